"""What may be done with the queue, and what is refused: without slots, so that nothing is started meanwhile."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import (
    GymdashError,
    InvalidKwargs,
    ProjectError,
    UnknownSimulation,
    WorkerError,
)
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.supervision import SupervisorFiles
from gymdash_tui.tracking import supervisor
from gymdash_tui.tracking.drain import waits_for
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, config_of, folders, order
from tests.helpers.processes import PATIENCE, run_python, until
from tests.helpers.sims import Steps
from tests.tracking.queues import queue, words


@pytest.fixture(autouse=True)
def on_hold(tracker: SimulationTracker) -> None:
    """Nothing is started."""
    tracker.call(tracker.aio.set_slots(0))


def names(project: Project) -> list[str]:
    """Give the queue's names in its order."""
    return [record.name for record in project.queue()]


def refused(call: Callable[[], Any]) -> str:
    """Give the sentence with which something is refused."""
    with pytest.raises(GymdashError) as error:
        call()
    return str(error.value)


def test_a_script_queues_what_it_could_start(tracker: SimulationTracker, project: Project) -> None:
    sim_id, simulation = tracker.queue_sim(Steps(config_of(Steps, "by script")), priority=2, held=True, steps=3)
    record = project.get(str(sim_id))
    assert record is not None and (record.word, record.priority, record.start_kwargs) == ("held", 2, {"steps": 3})
    assert simulation.sim_path is not None and str(sim_id) in simulation.sim_path
    assert simulation.start_kwargs == {"steps": 3}
    call = call_of(project)
    assert (call.name, call.code, call.details["name"], call.details["shell"]) == (
        "queue_sim",
        0,
        "by script",
        "script",
    )


def test_what_was_created_is_queued_as_it_is(tracker: SimulationTracker, project: Project) -> None:
    created, simulation = tracker.create_simulation(Steps(config_of(Steps, "made")))
    sim_id, _ = tracker.queue_sim(simulation, after=())
    assert sim_id == created and words(project) == {"made": "queued"}
    assert "queued already" in refused(lambda: tracker.queue_sim(simulation))
    other, again = tracker.create_simulation(Steps(config_of(Steps, "other")))
    assert "was made with its arguments" in refused(lambda: tracker.queue_sim(again, steps=1))
    assert "was made with its GPU" in refused(lambda: tracker.queue_sim(again, gpu="any"))
    assert tracker.call(tracker.aio.enqueue(other, QueueWish(priority=3))).priority == 3
    assert names(project) == ["other", "made"]
    assert refused(lambda: tracker.call(tracker.aio.enqueue(other))) == "'other' is in the queue already."
    assert call_of(project).code == 2 and call_of(project).details["error"] == "'other' is in the queue already."


def test_order_and_places(tracker: SimulationTracker, project: Project) -> None:
    for name in "abcd":
        queue(tracker, name)
    tracker.call(tracker.aio.move("d", -2))
    assert names(project) == ["a", "d", "b", "c"]
    tracker.call(tracker.aio.move("a", 10**9))
    assert names(project) == ["d", "b", "c", "a"]
    assert tracker.call(tracker.aio.move("d", -1)).name == "d"  # it stands first already
    tracker.call(tracker.aio.set_priority("c", 1))
    assert names(project) == ["c", "d", "b", "a"]
    tracker.call(tracker.aio.unqueue("c"))
    assert names(project) == ["d", "b", "a"] and words(project)["c"] == "created"
    assert [project.calls()[number].name for number in range(3)] == ["unqueue", "set_priority", "move"]


def test_hold_and_release(tracker: SimulationTracker, project: Project) -> None:
    record = queue(tracker, "x")
    assert waits_for(project, record) == "on hold (0 slots)"
    assert tracker.call(tracker.aio.hold("x")).word == "held"
    assert waits_for(project, record) == "held"
    assert tracker.call(tracker.aio.hold(record.sim_id[:8])).word == "held"
    assert tracker.call(tracker.aio.release("x")).word == "queued"
    assert [call_of(project, number).name for number in (-3, -2, -1)] == ["hold", "hold", "release"]


@pytest.mark.parametrize("verb", ["hold", "release", "unqueue", "move", "set_priority"])
def test_what_is_not_in_the_queue(tracker: SimulationTracker, project: Project, verb: str) -> None:
    def do(name: str) -> None:
        more = [1] if verb in ("move", "set_priority") else []
        tracker.call(getattr(tracker.aio, verb)(name, *more))

    tracker.create_simulation(Steps(config_of(Steps, "made")))
    assert refused(lambda: do("made")) == "'made' is not in the queue: it is created."
    assert "No simulation has the name or id 'nobody'" in refused(lambda: do("nobody"))
    starting = queue(tracker, "starting")
    lock = take_lock(project.folder.simulation(starting.sim_id).lock)  # as whoever starts it holds it
    assert lock is not None
    assert refused(lambda: do("starting")).startswith("'starting' is being started at this moment")
    os.close(lock)


def test_wishes_that_make_no_sense(tracker: SimulationTracker, project: Project) -> None:
    def asked(**wish: Any) -> str:
        return refused(lambda: tracker.queue_sim(Steps(config_of(Steps, "new")), **wish))

    first = queue(tracker, "first")
    second = queue(tracker, "second", after=(first.sim_id,))
    assert "No simulation has the name or id 'nobody'" in asked(after="nobody")
    assert asked(priority=10**9).startswith("1000000000 is no priority; give a whole number from")
    assert asked(priority="high").startswith("'high' is no priority")
    tracker.stop("second")
    sentence = "It was to run after 'second', which was stopped, so it would never start"
    assert asked(after=["first", "second"]).startswith(sentence)
    assert tracker.queue_sim(Steps(config_of(Steps, "new")), after=[first.sim_id[:8], "second"], after_any=True)
    unknown = str(uuid.uuid4())
    told = refused(lambda: queue(tracker, "x", after=(unknown,)))
    assert told == f"It was to run after '{unknown}', which is no simulation's id."
    itself = order(Steps, "itself")
    itself.queue = QueueWish(after=(itself.sim_id,))
    assert refused(lambda: tracker.call(tracker.aio.queue(itself))).startswith("A simulation cannot run after itself")
    assert second.sim_id not in str(names(project)) and "x" not in words(project) and "itself" not in words(project)


def test_nobody_waits_in_a_circle(tracker: SimulationTracker, project: Project) -> None:
    first, _ = tracker.create_simulation(Steps(config_of(Steps, "first")))
    second = queue(tracker, "second", after=(str(first),))
    assert waits_for(project, second) == "after 'first', which is not queued"
    told = refused(lambda: tracker.call(tracker.aio.enqueue(first, QueueWish(after=(second.sim_id,)))))
    assert told == "'second' itself is to run after it, so that both would wait for ever."
    tracker.call(tracker.aio.enqueue(first))
    assert waits_for(project, second) == "after 'first'"


def test_arguments_are_checked_before_anything_is_made(tracker: SimulationTracker, project: Project) -> None:
    orders = [order(Steps, f"seed {seed}", seed=seed) for seed in range(3)]
    with pytest.raises(InvalidKwargs, match="steps"):
        tracker.call(tracker.aio.start_many([*orders, order(Steps, "wrong", steps=-5)]))
    assert project.count() == 0 and folders(project) == set()
    assert call_of(project).name == "queue_sim" and call_of(project).code == 2
    made = tracker.call(tracker.aio.start_many(orders))
    assert [record.name for record in made] == names(project) == ["seed 0", "seed 1", "seed 2"]
    assert [record.seed for record in made] == [0, 1, 2]


def test_several_that_run_one_after_the_other(tracker: SimulationTracker, project: Project) -> None:
    first = order(Steps, "first")
    second = replace(order(Steps, "second"), queue=QueueWish(after=(first.sim_id,)))
    _, made = tracker.call(tracker.aio.start_many([first, second]))
    assert waits_for(project, made) == "after 'first'"


def test_how_many_were_made_before_the_disk_was_full(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, left = project.add, [None, None]

    def add_two(*arguments: Any) -> None:
        if not left:
            raise ProjectError("The disk is full.")
        left.pop()
        add(*arguments)

    monkeypatch.setattr(project, "add", add_two)
    told = refused(lambda: tracker.call(tracker.aio.start_many([order(Steps, name) for name in "abc"])))
    assert told == "2 of 3 were queued; then: The disk is full."
    assert names(project) == ["a", "b"] and len(folders(project)) == 2


def test_no_supervisor_can_be_started(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(supervisor, "launch_supervisor", refuse)
    project.set_setting("slots", 1)
    with pytest.raises(WorkerError, match="What is queued waits, because no supervisor could be started") as error:
        queue(tracker, "waits")
    assert "Resource temporarily unavailable" in str(error.value) and words(project) == {"waits": "queued"}


def test_unknown_simulations_are_named(tracker: SimulationTracker) -> None:
    queue(tracker, "first")
    with pytest.raises(UnknownSimulation, match="did you mean 'first'"):
        tracker.call(tracker.aio.hold("frist"))


def test_done_ones_are_told_how_to_go_on(tracker: SimulationTracker) -> None:
    queue(tracker, "x")
    tracker.stop("x")
    told = refused(lambda: tracker.call(tracker.aio.enqueue("x")))
    assert told == "'x' is stopped; `resume --queue` goes on with it, `rerun` starts the same again."


QUEUER = """
from gymdash_tui import ProjectManager, Simulation, SimulationStartConfig, SimulationTracker

class Counter(Simulation):
    def _run(self, **kwargs):
        self.set_progress(kwargs["steps"], kwargs["steps"])

ProjectManager.setup("here")
tracker = SimulationTracker()
first, _ = tracker.queue_sim(Counter(SimulationStartConfig("first", "counter")), steps=5)
second, _ = tracker.queue_sim(Counter(SimulationStartConfig("second", "counter")), steps=6, after=first)
print(first, second)
"""


def test_a_script_that_queues_and_ends(tmp_path: Path) -> None:
    script = tmp_path / "queuer.py"
    script.write_text(QUEUER)
    ran = run_python(script, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    with Project.open(tmp_path / "here") as project:
        records = [project.get(sim_id) for sim_id in ran.stdout.split()]
        assert all(record is not None for record in records)
        until(lambda: words(project) == {"first": "done", "second": "done"}, "both to be done", PATIENCE)
        first, second = (project.find(name) for name in ("first", "second"))
        assert (first.progress.step, second.progress.step, second.phase) == (5, 6, Phase.DONE)
        assert first.ended is not None and second.started is not None and second.started >= first.ended
        until(lambda: not SupervisorFiles(project.folder).is_held, "the supervisor to leave")
