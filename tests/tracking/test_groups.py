"""Groups, and a script's own callbacks while its simulations run in processes of their own."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import gymdash_tui
from gymdash_tui.domain.errors import InvalidKwargs, UnknownSimulation, WrongUse
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.groups import SimulationGroup
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.triggered import TriggeredCallback
from tests.helpers.orders import call_of, config_of, folders
from tests.helpers.processes import PATIENCE, child_of, kill, leave_nothing, printed, run_python, until
from tests.helpers.sims import FailsAt, Steps


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """Register the types that are started here."""
    for kind in (Steps, FailsAt):
        SimulationRegistry.register(kind.__name__.lower(), kind)
    yield
    for kind in (Steps, FailsAt):
        SimulationRegistry.unregister(kind.__name__.lower())


class Told:
    """What was called, in which order, and in how many threads."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, word: str) -> Callable[[], None]:
        def call() -> None:
            self.threads.add(threading.get_ident())
            self.words.append(word)

        return call

    def wait(self, *words: str) -> None:
        until(lambda: set(words) <= set(self.words), f"{words} to be called, not {self.words}")


def test_a_groups_functions_are_called_as_upstream_calls_them(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    gate, told = tmp_path / "gate", Told()
    configs = [config_of(Steps, name, steps=1, until=str(gate)) for name in ("one", "two", "three")]
    group = tracker.create_simulations(configs, group="seeds")
    assert isinstance(group, gymdash_tui.SimulationGroup) and isinstance(group.id, uuid.UUID)
    assert [sim_id for sim_id, _ in group.infos] == group.ids and group.sims[0].name == "one"
    assert {record.group for record in project.page()} == {"seeds"} and group.any_running and not group.all_done
    group.add_on_all_run_start(told("all started"))
    group.add_on_all_run_end(told("all ended"))
    group.add_on_each_run_start(told("started"))
    group.add_on_each_run_end(told("ended"))
    assert tracker.start_sims(group) is group
    told.wait("all started")
    until(lambda: told.words.count("started") == 3, "the third start")
    assert "ended" not in told.words and tracker.any_running(group.ids)
    gate.touch()
    told.wait("all ended")
    tracker.wait(group.ids, PATIENCE)
    assert group.all_done and not group.any_running
    until(lambda: told.words.count("ended") == 3, "the third end")
    assert told.words.count("all started") == told.words.count("all ended") == 1
    assert threading.get_ident() not in told.threads


def test_one_simulations_functions_are_called_in_their_order(tracker: SimulationTracker) -> None:
    told, simulation = Told(), SimulationRegistry.make("steps", config_of(Steps, steps=1))
    for event in ("start_setup", "end_setup", "start_run", "end_run"):
        simulation.add_callback(event, told(event))
    sim_id, started = tracker.start_sim(simulation)
    assert started is simulation
    told.wait("end_run")
    assert told.words == ["start_setup", "end_setup", "start_run", "end_run"]
    again, _ = tracker.start_sim(simulation) if tracker.wait(sim_id, PATIENCE) else (None, None)
    until(lambda: len(told.words) == 8, "those of the second run")
    assert again != sim_id


def test_functions_are_called_also_for_what_fails_dies_or_waits_in_the_queue(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    told = Told()
    group = tracker.start_sims(
        [config_of(FailsAt, "bad", at=1), config_of(Steps, "victim", steps=1, until=str(tmp_path / "never"))]
    )
    group.add_on_all_run_end(told("all ended"))
    tracker.on_all_done(group.ids, told("all done"))
    victim = str(group.ids[1])
    printed(project.folder, victim, "running")
    kill(child_of(project.folder, victim))
    told.wait("all ended", "all done")
    assert [tracker.record(sim_id).ending for sim_id in group.ids] == [Ending.FAILED, Ending.DIED]
    _, queued = tracker.queue_sim(config_of(Steps, "queued", steps=1))
    queued.add_callback("end_run", told("queued ended"))
    told.wait("queued ended")


def test_what_is_added_late_is_called_at_once(tracker: SimulationTracker) -> None:
    told = Told()
    group = tracker.start_sims([config_of(Steps, "one", steps=1)])
    tracker.wait(group.ids, PATIENCE)
    group.add_on_all_run_end(told("before it is seen, or after"))
    number = tracker.on_all_done(group.ids, told("done"))
    told.wait("before it is seen, or after", "done")
    assert tracker.add_on_all_done(number, told("late"))
    assert told.words[-1] == "late"
    assert not tracker.add_on_all_done(uuid.uuid4(), told("never"))


def test_a_function_may_use_the_tracker_and_one_that_raises_stops_nothing(
    tracker: SimulationTracker, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[Phase] = []

    def broken() -> None:
        raise RuntimeError("no such thing")

    group = tracker.create_simulations([config_of(Steps, "one", steps=1)])
    group.add_on_each_run_end(broken)
    group.add_on_each_run_end(lambda: found.append(tracker.wait(group.ids, PATIENCE)[0].phase))
    tracker.start_sims(group)
    until(lambda: found == [Phase.DONE], "the second function")
    assert "RuntimeError: no such thing" in capsys.readouterr().err


def test_arguments_for_all_of_them(tracker: SimulationTracker) -> None:
    group = tracker.start_sims([config_of(Steps, "one"), config_of(Steps, "two", steps=9)], steps=2)
    records = tracker.wait(group.ids, PATIENCE)
    assert [record.progress.total for record in records] == [2, 2] and group.sims[0].start_kwargs == {"steps": 2}
    assert {record.group for record in records} == {group.name} and group.name.startswith("group-")


def test_all_are_checked_before_one_is_made(tracker: SimulationTracker, project: Project) -> None:
    with pytest.raises(InvalidKwargs, match="stesp"):
        tracker.create_simulations([config_of(Steps, "good"), config_of(Steps, "bad", stesp=1)])
    with pytest.raises(WrongUse, match="cannot be started"):
        tracker.start_sims([config_of(Steps, "good"), 5])  # type: ignore[list-item]
    assert project.count() == 0 and folders(project) == set() and call_of(project).code == 2
    with pytest.raises(UnknownSimulation):
        tracker.on_all_done("nobody", print)


def test_what_was_made_before_keeps_its_id(tracker: SimulationTracker, project: Project) -> None:
    sim_id, simulation = tracker.create_simulation(config_of(Steps, "made", steps=1))
    group = tracker.start_sims([simulation, config_of(Steps, "new", steps=1)])
    assert group.ids[0] == sim_id and project.count() == 2
    tracker.wait(group.ids, PATIENCE)
    assert tracker.create_simulations(group) is group


def test_a_group_of_nobody(tracker: SimulationTracker) -> None:
    group = tracker.start_sims([])
    assert group.all_done and group.ids == [] and SimulationGroup([]).all_done
    assert not SimulationGroup([(uuid.uuid4(), Simulation(config_of(Steps)))]).all_done


def test_in_an_asyncio_program_coroutines_are_awaited(project: Project) -> None:
    async def main() -> tuple[list[str], list[bool]]:
        tracker, told, loop_is_ours = AsyncSimulationTracker(project), [], []
        done = asyncio.Event()

        async def ended() -> None:
            loop_is_ours.append(asyncio.get_running_loop() is loop)
            told.append("ended")

        async def all_done() -> None:
            told.append("all done")
            done.set()

        loop = asyncio.get_running_loop()
        group = await tracker.create_simulations([config_of(Steps, "one", steps=1)])
        group.add_on_each_run_end(ended)
        await tracker.on_all_done(group.ids, all_done)
        await tracker.start_sims(group)
        await asyncio.wait_for(done.wait(), PATIENCE)
        return told, loop_is_ours

    assert asyncio.run(main()) == (["ended", "all done"], [True])


def test_a_triggered_callback_is_called_once() -> None:
    told, waiting = Told(), TriggeredCallback(2)
    waiting.add_callback(told("first"))
    waiting.trigger()
    assert not waiting.activated and told.words == []
    waiting.trigger(5)
    waiting.trigger()
    assert waiting.activated and told.words == ["first"]


def test_one_that_is_added_late_and_raises_is_printed_too(capsys: pytest.CaptureFixture[str]) -> None:
    waiting, told = TriggeredCallback(0), Told()
    waiting.trigger()

    async def later() -> None:
        told("awaited")()

    waiting.add_callback(lambda: 1 / 0)
    waiting.add_callback(later)
    assert told.words == ["awaited"] and "ZeroDivisionError" in capsys.readouterr().err


SCRIPT = """
import sys
from gymdash_tui import ProjectManager, Simulation, SimulationRegistry, SimulationStartConfig, SimulationTracker

class Counter(Simulation):
    def _run(self, **kwargs):
        print("counted")

ProjectManager.setup("here")
SimulationRegistry.register("counter", Counter)
tracker = SimulationTracker()
group = tracker.start_sims([SimulationStartConfig(f"number {n}", "counter") for n in range(2)])
group.add_on_all_run_end(lambda: print("all ended"))
if "wait" in sys.argv:
    tracker.wait(group.ids, 60)
print("the script's end")
"""


def test_a_script_that_waits_hears_of_the_end_and_one_that_does_not_just_ends(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SCRIPT)
    waited = run_python("train.py", "wait", cwd=tmp_path)
    assert (waited.returncode, waited.stdout, waited.stderr) == (0, "all ended\nthe script's end\n", "")
    left = run_python("train.py", cwd=tmp_path)
    assert left.returncode == 0 and left.stdout.endswith("the script's end\n") and left.stderr == ""
    with Project.open(tmp_path / "here") as project:
        tracker = SimulationTracker(project)
        records = tracker.wait([record.sim_id for record in project.page()], PATIENCE)
        assert [record.ending for record in records] == [Ending.SUCCEEDED] * 4 and len(project.groups()) == 2
        tracker.close()
    leave_nothing(tmp_path / "here")
