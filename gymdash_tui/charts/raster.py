"""Lines as braille dots, drawn by numpy: dot for dot what plotext draws, at a fraction of its time."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.charts.spec import BoolArray, FloatArray, IntArray

Cells: TypeAlias = NDArray[np.uint32]
"""A grid of characters as code points, shape (rows, columns), row 0 at the top."""

BLANK = 0x20
BRAILLE = 0x2800
_BITS = {  # of a cell's 4 x 2 dots, row 0 at the top
    (0, 0): 0x01, (0, 1): 0x08,
    (1, 0): 0x02, (1, 1): 0x10,
    (2, 0): 0x04, (2, 1): 0x20,
    (3, 0): 0x40, (3, 1): 0x80,
}  # fmt: skip
_MANY_DOTS = 20_000  # from here on it is faster to count where strokes begin and end than to visit their dots


def count_dots(lines: FloatArray) -> int:
    """Return how many dots the segments have, those they share counted twice."""
    return int(_lengths(lines).sum()) + len(lines)


def _lengths(lines: FloatArray) -> FloatArray:
    lengths: FloatArray = np.maximum(np.abs(lines[:, 2] - lines[:, 0]), np.abs(lines[:, 3] - lines[:, 1]))
    return lengths


def draw(lines: FloatArray, columns: int, rows: int) -> Cells:
    """Return the cells of the segments: braille, or a blank where nothing is drawn.

    Args:
        lines: Rows of ``x0, y0, x1, y1`` in dots, all of them on the canvas.
        columns: Terminal cells, two dots each.
        rows: Terminal rows, four dots each.
    """
    canvas = np.zeros((rows * 4, columns * 2), np.bool_)
    if count_dots(lines) > _MANY_DOTS:
        run = lines[:, 2] - lines[:, 0]
        upright = (run == 0) | (run == 1)
        _draw_strokes(canvas, lines[upright].astype(np.intp))
        lines = lines[~upright]
    _draw_lines(canvas, lines)
    return _cells(canvas[::-1])


def _draw_strokes(canvas: BoolArray, lines: IntArray) -> None:
    """Draw lines within a column or to the next: upright up to their last dot, which alone may stand in the next."""
    x0, y0, x1, y1 = lines.T
    height, width = canvas.shape
    canvas[y1, x1] = True
    # begins less ends of strokes below each dot, a column after the other: where that is above 0 there is a stroke
    begins = np.bincount(x0 * (height + 1) + np.minimum(y0, y1 + (y1 < y0)), minlength=width * (height + 1))
    ends = np.bincount(x0 * (height + 1) + np.maximum(y0 + (y1 <= y0), y1), minlength=width * (height + 1))
    canvas |= (np.cumsum(begins - ends).reshape(width, height + 1)[:, :height] > 0).T


def _draw_lines(canvas: BoolArray, lines: FloatArray) -> None:
    counts = _lengths(lines).astype(np.intp)
    which = np.repeat(np.arange(len(lines)), counts)
    along = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    x0, y0, x1, y1 = lines.T
    parts = np.maximum(counts, 1)
    # start + place * slope, cut to whole dots, then the end itself: the order of plotext, so that the dots are the same
    x = np.append(x0[which] + along * ((x1 - x0) / parts)[which], x1).astype(np.intp)
    y = np.append(y0[which] + along * ((y1 - y0) / parts)[which], y1).astype(np.intp)
    canvas[y, x] = True


def _cells(canvas: BoolArray) -> Cells:
    dots = canvas.view(np.uint8)
    bits = np.zeros((canvas.shape[0] // 4, canvas.shape[1] // 2), np.uint8)
    for (row, column), bit in _BITS.items():
        bits |= dots[row::4, column::2] * np.uint8(bit)
    cells: Cells = np.where(bits > 0, bits + np.uint32(BRAILLE), np.uint32(BLANK))
    return cells
