"""A curve's values made ready to draw: finite numbers, and what interrupts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gymdash_tui.charts.spec import BoolArray, Curve, FloatArray, IntArray

LIMIT = 1e300  # larger values are drawn as this, so that differences between them stay finite
LIMIT_POWER = 300.0  # the same as a power of ten, and 1e-300 for smaller ones
BOTTOM = -1_000.0  # a power of ten below every axis
_MOST_RETURNS = 64  # steps back that are drawn as lines of their own; a series with more is sorted
_NONE: FloatArray = np.empty(0, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Points with finite values.

    Attributes:
        x: Steps, one a point.
        y: Values, one a point.
        breaks: Ascending indices of the points that no line leads to from the point before.
        gap_x: Steps at which values that are no numbers begin, one an interruption.
        gap_y: The nearest value before each, after it where there is none, NaN where there is neither.
        ascending: Whether the steps never go back.
    """

    x: FloatArray
    y: FloatArray
    breaks: IntArray
    gap_x: FloatArray
    gap_y: FloatArray
    ascending: bool


class Prepared(NamedTuple):
    """What a curve brings onto a chart; on an axis that counts factors as powers of ten.

    Attributes:
        raw: Its values.
        smooth: Its smoothed values, where it has them.
        band: Lower and upper ends of its band, where it has one: of the same steps and interruptions.
        left_out: Ascending steps, as the person counts them, of the values that an axis of factors has no place for.
    """

    raw: Series
    smooth: Series | None
    band: tuple[Series, Series] | None
    left_out: FloatArray


def series_of(curve: Curve, log_x: bool = False, log_y: bool = False) -> Prepared:
    """Return what is drawn of a curve; the shortest of its arrays rules."""
    given = [curve.x, curve.y, *([] if curve.smooth is None else [curve.smooth]), *(curve.band or ())]
    arrays = [np.asarray(array, dtype=np.float64).ravel() for array in given]
    length = min(map(len, arrays))
    x, y, *others = (array[:length] for array in arrays)
    left_out = _left_out(x, y, log_x, log_y)
    if log_x:
        x = powers(x)
    order = _order(x)
    x = x[order]
    back = x[1:] < x[:-1]

    def ready(values: FloatArray) -> Series:
        return _finite(x, values[order], back)

    smooth = None if curve.smooth is None else others.pop(0)
    if log_y:
        y, smooth = powers(y), None if smooth is None else powers(smooth)
    ends = band_ends((others[0], others[1]), log_y) if others else None
    return Prepared(
        ready(y),
        None if smooth is None else ready(smooth),
        None if ends is None else (ready(ends[0]), ready(ends[1])),
        left_out,
    )


def powers(values: FloatArray) -> FloatArray:
    """Return values as powers of ten; none of what is no number above 0 is finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: FloatArray = np.log10(values)
    np.clip(found, -LIMIT_POWER, LIMIT_POWER, out=found, where=np.isfinite(found))
    return found


def band_ends(ends: tuple[FloatArray, FloatArray], log: bool) -> tuple[FloatArray, FloatArray]:
    """Return the ends of a band in order, both NaN where it has none.

    On an axis of factors a band that reaches to zero and below goes down to `BOTTOM`, however low that axis begins.
    """
    with np.errstate(invalid="ignore"):
        lo, hi = np.minimum(*ends), np.maximum(*ends)
    none = ~(np.isfinite(lo) & np.isfinite(hi))
    if log:
        none |= hi <= 0
        sinks = lo <= 0
        lo, hi = np.where(sinks, BOTTOM, powers(lo)), powers(hi)
    return np.where(none, np.nan, lo), np.where(none, np.nan, hi)


def _left_out(x: FloatArray, y: FloatArray, log_x: bool, log_y: bool) -> FloatArray:
    if not (log_x or log_y):
        return _NONE
    lost = (x <= 0 if log_x else False) | (y <= 0 if log_y else False)
    found: FloatArray = np.sort(x[lost & np.isfinite(x) & np.isfinite(y)])
    return found


def _order(x: FloatArray) -> IntArray | slice:
    """Return which points are drawn in which order: those with a step, sorted if they go back all the time."""
    placed = np.isfinite(x)
    if placed.all() and np.count_nonzero(x[1:] < x[:-1]) <= _MOST_RETURNS:
        return slice(None)
    kept = np.flatnonzero(placed)
    if np.count_nonzero(x[kept[1:]] < x[kept[:-1]]) > _MOST_RETURNS:
        kept = kept[np.argsort(x[kept], kind="stable")]
    return kept


def _finite(x: FloatArray, y: FloatArray, back: BoolArray) -> Series:
    returns = np.flatnonzero(back)
    finite = np.isfinite(y)
    if finite.all():
        return Series(x, y, returns + 1, _NONE, _NONE, not len(returns))
    seen = np.cumsum(finite)  # finite points up to and with each, so also the index of the next one
    gaps = np.flatnonzero(~finite & np.concatenate(([True], finite[:-1])))
    kept = y[finite]
    nearest = np.maximum(seen[gaps] - 1, 0)
    gap_y = kept[nearest] if len(kept) else np.full(len(gaps), np.nan)
    breaks = np.union1d(seen[gaps], seen[returns])
    return Series(x[finite], kept, breaks, x[gaps], gap_y, not len(returns))


def cut(series: Series, lo: float, hi: float) -> Series:
    """Return the points inside ``lo`` to ``hi``, and where a line enters or leaves the value it has there."""
    gap_x, gap_y = series.gap_x, series.gap_y
    if len(gap_x):
        seen = (gap_x >= lo) & (gap_x <= hi)
        gap_x, gap_y = gap_x[seen], gap_y[seen]
    if not series.ascending:
        kept = np.flatnonzero((series.x >= lo) & (series.x <= hi))
        apart = np.flatnonzero(np.diff(kept) > 1) + 1
        breaks = np.union1d(apart, np.searchsorted(kept, series.breaks))
        return Series(series.x[kept], series.y[kept], breaks, gap_x, gap_y, False)
    start, stop = (int(index) for index in (np.searchsorted(series.x, lo), np.searchsorted(series.x, hi, "right")))
    x, y, breaks = series.x[start:stop], series.y[start:stop], series.breaks - start
    entering, leaving = _crossing(series, start, lo), _crossing(series, stop, hi)
    if entering is not None or leaving is not None:
        before, after = [] if entering is None else [entering], [] if leaving is None else [leaving]
        x, y = np.concatenate(([lo] * len(before), x, [hi] * len(after))), np.concatenate((before, y, after))
        breaks = breaks + len(before)
    return Series(x, y, breaks[(breaks > 0) & (breaks < len(x))], gap_x, gap_y, True)


def _crossing(series: Series, index: int, x: float) -> float | None:
    """Return the value at ``x`` of the line that leads to point ``index``, or None where none does."""
    if not 0 < index < len(series.x) or (len(series.breaks) and index in series.breaks):
        return None
    (x0, x1), ends = series.x[index - 1 : index + 1].tolist(), series.y[index - 1 : index + 1].tolist()
    y0, y1 = (min(max(y, -LIMIT), LIMIT) for y in ends)
    return float(y0 + (y1 - y0) * ((x - x0) / (x1 - x0))) if x1 > x0 else None
