"""The empty frame of a chart: axes and ticks drawn by plotext, kept until the size or a range changes."""

from __future__ import annotations

import numpy as np

from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.layout import Layout
from gymdash_tui.charts.plotter import Mark, Plotter
from gymdash_tui.charts.raster import BLANK, Cells
from gymdash_tui.charts.ticks import Scale


class Axes:
    """Draws a chart's axes once and copies them until they have to look different."""

    def __init__(self, plotter: Plotter) -> None:
        self._plotter = plotter
        self._key: tuple[Layout, list[Mark], list[Mark]] | None = None
        self._cells: Cells | None = None

    def draw(self, grid: Grid, layout: Layout, steps: Scale, values: Scale) -> None:
        """Draw the axes of an otherwise empty chart."""
        key = (layout, x_marks(steps, layout), y_marks(values, layout))
        if self._cells is None or key != self._key:
            self._key, self._cells = key, self._drawn(*key)
        top, line = layout.top, layout.top + layout.rows
        grid.chars[top:] = self._cells
        grid.inks[top:, : layout.gutter][self._cells[:, : layout.gutter] != BLANK] = grid.ink(Style("tick"))
        if layout.bottom:
            grid.inks[line + 1][grid.chars[line + 1] != BLANK] = grid.ink(Style("tick"))

    def _drawn(self, layout: Layout, x: list[Mark], y: list[Mark]) -> Cells:
        cells = self._plotter.axes(layout, x, y)
        if layout.bottom and layout.left:
            if any(mark.at == -1 and mark.label for mark in y):  # the lowest label stands beside the corner
                cells[layout.rows, layout.left - 1] = ord("┼")
            if any(mark.at == 0 for mark in x):  # and the corner is the tick at the left end
                cells[layout.rows, layout.left] = ord("─")
        return cells


def x_marks(steps: Scale, layout: Layout) -> list[Mark]:
    """Return where the ticks of the x axis stand: in the cell that shows their step."""
    if not layout.bottom:
        return []
    dots = layout.columns * 2 - 1
    return [Mark(int(0.5 + dots * _share(steps, tick.value)) // 2, tick.label) for tick in steps.ticks]


def y_marks(values: Scale, layout: Layout) -> list[Mark]:
    """Return where the ticks of the y axis stand: in the row whose middle is nearest.

    The lower end of the axis stands beside the x axis, so that even ticks are an even number of rows apart.
    """
    if not layout.gutter:
        return []
    lowest = -1 if layout.bottom else 0
    if not values.ticks:
        return [Mark(-1, "")]  # keeps the labels' room, so that the axis stands where it will
    places = [int(np.ceil(layout.rows * _share(values, tick.value) - 1e-9)) - 1 for tick in values.ticks]
    return [Mark(max(place, lowest), tick.label) for place, tick in zip(places, values.ticks, strict=True)]


def _share(scale: Scale, value: float) -> float:
    return (value - scale.lo) / (scale.hi - scale.lo)
