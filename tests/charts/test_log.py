"""Axes that count factors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.charts import Curve
from gymdash_tui.charts.log_ticks import exact_log_scale, exact_log_steps, outward, rounded_log_scale

from .curves import cells_with, draw, lines_of, rewards

powers = st.floats(-300, 300)


def test_a_straight_line_of_factors_is_straight() -> None:
    x = np.linspace(0, 100_000, 400)
    frame = draw(Curve("lr", x, 10 ** (-1 - 3 * x / 1e5)), width=40, height=15, title="lr", log_y=True, legend=False)
    assert lines_of(frame) == [
        "lr                               x steps",
        "   0.1┤⠙⠦⣀                              ",
        "      │  ⠈⠓⢤⡀                           ",
        "      │     ⠉⠳⢄⡀                        ",
        "      │        ⠙⠲⣄                      ",
        "  0.01┤           ⠙⠦⣄                   ",
        "      │             ⠈⠑⢦⡀                ",
        "      │                ⠈⠳⢄⡀             ",
        "      │                   ⠙⠲⣄           ",
        " 0.001┤                      ⠙⠦⣄        ",
        "      │                        ⠈⠑⢦⣀     ",
        "      │                           ⠈⠓⢤⡀  ",
        "      │                              ⠉⠲●",
        "0.0001┼────────────────┬───────────────┬",
        "       0              50k          100k ",
    ]


def test_two_and_five_are_ticks_where_there_is_room() -> None:
    assert [tick.label for tick in rounded_log_scale(0.0, 2.0, 30).ticks] == ["1", "2", "5", "10", "20", "50", "100"]
    assert [tick.label for tick in rounded_log_scale(0.0, 2.0, 8).ticks] == ["1", "10", "100"]
    assert [tick.label for tick in rounded_log_scale(-9.0, 9.0, 15).ticks] == [
        "1e-9",
        "1e-6",
        "0.001",
        "1",
        "1000",
        "1M",
        "1G",
    ]


def test_steps_too_have_ticks_at_powers_of_ten() -> None:
    assert [tick.label for tick in exact_log_steps(2.0, 6.0, 60, durations=False).ticks] == [
        "100",
        "1000",
        "10k",
        "100k",
        "1M",
    ]
    labels = [tick.label for tick in exact_log_steps(0.0, 5.0, 90, durations=True).ticks]
    assert labels == ["0:01", "0:10", "1:00", "10:00", "1h00m", "5h00m", "24h00m"]


def test_within_a_few_factors_the_ticks_are_round_numbers() -> None:
    labels = [tick.label for tick in rounded_log_scale(math.log10(310), math.log10(480), 20).ticks]
    assert labels == ["300", "350", "400", "450", "500"]


def test_values_that_have_no_factor_are_gaps_and_counted() -> None:
    x, y = rewards()
    y[100:103], y[200], y[300] = 0.0, -5.0, np.nan
    frame = draw(Curve("loss", x, y), title="loss", log_y=True)
    assert lines_of(frame)[0].rstrip().endswith("4 values <= 0 left out   x steps") and frame.text().count("×") == 3
    assert "left out" not in draw(Curve("loss", x, y), title="loss").text()


def test_the_count_is_of_what_the_window_would_show_and_goes_first_where_there_is_no_room() -> None:
    x, y = np.arange(101.0) * 1_000, np.arange(101.0) - 50
    frames = [draw(Curve("loss", x, y), title="loss", log_y=True, x_range=(0.0, end)) for end in (1e5, 1e4, 2e3)]
    assert [int(lines_of(frame)[0].split("values")[0].split()[-1]) for frame in frames] == [51, 11, 3]
    one = draw(Curve("loss", x, y + 50), title="loss", log_y=True)
    assert "1 value <= 0 left out" in one.text()
    for width in range(12, 60):
        line = lines_of(draw(Curve("a long name of a run", x, y), title="loss", log_y=True, width=width))[0]
        assert "left out" in line or "left" not in line


def test_steps_without_a_factor_are_left_out_and_counted() -> None:
    x, y = rewards()
    x = np.concatenate(([0.0], x))
    frame = draw(Curve("a", x, np.concatenate(([9.0], y))), title="reward", log_x=True, x_range=(0.0, 100_000.0))
    assert "1 value <= 0 left out" in lines_of(frame)[0]
    area = frame.area
    assert area is not None and area.log and area.lo == pytest.approx(x[1]) and area.hi == pytest.approx(100_000)


def test_extremes_stand_where_numpy_says_on_both_axes() -> None:
    rng = np.random.default_rng(0)
    x, y = np.geomspace(1, 1e6, 100_000), 10 ** rng.uniform(0.5, 1.5, 100_000)
    y[60_000] = 1.5e-3
    frame = draw(
        Curve("a", x, y), title="loss", legend=False, log_x=True, log_y=True, x_range=(1.0, 1e6), y_range=(1e-3, 1e3)
    )
    area = frame.area
    assert area is not None
    for index in (60_000, int(y.argmax())):
        column = int(np.floor(0.5 + (2 * area.columns - 1) * np.log10(x[index]) / 6)) // 2
        row = area.rows - 1 - int(np.floor(0.5 + (4 * area.rows - 1) * (np.log10(y[index]) + 3) / 6)) // 4
        assert (row + area.top, column + area.left) in cells_with(frame, "curve")


def test_a_band_that_reaches_to_zero_goes_down_to_the_edge_unmarked() -> None:
    x = np.linspace(0, 100_000, 300)
    y = np.full(300, 1.0)
    lower = np.where(x < 50_000, 0.2, -3.0)
    frame = draw(Curve("a", x, y, band=(lower, y * 9)), title="loss", log_y=True, y_range=(0.01, 10.0))
    columns = {column for row, column in cells_with(frame, "envelope") if row == frame.height - 3}
    area = frame.area
    assert area is not None and "▾" not in frame.text() and "▴" not in frame.text()
    assert columns and min(columns) >= area.column_of(50_000) - 1 and max(columns) == area.column_of(100_000)
    assert not cells_with(draw(Curve("a", x, y, band=(y - 9, y - 8)), log_y=True), "envelope")


@pytest.mark.parametrize("values", [[0.0] * 4, [-1.0, -2.0], [np.nan, 0.0]])
def test_nothing_above_zero_is_an_empty_chart(values: list[float]) -> None:
    frame = draw(Curve("a", np.arange(float(len(values))), np.array(values)), log_y=True, empty_text="Nothing.")
    assert "Nothing." in frame.text()


@pytest.mark.parametrize("value", [3e-308, 1e-3, 7.0, 1e308])
def test_a_constant_is_a_line(value: float) -> None:
    frame = draw(Curve("a", np.arange(50.0), np.full(50, value)), log_y=True, legend=False)
    assert len({row for row, _ in cells_with(frame, "curve")}) == 1


@pytest.mark.parametrize("given_range", [(0.0, 500.0), (-10.0, 500.0), (500.0, 0.0)])
def test_a_range_from_zero_begins_at_the_lowest_value(given_range: tuple[float, float]) -> None:
    x, y = rewards()
    frame = draw(Curve("a", x, y), title="reward", log_y=True, y_range=given_range)
    assert "▾" not in frame.text() and "▴" not in frame.text()
    assert {"10", "100"} <= {line.split("┤")[0].strip() for line in lines_of(frame)}


def test_a_clock_has_no_factors() -> None:
    x, y = rewards()
    curve = Curve("a", 1.79e9 + x, y)
    assert draw(curve, log_x=True, x_words="clock") == draw(curve, x_words="clock")


@given(powers, powers, st.integers(1, 60))
def test_a_rounded_axis_holds_the_values(one: float, other: float, rows: int) -> None:
    lo, hi = sorted((one, other))
    hi = max(hi, lo + 1e-6)
    scale = rounded_log_scale(lo, hi, rows)
    assert scale.lo <= lo + 1e-6 and hi - 1e-6 <= scale.hi and scale.log
    values = [tick.value for tick in scale.ticks]
    assert values and values == sorted(values)
    assert all(scale.lo - 1e-9 <= value <= scale.hi + 1e-9 for value in values)


@given(powers, st.floats(1e-6, 600), st.integers(1, 200), st.booleans())
def test_an_exact_axis_ends_where_it_was_told_to(lo: float, span: float, cells: int, durations: bool) -> None:
    hi = min(lo + span, 300.0)
    if hi - lo < 1e-7:
        return
    for scale in (exact_log_scale(lo, hi, cells), exact_log_steps(lo, hi, cells, durations)):
        assert (scale.lo, scale.hi) == (lo, hi)
        assert all(lo - 1e-8 <= tick.value <= hi + 1e-8 for tick in scale.ticks)
        assert len({tick.label for tick in scale.ticks}) == len(scale.ticks)


@given(powers, powers)
def test_outward_ends_are_near(one: float, other: float) -> None:
    lo, hi = sorted((one, other))
    first, last = outward(lo, hi)
    assert first <= lo + 1e-6 and hi - 1e-6 <= last and first < last
    assert lo - first < 0.41 and last - hi < 0.71
