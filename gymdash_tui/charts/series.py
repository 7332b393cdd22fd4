"""A curve's values made ready to draw: finite numbers, and what interrupts them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gymdash_tui.charts.spec import BoolArray, Curve, FloatArray, IntArray

LIMIT = 1e300  # larger values are drawn as this, so that differences between them stay finite
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


def series_of(curve: Curve) -> tuple[Series, Series | None]:
    """Return a curve's raw series and, where it has one, its smoothed series; the shortest array rules."""
    arrays = [
        np.asarray(array, dtype=np.float64).ravel() for array in (curve.x, curve.y, curve.smooth) if array is not None
    ]
    length = min(map(len, arrays))
    x, *values = (array[:length] for array in arrays)
    placed = np.isfinite(x)
    if not placed.all():
        x, values = x[placed], [array[placed] for array in values]
    back = x[1:] < x[:-1]
    if np.count_nonzero(back) > _MOST_RETURNS:
        order = np.argsort(x, kind="stable")
        x, values = x[order], [array[order] for array in values]
        back = np.zeros_like(back)
    raw, *smooth = (_finite(x, array, back) for array in values)
    return raw, smooth[0] if smooth else None


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
    seen = (series.gap_x >= lo) & (series.gap_x <= hi)
    gap_x, gap_y = series.gap_x[seen], series.gap_y[seen]
    if not series.ascending:
        kept = np.flatnonzero((series.x >= lo) & (series.x <= hi))
        apart = np.flatnonzero(np.diff(kept) > 1) + 1
        breaks = np.union1d(apart, np.searchsorted(kept, series.breaks))
        return Series(series.x[kept], series.y[kept], breaks, gap_x, gap_y, False)
    start, stop = (int(index) for index in (np.searchsorted(series.x, lo), np.searchsorted(series.x, hi, "right")))
    x, y, breaks = series.x[start:stop], series.y[start:stop], series.breaks - start
    entering, leaving = _crossing(series, start, lo), _crossing(series, stop, hi)
    if entering is not None:
        x, y, breaks = np.append(lo, x), np.append(entering, y), breaks + 1
    if leaving is not None:
        x, y = np.append(x, hi), np.append(y, leaving)
    return Series(x, y, breaks[(breaks > 0) & (breaks < len(x))], gap_x, gap_y, True)


def _crossing(series: Series, index: int, x: float) -> float | None:
    """Return the value at ``x`` of the line that leads to point ``index``, or None where none does."""
    if not 0 < index < len(series.x) or index in series.breaks:
        return None
    (x0, x1), (y0, y1) = series.x[index - 1 : index + 1], np.clip(series.y[index - 1 : index + 1], -LIMIT, LIMIT)
    return float(y0 + (y1 - y0) * ((x - x0) / (x1 - x0))) if x1 > x0 else None
