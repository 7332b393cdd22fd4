"""What the tests of the queue share: simulations that wait for a file, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.supervision import SupervisorFiles
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import until
from tests.helpers.sims import Steps
from tests.tracking.queue_sims import TellsGpus


def queue(tracker: SimulationTracker, name: str, gate: Path | None = None, **wish: Any) -> SimulationRecord:
    """Put a simulation that counts one step, and then waits for a file, into the queue."""
    asked = order(Steps, name, steps=1, until=str(gate or ""))
    return tracker.call(tracker.aio.queue(replace(asked, queue=QueueWish(**wish))))


def waiting_order(name: str, gate: Path | None = None, **kwargs: Any) -> Order:
    """Order a simulation that tells its GPUs."""
    return order(TellsGpus, name, until=str(gate or ""), **kwargs)


def words(project: Project) -> dict[str, str]:
    """Give how all simulations are, by their names."""
    return {record.name: record.word for record in project.page(0, 1000)}


def is_running(project: Project, *names: str) -> bool:
    """Tell whether these simulations, and no others, are live and past their start."""
    live = {record.name for record in project.live()}
    return live == set(names) and all("running" in _told(project, name) for name in names)


def _told(project: Project, name: str) -> str:
    path = project.folder.simulation(project.find(name).sim_id).journal
    return path.read_text() if path.exists() else ""


def wait_until_running(project: Project, *names: str) -> None:
    """Wait until these simulations, and no others, run."""
    until(lambda: is_running(project, *names), f"{names} to run and no others, not {words(project)}")


def most_at_once(records: Iterable[SimulationRecord]) -> int:
    """Give how many of some simulations, which are done, ran at the same moment at most."""
    moments = []
    for record in records:
        assert record.started is not None and record.ended is not None, record
        moments += [(record.started, 1), (record.ended, -1)]
    most = now = 0
    for _, change in sorted(moments):
        now += change
        most = max(most, now)
    return most


def supervisor_pid(project: Project) -> int:
    """Wait until a supervisor holds the lock and says who it is, and give its pid."""
    files = SupervisorFiles(project.folder)
    holder = until(lambda: files.holder if files.is_held else None, "a supervisor")
    return holder.pid


def without_supervisor(project: Project) -> None:
    """Wait until no supervisor runs."""
    files = SupervisorFiles(project.folder)
    until(lambda: not files.is_held, "the supervisor to leave")
