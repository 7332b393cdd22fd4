"""Calls a script's own callbacks when simulations, which run in processes of their own, come to where they are due."""

from __future__ import annotations

import asyncio
import inspect
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.catch_up import catch_up

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

LOOK_EVERY = 0.05
"""Seconds between looks at the journals of those that are watched."""

Callback = Callable[..., Any]


class TriggeredCallback:
    """Functions that are called once a number of things have happened; one added later than that is called at once.

    What one of them raises is printed, and keeps no other one from being called.

    Attributes:
        activated: Whether it has happened.
    """

    def __init__(self, num_req_triggers: int = 1) -> None:
        self._callbacks: list[Callback] = []
        self._left = num_req_triggers
        self._changing = threading.Lock()
        self.activated = False

    def add_callback(self, callback: Callback) -> None:
        """Add a function."""
        with self._changing:
            if not self.activated:
                self._callbacks.append(callback)
                return
        result = callback()
        if inspect.isawaitable(result):
            _see_to(result)

    def trigger(self, increment: int = 1) -> Awaitable[None] | None:
        """Say that one of the things has happened; with the last one the functions are called.

        Returns:
            What is still to be awaited: of coroutine functions, if there are any.
        """
        with self._changing:
            self._left -= increment
            due = self._left <= 0 and not self.activated
            self.activated = self.activated or due
        return _all_of(self._callbacks) if due and self._callbacks else None


async def _await_all(results: Iterable[Awaitable[Any]]) -> None:
    for result in results:
        try:
            await result
        except Exception:
            traceback.print_exc()


def _all_of(callbacks: Iterable[Callback]) -> Awaitable[None] | None:
    """Call functions, whatever one of them raises, and give what is still to be awaited of them."""
    results = []
    for callback in list(callbacks):
        try:
            results.append(callback())
        except Exception:
            traceback.print_exc()
    waiting = [result for result in results if inspect.isawaitable(result)]
    return _await_all(waiting) if waiting else None


_begun: set[asyncio.Future[Any]] = set()  # a loop itself does not keep what it runs


def _see_to(result: Awaitable[Any]) -> None:
    """Await something where nobody does: in the loop that runs here, or in one of its own."""
    try:
        task = asyncio.get_running_loop().create_task(_await_all([result]))
    except RuntimeError:
        asyncio.run(_await_all([result]))
        return
    _begun.add(task)
    task.add_done_callback(_begun.discard)


@dataclass(slots=True)
class _Watched:
    """One simulation that is watched.

    Attributes:
        simulation: The object that describes it in this process; ``None`` where there is none.
        offset: How far its journal was read.
        seen: Which events it had.
        when_done: Called once it is done.
    """

    simulation: Simulation | None = None
    offset: int = 0
    seen: set[str] = field(default_factory=set)
    when_done: list[Callback] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _News:
    sim_id: str
    events: tuple[str, ...]
    is_done: bool


class Watcher:
    """Watches simulations to their ends, in a task of the loop in which the first one was given to it.

    Functions are called in a thread, one after the other, so that they may call a synchronous tracker; coroutine
    functions are awaited in the loop. What one raises is printed, and keeps no other one from being called.
    """

    def __init__(self, project: Callable[[], Project]) -> None:
        self._project = project
        self._watched: dict[str, _Watched] = {}
        self._task: asyncio.Task[None] | None = None
        self._calling = False

    def watch(self, sim_id: str, simulation: Simulation | None = None) -> None:
        """Watch a simulation: its object's callbacks are called as its events come."""
        watched = self._watched.setdefault(sim_id, _Watched())
        watched.simulation = simulation or watched.simulation
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def when_done(self, sim_id: str, callback: Callback) -> None:
        """Have a function called when a simulation is done; at the next look where it is done already."""
        self.watch(sim_id)
        self._watched[sim_id].when_done.append(callback)

    async def settle(self, sim_ids: Iterable[str]) -> None:
        """Wait until all that was due has been called for simulations that are done.

        Called from one of those functions it returns at once, since that one is not over yet.
        """
        waiting = set(sim_ids)
        while not self._calling and waiting & self._watched.keys() and self._task is not None and not self._task.done():
            await asyncio.sleep(LOOK_EVERY / 10)

    async def _run(self) -> None:
        try:
            while self._watched:
                for news in await asyncio.to_thread(self._look):
                    await self._tell(news)
                await asyncio.sleep(LOOK_EVERY)
        except RuntimeError:
            if threading.main_thread().is_alive():
                raise
            # the program ends, and starts no more threads; what it started goes on without it

    def _look(self) -> list[_News]:
        project = self._project()
        told = []
        for sim_id, watched in list(self._watched.items()):
            try:
                done = _is_done(project, sim_id)  # asked first: all that it said is then in the journal
            except GymdashError:  # the project refuses for the moment (a full disk, say); it is asked again
                done = False
            part = read_journal(project.folder.simulation(sim_id).journal, watched.offset)
            watched.offset = part.offset
            events = tuple(str(entry.get("name")) for entry in part.entries if entry["kind"] == "event")
            if events or done:
                told.append(_News(sim_id, events, done))
        return told

    async def _tell(self, news: _News) -> None:
        watched = self._watched[news.sim_id]
        simulation = watched.simulation
        for event in news.events:
            watched.seen.add(event)
            await self._trigger(simulation, event)
        if not news.is_done:
            return
        if Simulation.END_RUN not in watched.seen:  # it failed before, or died: whoever waits for its end waits no more
            await self._trigger(simulation, Simulation.END_RUN)
        await self._call(watched.when_done)
        del self._watched[news.sim_id]

    async def _trigger(self, simulation: Simulation | None, event: str) -> None:
        try:
            callbacks = simulation.get_callbacks(event) if simulation is not None else []
        except ValueError:  # an event that this version does not know
            return
        await self._call(callbacks)

    async def _call(self, callbacks: Iterable[Callback]) -> None:
        self._calling = True
        try:
            for callback in list(callbacks):
                if (waiting := await asyncio.to_thread(_all_of, [callback])) is not None:
                    await waiting
        finally:
            self._calling = False


def _is_done(project: Project, sim_id: str) -> bool:
    record = project.get(sim_id)
    if record is not None and catch_up(project, record):
        record = project.get(sim_id)
    return record is None or record.phase is Phase.DONE or record.deleted is not None
