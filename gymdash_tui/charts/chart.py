"""A chart that is drawn again and again, and remembers what keeps its frames still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from gymdash_tui.charts import legend
from gymdash_tui.charts.axes import Axes
from gymdash_tui.charts.canvas import Canvas
from gymdash_tui.charts.columns import reduce_columns
from gymdash_tui.charts.frame import Frame, Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.header import write_header
from gymdash_tui.charts.layers import Layer, draw_layers
from gymdash_tui.charts.layout import Layout, lay_out
from gymdash_tui.charts.legend import Entry, Spot
from gymdash_tui.charts.plotter import Plotter
from gymdash_tui.charts.ranges import ValueAxis, exact_steps, exact_values, robust_range, steps_shown, usable
from gymdash_tui.charts.series import Series, series_of
from gymdash_tui.charts.spec import ChartSpec, Curve
from gymdash_tui.charts.ticks import Scale
from gymdash_tui.domain.text import safe_text, text_width, wrap

_Prepared: TypeAlias = tuple[Curve, Series, Series | None]
_ANY = (0.0, 1.0)
_NOTHING = Scale(*_ANY, ())


class Chart:
    """Draws one place of the screen; keep one for each, and call it from one thread at a time.

    Between frames it keeps the empty axes, the range of values as long as it suits, and the legend's corner.
    """

    def __init__(self) -> None:
        self._plotter = Plotter()
        self._axes = Axes(self._plotter)
        self._values = ValueAxis()
        self._spot: Spot | None = None
        self._label_width = 0

    def draw(self, spec: ChartSpec) -> Frame:
        """Return the chart as rows of styled text; any size and any values give a frame."""
        width, height = max(0, spec.width), max(0, spec.height)
        if not width or not height:
            return Frame(width, height, ((),) * height)
        names = legend.entries(spec.curves, spec.title, spec.ascii_only) if spec.legend else []
        curves = [(curve, *series_of(curve)) for curve in spec.curves]
        window = usable(spec.x_range) or steps_shown([raw for _, raw, _ in curves])
        layout, layers, values = self._fit(spec, curves, window or _ANY, has_title=bool(spec.title or names))
        steps = exact_steps(window, layout.columns) if window else _NOTHING

        grid = Grid(width, height)
        self._axes.draw(grid, layout, steps, values)
        draw_layers(Canvas(grid, layout, values, spec.ascii_only), layers, self._plotter)
        self._name_curves(grid, layout, spec, names)
        if not any(len(layer.raw.at) for layer in layers):
            _write_middle(grid, layout, safe_text(spec.empty_text, spec.ascii_only))
        return grid.frame(spec.ascii_only)

    def _fit(
        self, spec: ChartSpec, curves: Sequence[_Prepared], window: tuple[float, float], has_title: bool
    ) -> tuple[Layout, list[Layer], Scale]:
        """Reduce the curves to the columns that the labels of their values leave: those of the last frame as a rule."""
        layout = lay_out(spec.width, spec.height, has_title, self._label_width)
        layers = [_reduced(*curve, window, layout) for curve in curves]
        values = self._value_scale(spec, layers, layout.rows)
        self._label_width = max((len(tick.label) for tick in values.ticks), default=0)
        fitting = lay_out(spec.width, spec.height, has_title, self._label_width)
        if fitting != layout:
            layers = [_reduced(*curve, window, fitting) for curve in curves]
        return fitting, layers, values

    def _value_scale(self, spec: ChartSpec, layers: Sequence[Layer], rows: int) -> Scale:
        given = usable(spec.y_range)
        if given:
            return exact_values(given, rows)
        wanted = robust_range([part for layer in layers for part in {layer.line, layer.raw}])
        if wanted is None:
            return _NOTHING
        return self._values.scale(wanted, rows, (spec.title, tuple(curve.label for curve in spec.curves)))

    def _name_curves(self, grid: Grid, layout: Layout, spec: ChartSpec, names: Sequence[Entry]) -> None:
        if layout.top and write_header(grid, spec, names):
            return
        self._spot = legend.write_corner(grid, layout, names, self._spot, spec.ascii_only) if names else None
        if names and layout.top and not self._spot:
            write_header(grid, spec, names, cut=True)


def _reduced(curve: Curve, raw: Series, smooth: Series | None, window: tuple[float, float], layout: Layout) -> Layer:
    columns = reduce_columns(raw, window, layout.columns * 2)
    return Layer(curve, reduce_columns(smooth, window, layout.columns * 2) if smooth else columns, columns)


def _write_middle(grid: Grid, layout: Layout, text: str) -> None:
    """Write a sentence into the middle of the canvas, as many lines of it as there are rows."""
    lines = wrap(text, layout.columns - (4 if layout.columns > 20 else 0))[: layout.rows]
    y = layout.top + (layout.rows - len(lines)) // 2
    for row, line in enumerate(lines):
        grid.write(y + row, layout.left + (layout.columns - text_width(line)) // 2, line, Style("empty"))
