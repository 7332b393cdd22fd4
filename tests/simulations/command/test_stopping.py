"""Stopping, killing, pausing: no process of a program is left, whatever it did to get away."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import child_of, parent_of, printed, until
from tests.simulations.command.calls import curves, in_folder

Begin = Callable[..., SimulationRecord]
FAMILY = 4
"""Processes that `breed` comes to: itself, a child, one in a session of its own, and an orphan in another."""


def runs(tracker: SimulationTracker, name: str) -> bool:
    """Tell whether a simulation runs, as far as is known now."""
    tracker.refresh()
    return tracker.record(name).phase is Phase.RUNNING


@pytest.fixture
def bred(begin: Begin, project: Project, place: Path) -> Callable[..., SimulationRecord]:
    """Start the program that starts others."""

    def start(*more: str, grace: float = 60) -> SimulationRecord:
        record = begin("breed", *more, grace=grace)
        printed(project.folder, record.sim_id, "bred")
        until(lambda: len(in_folder(place)) == FAMILY, "the whole family")
        return record

    return start


def test_a_stop_ends_all_of_them(bred: Begin, tracker: SimulationTracker, place: Path) -> None:
    record = bred()
    stopped = tracker.stop(record.sim_id)
    assert in_folder(place) == {}
    assert stopped.word == "stopped" and not stopped.force_stopped and stopped.last_status is not None
    assert "was killed by SIGTERM (15); memory peaked at" in stopped.last_status.details
    assert "had to be killed" not in stopped.last_status.details


def test_those_that_do_not_listen_are_killed_after_the_grace(
    bred: Begin, tracker: SimulationTracker, place: Path
) -> None:
    stopped = tracker.stop(bred("--deaf", grace=0.2).sim_id)
    assert in_folder(place) == {}
    assert stopped.word == "stopped" and stopped.last_status is not None
    assert stopped.last_status.details.endswith(f"; {FAMILY} processes had to be killed after 0.2 s.")


def test_a_decent_program_saves(begin: Begin, tracker: SimulationTracker, project: Project, place: Path) -> None:
    record = begin("save")
    printed(project.folder, record.sim_id, "decent")
    stopped = tracker.stop(record.sim_id)
    assert (place / "saved").read_text() == "the model"
    assert stopped.word == "stopped" and stopped.last_status is not None
    assert "left with exit code 0" in stopped.last_status.details


def test_what_was_written_last_is_kept(begin: Begin, tracker: SimulationTracker, project: Project) -> None:
    record = begin("learn", "--until", "never")
    until(lambda: tracker.record(record.sim_id).progress.step == 200, "the curve")
    stopped = tracker.stop(record.sim_id)
    assert stopped.last_status is not None and stopped.last_status.details.startswith("Stopped at step 200")
    assert len(curves(project.folder.simulation(record.sim_id).tb)["charts/episodic_return"]) == 20


def test_the_kill_verb_leaves_nothing(bred: Begin, tracker: SimulationTracker, place: Path) -> None:
    killed = tracker.call(tracker.aio.kill(bred("--deaf").sim_id))
    assert killed.word == "stopped"
    until(lambda: not in_folder(place), "the end of all its processes")


@pytest.mark.parametrize("also_parent", [False, True])
def test_a_worker_that_is_killed_takes_the_program_with_it(
    bred: Begin, tracker: SimulationTracker, project: Project, place: Path, also_parent: bool
) -> None:
    record = bred("--deaf")
    program = min(in_folder(place))
    child, parent = child_of(project.folder, record.sim_id), parent_of(project.folder, record.sim_id)
    os.kill(child, signal.SIGSTOP)  # it has no chance to do anything about it
    if also_parent:
        os.kill(parent, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    # where nobody is left to look after them, the kernel itself ends the program
    until(lambda: program not in in_folder(place) if also_parent else not in_folder(place), "its end")
    assert tracker.wait([record.sim_id], 60)[0].word == "died"
    for pid in in_folder(place):
        os.kill(pid, signal.SIGKILL)


def test_a_pause_halts_all_of_them(bred: Begin, tracker: SimulationTracker, place: Path) -> None:
    record = bred()
    assert tracker.call(tracker.aio.pause("a command")).said == "Paused; all its processes are halted."
    assert set(in_folder(place).values()) == {"T"} and tracker.record("a command").phase is Phase.PAUSED
    assert tracker.call(tracker.aio.pause("a command")).said == "It is paused already."
    assert tracker.call(tracker.aio.go_on("a command")).said == "Goes on."
    assert "T" not in in_folder(place).values() and tracker.record("a command").phase is Phase.RUNNING
    tracker.call(tracker.aio.pause("a command"))
    stopped = tracker.stop(record.sim_id)
    assert stopped.word == "stopped" and in_folder(place) == {}


def test_one_that_dies_while_it_is_paused_is_seen(bred: Begin, tracker: SimulationTracker, place: Path) -> None:
    record = bred()
    tracker.call(tracker.aio.pause("a command"))
    os.kill(min(in_folder(place)), signal.SIGKILL)
    failed = tracker.wait([record.sim_id], 60)[0]
    assert failed.word == "failed" and failed.last_status is not None
    assert "killed by SIGKILL (9)" in failed.last_status.details
    until(lambda: not any(state == "R" for state in in_folder(place).values()), "rest")
    for pid in in_folder(place):
        os.kill(pid, signal.SIGKILL)


def test_what_a_program_cannot_do_is_said(begin: Begin, tracker: SimulationTracker) -> None:
    record = begin("save")
    until(lambda: runs(tracker, "a command"), "its start")
    for work in (tracker.aio.checkpoint("a command"), tracker.aio.set_learning_rate("a command", 0.1)):
        with pytest.raises(WrongUse, match="'a command' is a command, which cannot"):
            tracker.call(work)
    tracker.stop(record.sim_id)
    with pytest.raises(WrongUse, match=f"run it from its beginning: gymdash-tui rerun {record.sim_id[:8]}"):
        tracker.call(tracker.aio.resume("a command"))
    again = tracker.call(tracker.aio.rerun("a command"))
    assert again.parent == record.sim_id
    tracker.stop(again.sim_id)


def test_a_simulation_that_a_program_starts_has_a_life_of_its_own(
    begin: Begin, tracker: SimulationTracker, project: Project, tmp_path: Path, place: Path
) -> None:
    inner = [sys.executable, "-m", "gymdash_tui", "-d", str(project.folder.root), "run", "--name", "inner", "--"]
    sleep = [sys.executable, "-c", "import time; time.sleep(1000)"]
    root = str(Path(__file__).resolve().parents[3])
    record = begin(argv=["sh", "-c", 'PYTHONPATH="$0" "$@"; sleep 1000', root, *inner, *sleep])
    until(lambda: any(one.name == "inner" for one in project.unfinished()), "the inner one")
    until(lambda: runs(tracker, "inner"), "its start")
    assert tracker.stop(record.sim_id).word == "stopped"
    assert runs(tracker, "inner") and len(in_folder(place)) > 0
    tracker.stop("inner")
    until(lambda: not in_folder(place), "the end of the inner one, too")
