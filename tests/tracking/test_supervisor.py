"""The background supervisor: real ones, real workers, and whoever may be killed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.supervision import SupervisorFiles
from gymdash_tui.tracking import drain as draining
from gymdash_tui.tracking import supervisor
from gymdash_tui.tracking.drain import Drained, drain
from gymdash_tui.tracking.launch import start_worker
from gymdash_tui.tracking.supervisor import ensure_supervisor, run_supervisor
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, ROOT, kill, run_python, supervisors, until
from tests.helpers.sims import Steps
from tests.tracking.queues import (
    most_at_once,
    queue,
    supervisor_pid,
    wait_until_running,
    without_supervisor,
    words,
)

TWELVE = """
import sys
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.tracking.queue_sims import Takes
tracker = SimulationTracker(Project.open(sys.argv[1]))
tracker.call(tracker.aio.set_slots(2))
tracker.call(tracker.aio.start_many([order(Takes, f"short {number}", seconds=0.2) for number in range(12)]))
"""


def test_twelve_on_two_slots_with_everybody_else_gone(project: Project) -> None:
    assert run_python("-c", TWELVE, project.folder.root, cwd=ROOT).returncode == 0
    # nobody looks with a tracker, who would finish records: the database alone is read
    until(lambda: set(words(project).values()) == {"done"}, "all twelve to be done")
    records = project.page(0, 100, "oldest")
    assert len(records) == 12 and most_at_once(records) == 2
    begun = [record.name for record in sorted(records, key=lambda record: str(record.started))]
    assert begun[0] in ("short 0", "short 1") and begun[-1] in ("short 10", "short 11")
    for record in records:
        assert [one.status.details for one in project.statuses(record.sim_id)] == ["Done."]
    without_supervisor(project)
    until(lambda: not supervisors(project.folder.root), "the supervisor's process to leave")


def test_two_supervisors_at_once_never_start_the_same_one(tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    made = [queue(tracker, f"once {number}") for number in range(6)]
    project.set_setting("slots", 3)  # nobody is told, so that nobody but those below begins
    command = [sys.executable, "-m", "gymdash_tui", "supervise", "--until-empty", "-d", str(project.folder.root)]
    three = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(PATIENCE) for process in three] == [0, 0, 0]
    for record in tracker.wait([one.sim_id for one in made], PATIENCE):
        output = project.folder.simulation(record.sim_id).output.read_text()
        assert record.word == "done" and output.count("running") == 1
    assert most_at_once(map(project.find, [one.sim_id for one in made])) <= 3


def kill_supervisor_of_two(tracker: SimulationTracker, project: Project, gate: Path) -> None:
    """Have one simulation run and another one wait for its slot, and nobody to start it."""
    tracker.call(tracker.aio.set_slots(1))
    queue(tracker, "first", gate)
    queue(tracker, "second", gate)
    wait_until_running(project, "first")
    kill(supervisor_pid(project))
    without_supervisor(project)


def test_a_killed_supervisor_is_started_again_by_the_next_tracker(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    kill_supervisor_of_two(tracker, project, gate)
    with Project.open(project.folder.root) as again:
        other = SimulationTracker(again)
        assert other.call(other.aio.ensure_supervisor()) and not other.call(other.aio.ensure_supervisor())
        gate.touch()
        assert [one.word for one in other.wait(["first", "second"], PATIENCE)] == ["done", "done"]
        other.close()


def test_with_nobody_left_the_workers_thin_parent_starts_it_again(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    kill_supervisor_of_two(tracker, project, gate)
    gate.touch()
    until(
        lambda: words(project) == {"first": "done", "second": "done"}, "both to be done"
    )  # the database alone is read


def test_whoever_follows_the_project_starts_it_again_as_well(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    kill_supervisor_of_two(tracker, project, gate)

    async def follow() -> None:
        async for _ in tracker.aio.follow():
            if SupervisorFiles(project.folder).is_held:
                return

    tracker.call(follow())
    gate.touch()
    assert tracker.wait("second", PATIENCE)[0].ending is Ending.SUCCEEDED


def test_slots_changed_while_it_runs_count_at_once(tracker: SimulationTracker, project: Project, gate: Path) -> None:
    tracker.call(tracker.aio.set_slots(1))
    made = [queue(tracker, f"waits {number}", gate) for number in range(4)]
    wait_until_running(project, "waits 0")
    tracker.call(tracker.aio.set_slots(3))
    wait_until_running(project, "waits 0", "waits 1", "waits 2")
    slots = tracker.call(tracker.aio.slots())
    assert (slots.count, slots.live, slots.free, slots.sentence) == (3, 3, 0, "3 of 3 slots")
    tracker.call(tracker.aio.set_slots(0))  # what runs goes on; nothing new is started
    gate.touch()
    tracker.wait([one.sim_id for one in made[:3]], PATIENCE)
    without_supervisor(project)
    assert words(project)["waits 3"] == "queued"
    tracker.call(tracker.aio.set_slots(1))
    assert tracker.wait("waits 3", PATIENCE)[0].word == "done"


def test_what_was_started_directly_takes_a_slot_as_well(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    tracker.call(tracker.aio.set_slots(1))
    tracker.start(order(Steps, "direct", steps=1, until=str(gate)))
    queued = queue(tracker, "queued")
    supervisor_pid(project)
    assert tracker.call(tracker.aio.slots()).live == 1 and words(project)["queued"] == "queued"
    gate.touch()
    assert tracker.wait(queued.sim_id, PATIENCE)[0].word == "done"
    assert most_at_once([project.find("direct"), project.find("queued")]) == 1


def test_higher_priorities_come_first_and_held_ones_not_at_all(tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    for name, priority in {"low": -1, "normal": 0, "high": 5}.items():
        queue(tracker, name, priority=priority)
    queue(tracker, "held", priority=9, held=True)
    tracker.call(tracker.aio.set_slots(1))
    names = ["high", "normal", "low"]
    begun = [record.started for record in tracker.wait(names, PATIENCE)]
    assert begun == sorted(begun, key=str)
    without_supervisor(project)  # who is held keeps nobody waiting
    assert words(project)["held"] == "held"
    tracker.call(tracker.aio.release("held"))
    assert tracker.wait("held", PATIENCE)[0].word == "done"


def test_what_runs_after_others(tracker: SimulationTracker, project: Project, gate: Path) -> None:
    tracker.call(tracker.aio.set_slots(3))
    good, bad = queue(tracker, "good", gate), queue(tracker, "bad", gate)
    after = queue(tracker, "after", after=(good.sim_id,))
    any_ending = queue(tracker, "after any", after=(good.sim_id, bad.sim_id), after_any=True)
    never = queue(tracker, "never", after=(good.sim_id, bad.sim_id))
    never_either = queue(tracker, "never either", after=(never.sim_id,))
    wait_until_running(project, "good", "bad")
    assert tracker.stop(bad.sim_id).word == "stopped"
    lost = tracker.wait([never.sim_id, never_either.sim_id], PATIENCE)  # although the good one still runs
    told = [record.last_status.details for record in lost if record.last_status is not None]
    assert [record.word for record in lost] == ["stopped", "stopped"] and not lost[0].force_stopped
    assert told == [
        "Not started: it was to run after 'bad', which was stopped.",
        "Not started: it was to run after 'never', which was stopped.",
    ]
    assert {words(project)[name] for name in ("after", "after any")} == {"queued"}
    gate.touch()
    first, *others = tracker.wait([good.sim_id, after.sim_id, any_ending.sim_id], PATIENCE)
    assert [record.word for record in others] == ["done", "done"]
    assert first.ended is not None
    assert all(record.started is not None and record.started >= first.ended for record in others)


def test_one_that_cannot_be_started_keeps_no_other_one_waiting(tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    lost, bare, fine = queue(tracker, "lost"), queue(tracker, "bare"), queue(tracker, "fine")
    shutil.rmtree(project.folder.simulation(lost.sim_id).root)
    shutil.rmtree(project.folder.simulation(bare.sim_id).output.parent / "inbox")
    project.folder.simulation(bare.sim_id).output.mkdir()  # so that its worker's output cannot be opened
    tracker.call(tracker.aio.set_slots(1))
    records = tracker.wait([lost.sim_id, bare.sim_id, fine.sim_id], PATIENCE)
    assert [record.word for record in records] == ["failed", "failed", "done"]
    assert records[0].last_status is not None and "nothing was started" in records[0].last_status.details


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_one_in_the_foreground_leaves_when_told_and_what_runs_goes_on(
    tracker: SimulationTracker, project: Project, gate: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "gymdash_tui", "supervise", "-d", str(project.folder.root)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        supervisor_pid(project)
        tracker.call(tracker.aio.set_slots(1))
        queue(tracker, "goes on", gate)
        queue(tracker, "waits", gate)
        wait_until_running(project, "goes on")
        assert supervisor_pid(project) == process.pid
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0 and "started 'goes on'" in said and "Traceback" not in said
    assert said.splitlines()[-1].endswith("left: it was told to; what runs goes on running")
    tracker.refresh()
    assert words(project) == {"goes on": "running", "waits": "queued"}


def test_one_in_the_foreground_waits_for_another_one_and_takes_over(
    tracker: SimulationTracker, project: Project, gate: Path
) -> None:
    tracker.call(tracker.aio.set_slots(1))
    queue(tracker, "first", gate)
    queue(tracker, "second", gate)
    wait_until_running(project, "first")
    background = supervisor_pid(project)
    command = [sys.executable, "-m", "gymdash_tui", "supervise", "--until-empty", "-d", str(project.folder.root)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert f"waits for the end of another supervisor (pid {background} on " in process.stderr.readline()
        kill(background)
        until(lambda: SupervisorFiles(project.folder).is_held and supervisor_pid(project) == process.pid, "its turn")
        gate.touch()
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0 and "started 'second'" in said
    assert words(project) == {"first": "done", "second": "done"}


def test_it_leaves_when_the_projects_folder_is_gone(tmp_path: Path) -> None:
    root = tmp_path / "short lived"
    Project.open(root).close()
    command = [sys.executable, "-m", "gymdash_tui", "supervise", "-d", str(root)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "supervises" in process.stderr.readline()
        shutil.rmtree(root)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1 and "the project's folder is gone" in said and not root.exists()


def test_nothing_to_do_starts_nobody(tracker: SimulationTracker, project: Project) -> None:
    assert not ensure_supervisor(project)
    first = queue(tracker, "held", held=True)
    queue(tracker, "after the held one", after=(first.sim_id,))
    assert not ensure_supervisor(project) and not supervisors(project.folder.root)
    assert not SupervisorFiles(project.folder).lock.exists()


ONE = """
import os, sys
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.tracking.queues import queue
queue(SimulationTracker(Project.open(sys.argv[1])), f"by {os.getpid()}")
"""


def test_many_who_queue_at_once_start_one(project: Project) -> None:
    command = [sys.executable, "-c", ONE, str(project.folder.root)]
    four = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [process.wait(PATIENCE) for process in four] == [0] * 4
    until(lambda: sorted(words(project).values()) == ["done"] * 4, "all to be done")
    without_supervisor(project)
    log = SupervisorFiles(project.folder).log.read_text()
    # one that has let go of the lock may still write that it leaves, so who leaves when says nothing
    said = [(words[2], words[3]) for words in map(str.split, log.splitlines())]
    assert sum(word == "started" for _, word in said) == 4, log  # each of them once
    at_work = ""
    for pid, word in said:
        at_work = pid if word == "supervises" else at_work
        assert word != "started" or pid == at_work, log  # never two at once


def test_what_is_queued_as_it_leaves_is_not_left_lying(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LeavesAsSomebodyQueues(supervisor.Supervisor):
        async def _work(self) -> None:
            await super()._work()
            if not project.count():
                queue(tracker, "in the last moment")
                assert not ensure_supervisor(project)  # the lock is held, so that nobody else is started

    monkeypatch.setattr(supervisor, "Supervisor", LeavesAsSomebodyQueues)
    assert run_supervisor(project.folder.root, until_empty=True, foreground=True) == 0
    assert words(project) == {"in the last moment": "done"}


def test_what_nobody_foresaw_is_written_down_and_does_not_end_it(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.call(tracker.aio.set_slots(0))
    queue(tracker, "in the end")
    project.set_setting("slots", 1)
    odd = [RuntimeError("the moon is full"), ProjectError("The disk is full.")]

    async def drain_in_the_end(*arguments: Any) -> Drained:
        if odd:
            raise odd.pop(0)
        return await drain(*arguments)

    monkeypatch.setattr(supervisor, "drain", drain_in_the_end)
    monkeypatch.setattr(supervisor, "_BACK_OFF", 0.01)
    assert run_supervisor(project.folder.root, until_empty=True, foreground=False) == 0
    assert words(project) == {"in the end": "done"}
    log = SupervisorFiles(project.folder).log.read_text()
    assert "the moon is full\nTraceback" in log and "RuntimeError: the moon is full" in log
    assert "The disk is full.\n2" in log  # of what a sentence says there is no trace


def test_one_that_is_odd_keeps_no_other_one_waiting(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.call(tracker.aio.set_slots(0))
    queue(tracker, "odd")
    queue(tracker, "fine")
    project.set_setting("slots", 1)

    async def start(project: Project, record: SimulationRecord, *arguments: Any, **more: Any) -> None:
        if record.name == "odd":
            raise TypeError("not of this world")
        await start_worker(project, record, *arguments, **more)

    monkeypatch.setattr(draining, "start_worker", start)
    assert run_supervisor(project.folder.root, until_empty=True, foreground=False) == 0
    assert words(project) == {"odd": "failed", "fine": "done"}
    status = project.find("odd").last_status
    assert status is not None and status.details == "It could not be started (TypeError: not of this world)."
    assert "Traceback" in status.error_trace
