"""Axes drawn each for itself: as plotext draws the whole empty chart."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.charts import Curve
from gymdash_tui.charts.axes import Axes, x_marks, y_marks
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.layout import lay_out
from gymdash_tui.charts.plotter import Plotter
from gymdash_tui.charts.ranges import exact_steps, exact_values

from .curves import draw, lines_of

plotter = Plotter()
axes = Axes(plotter)
ends = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=80)
@given(st.integers(1, 130), st.integers(1, 40), st.booleans(), ends, ends)
def test_axes_look_as_if_they_were_drawn_at_once(
    width: int, height: int, has_title: bool, x: tuple[float, float], y: tuple[float, float]
) -> None:
    values = exact_values(y, height)
    layout = lay_out(width, height, has_title, max((len(tick.label) for tick in values.ticks), default=0))
    steps = exact_steps(x, layout.columns)
    grid = Grid(width, height)
    axes.draw(grid, layout, steps, values)
    whole = plotter.axes(layout, x_marks(steps, layout), y_marks(values, layout))
    corner = np.s_[layout.rows : layout.rows + 1, max(0, layout.left - 1) : layout.left + 1]
    if layout.bottom and layout.left:  # drawn over what plotext draws
        whole[corner] = grid.chars[layout.top :][corner]
    assert (grid.chars[layout.top :] == whole).all()


def test_a_window_without_a_round_step_keeps_its_rows() -> None:
    x, y = np.array([1.0, 2.0]), np.array([0.0, 100.0])
    lines = lines_of(draw(Curve("a", x, y), width=20, height=9, x_range=(1.1, 1.9), y_range=(0, 100), legend=False))
    assert lines[-2].startswith("  0┼─") and not lines[-1].strip()
