"""Stopping: asked, then TERM, then KILL of the whole group, wherever the simulation is and whatever it does."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import UnknownSimulation, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.status import SimStatusCode, SimStatusSubcode
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import is_held
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import presence
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.stop import Patience
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, config_of, order
from tests.helpers.processes import PATIENCE, child_of, kill, members, parent_of, printed, until
from tests.helpers.sims import Deaf, ForksDeep, Steps, Stubborn

QUICK = Patience(asked=0.2, term=1.0, kill=PATIENCE)


def is_cancelled(record: SimulationRecord) -> bool:
    """Tell whether a record says in all its ways that somebody stopped the simulation."""
    flags, last = record.flags, record.last_status
    assert last is not None and (last.code, last.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.STOPPED)
    return (record.word, flags.is_done, flags.cancelled, flags.failed) == ("stopped", True, True, True)


def test_one_that_listens_ends_well_within_a_second(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, steps=5, until=str(tmp_path / "never")))
    until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
    stopped = tracker.stop(record.sim_id)
    assert is_cancelled(stopped) and not stopped.force_stopped
    assert stopped.exit is not None and stopped.exit["code"] == 4
    call, last = call_of(project), stopped.last_status
    assert (call.name, call.code, call.details["sim_id"]) == ("stop", 0, record.sim_id)
    assert last is not None and last.details == "Stopped at step 5 of 5."
    assert call.time is not None and last.time - call.time < timedelta(seconds=1)


def test_one_that_does_not_listen_ends_by_term(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Deaf))
    printed(project.folder, record.sim_id, "deaf")
    stopped = tracker.stop(record.sim_id, QUICK)
    assert is_cancelled(stopped) and stopped.force_stopped
    assert stopped.exit is not None and stopped.exit["signal"] == 15
    assert stopped.last_status is not None
    assert stopped.last_status.details.startswith("Stopped by force after it did not answer: killed by SIGTERM (15)")


def test_one_that_ignores_term_is_killed_with_all_its_children(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Stubborn))
    printed(project.folder, record.sim_id, "stubborn")
    group = child_of(project.folder, record.sim_id)
    assert len(members(group)) >= 4
    stopped = tracker.stop(record.sim_id, QUICK)
    assert is_cancelled(stopped) and stopped.force_stopped
    assert stopped.exit is not None and stopped.exit["signal"] == 9
    assert members(group) == set()
    assert project.counts() == {"stopped": 1} and project.unfinished() == []


def test_a_stop_right_after_the_start_is_kept(tracker: SimulationTracker, tmp_path: Path) -> None:
    record = tracker.start(order(Steps, until=str(tmp_path / "never")))
    assert is_cancelled(tracker.stop(record.sim_id))


SLOW_MODULE = """
import pathlib, sys, time
from tests.helpers.sims import Steps
class Slow(Steps):
    def _run(self, **kwargs): print("it ran")
if sys.argv[0].endswith("child.py"):
    pathlib.Path("importing").touch()
    while not pathlib.Path("go on").exists(): time.sleep(0.01)
"""


async def test_one_that_is_still_being_imported_stops_when_it_is_loaded(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "slow_module.py"
    file.write_text(SLOW_MODULE)
    asked = order(Steps)
    asked.type = TypeRef("slow_module", "Slow", str(file))
    tracker = AsyncSimulationTracker(project)
    record = await tracker.start(asked)
    await asyncio.to_thread(until, (tmp_path / "importing").exists, "the import")
    stopping = asyncio.create_task(tracker.stop(record.sim_id))
    await asyncio.to_thread(until, lambda: project.counts() == {"stopping": 1}, "the stop to be asked for")
    (tmp_path / "go on").touch()
    stopped = await stopping
    assert is_cancelled(stopped) and not stopped.force_stopped
    assert "it ran" not in project.folder.simulation(record.sim_id).output.read_text()


def test_one_that_was_never_started_is_cancelled(tracker: SimulationTracker, project: Project) -> None:
    sim_id, _ = tracker.create_simulation(Steps(config_of(Steps, "early")))
    stopped = tracker.stop("early")
    assert is_cancelled(stopped) and stopped.started is None and not stopped.force_stopped
    assert stopped.last_status is not None and stopped.last_status.details == "Cancelled before it was started."
    assert not project.folder.simulation(sim_id).journal.exists()
    with pytest.raises(WrongUse, match="'early' is stopped already"):
        tracker.stop(sim_id)


def test_one_that_is_done_or_unknown_is_refused_and_that_is_written_down(
    tracker: SimulationTracker, project: Project
) -> None:
    record = tracker.start(order(Steps, "quick", steps=1))
    tracker.wait(record.sim_id, PATIENCE)
    with pytest.raises(WrongUse, match="'quick' is done already; there is nothing to stop"):
        tracker.stop(record.sim_id)
    assert (call_of(project).name, call_of(project).code) == ("stop", 2)
    assert "nothing to stop" in call_of(project).details["error"]
    with pytest.raises(UnknownSimulation, match="did you mean 'quick'"):
        tracker.stop("quik")
    assert (call_of(project).name, call_of(project).details["name"]) == ("stop", "quik")
    assert tracker.record(record.sim_id).ending is Ending.SUCCEEDED


async def test_two_who_stop_the_same_one_both_see_it_stopped(project: Project, tmp_path: Path) -> None:
    first, second = AsyncSimulationTracker(project), AsyncSimulationTracker(project, shell="screen")
    record = await first.start(order(Steps, until=str(tmp_path / "never")))
    stopped = await asyncio.gather(first.stop(record.sim_id), second.stop(record.sim_id[:8]))
    assert all(map(is_cancelled, stopped)) and stopped[0] == stopped[1]
    assert sorted(call.details["shell"] for call in project.calls() if call.name == "stop") == ["screen", "script"]


@pytest.fixture
def orphaned(tracker: SimulationTracker, project: Project) -> tuple[str, int]:
    """Kill both processes of a simulation that leaves a child with the simulation's lock; give its id and its group."""
    record = tracker.start(order(ForksDeep))
    printed(project.folder, record.sim_id, "forked")
    child, parent = child_of(project.folder, record.sim_id), parent_of(project.folder, record.sim_id)
    kill(parent)
    kill(child)
    assert members(child) and is_held(project.folder.simulation(record.sim_id).lock)
    return record.sim_id, child


def test_orphans_of_a_dead_simulation_are_stopped(
    tracker: SimulationTracker, project: Project, orphaned: tuple[str, int]
) -> None:
    sim_id, group = orphaned
    assert tracker.any_running(sim_id)
    assert is_cancelled(tracker.stop(sim_id, QUICK)) and members(group) == set()


def test_a_simulation_does_not_run_for_ever_because_an_orphan_holds_its_lock(
    tracker: SimulationTracker, project: Project, orphaned: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sim_id, group = orphaned
    monkeypatch.setattr(presence, "SILENCE", 0.5)
    (died,) = tracker.wait(sim_id, PATIENCE)
    assert (died.word, died.force_stopped) == ("died", True)
    until(lambda: not members(group), "the end of the orphan")


def test_nor_because_the_clock_was_set_back(
    tracker: SimulationTracker, project: Project, orphaned: tuple[str, int]
) -> None:
    sim_id, _ = orphaned
    folder = project.folder.simulation(sim_id)
    folder.progress.write_text(json.dumps({"heartbeat": time.time() + 3600}))
    (died,) = tracker.wait(sim_id, PATIENCE)
    assert (died.word, died.force_stopped) == ("died", True)
