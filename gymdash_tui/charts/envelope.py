"""The spread of raw values behind a smoothed line."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gymdash_tui.charts.dots import Dots
from gymdash_tui.charts.spec import BoolArray, FloatArray

_NOTCH = 9  # columns of dots: narrower notches between neighbouring extremes are filled, no peak is widened


def envelope(dots: Dots, rows: int, columns: int) -> BoolArray:
    """Return the terminal cells that raw values pass through, shape (rows, columns), row 0 at the top.

    Columns between two values are interpolated, unless no line joins these values.
    """
    lo, hi = np.full(columns * 2, np.inf), np.full(columns * 2, -np.inf)
    np.minimum.at(lo, dots.at, dots.lo)
    np.maximum.at(hi, dots.at, dots.hi)
    known = np.flatnonzero(lo <= hi)
    if not len(known):
        return np.zeros((rows, columns), np.bool_)
    every = np.arange(columns * 2)
    hi = _closed(np.interp(every, known, hi[known]))
    lo = -_closed(-np.interp(every, known, lo[known]))
    covered = _covered(dots, every, known[0], known[-1])
    lowest = np.where(covered, lo, np.inf).reshape(-1, 2).min(axis=1)
    highest = np.where(covered, hi, -np.inf).reshape(-1, 2).max(axis=1)
    bottom = 4 * np.arange(rows - 1, -1, -1)[:, None]
    # two of a cell's four dots: a flat band is as high as its values say, rounded
    filled: BoolArray = np.minimum(highest, bottom + 3) - np.maximum(lowest, bottom) >= 1
    return filled


def _closed(outline: FloatArray) -> FloatArray:
    """Fill notches: a running maximum, then a running minimum (a morphological closing)."""
    half = _NOTCH // 2
    widened = sliding_window_view(np.pad(outline, half, mode="edge"), _NOTCH).max(axis=1)
    closed: FloatArray = sliding_window_view(np.pad(widened, half, mode="edge"), _NOTCH).min(axis=1)
    return closed


def _covered(dots: Dots, every: np.ndarray[tuple[int], np.dtype[np.intp]], first: int, last: int) -> BoolArray:
    covered: BoolArray = (every >= first) & (every <= last)
    for index in np.flatnonzero(~dots.joined[1:] & (np.diff(dots.at) > 1)):
        covered[dots.at[index] + 1 : dots.at[index + 1]] = False
    return covered
