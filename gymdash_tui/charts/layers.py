"""The curves of a chart on its canvas: envelopes behind, lines over them, marks on top."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
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
    """A curve and what is drawn of it: its line, and behind it its band, or the raw values where it is smoothed."""

    curve: Curve
    line: Columns
    raw: Columns
    band: Columns | None = None

    @property
    def is_named(self) -> bool:
        """Whether it stands for itself, with a glyph at its end and a name."""
        return not self.curve.faint

    @property
    def curves(self) -> set[Columns]:
        """What is drawn of its own values."""
        return {self.line} if self.curve.faint or self.band else {self.line, self.raw}

    @property
    def behind(self) -> Columns | None:
        """What lies behind the line."""
        if not self.is_named:
            return None
        return self.band or (self.raw if self.line is not self.raw else None)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it to draw, but for marks of what is no number."""
        return not (len(self.raw.at) or (self.behind is not None and len(self.behind.at)))

    def style(self, role: Role = "curve") -> Style:
        """Return the style of one of its parts."""
        if self.curve.faint:
            return Style("faint", self.curve.slot, False)
        return Style(role, self.curve.slot, self.curve.lit)


def draw_layers(canvas: Canvas, layers: Sequence[Layer], plotter: Plotter) -> None:
    """Draw the curves: those in the background first, then the others, each over the ones before."""
    named = [layer for layer in layers if layer.is_named]
    ordered = sorted(named, key=lambda layer: layer.curve.lit)
    for layer in _with_envelopes(ordered):
        _draw_behind(canvas, layer)
    taken: set[tuple[int, int]] = set()
    for group in ([layer for layer in layers if not layer.is_named], ordered):
        _draw_lines(canvas, [layer for layer in group if len(layer.line.at)], plotter)
        taken.update(cell for layer in group for cell in _draw_gaps(canvas, layer))
    _draw_ends(canvas, named, taken)


def _with_envelopes(layers: Sequence[Layer]) -> Sequence[Layer]:
    """Return the curves whose spread is shown: those in the foreground, or all if none is; more would be fog."""
    return [layer for layer in layers if layer.curve.lit] or layers


def _draw_behind(canvas: Canvas, layer: Layer) -> None:
    if layer.behind is None:
        return
    dots = canvas.place(layer.behind)
    cells = envelope(dots, canvas.rows, canvas.columns, as_given=layer.band is not None)
    canvas.paint(cells, glyphs.ENVELOPE, layer.style("envelope"))
    if layer.band is None:  # a band may go on for ever, on an axis that counts factors; what was recorded does not
        _draw_cuts(canvas, dots, layer.style("envelope"))


def _draw_lines(canvas: Canvas, layers: Sequence[Layer], plotter: Plotter) -> None:
    placed = [(layer, canvas.place(layer.line)) for layer in layers]
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
        if len(columns):
            where = np.zeros((canvas.rows, canvas.columns), np.bool_)
            where[row, columns // 2] = True
            canvas.paint(where, glyph, style)


def _draw_gaps(canvas: Canvas, layer: Layer) -> list[tuple[int, int]]:
    """Mark where values that are no numbers begin, once a column, and return these cells."""
    if not len(layer.raw.gap_at):
        return []
    columns, index = np.unique(layer.raw.gap_at // 2, return_index=True)
    cells = list(zip(columns.tolist(), canvas.rows_of(layer.raw.gap_y[index]).tolist(), strict=True))
    for column, row in cells:
        canvas.put(column, row, glyphs.GAP, layer.style())
    return cells


def _draw_ends(canvas: Canvas, layers: Sequence[Layer], taken: set[tuple[int, int]]) -> None:
    """Put each curve's glyph at its end, those in the foreground first; where one stands already, further back."""
    for layer in sorted(layers, key=lambda layer: not layer.curve.lit):
        if not len(layer.line.at):
            continue
        trail = _trail(canvas, layer.line)
        end = next(trail)
        column, row = next((cell for cell in itertools.chain((end,), trail) if not _near(cell, taken)), end)
        glyph = glyphs.marker(layer.curve.slot, canvas.ascii_only)
        canvas.put(column, row, glyph, layer.style())
        taken.add((column, row))


def _trail(canvas: Canvas, line: Columns) -> Iterator[tuple[int, int]]:
    """Return the places for a curve's glyph, best first: along the line from its end, then beside its end."""
    columns, rows = (line.at[::-1] // 2).tolist(), canvas.rows_of(line.last[::-1]).tolist()
    yield from zip(columns, rows, strict=True)
    column, row = columns[0], rows[0]
    yield from ((x, row) for x in (*range(column - 1, -1, -1), *range(column + 1, canvas.columns)))


def _near(cell: tuple[int, int], taken: set[tuple[int, int]]) -> bool:
    column, row = cell
    return any((column + step, row) in taken for step in (-1, 0, 1))
