"""Killing at once, and stopping what somebody halted: whatever state the processes are in."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatusCode, SimStatusSubcode
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, order
from tests.helpers.processes import child_of, members, parent_of, printed, processes_of, until
from tests.helpers.sims import Steps, Stubborn


@pytest.fixture
def running(tracker: SimulationTracker, tmp_path: Path) -> SimulationRecord:
    """A simulation that has counted its 5 steps and waits for ever."""
    record = tracker.start(order(Steps, "victim", steps=5, until=str(tmp_path / "never")))
    until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
    return record


def halted(pid: int) -> bool:
    """Tell whether a process is stopped by a signal."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def halt(pid: int) -> None:
    """Halt a process, as Ctrl-Z does."""
    os.kill(pid, signal.SIGSTOP)
    until(lambda: halted(pid), f"{pid} to be halted")


def nothing_is_left(record: SimulationRecord) -> None:
    """Wait until the thin parent, which leaves last, is gone as well."""
    until(lambda: not processes_of(record.sim_id), "the end of all its processes")


def kill(project: Project, record: SimulationRecord, shell: str = "screen") -> SimulationRecord:
    """Kill a simulation from a shell."""
    tracker = SimulationTracker(project, shell)
    try:
        return tracker.call(tracker.aio.kill(record.sim_id))
    finally:
        tracker.close()


def test_a_killed_one_is_cancelled_by_force_and_says_from_where(project: Project, running: SimulationRecord) -> None:
    killed = kill(project, running)
    flags, last = killed.flags, killed.last_status
    assert (killed.word, flags.is_done, flags.cancelled, flags.force_stopped) == ("stopped", True, True, True)
    assert last is not None and (last.code, last.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.STOPPED)
    assert last.details == "Killed from the screen at step 5 of 5."
    assert killed.exit is not None and killed.exit["signal"] == 9
    assert (call_of(project).name, call_of(project).details["sim_id"]) == ("kill", running.sim_id)


def test_a_whole_group_that_ignores_term_is_killed_at_once(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Stubborn))
    printed(project.folder, record.sim_id, "stubborn")
    group = child_of(project.folder, record.sim_id)
    assert kill(project, record, "shell").word == "stopped"
    assert members(group) == set()
    nothing_is_left(record)


@pytest.mark.parametrize("verb", ["kill", "stop"])
@pytest.mark.parametrize("who", ["simulation", "both"])
def test_one_that_somebody_halted_is_ended(
    tracker: SimulationTracker, project: Project, running: SimulationRecord, who: str, verb: str
) -> None:
    halt(child_of(project.folder, running.sim_id))
    if who == "both":
        halt(parent_of(project.folder, running.sim_id))
    ended = kill(project, running) if verb == "kill" else tracker.stop(running.sim_id)
    assert (ended.phase, ended.ending) == (Phase.DONE, Ending.CANCELLED)
    assert ended.force_stopped == (verb == "kill")
    nothing_is_left(running)


def test_one_that_was_never_started_is_cancelled(tracker: SimulationTracker, project: Project) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps).config))
    killed = tracker.call(tracker.aio.kill(sim_id))
    assert killed.ending is Ending.CANCELLED and killed.last_status is not None
    assert killed.last_status.details == "Cancelled before it was started."


async def test_a_kill_right_after_the_start_leaves_nothing(project: Project, tmp_path: Path) -> None:
    tracker = AsyncSimulationTracker(project)
    record = await tracker.start(order(Steps, until=str(tmp_path / "never")))
    killed = await tracker.kill(record.sim_id)
    assert (killed.ending, killed.phase) == (Ending.CANCELLED, Phase.DONE)
    nothing_is_left(record)


def test_what_is_done_is_not_killed(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Steps, steps=1))
    tracker.wait(record.sim_id, 60)
    with pytest.raises(WrongUse, match="is done already; there is nothing to kill"):
        kill(project, record)


def test_a_stop_after_a_kill_of_an_earlier_attempt_is_told_as_a_stop(
    tracker: SimulationTracker, project: Project, running: SimulationRecord
) -> None:
    project.record_call("kill", {"sim_id": running.sim_id, "shell": "screen"})
    project.record_call("stop", {"sim_id": running.sim_id, "shell": "screen"})
    project.set_phase(running.sim_id, Phase.STOPPING)
    os.kill(child_of(project.folder, running.sim_id), signal.SIGKILL)
    (ended,) = tracker.wait(running.sim_id, 60)
    assert ended.last_status is not None
    told = "Stopped by force after it did not answer: killed by SIGKILL (9); memory"
    assert ended.last_status.details.startswith(told)
