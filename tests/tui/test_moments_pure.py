"""Lines and steps brought together: by when they were printed, by the tables' own steps, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tui.detail_steps import start_of_step, step_beside
from gymdash_tui.tui.moments import Moment, line_of_moment, moment_of_line


def table(step: int, loss: bool = True) -> str:
    """Give a table as Stable-Baselines3 prints it."""
    more = "| train/             |          |\n|    loss            | 0.5      |\n" if loss else ""
    return (
        f"{'-' * 33}\n| rollout/           |          |\n|    ep_rew_mean     | 12.3     |\n"
        f"| time/              |          |\n|    fps             | 900      |\n|    iterations      | 1        |\n"
        f"|    total_timesteps | {step:<8} |\n{more}{'-' * 33}\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> SimulationFolder:
    found = SimulationFolder(tmp_path / "sims" / "one")
    found.root.mkdir(parents=True)
    return found


def test_each_line_of_a_table_has_its_step_and_others_have_none(folder: SimulationFolder) -> None:
    arguments = "| total_timesteps | 100000 |\n"
    folder.output.write_text(
        f"Using cpu\n{arguments}\n" + table(2048) + "saved\n" + table(4096, loss=False) + table(6144)
    )
    data = folder.output.read_bytes()
    found = []
    at = 0
    for line in data.splitlines(keepends=True):
        found.append(step_beside(folder.output, at))
        at += len(line)
    assert found == [None] * 3 + [2048] * 10 + [None] + [4096] * 8 + [6144] * 10


@pytest.mark.parametrize("between", ["", "x" * 5_000 + "\n", "noise\n" * 60_000])
def test_the_table_of_a_step_is_found_in_a_file_of_any_size(folder: SimulationFolder, between: str) -> None:
    folder.output.write_text("begun\n" + between.join(table(step * 100) for step in range(1, 30)))
    data = folder.output.read_bytes()
    for step, wanted in ((100, 100), (250, 200), (1234, 1200), (2900, 2900), (9e9, 2900), (5, 100)):
        start = start_of_step(folder.output, step)
        assert start is not None and data[start:].startswith(b"| time/")
        assert step_beside(folder.output, start) == wanted


def test_without_tables_and_without_notes_nothing_is_made_up(folder: SimulationFolder) -> None:
    folder.output.write_text("one\ntwo\n")
    assert start_of_step(folder.output, 10) is None
    assert moment_of_line(folder, 4) is None and line_of_moment(folder, Moment("one", 5.0, 10)) is None
    folder.output.write_text("")
    assert step_beside(folder.output, 0) is None and start_of_step(folder.output, 1) is None


def test_what_prints_nothing_regular_has_the_moments_that_were_noted(folder: SimulationFolder) -> None:
    folder.output.write_text("one\ntwo\nthree...100%")
    folder.output_times.write_text("0 100.0\n4 160.0\n11 220.0\n20 280.0\n")
    assert [moment_of_line(folder, start) for start in (0, 4, 8)] == [
        Moment("one", 160.0, None),
        Moment("one", 220.0, None),
        Moment("one", 220.0, None),
    ]
    # within a line its beginning is meant, and behind the last one that
    assert [line_of_moment(folder, Moment("one", wall, 1)) for wall in (50, 100, 165, 230, 900)] == [None, 0, 4, 8, 8]


def test_where_nobody_noted_the_moment_a_table_tells_the_step(folder: SimulationFolder) -> None:
    folder.output.write_text("begun\n" + table(2048) + table(4096))
    start = line_of_moment(folder, Moment("one", 123.0, 4100.0))
    assert start is not None and moment_of_line(folder, start) == Moment("one", None, 4096)
