"""Whatever is asked for, there is a frame of the size asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from rich.cells import cell_len

from gymdash_tui.charts import Chart, ChartSpec, Curve, Frame

from .curves import HOSTILE, rewards

lengths = st.integers(0, 60)
anything = hnp.arrays(np.float64, lengths, elements=st.floats())
steps = st.one_of(
    anything,
    lengths.map(lambda count: np.arange(count) * 1_000.0),
    hnp.arrays(np.int64, lengths, elements=st.integers(-(2**62), 2**62)),
)
labels = st.one_of(st.text(), st.sampled_from(["ppo", HOSTILE]))
curves = st.builds(
    Curve,
    labels,
    steps,
    anything,
    st.none() | anything,
    st.integers(-3, 100),
    st.booleans(),
    band=st.none() | st.tuples(anything, anything),
    faint=st.booleans(),
)
clocks = st.floats(1.7e9, 1.8e9)
ranges = st.none() | st.tuples(st.floats(), st.floats()) | st.tuples(clocks, clocks)
places = st.floats() | st.floats(0, 60_000) | clocks
specs = st.builds(
    ChartSpec,
    curves=st.lists(curves, max_size=4).map(tuple),
    width=st.integers(-2, 130),
    height=st.integers(-2, 40),
    title=labels,
    x_label=labels,
    x_range=ranges,
    y_range=ranges,
    legend=st.booleans(),
    ascii_only=st.booleans(),
    empty_text=labels,
    log_x=st.booleans(),
    log_y=st.booleans(),
    x_words=st.sampled_from(["number", "duration", "clock"]),
    y_mode=st.sampled_from(["robust", "whole"]),
    crosshair=st.none() | places,
    marks=st.lists(places, max_size=5).map(tuple),
    brush=st.none() | st.tuples(places, places),
)


def check(frame: Frame, spec: ChartSpec) -> None:
    assert (frame.width, frame.height) == (max(0, spec.width), max(0, spec.height))
    assert len(frame.rows) == frame.height
    assert all(cell_len("".join(run.text for run in row)) == frame.width for row in frame.rows)
    assert all(run.text for row in frame.rows for run in row)
    assert all(char.isprintable() for row in frame.rows for run in row for char in run.text)
    assert frame.text().isascii() or not spec.ascii_only
    area = frame.area
    if area:
        assert area.left + area.columns == frame.width and area.top + area.rows <= frame.height
        shown = [area.column_of(area.x_of(column)) for column in range(area.left, frame.width)]
        assert shown == list(range(area.left, frame.width))


@settings(max_examples=100)
@given(st.lists(specs, min_size=1, max_size=3))
def test_wild_charts_are_drawn(wanted: list[ChartSpec]) -> None:
    chart = Chart()
    for spec in wanted:
        check(chart.draw(spec), spec)


@pytest.mark.parametrize("height", [*range(10), 24])
def test_every_small_size_is_drawn(height: int) -> None:
    x, y = rewards(50)
    chart = Chart()
    for width in range(40):
        spec = ChartSpec((Curve("ppo 世界", x, y, y),), width, height, "title 🚀", empty_text="nothing")
        check(chart.draw(spec), spec)
        over = replace(spec, log_y=True, log_x=True, crosshair=9e4, marks=(0.0, 1e4, 1e5), brush=(2e4, 3e4))
        check(chart.draw(over), over)


@pytest.mark.parametrize(
    "values",
    [[5.0], [0.0] * 5, [1e300, -1e300, 1e308], [1e-300, 2e-300], [-3.0, -9.0], [1e9, 1e9 + 1e-3], [np.inf, -np.inf]],
    ids=str,
)
@pytest.mark.parametrize("log", [False, True])
def test_strange_values_are_drawn_and_the_last_point_is_seen(values: list[float], log: bool) -> None:
    data = np.array(values)
    curve = Curve("ppo", np.arange(float(len(values))), data, band=(data / 2, data))
    spec = ChartSpec((curve,), 60, 16, "reward", legend=False, log_y=log)
    frame = Chart().draw(spec)
    check(frame, spec)
    assert ("●" in frame.text()) == bool(np.any(np.isfinite(data) & ((data > 0) | (not log))))
