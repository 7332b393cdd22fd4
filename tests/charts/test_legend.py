"""Which curve is which."""

from __future__ import annotations

import numpy as np

from gymdash_tui.charts import Chart, ChartSpec, Curve

from .curves import HOSTILE, cells_with, draw, lines_of, rewards


def seeds(count: int, name: str = "seed") -> list[Curve]:
    return [Curve(f"{name} {index}", *rewards(400, index), slot=index) for index in range(count)]


def test_a_few_names_stand_beside_the_title() -> None:
    line = lines_of(draw(*seeds(3), title="reward"))[0]
    assert line.startswith("reward") and line.rstrip().endswith("● seed 0  ■ seed 1  ▲ seed 2   x steps")


def test_more_names_stand_in_the_corner_that_rising_curves_leave() -> None:
    lines = lines_of(draw(*seeds(6, "ppo-cartpole"), title="reward"))
    rows = [row for row, line in enumerate(lines) if "ppo-cartpole" in line]
    assert rows == list(range(16, 22))
    assert all(lines[row].rstrip().endswith(f"ppo-cartpole {index}") for index, row in enumerate(rows))


def test_too_many_names_end_in_a_count() -> None:
    text = draw(*seeds(40), title="reward", width=90, height=24).text()
    assert "+ " in text and " more" in text


def test_no_curve_no_end_and_no_gap_is_hidden() -> None:
    with_names = draw(*seeds(6, "ppo-cartpole"), title="reward", x_range=(0.0, 100_000.0))
    without = draw(*seeds(6, "ppo-cartpole"), title="reward", x_range=(0.0, 100_000.0), legend=False)
    assert cells_with(without, "curve") <= cells_with(with_names, "curve")


def test_the_corner_is_kept_while_it_is_free() -> None:
    chart = Chart()
    x, y = rewards()
    found = set()
    for end in range(50, 400, 10):
        curves = tuple(Curve(f"ppo-cartpole {slot}", x[:end], y[:end], slot=slot) for slot in range(6))
        lines = lines_of(chart.draw(ChartSpec(curves, 90, 24, "reward", x_range=(0, 100_000), y_range=(0, 500))))
        found.add(next(row for row, line in enumerate(lines) if "ppo-cartpole 0" in line))
    assert len(found) == 1


def test_curves_in_the_foreground_are_named_first() -> None:
    x, y = rewards()
    line = lines_of(draw(Curve("dim", x, y, slot=0, lit=False), Curve("lit", x, y, slot=1), title="reward"))[0]
    assert line.index("lit") < line.index("dim")


def test_a_name_that_the_title_says_is_not_repeated() -> None:
    x, y = rewards()
    assert draw(Curve("reward", x, y), title="reward").text().count("reward") == 1


def test_hostile_names_are_shown_harmless_and_cut_in_the_middle() -> None:
    x, y = rewards()
    frame = draw(Curve(HOSTILE, x, y), title=HOSTILE, width=60, height=16, x_label=HOSTILE)
    assert all(char.isprintable() or char == "\n" for char in frame.text())
    assert "[/foo]" in frame.text() and "…" in frame.text()


def test_long_names_are_cut_to_fit_where_no_corner_is_free() -> None:
    x = np.linspace(0, 100_000, 4_000)
    y = np.random.default_rng(0).uniform(0, 500, 4_000)
    line = lines_of(draw(Curve("ppo-cartpole-with-a-long-name-seed7", x, y), title="reward", width=40))[0]
    assert "…" in line and "seed7" in line
