"""Bands around lines and the thin members of a group behind them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gymdash_tui.charts import Chart, ChartSpec, Curve, Style
from gymdash_tui.charts.frame import cells_of
from gymdash_tui.charts.spec import FloatArray

from .curves import cells_with, draw, lines_of, rewards

FIXED: dict[str, Any] = {"x_range": (0.0, 100_000.0), "y_range": (0.0, 500.0), "title": "reward", "legend": False}
COLUMNS, ROWS, LEFT, TOP = 86, 21, 4, 1  # of the canvas of 90 x 24


def dots_of(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return column and height in dots of values on the fixed axes, computed from the raw numbers."""
    return np.floor(0.5 + (2 * COLUMNS - 1) * x / 100_000), np.floor(0.5 + (4 * ROWS - 1) * y / 500)


def covered(x: FloatArray, lower: FloatArray, upper: FloatArray) -> set[tuple[int, int]]:
    """Return the cells of which a band of at least one point a column of dots fills two dots in height."""
    at, low = dots_of(x, lower)
    _, high = dots_of(x, upper)
    cells = set()
    for column in range(COLUMNS):
        here = at // 2 == column
        if here.any():
            for row in range(ROWS):
                bottom = 4 * (ROWS - 1 - row)
                if min(high[here].max(), bottom + 3) - max(low[here].min(), bottom) >= 1:
                    cells.add((row + TOP, column + LEFT))
    return cells


def test_a_small_band_is_drawn_cell_by_cell() -> None:
    x = np.array([0.0, 10, 20, 30])
    y = np.array([50.0, 50, 50, 50])
    band = (np.array([40.0, 20, np.nan, 0]), np.array([60.0, 80, 90, 100]))
    frame = draw(Curve("a", x, y, band=band), width=24, height=10, x_range=(0, 30), y_range=(0, 100), legend=False)
    assert lines_of(frame) == [
        "100┤                   ░",
        "   │      ░            ░",
        " 75┤  ░░░░░            ░",
        "   │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀●",
        " 50┤░░░░░░░            ░",
        "   │  ░░░░░            ░",
        " 25┤      ░            ░",
        "   │                   ░",
        "  0┼────────────────┬───",
        "    0              25   ",
    ]


@pytest.mark.parametrize("points", [200, 5_000, 100_000])
def test_a_band_reaches_as_far_as_its_raw_ends_do(points: int) -> None:
    x, lower = rewards(points, 1)
    upper = np.clip(lower + np.random.default_rng(2).uniform(0, 90, points), 0, 500)
    frame = draw(Curve("a", x, np.full(points, np.nan), band=(lower, upper)), **FIXED)
    gap = cells_with(frame, "curve")  # the mark of the values that are no numbers
    assert len(gap) == 1 and cells_with(frame, "envelope") == covered(x, lower, upper) - gap


def test_one_point_of_a_hundred_thousand_widens_its_column() -> None:
    x = np.linspace(0, 100_000, 100_000)
    lower, upper = np.full(100_000, 300.0), np.full(100_000, 400.0)
    lower[31_313], upper[77_777] = 20.0, 490.0
    drawn = cells_with(draw(Curve("a", x, np.full(100_000, 350.0), band=(lower, upper)), **FIXED), "envelope")
    for index, value in ((31_313, 60.0), (77_777, 470.0)):
        column, height = dots_of(x[index], np.array(value))
        assert (ROWS - 1 - int(height) // 4 + TOP, int(column) // 2 + LEFT) in drawn


def test_a_collapse_of_one_point_stays_visible_before_its_band() -> None:
    x = np.linspace(0, 100_000, 100_000)
    y = np.full(100_000, 450.0)
    y[50_000] = 10.0
    drawn = cells_with(draw(Curve("a", x, y, band=(y - 20, y + 20)), **FIXED), "curve")
    assert max(row for row, _ in drawn) == ROWS - 1 + TOP


def test_there_is_no_band_where_an_end_is_no_number() -> None:
    x = np.linspace(0, 100_000, 1_000)
    y = np.full(1_000, 250.0)
    lower, upper = y - 100, y + 100
    lower[400:500], upper[600:700], upper[800:900] = np.nan, np.inf, -np.inf
    columns = {column for _, column in cells_with(draw(Curve("a", x, y, band=(lower, upper)), **FIXED), "envelope")}
    for begin in (400, 600, 800):
        gap = [int(dots_of(x[at], y[at])[0]) // 2 + LEFT for at in (begin - 1, begin + 100)]
        assert not columns & set(range(gap[0] + 1, gap[1]))
        assert set(gap) <= columns


def test_ends_given_the_wrong_way_round_are_put_in_order() -> None:
    x, y = rewards()
    ends = (np.clip(y - 50, 0, 500), np.clip(y + 50, 0, 500))
    assert draw(Curve("a", x, y, band=ends), **FIXED) == draw(Curve("a", x, y, band=ends[::-1]), **FIXED)


def test_a_band_stands_instead_of_the_raw_values() -> None:
    x, y = rewards()
    mean = np.convolve(np.pad(y, 10, mode="edge"), np.ones(21) / 21, mode="valid")
    curve = Curve("a", x, y, mean, band=(mean, mean))
    assert not cells_with(draw(curve, **FIXED), "envelope")


def test_bands_of_the_background_are_left_out() -> None:
    x, y = rewards()
    curves = [Curve("a", x, y, slot=slot, lit=slot == 1, band=(y - 40, y + 40)) for slot in (1, 2)]
    frame = draw(*curves, **FIXED)
    assert cells_with(frame, "envelope", 1) and not cells_with(frame, "envelope", 2)


def test_the_axis_holds_the_band() -> None:
    x = np.arange(100.0)
    frame = draw(Curve("a", x, np.full(100, 50.0), band=(np.full(100, -90.0), np.full(100, 180.0))), title="reward")
    assert float(lines_of(frame)[1].split("┤")[0]) >= 180
    assert "▴" not in frame.text() and "▾" not in frame.text()


def test_a_few_columns_of_a_band_do_not_flatten_the_rest_unless_the_whole_is_asked_for() -> None:
    x = np.arange(400.0)
    y = np.sin(x / 20) + 2
    upper = y + 0.5
    upper[200] = 1e6
    curve = Curve("a", x, y, band=(y - 0.5, upper))
    robust, whole = draw(curve, title="loss"), draw(curve, title="loss", y_mode="whole")
    assert float(lines_of(robust)[1].split("┤")[0]) < 10 and "░" in lines_of(robust)[1]
    assert "1M" in whole.text() and "▴" not in whole.text()


def test_the_whole_range_shows_outliers_and_comes_at_once() -> None:
    x, y = np.arange(400.0), np.sin(np.arange(400) / 20) + 2
    y[200] = 1e6
    chart = Chart()
    tops = [
        lines_of(chart.draw(ChartSpec((Curve("loss", x, y),), 60, 16, "loss", y_mode=mode)))[1].split("┤")[0].strip()
        for mode in ("robust", "whole", "robust")
    ]
    assert tops[1] == "1M" and tops[0] == tops[2] != "1M"


def test_faint_members_lie_behind_everything_and_have_no_name() -> None:
    x, y = rewards()
    line = Curve("ppo", x, y, slot=1)
    members = [Curve(f"seed {index}", x, y, slot=1, faint=True, band=(y - 9, y + 9)) for index in range(3)]
    with_members, alone = draw(line, *members, title="reward"), draw(line, title="reward")
    assert with_members.text() == alone.text()
    assert cells_with(with_members, "curve") == cells_with(alone, "curve")
    apart = draw(line, Curve("seed 0", x, y / 2, y / 2, slot=1, faint=True), title="reward")
    assert not cells_with(apart, "envelope") and apart.text().count("■") == 2  # in the legend, and at the line's end
    styles = {style for row in apart.rows for _, style, _ in cells_of(row)}
    assert Style("faint", 1, False) in styles


def test_faint_members_alone_are_drawn() -> None:
    x, y = rewards()
    y[50:60] = np.nan
    frame = draw(*(Curve("a", x, y + index, faint=True) for index in range(3)), empty_text="Nothing.")
    assert cells_with(frame, "faint") and "Nothing." not in frame.text()


def test_a_band_without_values_is_no_empty_chart() -> None:
    x, y = rewards()
    frame = draw(Curve("a", x, np.full(400, np.nan), band=(y, y + 100)), empty_text="Nothing.")
    assert cells_with(frame, "envelope") and "Nothing." not in frame.text()


def test_the_axis_follows_a_band_no_further_than_anything_reached() -> None:
    x = np.arange(20.0)
    curve = Curve("eval", x, np.full(20, 400.0), band=(np.full(20, -300.0), np.full(20, 900.0)))
    free, held = (draw(curve, reached=reached).area for reached in (None, (10.0, 500.0)))
    assert free is not None and free.values[0] <= -300 and free.values[1] >= 900
    assert held is not None and held.values[0] >= 0 and held.values[1] <= 600
