"""A series reduced to what columns of dots can show, without losing an extreme.

Each column keeps the first, lowest, highest and last value that falls into it (M4: Jugel et al., "M4: A
Visualization-Oriented Time Series Data Aggregation", VLDB 2014), so that one collapsed point in 100,000 still draws
its stroke and the cost of drawing no longer depends on the number of points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gymdash_tui.charts.series import LIMIT, Series, cut
from gymdash_tui.charts.spec import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Groups of neighbouring points that share a column of dots, in drawing order; arrays of one length.

    Attributes:
        at: Column, 0 at the left.
        first: Value of the group's first point.
        lo: Lowest value.
        hi: Highest value.
        last: Value of its last point.
        joined: Whether a line leads here from the group before.
        gap_at: Columns in which the series is interrupted by what is no number (of a length of its own).
        gap_y: Value to mark each interruption at; NaN where the series has none.
    """

    at: IntArray
    first: FloatArray
    lo: FloatArray
    hi: FloatArray
    last: FloatArray
    joined: BoolArray
    gap_at: IntArray
    gap_y: FloatArray


def reduce_columns(series: Series, window: tuple[float, float], columns: int, upper: Series | None = None) -> Columns:
    """Reduce the part of a series inside ``window`` to columns of dots.

    Args:
        series: Any number of points.
        window: Steps at the centre of the first and of the last column, ascending.
        columns: At least 2.
        upper: Where ``series`` is the lower end of a band, its upper end, whose highest values are kept.
    """
    lo, hi = window
    inside = cut(series, lo, hi)
    tops = cut(upper, lo, hi).y if upper else inside.y
    # as plotext rounds: a step belongs to the column whose centre is nearest
    edges: FloatArray = lo + (np.arange(1, columns, dtype=np.float64) - 0.5) * ((hi - lo) / (columns - 1))
    starts = _starts(inside, edges)
    ends = np.concatenate((starts[1:], [len(inside.y)]))[: len(starts)] - 1
    lowest, highest = inside.y[:0], inside.y[:0]
    if len(starts):
        lowest, highest = np.minimum.reduceat(inside.y, starts), np.maximum.reduceat(tops, starts)
    first, lows, highs, last = np.clip((inside.y[starts], lowest, highest, inside.y[ends]), -LIMIT, LIMIT)
    return Columns(
        at=np.searchsorted(edges, inside.x[starts], "right"),
        first=first,
        lo=lows,
        hi=highs,
        last=last,
        joined=(~np.isin(starts, inside.breaks) if len(inside.breaks) else True) & (starts > 0),
        gap_at=np.searchsorted(edges, inside.gap_x, "right"),
        gap_y=np.clip(inside.gap_y, -LIMIT, LIMIT),
    )


def _starts(series: Series, edges: FloatArray) -> IntArray:
    """Return the index of each group's first point."""
    if len(series.x) == 0:
        return np.empty(0, np.intp)
    if series.ascending:  # a few hundred look-ups instead of one a point
        changes = np.searchsorted(series.x, edges)
    else:
        changes = np.flatnonzero(np.diff(np.searchsorted(edges, series.x, "right"))) + 1
    starts = np.sort(np.concatenate((np.zeros(1, np.intp), changes, series.breaks)))
    first = np.ones(len(starts), np.bool_)
    np.not_equal(starts[1:], starts[:-1], out=first[1:])
    return starts[first & (starts < len(series.x))]
