"""``SimulationTracker``: the tracker's plain synchronous face, for scripts and shell commands."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import uuid
from collections.abc import Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.interactor import CUSTOM
from gymdash_tui.simulation.types import leave_import
from gymdash_tui.tracking.aio import AsyncSimulationTracker, Ids, Startable
from gymdash_tui.tracking.conversing import PATIENCE, Sent
from gymdash_tui.tracking.groups import SimulationGroup
from gymdash_tui.tracking.triggered import Callback

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tracking.stop import Patience

T = TypeVar("T")

_GLANCES = 0.2
"""Seconds between two glances at a Ctrl-C while a call is waited for."""


class SimulationTracker:
    """Starts, follows and stops simulations, for plain synchronous programs.

    Every call is :class:`AsyncSimulationTracker`'s, run on a loop of its own in a background thread; :attr:`aio` is
    that one. Simulations go on running when the program ends.
    """

    def __init__(self, project: Project | None = None, shell: str = "script") -> None:
        """Work in a project; where none is given, in the one that is the process's current one at the first command."""
        self.aio = AsyncSimulationTracker(project, shell)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run one of :attr:`aio`'s calls to its end: ``tracker.call(tracker.aio.pause("first"))``."""
        try:
            loop = self._running_loop()
        except BaseException:
            work.close()
            raise
        future = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return _given(future)
        except BaseException:  # Ctrl-C as well: then nobody waits for it any more
            future.cancel()
            raise

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        leave_import()
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="simulation-tracker", daemon=True)
                self._thread.start()
            return self._loop

    @property
    def project(self) -> Project:
        """The project it works in."""
        return self.aio.project

    def create_simulation(self, to_create: Startable) -> tuple[uuid.UUID, Simulation]:
        """Make a simulation without starting it; see :meth:`AsyncSimulationTracker.create_simulation`."""
        return self.call(self.aio.create_simulation(to_create))

    def start_sim(self, to_start: Startable, **kwargs: Any) -> tuple[uuid.UUID, Simulation]:
        """Start a simulation in a process of its own; see :meth:`AsyncSimulationTracker.start_sim`."""
        return self.call(self.aio.start_sim(to_start, **kwargs))

    def queue_sim(
        self,
        to_queue: Startable,
        *,
        priority: int = 0,
        after: Ids = (),
        after_any: bool = False,
        held: bool = False,
        gpu: str = "",
        **kwargs: Any,
    ) -> tuple[uuid.UUID, Simulation]:
        """Put a simulation into the queue; see :meth:`AsyncSimulationTracker.queue_sim`."""
        wish: dict[str, Any] = {"priority": priority, "after": after, "after_any": after_any, "held": held}
        return self.call(self.aio.queue_sim(to_queue, **wish, gpu=gpu, **kwargs))

    def create_simulations(self, to_create: SimulationGroup | Iterable[Startable], group: str = "") -> SimulationGroup:
        """Make several simulations without starting them; see :meth:`AsyncSimulationTracker.create_simulations`."""
        return self.call(self.aio.create_simulations(to_create, group))

    def start_sims(
        self, to_start: SimulationGroup | Iterable[Startable], *, group: str = "", **kwargs: Any
    ) -> SimulationGroup:
        """Start several simulations at once; see :meth:`AsyncSimulationTracker.start_sims`."""
        return self.call(self.aio.start_sims(to_start, group=group, **kwargs))

    def on_all_done(self, sim_keys: Ids, callback: Callback) -> uuid.UUID:
        """Have a function called once simulations are done; see :meth:`AsyncSimulationTracker.on_all_done`."""
        return self.call(self.aio.on_all_done(sim_keys, callback))

    def add_on_all_done(self, callback_group_id: uuid.UUID, callback: Callback) -> bool:
        """Have a further function called then; see :meth:`AsyncSimulationTracker.add_on_all_done`."""
        return self.aio.add_on_all_done(callback_group_id, callback)

    def start(self, order: Order) -> SimulationRecord:
        """Check and start an order; see :meth:`AsyncSimulationTracker.start`."""
        return self.call(self.aio.start(order))

    def record(self, sim_id: uuid.UUID | str) -> SimulationRecord:
        """Give what is known of a simulation now."""
        return self.aio.record(sim_id)

    def refresh(self, sim_ids: Iterable[str] | None = None) -> bool:
        """Take over what simulations' folders say; see :meth:`AsyncSimulationTracker.refresh`."""
        return self.call(self.aio.refresh(sim_ids))

    def any_running(self, sim_keys: Ids) -> bool:
        """Tell whether any of some simulations is not done yet."""
        return self.call(self.aio.any_running(sim_keys))

    def all_done(self, sim_keys: Ids) -> bool:
        """Tell whether all of some simulations are done."""
        return self.call(self.aio.all_done(sim_keys))

    def wait(self, sim_keys: Ids, timeout: float | None = None) -> list[SimulationRecord]:
        """Wait until some simulations are done; see :meth:`AsyncSimulationTracker.wait`."""
        return self.call(self.aio.wait(sim_keys, timeout))

    def stop(self, sim_key: uuid.UUID | str, patience: Patience | None = None) -> SimulationRecord:
        """Stop a simulation; see :meth:`AsyncSimulationTracker.stop`."""
        return self.call(self.aio.stop(sim_key, patience))

    def query(
        self, sim: uuid.UUID | str, value: Any = None, *, channel: str = CUSTOM, timeout: float = PATIENCE
    ) -> Any:
        """Ask a running simulation something; see :meth:`AsyncSimulationTracker.query`."""
        return self.call(self.aio.query(sim, value, channel=channel, timeout=timeout))

    def send(
        self, sims: Ids, value: Mapping[str, Any], *, channel: str = CUSTOM, timeout: float = PATIENCE
    ) -> list[Sent]:
        """Answer what simulations ask, several at once; see :meth:`AsyncSimulationTracker.send`."""
        return self.call(self.aio.send(sims, value, channel=channel, timeout=timeout))

    def requests(self, sims: Ids | None = None, open_only: bool = True) -> list[ControlRequest]:
        """Give what simulations ask the person for; see :meth:`AsyncSimulationTracker.requests`."""
        return self.call(self.aio.requests(sims, open_only))

    def close(self) -> None:
        """End the background thread, once a start that was begun is done; simulations go on running."""
        if self._loop is None:
            return
        loop, self._loop = self._loop, None
        _given(asyncio.run_coroutine_threadsafe(self._end_tasks(), loop))
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    async def _end_tasks(self) -> None:
        await self.aio.settle()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _given(future: concurrent.futures.Future[T]) -> T:
    """Wait for what a call gives, and hear a Ctrl-C all the while.

    One that comes as the thread is about to fall asleep, or that the system hands to another thread, wakes nobody:
    Python sets a mark and the lock never looks at it. On a busy machine that was every sixth one.
    """
    while not concurrent.futures.wait([future], _GLANCES).done:
        pass
    return future.result()
