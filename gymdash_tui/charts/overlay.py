"""What moves over a picture without changing it: the crosshair, marks and the brush of an overview."""

from __future__ import annotations

import math

import numpy as np

from gymdash_tui.charts import glyphs
from gymdash_tui.charts.frame import Area, Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.spec import ChartSpec, IntArray


def is_bare(spec: ChartSpec) -> bool:
    """Return whether nothing is to lie over the picture."""
    return spec.crosshair is None and spec.brush is None and not spec.marks


def lay_over(grid: Grid, area: Area, spec: ChartSpec, has_axis: bool) -> None:
    """Draw the brush, the marks and the crosshair.

    Args:
        grid: With all the rest drawn.
        area: Of its canvas.
        spec: Of the chart.
        has_axis: Whether the x axis stands below the canvas; without it there are no marks and no brackets.
    """
    line = area.top + area.rows
    if has_axis:
        for column in _columns_of(area, spec.marks).tolist():
            grid.write(line, column, glyphs.MARK, Style("mark"))
    if spec.brush is not None and not any(map(math.isnan, spec.brush)):
        begin, end = _brushed(area, spec.brush)
        _dim_beside(grid, area, begin, end, line + has_axis)
        if has_axis and begin <= end:
            for column, bracket in zip((begin, end), glyphs.BRUSH, strict=True):
                grid.write(line, column, bracket, Style("brush"))
    if spec.crosshair is not None:
        _draw_cross(grid, area, area.column_of(spec.crosshair))


def _columns_of(area: Area, steps: tuple[float, ...]) -> IntArray:
    """Return the columns that show any of these steps, each once."""
    columns = np.array(sorted({area.column_of(step) for step in steps}), np.intp)
    return columns[(columns >= area.left) & (columns < area.left + area.columns)]


def _brushed(area: Area, brush: tuple[float, float]) -> tuple[int, int]:
    """Return the first and the last column of the brush, two different ones; in reverse if it is elsewhere."""
    lo, hi = sorted(brush)
    if hi < area.lo or lo > area.hi:
        return area.left + area.columns, area.left - 1
    begin, end = (area.column_of(min(max(step, area.lo), area.hi)) for step in (lo, hi))
    if begin == end:  # too narrow to see: two brackets beside each other all the same
        return (begin, end + 1) if end + 1 < area.left + area.columns else (max(begin - 1, area.left), end)
    return begin, end


def _dim_beside(grid: Grid, area: Area, begin: int, end: int, bottom: int) -> None:
    where = np.zeros(grid.chars.shape, np.bool_)
    where[area.top : bottom, area.left :] = True
    where[:, begin : end + 1] = False
    grid.dim(where)


def _draw_cross(grid: Grid, area: Area, column: int) -> None:
    """Draw a vertical line where the canvas is free; nothing for a column beside it."""
    if not area.left <= column < area.left + area.columns:
        return
    rows = slice(area.top, area.top + area.rows)
    free = grid.is_free()[rows, column : column + 1]
    grid.paint(free, np.full(free.shape, ord(glyphs.CROSS), np.uint32), Style("cross"), column, area.top)
