"""Calls a script's own callbacks when simulations, which run in processes of their own, come to where they are due."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.triggered import Callback, call_all
from gymdash_tui.tracking.watched import Watched

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

LOOK_EVERY = 0.05
"""Seconds between looks at the journals of those that are watched, at least."""

_SHARE = 4  # of the time that a look takes is waited at least: many simulations do not keep a processor busy


@dataclass(slots=True)
class _Call:
    """A call of a script's function: what is asked from within it cannot wait for it to return."""

    watcher: Watcher
    over: bool = False


_CALL: ContextVar[_Call | None] = ContextVar("gymdash_tui_call", default=None)


class Watcher:
    """Watches simulations to their ends, in a task of the loop in which the first one was given to it.

    What is told of one simulation is told in its order. Functions are called in a thread, one after the other, so that
    they may call a synchronous tracker; coroutine functions are awaited in the loop. What one raises is printed, and
    keeps no other one from being called.
    """

    def __init__(self, project: Callable[[], Project]) -> None:
        self._project = project
        self._watched: dict[str, Watched] = {}
        self._told: set[str] = set()
        self._reading = threading.Lock()
        self._task: asyncio.Task[None] | None = None

    def watch(self, sim_id: str, simulation: Simulation | None = None) -> None:
        """Watch a simulation: its object is told where it is, and its callbacks are called as its events come."""
        self._watched.setdefault(sim_id, Watched()).belong_to(simulation)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def when_done(self, sim_id: str, callback: Callback) -> None:
        """Have a function called when a simulation is done; at the next look where it is done already."""
        self.watch(sim_id)
        self._watched[sim_id].when_done.append(callback)

    # -- whether all was told ------------------------------------------------------------------------------------------

    def knows(self, sim_ids: Iterable[str]) -> bool:
        """Tell whether all of these ids are of simulations that are watched, or were."""
        return all(sim_id in self._watched or sim_id in self._told for sim_id in sim_ids)

    def waits_for(self, sim_ids: Iterable[str]) -> bool:
        """Tell whether some of these simulations were not told yet to be done, and will be.

        Never so where nobody could wait for that: within one of the functions, or where the loop has ended.
        """
        call = _CALL.get()
        is_inside = call is not None and call.watcher is self and not call.over
        if is_inside or self._task is None or self._task.done():
            return False
        return any(sim_id in self._watched for sim_id in sim_ids)

    async def settle(self, sim_ids: Iterable[str]) -> None:
        """Wait until all that was due has been called for simulations that are done.

        Called from one of those functions it returns at once, since that one is not over yet; what the simulations left
        for their objects is there all the same.
        """
        waiting = set(sim_ids)
        while self.waits_for(waiting):
            await asyncio.sleep(LOOK_EVERY / 10)
        await asyncio.to_thread(self.read_up, waiting)

    def read_up(self, sim_ids: Iterable[str]) -> None:
        """Give the objects of simulations what these left for them, without waiting for their turn."""
        for sim_id in sim_ids:
            if (watched := self._watched.get(sim_id)) is not None:
                self._read(sim_id, watched)
                watched.tell_attributes()

    # -- watching ------------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        try:
            while self._watched:
                began = time.monotonic()
                due = await asyncio.to_thread(self._look)
                took = time.monotonic() - began
                for sim_id in due:
                    await self._tell(sim_id)
                await asyncio.sleep(max(LOOK_EVERY, _SHARE * took))
        except RuntimeError:
            if threading.main_thread().is_alive():
                raise
            # the program ends, and starts no more threads; what it started goes on without it

    def _look(self) -> list[str]:
        """Read what is new of each, and give those of which there is something to tell."""
        return [sim_id for sim_id, watched in list(self._watched.items()) if self._read(sim_id, watched)]

    def _read(self, sim_id: str, watched: Watched) -> bool:
        project = self._project()
        with self._reading:
            if not watched.ended:
                # asked first: all that it said is then in the journal
                done, record = _is_done(project, sim_id)
                part = read_journal(project.folder.simulation(sim_id).journal, watched.offset)
                watched.offset = part.offset
                watched.read(part.entries)
                watched.ended, watched.record = done, record
        return watched.ended or bool(watched.due)

    async def _tell(self, sim_id: str) -> None:
        watched = self._watched[sim_id]
        while watched.due:
            event = watched.tell(watched.due.popleft())
            if event:
                await self._trigger(watched, event)
        if not watched.ended:
            return
        if Simulation.END_RUN not in watched.seen:  # it failed before, or died: whoever waits for its end waits no more
            await self._trigger(watched, Simulation.END_RUN)
        watched.over()
        await self._call(watched.when_done)
        self._told.add(sim_id)
        del self._watched[sim_id]

    async def _trigger(self, watched: Watched, event: str) -> None:
        with contextlib.suppress(ValueError):  # an event that this version does not know
            await self._call(watched.simulation.get_callbacks(event) if watched.simulation is not None else [])
        watched.after(event)

    async def _call(self, callbacks: Iterable[Callback]) -> None:
        with self._calling():
            for callback in list(callbacks):
                if (waiting := await asyncio.to_thread(call_all, [callback])) is not None:
                    await waiting

    @contextlib.contextmanager
    def _calling(self) -> Iterator[None]:
        call = _Call(self)
        before = _CALL.set(call)  # goes along into the thread, and from there into what a synchronous tracker does
        try:
            yield
        finally:
            call.over = True
            _CALL.reset(before)


def _is_done(project: Project, sim_id: str) -> tuple[bool, SimulationRecord | None]:
    try:
        record = project.get(sim_id)
        if record is not None and catch_up(project, record):
            record = project.get(sim_id)
    except GymdashError:  # the project refuses for the moment (a full disk, say); it is asked again
        return False, None
    return record is None or record.phase is Phase.DONE or record.deleted is not None, record
