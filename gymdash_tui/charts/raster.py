"""Lines as braille dots, drawn by numpy: dot for dot what plotext draws, at a fraction of its time."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.charts.spec import BoolArray, FloatArray

Cells: TypeAlias = NDArray[np.uint32]
"""A grid of characters as code points, shape (rows, columns), row 0 at the top."""

BLANK = 0x20
BRAILLE = 0x2800
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32)  # of a cell's 4 x 2 dots


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
    counts = _lengths(lines).astype(np.intp)
    which = np.repeat(np.arange(len(lines)), counts)
    along = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    x0, y0, x1, y1 = lines.T
    parts = np.maximum(counts, 1)
    # start + place * slope, cut to whole dots, then the end itself: the order of plotext, so that the dots are the same
    x = np.append(x0[which] + along * ((x1 - x0) / parts)[which], x1).astype(np.intp)
    y = np.append(y0[which] + along * ((y1 - y0) / parts)[which], y1).astype(np.intp)
    canvas = np.zeros((rows * 4, columns * 2), np.bool_)
    canvas[rows * 4 - 1 - y, x] = True
    return _cells(canvas)


def _cells(canvas: BoolArray) -> Cells:
    height, width = canvas.shape
    blocks = canvas.reshape(height // 4, 4, width // 2, 2)
    bits = np.einsum("ryxc,yc->rx", blocks, _BITS, dtype=np.uint32, casting="unsafe")
    cells: Cells = np.where(bits > 0, bits + np.uint32(BRAILLE), np.uint32(BLANK)).astype(np.uint32)
    return cells
