"""Runs of different lengths and steps brought onto one grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import BoolArray, FloatArray, IntArray
from .grid import FARTHEST, edges, places

_LARGE = 1e290  # from here on a sum of values may be larger than the largest number there is
_SMALLER = 2.0**-60
_MOST_AT_ONCE = 1_000_000  # values that are looked at together


class Points(NamedTuple):
    """One member's points as they were written: steps that may go back, values that may be no numbers."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """Members on one grid.

    Attributes:
        x: Places, ascending, shape (n,).
        values: Shape (members, n); NaN before a member's first and after its last step, and over its gaps.
    """

    x: FloatArray
    values: FloatArray


def ordered(points: Points) -> Points:
    """Return the points with ascending steps; of points with the same step the last written is kept.

    Points whose step is no number are left out, values are kept whatever they are. Where one array is longer than the
    other the shorter one rules. Points that are in order already are returned without a copy.
    """
    x, y = (np.asarray(column, np.float64).ravel() for column in points)
    length = min(len(x), len(y))
    x, y = x[:length], y[:length]
    if not length or ((x[1:] > x[:-1]).all() and x[0] >= -FARTHEST and x[-1] <= FARTHEST):
        return Points(x, y)
    placed = np.abs(x) <= FARTHEST
    if not placed.all():
        x, y = x[placed], y[placed]
    if (x[1:] < x[:-1]).any():
        order = np.argsort(x, kind="stable")
        x, y = x[order], y[order]
    last = np.append(x[1:] != x[:-1], True)[: len(x)]
    return Points(x[last], y[last])


def align(
    members: Sequence[Points], points: int = 512, window: tuple[float, float] | None = None, log: bool = False
) -> Aligned:
    """Bring members onto one grid, without making anything up.

    The grid is the recorded steps where there are at most ``points`` and all members share them, each as far as it has
    come, and ``points`` evenly spaced places otherwise. The value at a place is the mean of the member's points that
    are nearer to it than to any other place; where there are none, it lies on the line between the points before and
    after. No line leads over a value that is no number, or beyond the member's first and last step.

    Args:
        members: Any number; those without a finite value are left out of the result.
        points: Places at most, at least 2.
        window: The part of the x axis to look at; None, or an end that is no number: as far as the members go.
        log: Whether places are spaced geometrically, over the positive steps; the others are left out.

    Raises:
        ValueError: Fewer than 2 places are asked for.
    """
    if points < 2:
        raise ValueError(f"Curves cannot be aligned at {points} places; choose at least 2.")
    kept = [member for member in (_usable(member, log) for member in members) if np.isfinite(member.y).any()]
    grid = places([member.x for member in kept], points, window, log)
    values = np.full((len(kept), len(grid)), np.nan)
    if len(grid):
        borders = edges(grid, log)
        with np.errstate(all="ignore"):  # what overflows or is divided by 0 is found and put right below
            for rows, x, y in _with_one_grid(kept):
                values[rows] = _filled(x, y, grid, borders, log)
    return Aligned(grid, values)


def _with_one_grid(members: Sequence[Points]) -> Iterator[tuple[list[int], FloatArray, FloatArray]]:
    """Give rows of members with their steps and values: those with the same steps at once, which costs hardly more."""
    found: dict[object, list[int]] = {}
    for row, (x, _) in enumerate(members):
        key = len(x), x[0], x[len(x) // 2], x[-1]
        is_alike = key not in found or np.array_equal(x, members[found[key][0]].x)
        found.setdefault(key if is_alike else row, []).append(row)
    for rows in found.values():
        x = members[rows[0]].x
        most = max(_MOST_AT_ONCE // len(x), 1)
        for part in (rows[start : start + most] for start in range(0, len(rows), most)):
            yield part, x, np.vstack([members[row].y for row in part]) if len(part) > 1 else members[part[0]].y[None]


def _usable(member: Points, log: bool) -> Points:
    x, y = ordered(member)
    start = int(np.searchsorted(x, 0, "right")) if log else 0
    return Points(x[start:], y[start:])


def _filled(x: FloatArray, y: FloatArray, grid: FloatArray, borders: FloatArray, log: bool) -> FloatArray:
    """Return the values at the places of a grid, shape (members, places), of members with the same steps."""
    values = np.full((len(y), len(grid)), np.nan)
    starts = np.searchsorted(x, borders)
    filled = starts[1:] > starts[:-1]
    values[:, filled] = _means(y, starts, filled)
    after = starts[:-1]
    between = np.flatnonzero(~filled & (after > 0) & (after < len(x)))
    values[:, between] = _lines(x, y, after[between], grid[between], log)
    return values


def _means(y: FloatArray, starts: IntArray, filled: BoolArray) -> FloatArray:
    """Return the mean of each cell that holds points, NaN where none of them is a number."""
    firsts = starts[:-1][filled]
    if not len(firsts):
        return np.empty((len(y), 0))
    inside = y[:, : starts[-1]]
    sums = np.add.reduceat(inside, firsts, axis=1)
    if np.isfinite(sums).all():
        return sums / np.diff(starts)[filled]
    inside, firsts = inside[:, firsts[0] :], firsts - firsts[0]
    finite = np.isfinite(inside)
    inside = np.where(finite, inside, 0)
    scale = _SMALLER if np.abs(inside).max() > _LARGE else 1.0
    counts = np.add.reduceat(finite.astype(np.intp), firsts, axis=1)
    return np.add.reduceat(inside * scale, firsts, axis=1) / counts / scale


def _lines(x: FloatArray, y: FloatArray, after: IntArray, at: FloatArray, log: bool) -> FloatArray:
    """Return the values at places between the points ``after`` and those before them, straight on the axis' scale."""
    x0, x1, y0, y1 = x[after - 1], x[after], y[:, after - 1], y[:, after]
    share = np.log(at / x0) / np.log(x1 / x0) if log else (at - x0) / (x1 - x0)
    half = (y1 / 2 - y0 / 2) * share  # added twice: the difference itself may be larger than the largest number
    values = np.clip(y0 + half + half, np.minimum(y0, y1), np.maximum(y0, y1))  # beside 1e18 a 1 is rounded away
    return np.where(np.isfinite(values), values, np.nan)
