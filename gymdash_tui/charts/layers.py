"""The curves of a chart on its canvas: envelopes behind, lines over them, marks on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gymdash_tui.charts import glyphs
from gymdash_tui.charts.canvas import Canvas
from gymdash_tui.charts.columns import Columns
from gymdash_tui.charts.dots import Dots, segments
from gymdash_tui.charts.envelope import envelope
from gymdash_tui.charts.frame import Role, Style
from gymdash_tui.charts.plotter import Path, Plotter
from gymdash_tui.charts.raster import BLANK, count_dots, draw
from gymdash_tui.charts.spec import Curve

_PLOTEXT_DOTS = 400  # up to here plotext draws the lines (about 10 us a dot), above it numpy
_PLOTEXT_PATHS = 256  # its colours


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A curve and what is drawn of it: its line, and where that is smoothed the raw values behind it."""

    curve: Curve
    line: Columns
    raw: Columns

    @property
    def smoothed(self) -> bool:
        """Whether raw values lie behind the line."""
        return self.line is not self.raw

    def style(self, role: Role = "curve") -> Style:
        """Return the style of one of its parts."""
        return Style(role, self.curve.slot, self.curve.lit)


def draw_layers(canvas: Canvas, layers: Sequence[Layer], plotter: Plotter) -> None:
    """Draw the curves: those in the background first, then the others, each over the ones before."""
    ordered = sorted(layers, key=lambda layer: layer.curve.lit)
    for layer in _with_envelopes(ordered):
        if layer.smoothed:
            dots = canvas.place(layer.raw)
            canvas.paint(envelope(dots, canvas.rows, canvas.columns), glyphs.ENVELOPE, layer.style("envelope"))
            _draw_cuts(canvas, dots, layer.style("envelope"))
    _draw_lines(canvas, [(layer, canvas.place(layer.line)) for layer in ordered if len(layer.line.at)], plotter)
    gaps = {cell for layer in ordered for cell in _draw_gaps(canvas, layer)}
    _draw_ends(canvas, layers, gaps)


def _with_envelopes(layers: Sequence[Layer]) -> Sequence[Layer]:
    """Return the curves whose spread is shown: those in the foreground, or all if none is; more would be fog."""
    return [layer for layer in layers if layer.curve.lit] or layers


def _draw_lines(canvas: Canvas, placed: Sequence[tuple[Layer, Dots]], plotter: Plotter) -> None:
    lines = [segments(dots) for _, dots in placed]
    plain = all(dots.is_plain for _, dots in placed) and len(placed) <= _PLOTEXT_PATHS
    if placed and plain and sum(map(count_dots, lines)) <= _PLOTEXT_DOTS:
        cells, owners = plotter.lines([_path(dots) for _, dots in placed], canvas.columns, canvas.rows)
        for number, (layer, _) in enumerate(placed):
            canvas.paint((owners == number) & (cells != BLANK), cells, layer.style())
        return
    for (layer, dots), line in zip(placed, lines, strict=True):
        cells = draw(line, canvas.columns, canvas.rows)
        canvas.paint(cells != BLANK, cells, layer.style())
        _draw_cuts(canvas, dots, layer.style())


def _path(dots: Dots) -> Path:
    y = np.column_stack((dots.first, dots.lo, dots.hi, dots.last)).ravel().astype(int)
    x = np.repeat(dots.at, 4)
    new = np.append(True, (np.diff(x) != 0) | (np.diff(y) != 0))
    return Path(x[new].tolist(), y[new].tolist())


def _draw_cuts(canvas: Canvas, dots: Dots, style: Style) -> None:
    """Mark at the edges the columns in which values lie beyond them."""
    for glyph, row, columns in ((glyphs.CUT_ABOVE, 0, dots.above), (glyphs.CUT_BELOW, -1, dots.below)):
        where = np.zeros((canvas.rows, canvas.columns), np.bool_)
        where[row, columns // 2] = True
        canvas.paint(where, glyph, style)


def _draw_gaps(canvas: Canvas, layer: Layer) -> list[tuple[int, int]]:
    """Mark where values that are no numbers begin, once a column, and return these cells."""
    columns, index = np.unique(layer.raw.gap_at // 2, return_index=True)
    cells = list(zip(columns.tolist(), canvas.rows_of(layer.raw.gap_y[index]).tolist(), strict=True))
    for column, row in cells:
        canvas.put(column, row, glyphs.GAP, layer.style())
    return cells


def _draw_ends(canvas: Canvas, layers: Sequence[Layer], taken: set[tuple[int, int]]) -> None:
    """Put each curve's glyph at its end, those in the foreground first; where one stands already, further back."""
    for layer in sorted(layers, key=lambda layer: not layer.curve.lit):
        trail = _trail(canvas, layer.line)
        if not trail:
            continue
        column, row = next((cell for cell in trail if not _near(cell, taken)), trail[0])
        glyph = glyphs.marker(layer.curve.slot, canvas.ascii_only)
        canvas.put(column, row, glyph, layer.style())
        taken.add((column, row))


def _trail(canvas: Canvas, line: Columns) -> list[tuple[int, int]]:
    """Return the places for a curve's glyph, best first: along the line from its end, then beside its end."""
    rows = canvas.rows_of(line.last)
    along = list(zip((line.at[::-1] // 2).tolist(), rows[::-1].tolist(), strict=True))
    if not along:
        return []
    column, row = along[0]
    return along + [(x, row) for x in (*range(column - 1, -1, -1), *range(column + 1, canvas.columns))]


def _near(cell: tuple[int, int], taken: set[tuple[int, int]]) -> bool:
    column, row = cell
    return any((column + step, row) in taken for step in (-1, 0, 1))
