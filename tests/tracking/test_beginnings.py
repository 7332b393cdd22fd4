"""Attempts whose process never began: put back into the queue, or over; and never taken for an earlier attempt."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import hold_off, take_lock
from gymdash_tui.tracking.catch_up import TRIES, catch_up
from gymdash_tui.tracking.launch import make, start_worker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, processes_of
from tests.helpers.sims import Steps

BACK = "Put back into the queue: whoever started it died before its process began."
NEVER = "Its process never began to run; the console output may say why."


@pytest.fixture
def queued(project: Project) -> SimulationRecord:
    """A simulation in the queue."""
    asked = order(Steps, "queued", steps=1)
    asked.queue = QueueWish()
    return make(project, asked)


def now(project: Project, record: SimulationRecord) -> SimulationRecord:
    """Give a record as it is."""
    found = project.get(record.sim_id)
    assert found is not None
    return found


def look(project: Project, record: SimulationRecord) -> SimulationRecord:
    """Have somebody look at it, and give what came of that."""
    catch_up(project, now(project, record))
    return now(project, record)


def test_one_from_the_queue_goes_back_to_its_place_three_times(project: Project, queued: SimulationRecord) -> None:
    place = now(project, queued).place
    for nth in range(TRIES):
        assert project.set_phase(queued.sim_id, Phase.STARTING)  # as far as a supervisor came that was then killed
        back = look(project, queued)
        assert (back.phase, back.place, back.requeued) == (Phase.QUEUED, place, nth + 1)
        assert back.last_status is not None and back.last_status.details == BACK
    assert project.set_phase(queued.sim_id, Phase.STARTING)
    over = look(project, queued)
    assert (over.phase, over.ending, over.force_stopped) == (Phase.DONE, Ending.DIED, True)
    assert over.last_status is not None and over.last_status.details == NEVER


def test_what_an_earlier_attempt_left_is_not_taken_for_this_ones(
    tracker: SimulationTracker, project: Project, queued: SimulationRecord
) -> None:
    tracker.call(start_worker(project, queued))
    tracker.wait(queued.sim_id, PATIENCE)
    folder = project.folder.simulation(queued.sim_id)
    assert folder.progress.exists() and folder.journal.exists()
    assert project.reopen(queued.sim_id, Phase.QUEUED)
    folder.exit.rename(folder.root / "exit-1.json")

    def begin() -> bool:
        assert project.set_phase(queued.sim_id, Phase.STARTING)
        raise MemoryError  # the starter ends in this very moment

    with pytest.raises(MemoryError):
        tracker.call(start_worker(project, now(project, queued), begin))
    back = look(project, queued)
    assert (back.phase, back.requeued, back.attempt) == (Phase.QUEUED, 1, 2)


def test_who_looks_while_another_attempt_begins_does_not_end_it(project: Project, queued: SimulationRecord) -> None:
    project.set_phase(queued.sim_id, Phase.STARTING)
    seen = now(project, queued)
    lock = take_lock(project.folder.simulation(queued.sim_id).lock)
    assert lock is not None
    assert not catch_up(project, seen)
    assert now(project, queued).phase is Phase.STARTING


def test_a_refused_start_leaves_the_lock_as_it_was(
    tracker: SimulationTracker, project: Project, queued: SimulationRecord
) -> None:
    tracker.call(start_worker(project, queued))
    tracker.wait(queued.sim_id, PATIENCE)
    lock = project.folder.simulation(queued.sim_id).lock
    before = lock.read_bytes()
    with pytest.raises(WorkerError, match="cannot be started: it is done already"):
        tracker.call(start_worker(project, now(project, queued)))
    assert before and lock.read_bytes() == before


def test_a_start_waits_for_who_only_finishes_a_record(
    tracker: SimulationTracker, project: Project, queued: SimulationRecord
) -> None:
    with hold_off(project.folder.simulation(queued.sim_id).lock) as free:
        assert free
        with pytest.raises(WorkerError, match="running already"):  # for a second; then something is wrong
            tracker.call(start_worker(project, queued))
    tracker.call(start_worker(project, queued))
    assert tracker.wait(queued.sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED


def test_a_folder_that_is_gone_ends_what_should_have_begun(project: Project, queued: SimulationRecord) -> None:
    project.set_phase(queued.sim_id, Phase.STARTING)
    folder = project.folder.simulation(queued.sim_id).root
    folder.rename(folder.with_name("elsewhere"))
    assert look(project, queued).phase is Phase.QUEUED


async def test_a_term_in_the_first_moment_ends_it_with_a_record(
    project: Project, tracker: SimulationTracker, tmp_path: Path
) -> None:
    asked = order(Steps, until=str(tmp_path / "never"))
    starting = asyncio.ensure_future(asyncio.to_thread(tracker.start, asked))
    sent: set[int] = set()
    while not starting.done():
        for pid in processes_of(asked.sim_id) - sent:
            os.kill(pid, signal.SIGTERM)
            sent.add(pid)
        await asyncio.sleep(0)
    assert sent
    (ended,) = await asyncio.to_thread(tracker.wait, asked.sim_id, PATIENCE)
    assert (ended.ending, ended.word) == (Ending.CANCELLED, "stopped")
    assert ended.exit is not None and ended.exit["code"] == 4
