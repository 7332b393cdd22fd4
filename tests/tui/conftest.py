"""A real project with simulations in every state, and the app on it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.lock import Holder, take_lock, write_holder
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.types import TypeInfo, describe
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.type_feed import TypeFeed
from gymdash_tui.tui.world import World
from tests.helpers.fixtures import no_projects, own_machine
from tests.tui.machines import StillSampler
from tests.tui.quicker import pass_by_what_stays, read_styles_once, wait_less

if TYPE_CHECKING:
    from gymdash_tui.tui.places import Place
    from tests.helpers.terminal import Terminal

__all__ = [
    "HOSTILE",
    "Filled",
    "SlowTypes",
    "ended",
    "filled",
    "filling",
    "header_line",
    "no_projects",
    "opened",
    "own_machine",
    "screen_text",
    "slow_types",
    "stands_at",
    "until",
    "was_said",
]

HOSTILE = ("[/foo]", "[bold]x[/]", "\x1b[31mred\x1b[0m\x07", "名前 🚀 é", "a" * 10_000, "tab\tnew\nline")
"""Names that break what is not careful."""

TRACE = (
    'Traceback (most recent call last):\n  File "arm.py", line 17, in step\nRuntimeError: [/joint] 3 left its limits'
)


_FAILED = SimStatus(
    SimStatusCode.FAIL, "RuntimeError: [/joint] 3 left its limits", SimStatusSubcode.ERROR, error_trace=TRACE
)
STATUSES = {
    Ending.SUCCEEDED: SimStatus(SimStatusCode.SUCCESS, "100 steps in 0:01"),
    Ending.CANCELLED: SimStatus(SimStatusCode.FAIL, "Stopped at step 100.", SimStatusSubcode.STOPPED),
    Ending.DIED: SimStatus(SimStatusCode.FAIL, "Its process died without a word: signal 9.", SimStatusSubcode.ERROR),
    Ending.FAILED: _FAILED,
}
"""What is reported last, by how it ended."""


class Filled:
    """A project to which simulations are added as a tracker would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project.open(folder)
        self.locks: list[int] = []

    def add(
        self,
        name: str,
        ending: Ending | None = Ending.SUCCEEDED,
        rewards: tuple[float, ...] = (),
        group: str = "",
        kwargs: dict[str, Any] | None = None,
    ) -> str:
        """Add a simulation that is done, or merely created where no ending is given; gives its id."""
        sim_id = str(uuid.uuid4())
        given = {"env": "CartPole-v1", "odd": name} if kwargs is None else kwargs
        record = SimulationRecord(sim_id, name, "stable_baselines", created=utc_now(), group=group, kwargs=given)
        place = self.project.folder.simulation(sim_id)
        place.root.mkdir(parents=True)
        self.project.add(record)
        if ending is not None:
            self._finish(sim_id, ending, rewards)
        self._record(sim_id, rewards, 100)
        return sim_id

    def _record(self, sim_id: str, rewards: tuple[float, ...], every: int) -> None:
        if not rewards:
            return
        writer = EventWriter(self.project.folder.simulation(sim_id).tb)
        for step, reward in enumerate(rewards):
            writer.add_scalar("rollout/ep_rew_mean", reward, step * every)
            writer.add_scalar("train/loss", 1.0 / (step + 1), step * every)
        writer.close()

    def queue(self, name: str, priority: int = 0, held: bool = False, group: str = "") -> str:
        """Add a simulation that waits; the queue is on hold, so that nobody starts it. Gives its id."""
        self.project.set_setting("slots", 0)
        sim_id = self.add(name, ending=None, group=group)
        assert self.project.enqueue(sim_id, QueueWish(priority, held=held))
        return sim_id

    def run(self, name: str, step: float = 0, total: float = 0, rewards: tuple[float, ...] = ()) -> str:
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
        score = rewards[-1] if rewards else None
        self.project.set_progress(sim_id, Progress(step, total, score=score, trail=rewards[:24]))
        self._record(sim_id, rewards, int(step) // max(1, len(rewards)))
        return sim_id

    def ask(self, sim_id: str, text: str, *keys: str) -> str:
        """Write a request into a simulation's journal, as its process would; gives the request's id."""
        request = uuid.uuid4().hex
        journal = JournalWriter(self.project.folder.simulation(sim_id).journal)
        journal.write("request", id=request, channel="custom_query", details=text, keys=list(keys))
        return request

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
        status = replace(STATUSES[ending], time=utc_now())
        total = max(1, len(rewards)) * 100
        progress = Progress(step=total, total=total, score=rewards[-1] if rewards else None, trail=rewards[:24])
        self.project.finish(sim_id, ending, utc_now() + timedelta(seconds=42), status=status, progress=progress)


@contextmanager
def filling(folder: Path) -> Iterator[Filled]:
    """Make an empty project that can be filled; in the end it is closed, and nothing of it counts as running."""
    found = Filled(folder)
    try:
        yield found
    finally:
        found.project.close()
        for lock in found.locks:
            os.close(lock)


wait_less()
read_styles_once()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """An empty project that can be filled."""
    with filling(tmp_path / "night" / ".gymdash-projects") as found:
        yield found


class SlowTypes:
    """What simulations take is told only once a gate is opened.

    Attributes:
        asked: Set once somebody waits.
        gate: Set by a test.
    """

    def __init__(self) -> None:
        self.asked, self.gate = asyncio.Event(), asyncio.Event()


@pytest.fixture
def slow_types(monkeypatch: pytest.MonkeyPatch) -> SlowTypes:
    """Have what simulations take be told later."""
    learn, slow = TypeFeed.learn, SlowTypes()

    async def learn_later(feed: TypeFeed, key: str, type_: TypeRef) -> TypeInfo | None:
        found = await learn(feed, key, type_)
        slow.asked.set()
        await slow.gate.wait()
        return found

    monkeypatch.setattr(TypeFeed, "learn", learn_later)
    return slow


@pytest.fixture
def ended() -> Iterator[list[Terminal]]:
    """Terminals that are closed whatever happens."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.child.close(force=True)


@asynccontextmanager
async def opened(
    folder: Path, width: int = 120, height: int = 40, sims: tuple[str, ...] = (), python: str = ""
) -> AsyncIterator[tuple[GymdashApp, Pilot[None]]]:
    """Open the app on a project, and wait until it shows it."""
    # once for all tests, or each of them would begin to import torch and be over before that is done
    type_ = SimulationRegistry.find("stable_baselines").type
    assert type_ is not None
    await describe(type_)
    pass_by_what_stays()
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


def header_line(app: object) -> str:
    """Give the line of the places, in which a notice stands as well."""
    return screen_text(app).splitlines()[1]


def was_said(app: GymdashApp, words: str) -> bool:
    """Tell whether something was said, even where another sentence came right behind it."""
    return any(words in line.plain for line in app._said.lines())


def stands_at(app: GymdashApp, place: Place) -> bool:
    """Tell whether the screen of a place is shown."""
    return getattr(app.screen, "SCOPE", "") == place.id
