"""``logs``: all of it, its end, and live."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, printed
from tests.helpers.sims import WILD, Prints, Steps, Wild


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """The folder in which the simulation looks which line to print next."""
    folder = tmp_path / "lines"
    folder.mkdir()
    return folder


def test_a_live_simulation_is_followed_to_its_end(shell: Shell, tracker: SimulationTracker, lines: Path) -> None:
    (lines / "0").touch()
    tracker.start(order(Prints, "talks", folder=str(lines)))
    with shell.running("logs", "-f", "talks") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "line 0\n"
        for number in (1, 2):
            (lines / str(number)).touch()
            assert process.stdout.readline() == f"line {number}\n"
        (lines / "end").touch()
        rest, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest, err) == (0, "the end, without a line's end", "")


def test_all_of_it_or_its_last_lines(shell: Shell, tracker: SimulationTracker, lines: Path) -> None:
    for number in range(5):
        (lines / str(number)).touch()
    (lines / "4").rename(lines / "end")
    record = tracker.start(order(Prints, "talked", folder=str(lines)))
    (lines / "end").rename(lines / "4")
    printed(tracker.project.folder, record.sim_id, "line 4")
    (lines / "end").touch()
    tracker.wait(record.sim_id, PATIENCE)
    end = "the end, without a line's end"
    whole = "".join(f"line {number}\n" for number in range(5)) + end
    assert shell("logs", "talked").out == whole == shell("logs", "-f", "talked").out
    for count, expected in (("1", end), ("2", "line 4\n" + end), ("99", whole), ("0", "")):
        assert shell("logs", "talked", "-n", count).out == expected
    for wrong in ("-1", "many", "1.5", ""):
        assert shell("logs", "talked", "-n", wrong).refuses("--lines", "is no number of lines")


def test_long_outputs_are_read_from_their_end(shell: Shell, project: Project, tracker: SimulationTracker) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "big").config))
    with project.folder.simulation(sim_id).output.open("w") as output:
        output.writelines(f"{number} {'ä' * 700}\n" for number in range(3000))
    last = shell("logs", "big", "--lines", "250").out.splitlines()
    assert [line.split()[0] for line in last] == [str(number) for number in range(2750, 3000)]


def test_nothing_printed_yet(shell: Shell, tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(order(Steps, "silent").config))
    said = shell("logs", "silent")
    assert (said.code, said.out, said.err) == (0, "", "'silent' has printed nothing yet.\n")


def test_a_pipe_gets_what_was_printed_and_a_terminal_what_is_harmless(shell: Shell, tracker: SimulationTracker) -> None:
    record = tracker.start(order(Wild, "wild"))
    tracker.wait(record.sim_id, PATIENCE)
    assert WILD in shell("logs", "wild").out
    told = shell.on_a_terminal("logs", "wild").decode()
    assert "\x1b" not in told and "\x07" not in told and "\x9b" not in told and "\x00" not in told
    assert "red " in told and "[/foo]" in told
    assert "bar 100%\r\n" in told and "10%" not in told.replace("100%", "")
    assert shell.on_a_terminal("logs", "-f", "-n", "1", "wild").decode().endswith("\r\n")


def test_a_reader_that_leaves_early_hears_no_complaint(
    shell: Shell, project: Project, tracker: SimulationTracker
) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "big").config))
    project.folder.simulation(sim_id).output.write_text("a line\n" * 200_000)
    with shell.running("logs", "big") as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "a line\n"
        process.stdout.close()
        assert process.stderr.read() == "" and process.wait(PATIENCE) == 0
