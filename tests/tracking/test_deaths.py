"""Whoever is killed: a simulation that can go on goes on, one that is dead is told as dead, with all that is known."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import from_unix, utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.exit_record import read_exit
from gymdash_tui.simulation.journal import JournalWriter, read_journal
from gymdash_tui.simulation.lock import is_held, read_holder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tracking import follow
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.launch import make
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import (
    PATIENCE,
    ROOT,
    child_of,
    kill,
    members,
    parent_of,
    printed,
    processes_of,
    run_python,
    until,
)
from tests.helpers.sims import Forks, Steps


@pytest.fixture
def running(tracker: SimulationTracker, gate: Path) -> SimulationRecord:
    """A simulation that has counted its 5 steps and waits."""
    record = tracker.start(order(Steps, "victim", steps=5, until=str(gate)))
    until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
    return record


def last_word(project: Project, record: SimulationRecord) -> SimStatus:
    """Give a dead simulation's last status, of which there has to be exactly one."""
    (status,) = [one.status for one in project.statuses(record.sim_id) if one.status.code is not SimStatusCode.INFO]
    return status


def is_dead(record: SimulationRecord) -> bool:
    """Tell whether a record says in all its ways that the simulation died."""
    flags = record.flags
    assert (flags.is_done, flags.failed, flags.cancelled, flags.force_stopped) == (True, True, False, True)
    return (record.phase, record.ending, record.word) == (Phase.DONE, Ending.DIED, "died")


def test_the_simulation_is_killed(tracker: SimulationTracker, project: Project, running: SimulationRecord) -> None:
    kill(child_of(project.folder, running.sim_id))
    (died,) = tracker.wait(running.sim_id, PATIENCE)
    status = last_word(project, died)
    assert is_dead(died) and (status.code, status.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.ERROR)
    killed = "killed by SIGKILL (9), by whom is not known; memory peaked at "
    assert status.details.startswith(f"Its process died without a word: {killed}")
    assert died.exit is not None and died.exit["signal"] == 9 and died.progress.step == 5
    assert died.ended is not None and abs(died.ended - utc_now()) < timedelta(seconds=PATIENCE)


def test_a_death_is_told_to_the_second(tracker: SimulationTracker, project: Project, running: SimulationRecord) -> None:
    killed = utc_now()
    kill(child_of(project.folder, running.sim_id))
    (died,) = tracker.wait(running.sim_id, PATIENCE)
    assert died.ended is not None and died.ended - killed < timedelta(seconds=1)


def test_the_thin_parent_is_killed_and_the_simulation_goes_on(
    tracker: SimulationTracker, project: Project, running: SimulationRecord, gate: Path
) -> None:
    kill(parent_of(project.folder, running.sim_id))
    assert not tracker.all_done(running.sim_id)
    assert tracker.record(running.sim_id).phase is Phase.RUNNING
    gate.touch()
    (done,) = tracker.wait(running.sim_id, PATIENCE)
    assert (done.ending, done.force_stopped) == (Ending.SUCCEEDED, False)
    assert done.exit is not None and (done.exit["code"], done.exit["signal"]) == (None, None)
    assert done.exit["max_rss"] > 5_000_000 and done.exit["cpu_seconds"] > 0
    assert last_word(project, done).details == "Done."
    assert done.ended is not None and abs(done.ended - utc_now()) < timedelta(seconds=PATIENCE)


def test_one_whose_parent_was_killed_can_be_stopped(
    tracker: SimulationTracker, project: Project, running: SimulationRecord
) -> None:
    kill(parent_of(project.folder, running.sim_id))
    assert tracker.stop(running.sim_id).word == "stopped"


def test_both_are_killed(tracker: SimulationTracker, project: Project, running: SimulationRecord) -> None:
    kill(parent_of(project.folder, running.sim_id))
    kill(child_of(project.folder, running.sim_id))
    (died,) = tracker.wait(running.sim_id, PATIENCE)
    assert is_dead(died) and died.exit is not None
    assert (died.exit["code"], died.exit["signal"]) == (None, None) and died.exit["max_rss"] > 5_000_000
    word = last_word(project, died)
    assert word.details.startswith("Its process died without a word: nobody saw how; its last sign of life was at ")
    assert re.search(r", its memory then \d+ MB\.$", word.details)
    progress = read_progress(project.folder.simulation(died.sim_id).progress)
    assert progress is not None and died.ended is not None
    assert abs(died.ended - from_unix(progress.heartbeat)) < timedelta(milliseconds=1)


def test_what_both_leave_behind_is_ended(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Forks))
    printed(project.folder, record.sim_id, "forked")
    group = child_of(project.folder, record.sim_id)
    assert len(members(group)) == 3
    kill(parent_of(project.folder, record.sim_id))
    kill(group)
    lock = project.folder.simulation(record.sim_id).lock
    until(lambda: not is_held(lock), "the lock to be free, which nothing that was forked holds")
    (died,) = tracker.wait(record.sim_id, PATIENCE)
    assert is_dead(died)
    until(lambda: not members(group), "the end of what was left behind")


def test_a_death_that_no_file_tells_is_seen_at_once_by_who_follows(
    tracker: SimulationTracker, project: Project, running: SimulationRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "LOOK_SELDOM", 1e6)  # nobody looks at all of them any more

    async def watch() -> SimulationRecord:
        watched = 0
        async for _ in tracker.aio.follow():
            watched += 1
            if watched == 4:
                kill(parent_of(project.folder, running.sim_id))
                kill(child_of(project.folder, running.sim_id))
            now = project.get(running.sim_id)
            if now is not None and now.phase is Phase.DONE:
                return now
        raise AssertionError("it follows for ever")

    assert is_dead(tracker.call(asyncio.wait_for(watch(), PATIENCE)))


def test_a_death_carries_what_was_printed_last(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Forks))
    printed(project.folder, record.sim_id, "forked")
    kill(child_of(project.folder, record.sim_id))
    (died,) = tracker.wait(record.sim_id, PATIENCE)
    assert last_word(project, died).error_trace == "first line\nsecond line\nforked"


def test_a_restart_of_the_machine_is_told(
    tracker: SimulationTracker, project: Project, running: SimulationRecord
) -> None:
    folder = project.folder.simulation(running.sim_id)
    holder = read_holder(folder.lock)
    assert holder is not None
    kill(parent_of(project.folder, running.sim_id))
    kill(holder.pid)
    folder.lock.write_text(json.dumps({**holder.to_json(), "boot_id": "another one"}))
    (died,) = tracker.wait(running.sim_id, PATIENCE)
    assert is_dead(died) and last_word(project, died).details.endswith("; the machine was restarted meanwhile.")


def test_a_clock_that_is_set_back_makes_no_end_before_the_beginning(
    tracker: SimulationTracker, project: Project, running: SimulationRecord
) -> None:
    folder = project.folder.simulation(running.sim_id)
    kill(parent_of(project.folder, running.sim_id))
    kill(child_of(project.folder, running.sim_id))
    told = json.loads(folder.progress.read_text())
    folder.progress.write_text(json.dumps({**told, "heartbeat": 1000.0}))
    (died,) = tracker.wait(running.sim_id, PATIENCE)
    assert is_dead(died) and died.started is not None and died.ended == died.started


def test_one_whose_start_died_before_its_process_began(tracker: SimulationTracker, project: Project) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps).config))
    assert project.set_phase(str(sim_id), Phase.STARTING)  # as far as a tracker came that was then killed
    (died,) = tracker.wait(sim_id, PATIENCE)
    assert is_dead(died)
    assert last_word(project, died).details == "Its process never began to run; the console output may say why."


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"pid": 1}', b"\xff\xfe"])
def test_a_damaged_exit_record_counts_as_none(
    tracker: SimulationTracker, project: Project, running: SimulationRecord, gate: Path, damage: bytes
) -> None:
    folder = project.folder.simulation(running.sim_id)
    gate.touch()
    until(lambda: read_exit(folder.exit), "the exit record")
    until(lambda: not processes_of(running.sim_id), "the end of all its processes")
    folder.exit.write_bytes(damage)
    (done,) = tracker.wait(running.sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED and done.exit is not None and done.exit["code"] is None


def test_a_damaged_journal_is_read_past_its_damage(
    tracker: SimulationTracker, project: Project, running: SimulationRecord, gate: Path
) -> None:
    with project.folder.simulation(running.sim_id).journal.open("ab") as journal:
        journal.write(b'{"kind": "status", "det\n\xff\xff\n')
    gate.touch()
    (done,) = tracker.wait(running.sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED
    assert "2 damaged line(s) of the journal were passed over." in [
        one.status.details for one in project.statuses(done.sim_id)
    ]


def test_what_another_tracker_is_taking_over_is_not_overlooked(tracker: SimulationTracker, project: Project) -> None:
    """One reads half a journal; meanwhile the worker ends; this one, which saw nothing of the half, finishes it."""
    sim_id = make(project, order(Steps)).sim_id  # by no tracker: one would go on looking at it
    folder = project.folder.simulation(sim_id)
    project.set_phase(sim_id, Phase.STARTING)
    seen_before = project.get(sim_id)
    assert seen_before is not None
    journal = JournalWriter(folder.journal)
    journal.write("phase", phase="running", pid=1)
    half = read_journal(folder.journal)
    assert project.ingest(sim_id, half.entries, 0, half.offset)
    journal.write("ending", ending="succeeded")
    journal.close()
    catch_up(project, seen_before)
    assert tracker.record(sim_id).ending is Ending.SUCCEEDED


STARTER = """
import sys
from gymdash_tui import ProjectManager, SimulationTracker
from tests.helpers.orders import order
from tests.helpers.sims import Steps
ProjectManager.setup(sys.argv[1])
tracker = SimulationTracker()
print(tracker.start(order(Steps, "left behind", steps=5, until=sys.argv[2])).sim_id, flush=True)
"""


def test_the_trackers_process_is_killed_and_a_new_one_shows_all(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    script = STARTER + "tracker.wait('left behind')"
    words = [sys.executable, "-c", script, str(project.folder.root), str(gate)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        sim_id = process.stdout.readline().strip()
        until(lambda: tracker.record(sim_id).progress.step == 5, "the last step")
        process.kill()
    assert not tracker.all_done(sim_id) and tracker.record(sim_id).phase is Phase.RUNNING
    gate.touch()
    (done,) = tracker.wait(sim_id, PATIENCE)
    assert (done.ending, done.force_stopped) == (Ending.SUCCEEDED, False)
    assert done.exit is not None and done.exit["code"] == 0


def test_what_ended_unseen_is_shown_by_the_next_tracker(project: Project, gate: Path) -> None:
    gate.touch()
    sim_id = run_python("-c", STARTER, project.folder.root, gate, cwd=ROOT).stdout.strip()
    until(lambda: not processes_of(sim_id), "the end of all its processes")
    unseen = project.get(sim_id)
    assert unseen is not None and unseen.phase is not Phase.DONE
    with Project.open(project.folder.root) as again:
        late = SimulationTracker(again)
        assert late.all_done(sim_id) and late.record(sim_id).ending is Ending.SUCCEEDED
        late.close()


@pytest.mark.parametrize("how", ["", "import os; os._exit(1)"])
def test_no_end_of_a_script_ends_what_it_started(
    tracker: SimulationTracker, project: Project, gate: Path, how: str
) -> None:
    sim_id = run_python("-c", STARTER + how, project.folder.root, gate, cwd=ROOT).stdout.strip()
    until(lambda: tracker.record(sim_id).progress.step == 5, "the last step, after the script's end")
    gate.touch()
    assert tracker.wait(sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED


LOOP = """
import asyncio, sys
from gymdash_tui import AsyncSimulationTracker
from gymdash_tui.project.project import Project
from tests.helpers.orders import order
from tests.helpers.sims import Steps

async def main():
    tracker = AsyncSimulationTracker(Project.open(sys.argv[1]))
    print((await tracker.start(order(Steps, "looped", steps=5, until=sys.argv[2]))).sim_id, flush=True)

asyncio.run(main())
"""


def test_no_end_of_an_event_loop_ends_what_was_started_on_it(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    sim_id = run_python("-c", LOOP, project.folder.root, gate, cwd=ROOT).stdout.strip()
    until(lambda: tracker.record(sim_id).progress.step == 5, "the last step, after the loop's end")
    gate.touch()
    assert tracker.wait(sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED
