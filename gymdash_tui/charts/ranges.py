"""Which steps and which values a chart shows, and for how long it keeps showing them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np

from gymdash_tui.charts.columns import Columns
from gymdash_tui.charts.series import LIMIT, Series
from gymdash_tui.charts.ticks import Scale, exact_scale, grown_range, rounded_scale

_OUTLIER = 5.0  # times the robust span: from there on a few values would flatten all the others
_NEAR_ZERO = 0.4  # a range that begins below this share of its end may as well begin at zero
_SHRINK = 0.45  # of the range shown: below it the values have become too flat to read


def usable(given: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return a range put in order and made wide enough to divide by, or None if it holds what is no number."""
    if given is None or any(math.isnan(end) for end in given):
        return None
    lo, hi = sorted(min(max(float(end), -LIMIT), LIMIT) for end in given)
    return (lo, hi) if hi - lo > 1e-12 * max(abs(lo), abs(hi), 1e-280) else _around(lo)


def _around(value: float) -> tuple[float, float]:
    margin = abs(value) * 0.1 if abs(value) > 1e-280 else 1.0
    return value - margin, value + margin


def steps_shown(series: Sequence[Series]) -> tuple[float, float] | None:
    """Return the range of steps that holds every point of every series, grown in round steps; None for no point."""
    steps = [x for one in series for x in (one.x, one.gap_x) if len(x)]
    if not steps:
        return None
    lo, hi = min(float(x.min()) for x in steps), max(float(x.max()) for x in steps)
    return usable(grown_range(*(min(max(end, -LIMIT), LIMIT) for end in (lo, hi))))


def robust_range(parts: Sequence[Columns]) -> tuple[float, float] | None:
    """Return the values to show, None if there are none.

    All of them as a rule. If a few columns reach beyond five times what lies between the 5th percentile of the lowest
    and the 95th of the highest values, these few are left to be cut, but never the last value of a curve.
    """
    if not any(len(part.at) for part in parts):
        return None
    lows, highs = (np.concatenate([getattr(part, end) for part in parts]) for end in ("lo", "hi"))
    lo, hi = float(lows.min()), float(highs.max())
    robust_lo, robust_hi = float(np.percentile(lows, 5)), float(np.percentile(highs, 95))
    margin = 0.25 * (robust_hi - robust_lo)
    if margin > 0 and hi - lo > _OUTLIER * (robust_hi - robust_lo):
        last = [float(part.last[-1]) for part in parts if len(part.at)]
        lo, hi = max(lo, min(robust_lo - margin, *last)), min(hi, max(robust_hi + margin, *last))
    if 0 < lo < _NEAR_ZERO * hi:
        lo = 0.0
    elif _NEAR_ZERO * lo < hi < 0:
        hi = 0.0
    return usable((lo, hi))


class ValueAxis:
    """A y axis that stands still: it grows when values leave it and shrinks only when they use less than half."""

    def __init__(self) -> None:
        self._scale: Scale | None = None
        self._about: Hashable = None

    def scale(self, wanted: tuple[float, float], rows: int, about: Hashable) -> Scale:
        """Return the axis for the values ``wanted``.

        Args:
            wanted: Lowest and highest value to show.
            rows: Terminal rows of the axis.
            about: What the chart shows; when it is another thing than the last time, nothing is kept.
        """
        if self._scale is None or self._about != (about, rows) or not self._holds(self._scale, *wanted):
            self._scale = rounded_scale(*wanted, rows)
        self._about = (about, rows)
        return self._scale

    @staticmethod
    def _holds(scale: Scale, lo: float, hi: float) -> bool:
        return scale.lo <= lo and hi <= scale.hi and hi - lo > _SHRINK * (scale.hi - scale.lo)


def exact_values(given: tuple[float, float], rows: int) -> Scale:
    """Return a y axis that ends exactly where it was told to."""
    return exact_scale(*given, target=min(max(rows / 2.5, 1), 5), rows=rows)


def exact_steps(given: tuple[float, float], columns: int) -> Scale:
    """Return an x axis that ends exactly where it was told to, its ticks far enough apart for their labels."""
    return exact_scale(*given, target=min(max(columns / 18, 1), 8))
