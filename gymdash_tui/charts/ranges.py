"""Which steps and which values a chart shows, and for how long it keeps showing them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from gymdash_tui.charts.calendar_ticks import clock_scale
from gymdash_tui.charts.columns import Columns
from gymdash_tui.charts.layers import Layer
from gymdash_tui.charts.log_ticks import exact_log_scale, exact_log_steps, outward, rounded_log_scale
from gymdash_tui.charts.series import LIMIT, LIMIT_POWER, Prepared, Series
from gymdash_tui.charts.spec import ChartSpec, FloatArray, Words
from gymdash_tui.charts.ticks import Scale, Tick, exact_scale, grown_range, rounded_scale
from gymdash_tui.charts.time_ticks import duration_scale

_NONE: FloatArray = np.empty(0, np.float64)
_DECADES = 3.0  # shown below the upper end of a range from 0, where there is nothing to show
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


def shown_window(spec: ChartSpec, curves: Sequence[Prepared], log: bool) -> tuple[float, float] | None:
    """Return the range of steps to show, as powers of ten on an axis of factors; None where nothing tells it."""
    given = usable(spec.x_range)
    if given and not log:
        return given
    ends = _step_ends([part for one in curves for part in (one.raw, *(one.band or ()))])
    if given:
        found = log_ends(given, ends and ends[0])
        if found:
            return found
    if ends is None:
        return None
    if log:
        return _apart(*outward(*ends))
    return usable(grown_range(*ends, from_zero=spec.x_words != "clock"))


def _step_ends(series: Sequence[Series]) -> tuple[float, float] | None:
    """Return the first and the last step of all series, those of what is no number among them."""
    ends = [end for one in series for end in _ends(one.x, one.ascending)]
    ends += [end for one in series for end in _ends(one.gap_x, one.ascending)]
    lo, hi = (min(max(end, -LIMIT), LIMIT) for end in (min(ends, default=0.0), max(ends, default=0.0)))
    return (lo, hi) if ends else None


def _ends(x: FloatArray, ascending: bool) -> tuple[float, ...]:
    if not len(x):
        return ()
    return (float(x[0]), float(x[-1])) if ascending else (float(x.min()), float(x.max()))


def log_ends(given: tuple[float, float], lowest: float | None) -> tuple[float, float] | None:
    """Return a range as powers of ten, None if nothing in it is above 0.

    Args:
        given: Ascending.
        lowest: The lowest power of ten there is to show: where a range that begins at 0 or below begins instead.
    """
    lo, hi = given
    if hi <= 0:
        return None
    top = _power(hi)
    if lo > 0:
        return _apart(_power(lo), top)
    return _apart(lowest if lowest is not None and lowest < top else top - _DECADES, top)


def _power(value: float) -> float:
    return min(max(math.log10(value), -LIMIT_POWER), LIMIT_POWER)


def _apart(lo: float, hi: float) -> tuple[float, float]:
    """Return powers of ten that are far enough apart to divide by."""
    return (lo, hi) if hi - lo > 1e-9 else (lo - 0.05, lo + 0.05)


def value_range(
    layers: Sequence[Layer], whole: bool, log: bool, reached: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """Return the values to show, None if there are none.

    All of them as a rule. If a few columns reach beyond five times what lies between the 5th percentile of the lowest
    and the 95th of the highest values, these few are left to be cut, but never the last value of a curve.

    Args:
        layers: What is drawn.
        whole: Whether none is left to be cut.
        log: Whether they are powers of ten.
        reached: Beyond which values no band is followed.
    """
    curves = [part for layer in layers for part in layer.curves]
    bands = [layer.band for layer in layers if layer.band is not None and not layer.curve.faint]
    lows = np.concatenate([*(part.lo for part in curves), *(_lowest(band, log) for band in bands), _NONE])
    highs = np.concatenate([*(part.hi for part in (*curves, *bands)), _NONE])
    if not len(lows):
        return None
    lo, hi = float(lows.min()), float(highs.max())
    if not whole:
        last = [float(part.last[-1]) for layer in layers for part in layer.curves if layer.is_named and len(part.at)]
        lo, hi = _without_outliers(lows, highs, last)
    if log:
        return _apart(lo, hi)
    if reached is not None and curves:
        lo = max(lo, min(reached[0], *(float(part.lo.min()) for part in curves if len(part.at))))
        hi = min(hi, max(reached[1], *(float(part.hi.max()) for part in curves if len(part.at))))
    if 0 < lo < _NEAR_ZERO * hi:
        lo = 0.0
    elif _NEAR_ZERO * lo < hi < 0:
        hi = 0.0
    return usable((lo, hi))


def _lowest(band: Columns, log: bool) -> FloatArray:
    """Return the lower end of a band; where it sinks below every axis of factors, the upper end stands for it."""
    return np.where(band.lo < -LIMIT_POWER, band.hi, band.lo) if log else band.lo


def _without_outliers(lows: FloatArray, highs: FloatArray, last: Sequence[float]) -> tuple[float, float]:
    lo, hi = float(lows.min()), float(highs.max())
    robust_lo, robust_hi = _percentile(lows, 0.05), _percentile(highs, 0.95)
    margin = 0.25 * (robust_hi - robust_lo)
    if margin > 0 and hi - lo > _OUTLIER * (robust_hi - robust_lo):
        lo, hi = max(lo, min([robust_lo - margin, *last])), min(hi, max([robust_hi + margin, *last]))
    return lo, hi


def _percentile(values: FloatArray, share: float) -> float:
    """Return what `numpy.percentile` does, which would load all of `numpy.ma` for it: 8 ms before the first picture."""
    ranked = np.sort(values)
    return float(np.interp(share * (len(ranked) - 1), np.arange(len(ranked)), ranked))


class ValueAxis:
    """A y axis that stands still: it grows when values leave it and shrinks only when they use less than half."""

    def __init__(self) -> None:
        self._scale: Scale | None = None
        self._about: Hashable = None

    @property
    def shown(self) -> Hashable:
        """The axis that is shown, and what of."""
        return self._scale, self._about

    def scale(self, wanted: tuple[float, float], rows: int, about: Hashable, log: bool = False) -> Scale:
        """Return the axis for the values ``wanted``.

        Args:
            wanted: Lowest and highest value to show.
            rows: Terminal rows of the axis.
            about: What the chart shows; when it is another thing than the last time, nothing is kept.
            log: Whether the values are powers of ten.
        """
        about = (about, rows, log)
        if self._scale is None or self._about != about or not self._holds(self._scale, *wanted):
            self._scale = rounded_log_scale(*wanted, rows) if log else rounded_scale(*wanted, rows)
        self._about = about
        return self._scale

    @staticmethod
    def _holds(scale: Scale, lo: float, hi: float) -> bool:
        return scale.lo <= lo and hi <= scale.hi and hi - lo > _SHRINK * (scale.hi - scale.lo)


def exact_values(given: tuple[float, float], rows: int, log: bool = False) -> Scale:
    """Return a y axis that ends exactly where it was told to."""
    if log:
        return exact_log_scale(*given, rows)
    return exact_scale(*given, target=min(max(rows / 2.5, 1), 5), rows=rows)


def exact_steps(given: tuple[float, float], columns: int, words: Words = "number", log: bool = False) -> Scale:
    """Return an x axis that ends exactly where it was told to, its ticks far enough apart for their labels.

    There is one at least, without a label if it has to be: plotext gives no row to labels where there is none.
    """
    scale = _steps(given, columns, words, log)
    return scale if scale.ticks else replace(scale, ticks=(Tick(scale.lo, " "),))


def _steps(given: tuple[float, float], columns: int, words: Words, log: bool) -> Scale:
    target = min(max(columns / 18, 1), 8)
    if log:
        return exact_log_steps(*given, columns, words == "duration")
    if words == "duration":
        return duration_scale(*given, target)
    return (clock_scale(*given, target) if words == "clock" else None) or exact_scale(*given, target=target)
