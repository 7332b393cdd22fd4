"""The part of a grid that curves are drawn on, and how values come to stand on it."""

from __future__ import annotations

import numpy as np

from gymdash_tui.charts.columns import Columns
from gymdash_tui.charts.dots import Dots, heights, place
from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.layout import Layout
from gymdash_tui.charts.raster import Cells
from gymdash_tui.charts.spec import BoolArray, FloatArray, IntArray
from gymdash_tui.charts.ticks import Scale


class Canvas:
    """Rows and columns of terminal cells, row 0 at the top, four dots high and two wide each."""

    def __init__(self, grid: Grid, layout: Layout, scale: Scale, ascii_only: bool) -> None:
        self.rows, self.columns, self.ascii_only = layout.rows, layout.columns, ascii_only
        self.log = scale.log
        self._grid, self._layout, self._scale = grid, layout, scale

    def place(self, columns: Columns) -> Dots:
        """Return reduced values as dots."""
        return place(columns, self._scale.lo, self._scale.hi, self.rows * 4)

    def rows_of(self, values: FloatArray) -> IntArray:
        """Return the row of each value; values beyond the edges stand at the edge, NaN at the bottom."""
        dots = heights(np.nan_to_num(values, nan=self._scale.lo), self._scale.lo, self._scale.hi, self.rows * 4)
        rows: IntArray = self.rows - 1 - np.clip(dots, 0, self.rows * 4 - 1).astype(np.intp) // 4
        return rows

    def put(self, column: int, row: int, glyph: str, style: Style) -> None:
        """Write one character of one cell."""
        self._grid.write(self._layout.top + row, self._layout.left + column, glyph, style)

    def paint(self, where: BoolArray, chars: Cells | str, style: Style) -> None:
        """Fill the cells that are true in ``where``, shape (rows, columns), from a grid of characters or with one."""
        cells = np.full(where.shape, ord(chars), np.uint32) if isinstance(chars, str) else chars
        self._grid.paint(where, cells, style, self._layout.left, self._layout.top)
