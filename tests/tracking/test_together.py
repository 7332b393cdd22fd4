"""Several programs on one project: whoever looks, everything is there, and exactly once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, child_of, kill, processes_of, until
from tests.helpers.sims import FailsAt, Steps


def in_processes(count: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Call something in several processes at one moment, and give what it returned in each."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        gate, results = manager.Barrier(count), manager.list()
        processes = [context.Process(target=_work, args=(gate, results, work, *arguments)) for _ in range(count)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(2 * PATIENCE)
        assert [process.exitcode for process in processes] == [0] * count
        return list(results)


def _work(gate: Barrier, results: list[Any], work: Callable[..., Any], *arguments: Any) -> None:
    gate.wait(PATIENCE)
    results.append(work(*arguments))


def look_until_done(root: Path, sim_ids: list[str]) -> list[tuple[str, str, str, int]]:
    """Refresh all the time, as a screen does, until everything is done; give what is then told."""
    with Project.open(root) as project:
        tracker = SimulationTracker(project)
        until(lambda: [tracker.refresh(), tracker.all_done(sim_ids)][1], "all to be done")
        found = [tracker.record(sim_id) for sim_id in sim_ids]
        tracker.close()
        return [(one.sim_id, one.word, str(one.ended), len(project.statuses(one.sim_id))) for one in found]


def test_all_who_look_see_the_same_once(tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    good = tracker.start(order(Steps, "good", until=str(gate))).sim_id
    bad = tracker.start(order(FailsAt, "bad", at=2000)).sim_id
    killed = tracker.start(order(Steps, "killed", steps=1, until=str(tmp_path / "never"))).sim_id
    pid = child_of(project.folder, killed)
    sim_ids = [good, bad, killed]

    with ThreadPoolExecutor() as threads:
        looking = threads.submit(in_processes, 3, look_until_done, project.folder.root, sim_ids)
        until(lambda: "Counted to 1." in str(project.statuses(killed)), "its first status")
        kill(pid)
        gate.touch()
        told = looking.result(3 * PATIENCE)
    assert told[0] == told[1] == told[2]
    assert [word for _, word, _, _ in told[0]] == ["done", "failed", "died"]
    details = {sim_id: [one.status.details for one in project.statuses(sim_id)][::-1] for sim_id in sim_ids}
    assert details[good] == ["Counted to 20.", "Done."]
    assert len(details[bad]) == 1
    assert len(details[killed]) == 2 and details[killed][1].startswith("Its process died without a word")


def finish(root: Path, sim_id: str) -> bool:
    """Refresh once, and tell whether that changed anything."""
    with Project.open(root) as project:
        tracker = SimulationTracker(project)
        changed = tracker.refresh([sim_id])
        tracker.close()
        return changed


def test_an_end_that_nobody_saw_is_written_down_once(tracker: SimulationTracker, project: Project) -> None:
    sim_id = tracker.start(order(Steps, steps=1)).sim_id
    until(lambda: project.folder.simulation(sim_id).exit.exists(), "the exit record")
    until(lambda: not processes_of(sim_id), "the end of all its processes")
    in_processes(4, finish, project.folder.root, sim_id)
    assert tracker.record(sim_id).ending is Ending.SUCCEEDED
    assert len(project.statuses(sim_id)) == 2 and not tracker.refresh()


def start_created(root: Path, sim_id: str) -> str:
    """Start a simulation that was created, and say what came of it."""
    from gymdash_tui.domain.errors import GymdashError

    with Project.open(root) as project:
        tracker = SimulationTracker(project)
        simulation = Steps(order(Steps).config)
        simulation.set_project_info(str(project.folder.sims), str(project.folder.resources), sim_id)
        try:
            tracker.start_sim(simulation)
        except GymdashError as error:
            return str(error)
        finally:
            tracker.close()
        return "started"


def test_of_several_who_start_the_same_one_one_does(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    asked = order(Steps, "wanted", steps=1, until=str(tmp_path / "gate"))
    sim_id, _ = tracker.create_simulation(Steps(asked.config))
    told = in_processes(4, start_created, project.folder.root, str(sim_id))
    assert sorted(told)[-1] == "started" and told.count("started") == 1
    assert all("already" in sentence for sentence in told if sentence != "started")
    assert project.count() == 1
    (tmp_path / "gate").touch()
    assert tracker.wait(sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED
    assert project.folder.simulation(sim_id).output.read_text().count("running 'wanted'") == 1
