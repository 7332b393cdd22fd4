"""What a person sees in a chart, and that it is where numpy says it is."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from gymdash_tui.charts import Chart, ChartSpec, Curve, Style
from gymdash_tui.charts.frame import cells_of
from gymdash_tui.charts.glyphs import marker
from gymdash_tui.charts.spec import FloatArray

from .curves import cells_with, draw, lines_of, rewards

FIXED: dict[str, Any] = {"x_range": (0.0, 100_000.0), "y_range": (0.0, 500.0)}


def cell_of(x: float, y: float, columns: int, rows: int, left: int, top: int) -> tuple[int, int]:
    """Return row and column of a value on an axis 0 to 100,000 by 0 to 500, computed from the raw numbers."""
    column = int(np.floor(0.5 + (2 * columns - 1) * x / 100_000)) // 2
    row = rows - 1 - int(np.floor(0.5 + (4 * rows - 1) * y / 500)) // 4
    return row + top, column + left


@pytest.mark.parametrize(("width", "height"), [(30, 8), (60, 16), (90, 24), (140, 40), (200, 48)])
def test_title_axes_and_ticks_stand_as_in_the_sketch(width: int, height: int) -> None:
    x, y = rewards()
    frame = draw(Curve("ppo", x, y), width=width, height=height, title="rollout/ep_rew_mean", x_range=(0.0, 100_000.0))
    lines = lines_of(frame)
    assert lines[0].startswith("rollout/ep_rew_mean")
    assert lines[1].startswith("500┤")
    assert lines[-2].startswith("  0┼─") and set(lines[-2][3:]) <= set("┼─┬")
    assert lines[-1].split()[0] == "0" and lines[-1].split()[-1] == "100k"
    assert len(lines) == height and {len(line) for line in lines} == {width}


def test_even_ticks_are_an_even_number_of_rows_apart() -> None:
    x, y = rewards()
    lines = lines_of(draw(Curve("ppo", x, y), width=61, height=11, title="reward", x_range=(0.0, 100_000.0)))
    ticks = {line[:3].strip(): row for row, line in enumerate(lines[:-1]) if line[:3].strip().isdigit()}
    assert ticks == {"500": 1, "375": 3, "250": 5, "125": 7, "0": 9}


@pytest.mark.parametrize("points", [40, 1_000, 100_000])
@pytest.mark.parametrize("share", [0.0, 0.31, 0.77, 0.999])
def test_a_collapse_of_one_point_is_seen_where_it_was(points: int, share: float) -> None:
    x = np.linspace(0, 100_000, points)
    y = np.full(points, 480.0)
    index = int(share * (points - 1))
    y[index] = 30.0
    frame = draw(Curve("ppo", x, y, slot=2), title="reward", legend=False, **FIXED)
    expected = cell_of(x[index], 30.0, columns=86, rows=21, left=4, top=1)
    drawn = cells_with(frame, "curve", 2)
    assert expected in drawn
    assert max(row for row, _ in drawn) == expected[0]


def test_the_drawn_extremes_are_those_of_the_raw_values() -> None:
    for seed in range(5):
        x, y = rewards(5_000, seed)
        frame = draw(Curve("ppo", x, y), title="reward", legend=False, **FIXED)
        drawn = cells_with(frame, "curve")
        for index in (int(y.argmin()), int(y.argmax())):
            assert cell_of(x[index], y[index], columns=86, rows=21, left=4, top=1) in drawn


def test_the_last_point_carries_the_glyph_of_its_slot() -> None:
    x, y = rewards()
    for slot in range(12):
        frame = draw(Curve("ppo", x[:200], y[:200], slot=slot), title="reward", legend=False, **FIXED)
        row, column = cell_of(x[199], y[199], columns=86, rows=21, left=4, top=1)
        char, style, _ = cells_of(frame.rows[row])[column]
        assert (char, style) == (marker(slot), Style("curve", slot))


def test_curves_on_top_of_each_other_still_show_one_glyph_each() -> None:
    x, y = rewards()
    frame = draw(*(Curve(f"seed {slot}", x, y, slot=slot) for slot in range(5)), title="reward", legend=False)
    assert all(frame.text().count(marker(slot)) == 1 for slot in range(5))


def test_five_first_points_on_one_spot_show_five_glyphs() -> None:
    frame = draw(*(Curve(f"{slot}", np.array([10.0]), np.array([20.0]), slot=slot) for slot in range(5)), legend=False)
    assert all(frame.text().count(marker(slot)) == 1 for slot in range(5))


def test_smoothed_curves_have_their_raw_values_behind_them() -> None:
    x, y = rewards()
    mean = np.convolve(np.pad(y, 10, mode="edge"), np.ones(21) / 21, mode="valid")
    frame = draw(Curve("ppo", x, y, mean, slot=3), title="reward", **FIXED)
    envelope, line = cells_with(frame, "envelope", 3), cells_with(frame, "curve", 3)
    assert envelope and not envelope & line
    assert {frame.text().split("\n")[row][column] for row, column in envelope} == {"░"}
    rough = cells_with(draw(Curve("ppo", x, y, slot=3), title="reward", **FIXED), "curve", 3)
    assert len(line) < len(rough)


def test_curves_in_the_foreground_lie_over_the_others() -> None:
    x, y = rewards()
    lit, dim = Curve("a", x, y, slot=1), Curve("b", x, y, slot=2, lit=False)
    frame = draw(lit, dim, title="reward", legend=False)
    styles = {run.style for row in frame.rows for run in row if run.style.role == "curve" and run.style.slot == 2}
    assert len(cells_with(frame, "curve", 2)) == 1  # its glyph
    assert styles == {Style("curve", 2, False)}


def test_what_is_no_number_is_a_gap_with_a_mark() -> None:
    x = np.linspace(0, 100_000, 200)
    y = np.full(200, 250.0)
    y[100:140] = np.nan
    y[20] = np.inf
    frame = draw(Curve("ppo", x, y), title="reward", legend=False, **FIXED)
    assert frame.text().count("×") == 2
    columns = {column for _, column in cells_with(frame, "curve")}
    gap = range(cell_of(x[100], 0, 86, 21, 4, 1)[1] + 1, cell_of(x[140], 0, 86, 21, 4, 1)[1])
    assert len(gap) > 10 and not columns & set(gap)


def test_only_what_is_no_number_shows_marks_and_the_sentence() -> None:
    frame = draw(Curve("ppo", np.arange(9.0), np.full(9, np.nan)), empty_text="Nothing but NaN.")
    assert "×" in frame.text() and "Nothing but NaN." in frame.text()


def test_values_beyond_a_given_range_are_cut_and_marked() -> None:
    x = np.linspace(0, 100_000, 50)
    y = np.full(50, 250.0)
    y[10], y[30] = 9_000, -9_000
    lines = lines_of(draw(Curve("ppo", x, y), title="reward", legend=False, **FIXED))
    assert lines[1][cell_of(x[10], 0, 86, 21, 4, 1)[1]] == "▴"
    assert lines[21][cell_of(x[30], 0, 86, 21, 4, 1)[1]] == "▾"


def test_a_few_outliers_do_not_flatten_a_loss() -> None:
    x, y = np.arange(400.0), np.sin(np.arange(400) / 20) + 2
    y[200] = 1e6
    lines = lines_of(draw(Curve("loss", x, y), title="train/loss"))
    assert lines[1].count("▴") == 1
    assert float(lines[1].split("┤")[0]) < 10


def test_the_last_value_is_never_cut_as_an_outlier() -> None:
    x, y = np.arange(400.0), np.sin(np.arange(400) / 20) + 2
    y[-1] = 1e6
    frame = draw(Curve("loss", x, y), title="train/loss", legend=False)
    assert "▴" not in frame.text() and "1M" in frame.text()


def test_an_empty_chart_says_so_in_its_middle() -> None:
    frame = draw(title="reward", x_range=(0.0, 100_000.0), empty_text="No values yet.", width=61, height=13)
    (row,) = (row for row, line in enumerate(lines_of(frame)) if "No values yet." in line)
    assert 4 <= row <= 8
    assert {run.style.role for run in frame.rows[row]} == {"axis", "empty"}
    assert lines_of(frame)[-1].split()[-1] == "100k"


def test_the_axis_stands_still_while_values_stay_in_it() -> None:
    chart = Chart()
    x, y = rewards(400, 1)
    y = np.clip(y, 9, 460)
    axes = [_axis(chart, x[:end], y[:end]) for end in range(250, 400)]
    assert len(set(axes)) == 1


def test_the_axis_grows_at_once_and_shrinks_late() -> None:
    chart = Chart()
    x = np.arange(100.0)
    low, higher = np.linspace(0, 80, 100), np.linspace(0, 130, 100)
    first = _axis(chart, x, low)
    grown = _axis(chart, x, higher)
    assert first[0] != grown[0]
    assert _axis(chart, x, low) == grown
    assert _axis(chart, x, low / 4) != grown


def test_another_title_starts_with_an_axis_of_its_own() -> None:
    chart = Chart()
    x = np.arange(100.0)
    _axis(chart, x, np.linspace(0, 500, 100), "reward")
    assert _axis(chart, x, np.linspace(0, 300, 100), "length")[0].startswith("300")


def _axis(chart: Chart, x: FloatArray, y: FloatArray, title: str = "reward") -> tuple[str, ...]:
    frame = chart.draw(ChartSpec((Curve("ppo", x, y),), 60, 16, title, x_range=(0, 100_000), legend=False))
    return tuple(line.split("┤")[0].strip() for line in lines_of(frame)[1:] if "┤" in line)


def test_integers_are_drawn_like_floats() -> None:
    x, y = np.arange(0, 2_000_000, 10_000, dtype=np.int64), np.arange(200.0)
    assert draw(Curve("a", x, y)) == draw(Curve("a", x.astype(float), y))


def test_ascii_terminals_get_ascii() -> None:
    x, y = rewards()
    frame = draw(Curve("ppo ×5", x, y, y), title="größe", ascii_only=True)
    assert frame.text().isascii()
    assert "+--" in frame.text() and "|" in frame.text()


def test_neighbours_of_one_style_are_merged() -> None:
    x, y = rewards()
    for row in draw(Curve("ppo", x, y, y), title="reward").rows:
        assert all(one.style != other.style for one, other in itertools.pairwise(row))


def test_charts_load_no_screen_library() -> None:
    code = "import sys, gymdash_tui.charts; print([m for m in ('textual', 'rich', 'sqlmodel') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
