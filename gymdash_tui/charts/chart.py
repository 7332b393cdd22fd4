"""A chart that is drawn again and again, and remembers what keeps its frames still."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gymdash_tui.charts import legend
from gymdash_tui.charts.axes import Axes
from gymdash_tui.charts.canvas import Canvas
from gymdash_tui.charts.frame import Area, Frame, Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.header import write_header
from gymdash_tui.charts.kept import Kept, identity, with_arrays
from gymdash_tui.charts.layers import Layer, draw_layers
from gymdash_tui.charts.layout import Layout, lay_out
from gymdash_tui.charts.legend import Entry, Spot
from gymdash_tui.charts.overlay import is_bare, lay_over
from gymdash_tui.charts.parts import Part, Parts
from gymdash_tui.charts.plotter import Plotter
from gymdash_tui.charts.ranges import (
    ValueAxis,
    exact_steps,
    exact_values,
    log_ends,
    shown_window,
    usable,
    value_range,
)
from gymdash_tui.charts.spec import ChartSpec
from gymdash_tui.charts.ticks import Scale
from gymdash_tui.domain.text import safe_text, text_width, wrap

_ANY = (0.0, 1.0)
_NOTHING = Scale(*_ANY, ())


class _Picture(NamedTuple):
    """A chart without what lies over it."""

    grid: Grid
    area: Area | None
    has_axis: bool


class Chart:
    """Draws one place of the screen; keep one for each, and call it from one thread at a time.

    Between frames it keeps the empty axes, the range of values as long as it suits, and the legend's corner; of the
    last frame also the picture and what its curves were reduced to, for the next one with the same arrays.
    """

    def __init__(self) -> None:
        self._plotter = Plotter()
        self._axes = Axes(self._plotter)
        self._values = ValueAxis()
        self._spot: Spot | None = None
        self._label_width = 0
        self._pictures = Kept()
        self._parts = Parts()

    def draw(self, spec: ChartSpec) -> Frame:
        """Return the chart as rows of styled text; any size and any values give a frame."""
        width, height = max(0, spec.width), max(0, spec.height)
        if not width or not height:
            return Frame(width, height, ((),) * height)
        spec = replace(spec, curves=tuple(map(with_arrays, spec.curves)))
        picture = self._pictures.get(self._key(spec), spec.curves, lambda: self._picture(spec))
        self._pictures.turn()
        grid = picture.grid
        if picture.area and not is_bare(spec):
            grid = grid.copy()
            lay_over(grid, picture.area, spec, picture.has_axis)
        return grid.frame(spec.ascii_only, picture.area)

    def _key(self, spec: ChartSpec) -> Hashable:
        """Return everything that decides a picture: what is asked for, and what is remembered of the last one."""
        still = replace(spec, curves=(), crosshair=None, marks=(), brush=None)
        curves = tuple((curve.label, curve.slot, curve.lit, curve.faint, identity(curve)) for curve in spec.curves)
        return still, curves, self._values.shown, self._spot, self._label_width

    def _picture(self, spec: ChartSpec) -> _Picture:
        log_x = spec.log_x and spec.x_words != "clock"
        parts = self._parts.prepare(spec.curves, log_x, spec.log_y)
        names = legend.entries(spec.curves, spec.title, spec.ascii_only) if spec.legend else []
        window = shown_window(spec, [part.prepared for part in parts], log_x)
        layout, layers, values = self._fit(spec, parts, window or _ANY, has_title=bool(spec.title or names))
        self._parts.turn()
        steps = exact_steps(window, layout.columns, spec.x_words, log_x) if window else _NOTHING

        grid = Grid(layout.width, layout.height)
        self._axes.draw(grid, layout, steps, values)
        draw_layers(Canvas(grid, layout, values, spec.ascii_only), layers, self._plotter)
        self._name_curves(grid, layout, spec, names, _count_left_out(parts, usable(spec.x_range)))
        if all(layer.is_empty for layer in layers):
            _write_middle(grid, layout, safe_text(spec.empty_text, spec.ascii_only))
        return _Picture(grid, _area(layout, steps, values) if window else None, layout.bottom > 0)

    def _fit(
        self, spec: ChartSpec, parts: Sequence[Part], window: tuple[float, float], has_title: bool
    ) -> tuple[Layout, list[Layer], Scale]:
        """Reduce the curves to the columns that the labels of their values leave: those of the last frame as a rule."""
        layout = lay_out(spec.width, spec.height, has_title, self._label_width)
        layers = self._parts.reduce(parts, window, layout.columns * 2)
        values = self._value_scale(spec, layers, layout.rows)
        self._label_width = max((len(tick.label) for tick in values.ticks), default=0)
        fitting = lay_out(spec.width, spec.height, has_title, self._label_width)
        if fitting != layout:
            layers = self._parts.reduce(parts, window, fitting.columns * 2)
        return fitting, layers, values

    def _value_scale(self, spec: ChartSpec, layers: Sequence[Layer], rows: int) -> Scale:
        given = usable(spec.y_range)
        if given and not spec.log_y:
            return exact_values(given, rows)
        wanted = value_range(layers, spec.y_mode == "whole", spec.log_y, spec.reached)
        ends = log_ends(given, wanted and wanted[0]) if given else None
        if ends:
            return exact_values(ends, rows, log=True)
        if wanted is None:
            return _NOTHING
        about = (spec.title, spec.y_mode, tuple(curve.label for curve in spec.curves))
        return self._values.scale(wanted, rows, about, spec.log_y)

    def _name_curves(self, grid: Grid, layout: Layout, spec: ChartSpec, names: Sequence[Entry], left_out: int) -> None:
        if layout.top and write_header(grid, spec, names, left_out):
            return
        self._spot = legend.write_corner(grid, layout, names, self._spot, spec.ascii_only) if names else None
        if names and layout.top and not self._spot:
            write_header(grid, spec, names, left_out, cut=True)


def _count_left_out(parts: Sequence[Part], window: tuple[float, float] | None) -> int:
    """Return how many values have no place on an axis that counts factors, of those that were asked for."""
    steps = np.concatenate([*(part.prepared.left_out for part in parts), np.empty(0)])
    return len(steps) if window is None else int(np.count_nonzero((steps >= window[0]) & (steps <= window[1])))


def _area(layout: Layout, steps: Scale, values: Scale) -> Area:
    (lo, hi), shown = (
        (10.0**scale.lo, 10.0**scale.hi) if scale.log else (scale.lo, scale.hi) for scale in (steps, values)
    )
    return Area(layout.left, layout.top, layout.columns, layout.rows, lo, hi, steps.log, shown)


def _write_middle(grid: Grid, layout: Layout, text: str) -> None:
    """Write a sentence into the middle of the canvas, as many lines of it as there are rows."""
    lines = wrap(text, layout.columns - (4 if layout.columns > 20 else 0))[: layout.rows]
    y = layout.top + (layout.rows - len(lines)) // 2
    for row, line in enumerate(lines):
        x = layout.left + (layout.columns - text_width(line)) // 2
        grid.clear(y + row, x, text_width(line))
        grid.write(y + row, x, line, Style("empty"))
