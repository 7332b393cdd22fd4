"""The object by which a script knows its simulation: what that left is there, and it says where that is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui import SimStatus, SimStatusCode, Simulation, StopSimException
from gymdash_tui.domain.errors import UnknownSimulation
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import config_of
from tests.helpers.processes import PATIENCE, child_of, kill, printed, until


class Leaves(Simulation):
    """Leaves attributes behind; waits for a file if it is told to, and ends in the way that it is told."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.result: str | None = None
        self.numbers: list[float] = []
        self.history: list[int] = []

    def _run(self, **kwargs: Any) -> None:
        print("running", flush=True)
        gate = Path(self.kwargs.get("gate", "/"))
        while not gate.exists():
            if self.interactor.stop_requested:
                self.result = "stopped"
                raise StopSimException("enough")
            self.base_step()
            time.sleep(0.005)
        self.result = f"done with {self.kwargs.get('word', 'nothing')}"
        self.numbers = [0.5, 1.5]
        if self.kwargs.get("large"):
            self.history = list(range(100_000))
        self.add_status(SimStatus(SimStatusCode.INFO, "said in its process"))
        if self.kwargs.get("fails"):
            raise ValueError("odd")


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """Register the type that is started here."""
    SimulationRegistry.register("leaves", Leaves, config_of(Leaves, "from its default"))
    yield
    SimulationRegistry.unregister("leaves")


def leaves(**kwargs: Any) -> Leaves:
    simulation = SimulationRegistry.make("leaves", config_of(Leaves, **kwargs))
    assert isinstance(simulation, Leaves)
    return simulation


def test_what_it_left_is_there_when_it_is_said_to_be_over(tracker: SimulationTracker) -> None:
    simulations = [leaves(word=str(number)) for number in range(4)]
    ids = [tracker.start_sim(simulation)[0] for simulation in simulations]
    while tracker.any_running(ids):
        pass
    assert [simulation.result for simulation in simulations] == [f"done with {number}" for number in range(4)]
    assert simulations[0].numbers == [0.5, 1.5] and tracker.all_done(ids)
    assert all(simulation.is_done and not simulation.is_running for simulation in simulations)
    assert [status.details for status in simulations[0].retrieve_new_statuses()] == ["said in its process", "Done."]


def test_each_way_to_ask_gives_it(tracker: SimulationTracker, project: Project) -> None:
    first = leaves(word="a")
    tracker.start_sim(first)
    tracker.wait("leaves", PATIENCE)
    assert first.result == "done with a"
    group = tracker.create_simulations([leaves(word="b"), "leaves"])
    assert group.any_running and not group.all_done and group.sims[1].name == "from its default"
    tracker.start_sims(group)
    while group.any_running:
        pass
    assert [getattr(simulation, "result", "") for simulation in group.sims] == ["done with b", "done with nothing"]
    queued = leaves(word="c")
    sim_id, _ = tracker.queue_sim(queued)
    until(lambda: tracker.all_done(sim_id), "the queued one's end")
    assert queued.result == "done with c"
    with pytest.raises(UnknownSimulation):
        tracker.any_running([sim_id, "nobody"])


def test_its_functions_find_it_as_it_is_then(tracker: SimulationTracker, tmp_path: Path) -> None:
    simulation, told = leaves(gate=str(tmp_path / "gate")), []

    def note() -> None:
        told.append((simulation.is_setting_up, simulation.is_running, simulation.is_done, simulation.result))

    for event in ("start_setup", "end_setup", "start_run", "end_run"):
        simulation.add_callback(event, note)
    sim_id, _ = tracker.start_sim(simulation)
    until(lambda: len(told) == 3, "its start")
    assert simulation.is_running and not simulation.is_done and simulation._meta_start_time is not None
    (tmp_path / "gate").touch()
    tracker.wait(sim_id, PATIENCE)
    assert told == [
        (True, False, False, None),
        (True, False, False, None),
        (False, True, False, None),
        (False, True, False, "done with nothing"),
    ]
    assert simulation.is_done and simulation._meta_end_time is not None


@pytest.mark.parametrize("way", ["stopped", "failed", "died"])
def test_how_it_ended_is_told(tracker: SimulationTracker, project: Project, tmp_path: Path, way: str) -> None:
    simulation, seen = leaves(gate=str(tmp_path / "gate"), fails=way == "failed"), []
    simulation.add_callback("end_run", lambda: seen.append((simulation.was_cancelled(), simulation.has_failed())))
    sim_id, _ = tracker.start_sim(simulation)
    printed(project.folder, sim_id, "running")
    match way:
        case "stopped":
            tracker.stop(sim_id)
        case "failed":
            (tmp_path / "gate").touch()
        case "died":
            kill(child_of(project.folder, sim_id))
    while tracker.any_running(sim_id):
        pass
    assert simulation.is_done and (simulation.was_cancelled(), simulation.has_failed()) == (
        way == "stopped",
        way != "stopped",
    )
    assert simulation.result == {"stopped": "stopped", "failed": "done with nothing", "died": None}[way]
    assert simulation.force_stopped == (way == "died")
    assert seen == [(way == "stopped", way == "failed")]  # of a death nothing is known before it is looked into
    assert simulation.statuses[-1].code is SimStatusCode.FAIL


def test_what_is_too_large_is_said(tracker: SimulationTracker, capsys: pytest.CaptureFixture[str]) -> None:
    simulation = leaves(large=True)
    tracker.wait(tracker.start_sim(simulation)[0], PATIENCE)
    assert simulation.result == "done with nothing" and simulation.history == []
    told = capsys.readouterr().err
    assert "Of 'leaves' 'history' did not come along" in told and "64 KB" in told


def test_run_again_it_forgets_how_it_ended(tracker: SimulationTracker, tmp_path: Path) -> None:
    simulation = leaves(gate=str(tmp_path / "gate"))
    first, _ = tracker.start_sim(simulation)
    tracker.stop(first)
    tracker.wait(first, PATIENCE)
    assert simulation.was_cancelled() and simulation.is_done
    second, again = tracker.start_sim(simulation)
    assert again is simulation and second != first and not simulation.was_cancelled() and not simulation.is_done
    (tmp_path / "gate").touch()
    tracker.wait(second, PATIENCE)
    assert simulation.is_done and not simulation.was_cancelled() and simulation.result == "done with nothing"


def test_within_a_function_nobody_waits_for_that_function(tracker: SimulationTracker, tmp_path: Path) -> None:
    """One that asks for itself, and for another one that is over, gets its answer and what that one left."""
    slow, quick = leaves(gate=str(tmp_path / "gate")), leaves(word="quick")
    found: list[Any] = []
    group = tracker.create_simulations([quick, slow])
    quick_id, slow_id = group.ids

    def ask() -> None:
        (tmp_path / "gate").touch()
        tracker.wait([slow_id, quick_id], PATIENCE)
        found.append((tracker.any_running([slow_id, quick_id]), group.any_running, slow.result))

    quick.add_callback("end_run", ask)
    tracker.start_sims(group)
    tracker.wait([slow_id, quick_id], PATIENCE)
    until(lambda: found, "the function's end")
    assert found == [(False, False, "done with nothing")]


def test_another_tracker_tells_the_same_without_the_object(tracker: SimulationTracker, project: Project) -> None:
    sim_id, _ = tracker.start_sim(leaves())
    other = SimulationTracker(project)
    while other.any_running(sim_id):
        pass
    assert other.all_done([str(sim_id), "leaves"])
    other.close()


def test_in_an_asyncio_program_a_group_may_be_asked_without_a_wait(project: Project) -> None:
    async def main() -> list[object]:
        tracker = AsyncSimulationTracker(project)
        group = await tracker.start_sims([leaves(word="a"), leaves(word="b")])
        while group.any_running:  # which keeps everything else in this loop from going on
            pass
        results: list[object] = [getattr(simulation, "result", None) for simulation in group.sims]
        await tracker.wait(group.ids, PATIENCE)
        assert not await tracker.any_running(group.ids)
        return [*results, *(simulation.is_done for simulation in group.sims)]

    assert asyncio.run(main()) == ["done with a", "done with b", True, True]


def test_a_tracker_whose_loop_has_ended_still_answers(project: Project, tmp_path: Path) -> None:
    tracker = SimulationTracker(project)
    sim_id, _ = tracker.start_sim(leaves(gate=str(tmp_path / "gate")))
    tracker.close()
    assert tracker.any_running(sim_id)
    (tmp_path / "gate").touch()
    until(lambda: tracker.all_done(sim_id), "its end")
    tracker.close()
