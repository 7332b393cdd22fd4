"""The one place that knows plotext: it draws the axes and the lines of charts that hold few dots.

Everything is handed to plotext in cells or dots, never in data: what it would do to 1e300 or NaN is not its affair,
and its rounding is then exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from plotext._figure import _figure_class  # what the module-level functions share; here one for each chart

from gymdash_tui.charts.layout import Layout
from gymdash_tui.charts.raster import Cells
from gymdash_tui.charts.spec import IntArray


class Mark(NamedTuple):
    """A tick: cells from the canvas' left or rows from its bottom (-1 is the x axis' row), and its label."""

    at: int
    label: str


class Path(NamedTuple):
    """A line to draw: whole dots from the canvas' left and bottom, at least one."""

    x: Sequence[int]
    y: Sequence[int]


class Plotter:
    """One plotext figure; the module-level one is shared by all threads, and frames would mix."""

    def __init__(self) -> None:
        self._figure: Any = _figure_class()
        self._figure._limit_size(False, False)  # else nothing larger than the terminal at import
        self._figure.theme("clear")
        self._figure.frame(False)

    def axes(self, layout: Layout, x_marks: Sequence[Mark], y_marks: Sequence[Mark]) -> Cells:
        """Return all rows but the title's: axes, ticks and labels around an empty canvas."""
        figure = self._sized(layout.width, layout.rows + layout.bottom)
        figure.xaxes(layout.bottom > 0, False)
        figure.yaxes(layout.left > 0, False)
        figure.xlim(0, max(1, layout.columns - 1))
        figure.ylim(0, max(1, layout.rows - 1))
        figure.xticks([mark.at for mark in x_marks], [mark.label for mark in x_marks])
        labels = [mark.label.rjust(layout.gutter) for mark in y_marks]
        figure.yticks([mark.at for mark in y_marks], labels)
        figure.scatter([0], [0], marker=" ")  # an axis without a signal is not drawn
        return _characters(figure)

    def lines(self, paths: Sequence[Path], columns: int, rows: int) -> tuple[Cells, IntArray]:
        """Return braille cells, and for each of them which of the paths (at most 256) is seen there, else -1."""
        figure = self._sized(columns, rows)
        figure.xaxes(False, False)
        figure.yaxes(False, False)
        figure.xticks([], [])
        figure.yticks([], [])
        figure.xlim(0, 2 * columns - 1)
        figure.ylim(0, 4 * rows - 1)
        for number, path in enumerate(paths):
            figure.plot(path.x, path.y, marker="braille", color=number)
        cells = _characters(figure)
        colours = [
            [-1 if colour == "default" else colour for colour in row] for row in figure.monitor.matrix.fullground
        ]
        return cells, np.array(colours[::-1], np.intp).reshape(rows, columns)

    def _sized(self, width: int, height: int) -> Any:
        self._figure.clear_data()
        self._figure.plot_size(width, height)
        return self._figure


def _characters(figure: Any) -> Cells:
    """Draw a figure; its ``build`` would also make a string of it, with escapes, for half as long again."""
    figure._set_sizes()
    figure._build_matrix()
    rows = figure.monitor.matrix.marker[::-1]  # plotext counts rows from below
    text = "".join("".join(row) for row in rows)
    cells = np.frombuffer(text.encode("utf-32-le"), np.uint32).reshape(len(rows), -1)
    return cells.copy()
