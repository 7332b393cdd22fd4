"""Where the canvas stands, for those who point at it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.charts import Area, Chart, ChartSpec, Curve

from .curves import draw, rewards

ends = st.floats(-1e12, 1e12)


@given(ends, ends, st.integers(1, 300), st.integers(0, 20), st.booleans())
def test_every_column_finds_itself(one: float, other: float, columns: int, left: int, log: bool) -> None:
    lo, hi = sorted((abs(one) + 1e-9, abs(other) + 1e-9)) if log else sorted((one, other))
    if hi - lo < 1e-6 * max(abs(lo), abs(hi), 1.0):
        return
    area = Area(left, 1, columns, 10, lo, hi, log)
    for column in range(left, left + columns):
        assert area.column_of(area.x_of(column)) == column
    assert area.column_of(lo) == left and area.column_of(hi) == left + columns - 1


@given(st.floats(), st.booleans())
def test_any_x_has_a_column_on_the_canvas_or_beside_it(x: float, log: bool) -> None:
    area = Area(4, 1, 86, 21, 1.0, 100_000.0, log)
    column = area.column_of(x)
    assert 3 <= column <= 90
    if not (0.99 < x < 1 or 100_000 < x < 100_001):  # a hair beyond an end is that end
        assert (4 <= column < 90) == (1.0 <= x <= 100_000.0)


@pytest.mark.parametrize("log", [False, True])
def test_beyond_the_canvas_the_axis_goes_on(log: bool) -> None:
    area = Area(4, 1, 86, 21, 1.0, 100_000.0, log)
    steps = [area.x_of(column) for column in (-1_000_000, 0, 4, 50, 89, 95, 1_000_000)]
    assert steps == sorted(steps) and all(map(math.isfinite, steps))


def test_a_frame_says_where_its_canvas_is() -> None:
    x, y = rewards()
    frame = draw(Curve("ppo", x, y), title="reward", x_range=(0.0, 100_000.0), y_range=(0.0, 500.0))
    assert frame.area == Area(left=4, top=1, columns=86, rows=21, lo=0.0, hi=100_000.0, log=False, values=(0.0, 500.0))


def test_a_frame_that_shows_no_steps_has_no_area() -> None:
    assert draw().area is None and draw(width=0).area is None
    assert draw(Curve("a", np.empty(0), np.empty(0)), log_x=True).area is None


def test_windows_are_moved_and_zoomed_without_losing_the_line() -> None:
    x, y = rewards()
    chart = Chart()
    for width in (1e5, 1e3, 10.0, 1e-3, 1e-6):
        for begin in (0.0, 30_000.0, 99_000.0):
            spec = ChartSpec((Curve("a", x, y),), 60, 12, "reward", x_range=(begin, begin + width), legend=False)
            frame = chart.draw(spec)
            area = frame.area
            assert area is not None and (area.lo, area.hi) == (begin, begin + width)
            assert ("●" in frame.text()) == (begin + width >= x[0])
