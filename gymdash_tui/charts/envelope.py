"""What stands dim behind a line: the spread of the raw values it smooths, or the band around it."""

from __future__ import annotations

import numpy as np

from gymdash_tui.charts.dots import Dots
from gymdash_tui.charts.spec import BoolArray, FloatArray

_NOTCH = 9  # columns of dots: narrower notches between neighbouring extremes are filled, no peak is widened


def envelope(dots: Dots, rows: int, columns: int, as_given: bool = False) -> BoolArray:
    """Return the terminal cells that raw values pass through, shape (rows, columns), row 0 at the top.

    Columns between two values are interpolated, unless no line joins these values.

    Args:
        dots: What is passed through from ``lo`` to ``hi`` in each column.
        rows: Of the canvas.
        columns: Of the canvas.
        as_given: Whether narrow notches are left as they are: those of a band mean what they say.
    """
    lo, hi = np.full(columns * 2, np.inf), np.full(columns * 2, -np.inf)
    np.minimum.at(lo, dots.at, dots.lo)
    np.maximum.at(hi, dots.at, dots.hi)
    known = np.flatnonzero(lo <= hi)
    if not len(known):
        return np.zeros((rows, columns), np.bool_)
    every = np.arange(columns * 2)
    hi, lo = np.interp(every, known, hi[known]), np.interp(every, known, lo[known])
    if not as_given:
        hi, lo = _closed(hi), -_closed(-lo)
    covered = _covered(dots, every, known[0], known[-1])
    lowest = np.where(covered, lo, np.inf).reshape(-1, 2).min(axis=1)
    highest = np.where(covered, hi, -np.inf).reshape(-1, 2).max(axis=1)
    bottom = 4 * np.arange(rows - 1, -1, -1)[:, None]
    # two of a cell's four dots: a flat band is as high as its values say, rounded
    filled: BoolArray = np.minimum(highest, bottom + 3) - np.maximum(lowest, bottom) >= 1
    return filled


def _closed(outline: FloatArray) -> FloatArray:
    """Fill notches: a running maximum, then a running minimum (a morphological closing)."""
    return -_highest_near(-_highest_near(outline))


def _highest_near(outline: FloatArray) -> FloatArray:
    """Return the highest of each value and the four on either side of it."""
    half = _NOTCH // 2
    highest: FloatArray = np.concatenate((np.full(half, outline[0]), outline, np.full(half, outline[-1])))
    for apart in (1, 2, 4, 1):  # the highest of 2, 4, 8 and then 9 neighbours
        highest = np.maximum(highest[:-apart], highest[apart:])
    return highest


def _covered(dots: Dots, every: np.ndarray[tuple[int], np.dtype[np.intp]], first: int, last: int) -> BoolArray:
    covered: BoolArray = (every >= first) & (every <= last)
    for index in np.flatnonzero(~dots.joined[1:] & (np.diff(dots.at) > 1)):
        covered[dots.at[index] + 1 : dots.at[index + 1]] = False
    return covered
