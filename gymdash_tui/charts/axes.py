"""The empty frame of a chart: axes and ticks drawn by plotext, kept until the size or a range changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.kept import Kept
from gymdash_tui.charts.layout import Layout
from gymdash_tui.charts.plotter import Mark, Plotter
from gymdash_tui.charts.raster import BLANK, Cells
from gymdash_tui.charts.ticks import Scale

_BLANK_MARK = Mark(0, " ")


class Axes:
    """Draws a chart's axes once and copies them until they have to look different, each for itself.

    Plotext takes about 1 us a cell, most of them blank ones of the canvas: each axis is drawn beside one row or column
    of it, so that a window that is moved costs two rows, and not 10 ms.
    """

    def __init__(self, plotter: Plotter) -> None:
        self._plotter = plotter
        self._kept = Kept()

    def draw(self, grid: Grid, layout: Layout, steps: Scale, values: Scale) -> None:
        """Draw the axes of an otherwise empty chart."""
        cells = self._drawn(layout, x_marks(steps, layout), y_marks(values, layout))
        self._kept.turn()
        top, line = layout.top, layout.top + layout.rows
        grid.chars[top:] = cells
        grid.inks[top:, : layout.gutter][cells[:, : layout.gutter] != BLANK] = grid.ink(Style("tick"))
        if layout.bottom:
            grid.inks[line + 1][grid.chars[line + 1] != BLANK] = grid.ink(Style("tick"))

    def _drawn(self, layout: Layout, x: tuple[Mark, ...], y: tuple[Mark, ...]) -> Cells:
        cells = self._composed(layout, x, y)
        if layout.bottom and layout.left:
            if any(mark.at == -1 and mark.label for mark in y):  # the lowest label stands beside the corner
                cells[layout.rows, layout.left - 1] = ord("┼")
            if any(mark.at == 0 for mark in x):  # and the corner is the tick at the left end
                cells[layout.rows, layout.left] = ord("─")
        return cells

    def _composed(self, layout: Layout, x: tuple[Mark, ...], y: tuple[Mark, ...]) -> Cells:
        if layout.bottom and not x:  # plotext then gives the row of the labels to the canvas
            return self._part(layout, x, y).copy()
        cells = np.full((layout.rows + layout.bottom, layout.width), BLANK, np.uint32)
        if layout.left:
            beside = replace(layout, width=layout.left + 1)
            cells[:, : layout.left] = self._part(beside, (_BLANK_MARK,) if layout.bottom else (), y)[:, : layout.left]
        if layout.bottom:
            below = replace(layout, height=layout.top + 1 + layout.bottom)
            drawn = self._part(below, x, (Mark(-1, ""),) if layout.gutter else ())
            cells[-2, layout.left - 1 :], cells[-1] = drawn[-2, layout.left - 1 :], drawn[-1]
        return cells

    def _part(self, layout: Layout, x: tuple[Mark, ...], y: tuple[Mark, ...]) -> Cells:
        return self._kept.get((layout, x, y), None, lambda: self._plotter.axes(layout, x, y))


def x_marks(steps: Scale, layout: Layout) -> tuple[Mark, ...]:
    """Return where the ticks of the x axis stand: in the cell that shows their step."""
    if not layout.bottom:
        return ()
    dots = layout.columns * 2 - 1
    return tuple(Mark(int(0.5 + dots * _share(steps, tick.value)) // 2, tick.label) for tick in steps.ticks)


def y_marks(values: Scale, layout: Layout) -> tuple[Mark, ...]:
    """Return where the ticks of the y axis stand: in the row whose middle is nearest.

    The lower end of the axis stands beside the x axis, so that even ticks are an even number of rows apart.
    """
    if not layout.gutter:
        return ()
    lowest = -1 if layout.bottom else 0
    if not values.ticks:
        return (Mark(-1, ""),)  # keeps the labels' room, so that the axis stands where it will
    places = [int(np.ceil(layout.rows * _share(values, tick.value) - 1e-9)) - 1 for tick in values.ticks]
    return tuple(Mark(max(place, lowest), tick.label) for place, tick in zip(places, values.ticks, strict=True))


def _share(scale: Scale, value: float) -> float:
    return (value - scale.lo) / (scale.hi - scale.lo)
