"""Reduced curves placed on a canvas of dots, and the strokes and lines that draw them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gymdash_tui.charts.columns import Columns
from gymdash_tui.charts.spec import BoolArray, FloatArray, IntArray

_FAR = 1e9  # dots; beyond it all places are the same


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Columns placed on a canvas: heights in dots, 0 at the bottom, beyond it where a value is cut."""

    at: IntArray
    first: FloatArray
    lo: FloatArray
    hi: FloatArray
    last: FloatArray
    joined: BoolArray
    height: int

    @property
    def is_plain(self) -> bool:
        """Whether this is one unbroken line with nothing cut."""
        return bool(self.joined[1:].all() and self.lo.min() >= 0 and self.hi.max() < self.height)

    @property
    def above(self) -> IntArray:
        """The columns that reach beyond the upper edge."""
        return self.at[self.hi >= self.height]

    @property
    def below(self) -> IntArray:
        """The columns that reach beyond the lower edge."""
        return self.at[self.lo < 0]


def heights(values: FloatArray, lo: float, hi: float, dots: int) -> FloatArray:
    """Return the row of dots of each value as a whole float, 0 for ``lo`` and ``dots - 1`` for ``hi``."""
    with np.errstate(over="ignore"):
        placed: FloatArray = np.floor(0.5 + (dots - 1) * ((values - lo) / (hi - lo)) + 1e-9)
    return np.clip(placed, -_FAR, _FAR)


def place(columns: Columns, lo: float, hi: float, dots: int) -> Dots:
    """Place reduced values on a canvas ``dots`` high that shows ``lo`` to ``hi``."""
    values = np.array((columns.first, columns.lo, columns.hi, columns.last))
    first, low, high, last = heights(values, lo, hi, dots)
    return Dots(columns.at, first, low, high, last, columns.joined, dots)


def segments(dots: Dots) -> FloatArray:
    """Return what is drawn of a curve: rows of ``x0, y0, x1, y1`` in dots, all of them on the canvas."""
    strokes: FloatArray = np.column_stack((dots.at, dots.lo, dots.at, dots.hi))
    strokes = strokes[(dots.hi >= 0) & (dots.lo < dots.height)]
    strokes[:, 1::2] = np.clip(strokes[:, 1::2], 0, dots.height - 1)
    lines: FloatArray = np.column_stack((dots.at[:-1], dots.last[:-1], dots.at[1:], dots.first[1:]))
    return np.concatenate((strokes, _clipped(lines[dots.joined[1:]], dots.height - 1)))


def _clipped(lines: FloatArray, top: int) -> FloatArray:
    """Cut lines at the lower and the upper edge (Liang and Barsky 1984, in one direction)."""
    x0, y0, x1, y1 = lines.T
    if not len(lines) or (min(y0.min(), y1.min()) >= 0 and max(y0.max(), y1.max()) <= top):
        return lines
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    to_bottom, to_top = -y0 / rise, (top - y0) / rise
    enter = np.clip(np.minimum(to_bottom, to_top), 0, 1)
    leave = np.clip(np.maximum(to_bottom, to_top), 0, 1)
    level = y1 == y0
    enter, leave = np.where(level, 0, enter), np.where(level, 1, leave)
    run = x1 - x0
    parts = np.column_stack(
        (x0 + enter * run, y0 + enter * rise * ~level, x0 + leave * run, y0 + leave * rise * ~level)
    )
    crossing = (np.maximum(y0, y1) >= 0) & (np.minimum(y0, y1) <= top)
    whole: FloatArray = np.floor(parts[crossing] + 0.5)
    return whole
