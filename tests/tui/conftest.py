"""A real project with simulations in every state, and the app on it."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.lock import Holder, take_lock, write_holder
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.types import describe
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.world import World
from tests.helpers.fixtures import own_machine
from tests.tui.machines import StillSampler

__all__ = ["HOSTILE", "Filled", "filled", "opened", "own_machine", "screen_text", "until"]

HOSTILE = ("[/foo]", "[bold]x[/]", "\x1b[31mred\x1b[0m\x07", "名前 🚀 é", "a" * 10_000, "tab\tnew\nline")
"""Names that break what is not careful."""

TRACE = (
    'Traceback (most recent call last):\n  File "arm.py", line 17, in step\nRuntimeError: [/joint] 3 left its limits'
)


class Filled:
    """A project to which simulations are added as a tracker would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project.open(folder)
        self.locks: list[int] = []

    def add(
        self, name: str, ending: Ending | None = Ending.SUCCEEDED, rewards: tuple[float, ...] = (), group: str = ""
    ) -> str:
        """Add a simulation that is done, or merely created where no ending is given; gives its id."""
        sim_id = str(uuid.uuid4())
        record = SimulationRecord(
            sim_id, name, "stable_baselines", created=utc_now(), group=group, kwargs={"env": "CartPole-v1", "odd": name}
        )
        place = self.project.folder.simulation(sim_id)
        place.root.mkdir(parents=True)
        self.project.add(record)
        if ending is not None:
            self._finish(sim_id, ending, rewards)
        if rewards:
            writer = EventWriter(place.tb)
            for step, reward in enumerate(rewards):
                writer.add_scalar("rollout/ep_rew_mean", reward, step * 100)
                writer.add_scalar("train/loss", 1.0 / (step + 1), step * 100)
            writer.close()
        return sim_id

    def queue(self, name: str, priority: int = 0, held: bool = False, group: str = "") -> str:
        """Add a simulation that waits; the queue is on hold, so that nobody starts it. Gives its id."""
        self.project.set_setting("slots", 0)
        sim_id = self.add(name, ending=None, group=group)
        assert self.project.enqueue(sim_id, QueueWish(priority, held=held))
        return sim_id

    def run(self, name: str, step: float = 0, total: float = 0) -> str:
        """Add a simulation that runs as far as the tables and its folder tell, with its lock held; gives its id."""
        sim_id = self.add(name, ending=None)
        place = self.project.folder.simulation(sim_id)
        place.lock.touch()
        lock = take_lock(place.lock)
        assert lock is not None
        self.locks.append(lock)
        write_holder(lock, Holder.of_this_process())
        self.project.set_phase(sim_id, Phase.STARTING)
        self.project.set_phase(sim_id, Phase.RUNNING)
        self.project.set_progress(sim_id, Progress(step, total))
        return sim_id

    def add_many(self, count: int) -> None:
        """Add so many simulations that are done, at once, by the table's own columns."""
        first = self.add("run 0")
        path = self.project.folder.database
        with closing(sqlite3.connect(path)) as connection, connection:
            names = [row[1] for row in connection.execute("PRAGMA table_info(simulations)")]
            (pattern,) = connection.execute("SELECT * FROM simulations WHERE sim_id = ?", (first,))
            row = dict(zip(names, pattern, strict=True))
            later = utc_now()
            rows = (
                {**row, "sim_id": f"many-{n}", "name": f"run {n}", "created": str(later + timedelta(seconds=n))}
                for n in range(1, count)
            )
            holes = ", ".join(f":{name}" for name in names)
            connection.executemany(f"INSERT INTO simulations VALUES ({holes})", rows)

    def _finish(self, sim_id: str, ending: Ending, rewards: tuple[float, ...]) -> None:
        self.project.set_phase(sim_id, Phase.STARTING)
        self.project.set_phase(sim_id, Phase.RUNNING)
        failed = ending is not Ending.SUCCEEDED
        status = SimStatus(
            SimStatusCode.FAIL if failed else SimStatusCode.SUCCESS,
            "RuntimeError: [/joint] 3 left its limits" if failed else "100 steps in 0:01",
            SimStatusSubcode.ERROR if failed else SimStatusSubcode.NONE,
            TRACE if failed else "",
        )
        total = max(1, len(rewards)) * 100
        progress = Progress(step=total, total=total, score=rewards[-1] if rewards else None, trail=rewards[:24])
        self.project.finish(sim_id, ending, utc_now() + timedelta(seconds=42), status=status, progress=progress)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """An empty project that can be filled."""
    found = Filled(tmp_path / "night" / ".gymdash-projects")
    yield found
    found.project.close()
    for lock in found.locks:
        os.close(lock)


@asynccontextmanager
async def opened(
    folder: Path, width: int = 120, height: int = 40, sims: tuple[str, ...] = (), python: str = ""
) -> AsyncIterator[tuple[GymdashApp, Pilot[None]]]:
    """Open the app on a project, and wait until it shows it."""
    # once for all tests, or each of them would begin to import torch and be over before that is done
    type_ = SimulationRegistry.find("stable_baselines").type
    assert type_ is not None
    await describe(type_)
    app = GymdashApp(World(folder, sims=sims, python=python))
    app.gauging.sampler = StillSampler()  # or what is in the header would change by itself
    async with app.run_test(size=(width, height), notifications=True) as pilot:
        await until(pilot, lambda: app._home.is_connected)
        await pilot.pause()
        yield app, pilot


async def until(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"What was waited for never came:\n{screen_text(pilot.app)}"
        await pilot.pause(0.02)


def screen_text(app: object) -> str:
    """Give what stands on the screen, line by line."""
    assert isinstance(app, GymdashApp)
    width, height = app.size
    lines = []
    for strips in app.screen._compositor.render_strips():
        lines.append("".join(segment.text for segment in strips)[: width * 2])
    return "\n".join(lines[:height])
