"""Resuming: a further attempt in the same record, whatever the earlier one died of, and nothing half begun."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import InvalidKwargs, ProjectError, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.exit_record import read_exit
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking import attempt as attempting
from gymdash_tui.tracking.attempt import Attempt, begin_attempt
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, order
from tests.helpers.processes import PATIENCE, ROOT, child_of, kill, leave_nothing, printed, until
from tests.helpers.sims import FailsAt, Resumes, Steps


def resume(tracker: SimulationTracker, name: str, **how: Any) -> SimulationRecord:
    return tracker.call(tracker.aio.resume(name, **how))


def ended(tracker: SimulationTracker, asked: Order, how: Callable[[SimulationRecord], object]) -> SimulationRecord:
    """Start a simulation that waits at step 2, and have it end in some way."""
    record = tracker.start(asked)
    printed(tracker.project.folder, record.sim_id, "attempt 1")
    folder = tracker.project.folder.simulation(record.sim_id)
    until(lambda: (folder.checkpoints / "count").exists() and (folder.checkpoints / "count").read_text() == "2", "2")
    how(record)
    return tracker.wait(record.sim_id, PATIENCE)[0]


@pytest.fixture
def stopped(tracker: SimulationTracker) -> SimulationRecord:
    """A simulation that was stopped at step 2 of 4."""
    return ended(tracker, order(Resumes, "first"), lambda record: tracker.stop(record.sim_id))


def folder_of(project: Project, record: SimulationRecord) -> SimulationFolder:
    return project.folder.simulation(record.sim_id)


def test_what_was_stopped_goes_on_in_the_same_record(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    assert stopped.ending is Ending.CANCELLED and stopped.attempt == 1
    again = resume(tracker, "first")
    assert (again.sim_id, again.attempt) == (stopped.sim_id, 2) and again.phase in (Phase.STARTING, Phase.RUNNING)
    assert (again.ending, again.ended, again.exit) == (None, None, None) and again.started == stopped.started
    assert again.progress.step == 2  # until it says more itself
    (done,) = tracker.wait(again.sim_id, PATIENCE)
    assert (done.ending, done.attempt, done.progress.step, project.count()) == (Ending.SUCCEEDED, 2, 4, 1)
    folder = folder_of(project, done)
    assert "attempt 2 from newest at 2" in folder.output.read_text()
    first, second = read_exit(folder.exit_of(1)), read_exit(folder.exit)
    assert first is not None and second is not None and (first.code, second.code) == (4, 0)
    told = json.loads(folder.config.read_text())
    assert (told["attempt"], told["resume_from"]) == (2, "newest")
    call = call_of(project)
    assert (call.name, call.code, call.details["sim_id"]) == ("resume", 0, done.sim_id)
    assert [found.status.details for found in reversed(project.statuses(done.sim_id))][-1] == "Done."


def test_what_was_killed_goes_on(tracker: SimulationTracker, project: Project) -> None:
    dead = ended(tracker, order(Resumes, "first"), lambda record: kill(child_of(project.folder, record.sim_id)))
    assert dead.ending is Ending.DIED
    resume(tracker, "first", start_from="2")
    (done,) = tracker.wait("first", PATIENCE)
    assert done.ending is Ending.SUCCEEDED and not done.force_stopped
    assert "attempt 2 from 2 at 2" in folder_of(project, done).output.read_text()


def test_what_failed_fails_again_as_another_attempt(tracker: SimulationTracker) -> None:
    tracker.wait(tracker.start(order(FailsAt, "bad", at=2)).sim_id, PATIENCE)
    for attempt in (2, 3):
        assert resume(tracker, "bad").attempt == attempt
        assert tracker.wait("bad", PATIENCE)[0].ending is Ending.FAILED


def test_a_stop_that_the_first_attempt_did_not_read_does_not_stop_the_second(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    post(folder_of(project, stopped).inbox, Message("stop_simulation", True))
    resume(tracker, "first")
    assert tracker.wait("first", PATIENCE)[0].ending is Ending.SUCCEEDED


def test_an_ending_that_nobody_had_read_is_not_that_of_the_next_attempt(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    writer = JournalWriter(folder_of(project, stopped).journal)
    writer.write("ending", ending="succeeded")
    writer.close()
    record = resume(tracker, "first", start_kwargs={"waits": 2})
    printed(project.folder, record.sim_id, "attempt 2")
    kill(child_of(project.folder, record.sim_id))
    assert tracker.wait("first", PATIENCE)[0].ending is Ending.DIED


def test_other_arguments_are_laid_over_the_old_ones(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    asked = order(Steps, "first", steps=1, until=str(gate), inner={"rate": 0.5}, trigger=lambda step: step == 2)
    record = tracker.start(asked)
    printed(project.folder, record.sim_id, "running")
    tracker.stop("first")
    gate.touch()
    with pytest.raises(InvalidKwargs, match="stesp: not an argument"):
        resume(tracker, "first", start_kwargs={"stesp": 2})
    with pytest.raises(WrongUse, match="plain values only"):
        resume(tracker, "first", start_kwargs={"trigger": print})
    assert tracker.record("first").attempt == 1
    resume(tracker, "first", start_kwargs={"steps": 3, "inner": {"deep": {"er": 7}}})
    (done,) = tracker.wait("first", PATIENCE)
    assert done.start_kwargs == {"steps": 3, "inner": {"deep": {"er": 7}}} and done.kwargs["steps"] == 1
    told = folder_of(project, done).output.read_text()
    assert "{'rate': 0.5, 'deep': {'er': 7}}" in told and "triggered at 2" in told  # the function has come along
    assert done.progress.total == 3


def test_what_was_steered_while_it_ran_is_known_to_the_next_attempt(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    project.set_start_kwargs(stopped.sim_id, {"steps": 7})
    resume(tracker, "first")
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.progress.step, done.progress.total) == (7, 7)


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_what_cannot_be_resumed(tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    tracker.wait(tracker.start(order(Steps, "good", steps=1)).sim_id, PATIENCE)
    with pytest.raises(WrongUse, match=r"'good' succeeded. To go on to more steps: gymdash-tui extend"):
        resume(tracker, "good")
    assert (call_of(project).name, call_of(project).code) == ("resume", 2)
    tracker.start(order(Steps, "runs", until=str(tmp_path / "never")))
    with pytest.raises(WrongUse, match=r"'runs' is .*; there is nothing to resume"):
        resume(tracker, "runs")
    with pytest.raises(WrongUse, match="'best of all' names no checkpoint; give newest, exact, best, or the number"):
        resume(tracker, "good", start_from="best of all")
    tracker.create_simulation(Steps(order(Steps, "made", steps=1).config))
    with pytest.raises(WrongUse, match="'made' has never run, so it is started with the arguments it was made with"):
        resume(tracker, "made", start_kwargs={"steps": 2})
    project.enqueue(tracker.record("made").sim_id, QueueWish(held=True))
    with pytest.raises(WrongUse, match="'made' waits in the queue"):
        resume(tracker, "made")


def test_a_checkpoint_that_is_not_there_is_said_before_anything_begins(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    folder = folder_of(project, stopped)
    writer = JournalWriter(folder.journal)
    for step, exact in ((10, False), (20, True), (30, False)):
        writer.write("checkpoint", file=f"step-{step:09d}", step=step, exact=exact)
    writer.write("checkpoint", file="../../config.json", step=5, exact=False)
    writer.close()
    for name in ("step-000000010", "step-000000030"):
        (folder.checkpoints / name).mkdir()
    there = r"it has step-000000010 \(approximate\), step-000000030 \(approximate\)\."
    for wrong, words in (("20", "checkpoint of step 20"), ("5", "of step 5"), ("exact", "exact "), ("best", "best ")):
        with pytest.raises(WrongUse, match=rf"'first' has no .*{words}.*; {there}"):
            resume(tracker, "first", start_from=wrong)
    assert tracker.record("first").attempt == 1
    assert resume(tracker, "first", start_from="10").attempt == 2


def test_what_succeeded_goes_on_with_more_steps(tracker: SimulationTracker) -> None:
    tracker.wait(tracker.start(order(Steps, "good", steps=1)).sim_id, PATIENCE)
    resume(tracker, "good", start_kwargs={"steps": 2})
    (done,) = tracker.wait("good", PATIENCE)
    assert (done.ending, done.attempt, done.progress.total) == (Ending.SUCCEEDED, 2, 2)


def test_what_was_only_made_is_started(tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(order(Steps, "made", steps=1).config))
    assert resume(tracker, "made").attempt == 1
    assert tracker.wait("made", PATIENCE)[0].ending is Ending.SUCCEEDED


def test_a_resumed_one_can_wait_in_the_queue(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    queued = resume(tracker, "first", queued=True)
    assert queued.attempt == 2 and queued.phase in (Phase.QUEUED, Phase.STARTING, Phase.RUNNING, Phase.DONE)
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.ending, done.progress.step) == (Ending.SUCCEEDED, 4)
    assert folder_of(project, done).exit_of(1).exists()


def test_of_two_who_resume_at_once_one_does(tracker: SimulationTracker, stopped: SimulationRecord) -> None:
    async def both() -> list[object]:
        calls = (tracker.aio.resume("first"), tracker.aio.resume("first"))
        return list(await asyncio.gather(*calls, return_exceptions=True))

    told = tracker.call(both())
    refused = [one for one in told if isinstance(one, WorkerError | WrongUse)]
    assert len(refused) == 1 and "'first'" in str(refused[0])
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.ending, done.attempt) == (Ending.SUCCEEDED, 2)


# -- faults ------------------------------------------------------------------------------------------------------------

STEPS = ("_tell", "_take_over_rest", "_clear", "reopen")


@pytest.mark.parametrize("step", STEPS)
def test_a_refusal_at_any_point_leaves_the_old_ending(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    before = tracker.record("first")
    with monkeypatch.context() as patch:
        patch.setattr(Project if step == "reopen" else attempting, step, refuse)
        with pytest.raises(ProjectError, match=r"No space left on device.*was not resumed; it is as it was"):
            resume(tracker, "first", start_kwargs={"steps": 9})
    assert tracker.record("first") == before
    resume(tracker, "first")
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.ending, done.attempt, done.progress.step) == (Ending.SUCCEEDED, 2, 4)


DIES = """
import os, sys
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.tracking import attempt
root, sim_id, step = sys.argv[1:]
project = Project.open(root)
record = project.find(sim_id)
lock = take_lock(project.folder.simulation(sim_id).lock)
def die(*args, **kwargs):
    os._exit(9)
if step != "after":
    setattr(Project if step == "reopen" else attempt, step, die)
attempt.begin_attempt(project, record, attempt.Attempt())
os._exit(9)
"""


@pytest.mark.parametrize("step", [*STEPS, "after"])
def test_who_dies_at_any_point_leaves_something_that_can_be_resumed(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord, step: str
) -> None:
    words = [sys.executable, "-c", DIES, str(project.folder.root), stopped.sim_id, step]
    assert subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode == 9
    tracker.refresh()
    now = tracker.record("first")
    assert now.phase is Phase.DONE
    if step == "after":
        assert (now.ending, now.attempt) == (Ending.DIED, 2) and now.last_status is not None
        assert "never began to run" in now.last_status.details
    else:
        assert (now.ending, now.attempt, now.exit) == (stopped.ending, 1, stopped.exit)
    resume(tracker, "first")
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.ending, done.attempt, done.progress.step) == (Ending.SUCCEEDED, now.attempt + 1, 4)


@pytest.mark.parametrize("damage", ["", "{", "[]", None])
def test_what_it_was_started_with_is_found_out_again_from_its_row(
    tracker: SimulationTracker, project: Project, damage: str | None
) -> None:
    record = ended(
        tracker, order(Resumes, "first", steps=5, inner={"a": [1, None]}), lambda one: tracker.stop(one.sim_id)
    )
    config = folder_of(project, record).config
    config.unlink() if damage is None else config.write_text(damage)
    resume(tracker, "first")
    (done,) = tracker.wait("first", PATIENCE)
    assert (done.ending, done.progress.step, done.attempt) == (Ending.SUCCEEDED, 5, 2)
    told = json.loads(config.read_text())
    assert told["rebuilt"] and told["kwargs"] == {"steps": 5, "inner": {"a": [1, None]}}
    assert "('1'," in folder_of(project, done).output.read_text().splitlines()[-1]  # one thread, as before


def test_a_function_is_carried_on_even_without_the_config(tracker: SimulationTracker, project: Project) -> None:
    asked = order(Resumes, "first", word=lambda step: f"word {step}")
    record = ended(tracker, asked, lambda one: tracker.stop(one.sim_id))
    folder_of(project, record).config.unlink()
    resume(tracker, "first")
    (done,) = tracker.wait("first", PATIENCE)
    assert done.ending is Ending.SUCCEEDED and "word 2" in folder_of(project, done).output.read_text()


def test_a_function_that_is_lost_is_named(tracker: SimulationTracker, project: Project) -> None:
    record = ended(tracker, order(Resumes, "first", word=lambda step: ""), lambda one: tracker.stop(one.sim_id))
    folder_of(project, record).config.unlink()
    folder_of(project, record).objects.unlink()
    with pytest.raises(WorkerError, match="nothing else tells what its 'word' was"):
        resume(tracker, "first")
    assert tracker.record("first").ending is Ending.CANCELLED


def test_a_folder_that_is_gone_is_said(tracker: SimulationTracker, project: Project, stopped: SimulationRecord) -> None:
    shutil.rmtree(folder_of(project, stopped).root)
    with pytest.raises(WorkerError, match="is gone, and with it the checkpoints of 'first'; `gymdash-tui rerun"):
        resume(tracker, "first")
    assert tracker.record("first").attempt == 1


def test_a_project_that_was_moved_goes_on_where_it_is(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "moved"
    elsewhere.parent.mkdir()
    tracker.close()
    project.close()
    project.folder.root.rename(elsewhere)
    with Project.open(elsewhere) as moved:
        there = SimulationTracker(moved)
        resume(there, "first")
        (done,) = there.wait("first", PATIENCE)
        assert (done.ending, done.progress.step) == (Ending.SUCCEEDED, 4)
        assert "attempt 2 from newest at 2" in moved.folder.simulation(done.sim_id).output.read_text()
        there.close()
    leave_nothing(elsewhere)
    assert not project.folder.root.exists()


def test_an_attempt_begins_only_from_an_ending(
    tracker: SimulationTracker, project: Project, stopped: SimulationRecord
) -> None:
    lock = take_lock(folder_of(project, stopped).lock)
    assert lock is not None
    assert begin_attempt(project, stopped, Attempt(Phase.QUEUED))
    assert not begin_attempt(project, stopped, Attempt(Phase.QUEUED))  # somebody else was faster
    os.close(lock)
    assert tracker.record("first").attempt == 2
