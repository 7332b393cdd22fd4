"""Starting the process that tells a person: where that fails, the project's log says why, and nothing else breaks."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from gymdash_tui.simulation.announcer import ASKED, ENDED, start_announcer
from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.simulation.supervision import OWN_PYTHON


@pytest.fixture
def one(tmp_path: Path) -> SimulationFolder:
    """A simulation's folder, in a project that has a place for its log."""
    project = ProjectFolder(tmp_path / "project")
    project.db.mkdir(parents=True)
    return project.simulation("sim-1")


def lines_of(folder: SimulationFolder) -> list[str]:
    return (folder.project.db / "announcements.log").read_text(encoding="utf-8").splitlines()


def test_what_cannot_be_started_is_written_down_with_its_time_and_what_to_do(one: SimulationFolder) -> None:
    gone = str(one.root / "no python")
    began = int(time.time())
    assert start_announcer(one, ENDED, {OWN_PYTHON: gone}) == 0
    (line,) = lines_of(one)
    day, hour, *_ = line.split(" ")
    assert began <= time.mktime(time.strptime(f"{day} {hour[:8]}", "%Y-%m-%d %H:%M:%S")) <= time.time()
    assert "Nobody was told of simulation sim-1" in line
    assert f"{gone} could not be started (No such file or directory)" in line
    assert "see that this interpreter is there" in line and "`gymdash-tui show sim-1`" in line


def test_the_log_keeps_what_it_held_and_is_its_owners_alone(one: SimulationFolder) -> None:
    for what in (ASKED, ENDED):
        assert start_announcer(one, what, {OWN_PYTHON: str(one.root)}) == 0
    assert len(lines_of(one)) == 2
    assert stat.S_IMODE((one.project.db / "announcements.log").stat().st_mode) == 0o600


@pytest.mark.parametrize("python", ["/a\0b", "/[/foo]\x1b[31m\nred", "/\ud800", "/" + "a" * 10_000])
def test_an_odd_interpreter_is_one_line_without_commands_to_the_terminal(one: SimulationFolder, python: str) -> None:
    assert start_announcer(one, ENDED, {OWN_PYTHON: python}) == 0
    (line,) = lines_of(one)
    assert "could not be started" in line and line.isprintable()


def test_a_log_that_cannot_be_written_breaks_nothing(one: SimulationFolder) -> None:
    one.project.db.rmdir()
    assert start_announcer(one, ENDED, {OWN_PYTHON: "/no python"}) == 0
    assert not one.project.db.exists()
