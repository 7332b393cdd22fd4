"""The tracker: starts simulations, follows them, stops them. Its asyncio face, on which the plain one stands."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, suppress
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import ProjectError, TimedOut, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.types import leave_import
from gymdash_tui.tracking import follow as following
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.audit import Details, audited
from gymdash_tui.tracking.catch_up import catch_up, with_live_progress
from gymdash_tui.tracking.follow import Changes
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.startable import Startable, asked_for, check_order, made_before, order_of, simulation_of
from gymdash_tui.tracking.stop import Patience, stop_simulation

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

__all__ = ["AsyncSimulationTracker", "Changes", "Ids", "Order", "Patience", "Startable"]

Ids = uuid.UUID | str | Iterable[uuid.UUID | str]
"""One simulation or several, each by its id, its name, or a beginning of its id."""


class AsyncSimulationTracker:
    """Starts, follows and stops simulations, for asyncio programs.

    Every method that works on the project raises :class:`~gymdash_tui.domain.errors.ProjectError` where that refuses.

    Attributes:
        shell: From where it is used (``script``, ``shell``, ``screen``); kept in the audit of calls.
    """

    def __init__(self, project: Project | None = None, shell: str = "script") -> None:
        """Work in a project; where none is given, in the one that is the process's current one at the first command."""
        self._project = project
        self.shell = shell
        self._begun: set[asyncio.Future[None]] = set()

    @property
    def project(self) -> Project:
        """The project it works in, opened when it is first needed.

        Raises:
            ProjectError: If it cannot be opened.
        """
        # a script that a worker imports for a type in it makes its tracker there as well, and gives it no command
        leave_import()
        if self._project is None:
            from gymdash_tui.project.manager import ProjectManager  # deferred: needed only where no project is given

            self._project = ProjectManager.current()
        return self._project

    def _audited(self, call: str, **asked: Any) -> AbstractAsyncContextManager[Details]:
        return audited(self.project, call, {"shell": self.shell, **asked})

    # -- making and starting -------------------------------------------------------------------------------------------

    async def create_simulation(self, to_create: Startable) -> tuple[uuid.UUID, Simulation]:
        """Make a simulation without starting it.

        Returns:
            Its id, and an object that describes it here; it will run in a process of its own.

        Raises:
            UnknownType: If its key is not registered.
            InvalidKwargs: If its type refuses the arguments.
            ProjectError: If the project folder refuses.
        """
        async with self._audited("create_simulation", **asked_for(to_create)) as details:
            simulation = simulation_of(to_create)
            order = order_of(simulation)
            await check_order(order, details)
            await asyncio.to_thread(launch.make, self.project, order, ("create_simulation", details))
        return self._placed(simulation, order.sim_id)

    async def start_sim(self, to_start: Startable, **kwargs: Any) -> tuple[uuid.UUID, Simulation]:
        """Start a simulation in a process of its own.

        Args:
            to_start: A key, a configuration, or a simulation (made by :meth:`create_simulation` or by hand). One that
                is done already is run anew, as a simulation of its own.
            **kwargs: Arguments over the configuration's.

        Returns:
            Its id, and an object that describes it here.

        Raises:
            UnknownType: If its key is not registered.
            InvalidKwargs: If its type refuses the arguments.
            WrongUse: If it runs already.
            ProjectError: If the project folder refuses.
            WorkerError: If the process cannot be started.
        """
        async with self._audited("start_sim", **asked_for(to_start)) as details:
            simulation = simulation_of(to_start)
            made = await asyncio.to_thread(made_before, self.project, simulation, kwargs)
            if made is not None:
                details |= {"sim_id": made.sim_id}
                await asyncio.to_thread(self.project.record_call, "start_sim", details)
                await self._to_its_end(launch.start_worker(self.project, made))
            else:
                made = await self._start(order_of(simulation, kwargs), details)
        simulation.start_kwargs = kwargs
        return self._placed(simulation, made.sim_id)

    async def start(self, order: Order) -> SimulationRecord:
        """Check an order, make its simulation and start it; what the screens and the shell call.

        Raises:
            InvalidKwargs: If its type refuses the arguments.
            ProjectError: If the project folder refuses.
            WorkerError: If the process cannot be started.
        """
        async with self._audited("start_sim") as details:
            return await self._start(order, details)

    async def _start(self, order: Order, details: Details) -> SimulationRecord:
        await check_order(order, details)
        await self._to_its_end(self._launch(order, details))
        return await self._record(order.sim_id)

    async def _to_its_end(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that may not be left half done, also if nobody waits for it any more."""
        task = asyncio.ensure_future(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait until every start that was begun is done; needed only where the event loop ends right afterwards."""
        while self._begun:
            await asyncio.wait(self._begun)

    async def _launch(self, order: Order, details: Details) -> None:
        record = await asyncio.to_thread(launch.make, self.project, order, ("start_sim", details))
        await launch.start_worker(self.project, record)

    def _placed(self, simulation: Simulation, sim_id: str) -> tuple[uuid.UUID, Simulation]:
        folder, number = self.project.folder, uuid.UUID(sim_id)
        simulation.set_project_info(str(folder.sims), str(folder.resources), number)
        return number, simulation

    # -- following -----------------------------------------------------------------------------------------------------

    def record(self, sim_id: uuid.UUID | str) -> SimulationRecord:
        """Give what is known of a simulation now, its progress included.

        Raises:
            UnknownSimulation: If there is none.
        """
        return with_live_progress(self.project, self.project.find(str(sim_id)))

    async def _record(self, name: str) -> SimulationRecord:
        return await asyncio.to_thread(self.project.find, name)

    async def refresh(self, sim_ids: Iterable[str] | None = None) -> bool:
        """Take over what simulations' folders say and finish the records of those whose worker is gone.

        Args:
            sim_ids: Which, by their whole ids; all that are not done where left out.

        Returns:
            Whether anything changed.
        """
        return await asyncio.to_thread(self._refresh, None if sim_ids is None else list(sim_ids))

    def _refresh(self, sim_ids: list[str] | None) -> bool:
        if sim_ids is None:
            records = self.project.unfinished()
        else:
            records = [record for record in map(self.project.get, sim_ids) if record is not None]
        return any([catch_up(self.project, record) for record in records])

    async def any_running(self, sim_keys: Ids) -> bool:
        """Tell whether any of some simulations is not done yet."""
        return not await self.all_done(sim_keys)

    async def all_done(self, sim_keys: Ids) -> bool:
        """Tell whether all of some simulations are done.

        Raises:
            UnknownSimulation: If there is one of them none of.
        """
        return all(record.phase is Phase.DONE for record in await asyncio.to_thread(self._look, sim_keys))

    def _look(self, sim_keys: Ids) -> list[SimulationRecord]:
        """Give some simulations as they are now."""
        found = [self.project.find(name) for name in _names(sim_keys)]
        if any([catch_up(self.project, record) for record in found]):
            found = [self.project.find(record.sim_id) for record in found]
        return found

    async def wait(self, sim_keys: Ids, timeout: float | None = None) -> list[SimulationRecord]:
        """Wait until some simulations are done.

        Args:
            sim_keys: Which.
            timeout: Seconds; for ever where left out.

        Returns:
            Their records, in the same order.

        Raises:
            UnknownSimulation: If there is one of them none of.
            TimedOut: If they are not done in time; they go on running.
        """
        ids = [record.sim_id for record in await asyncio.to_thread(self._look, sim_keys)]
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            records = await asyncio.to_thread(self._look, ids)
            waiting = [f"'{record.name}'" for record in records if record.phase is not Phase.DONE]
            if not waiting:
                return records
            left = 0.1 if until is None else min(0.1, until - time.monotonic())
            if left <= 0:
                raise TimedOut(f"Not done after {timeout:g} s: {list_some(waiting)}. What runs goes on running.")
            await asyncio.sleep(left)

    def follow(self) -> AsyncGenerator[Changes, None]:
        """Say what happens in the project, as it happens, for ever; at least twice a second.

        Records of simulations whose worker has gone are finished on the way, whoever started them.
        """
        return following.follow(self.project, self.refresh)

    # -- stopping ------------------------------------------------------------------------------------------------------

    async def stop(self, sim_key: uuid.UUID | str, patience: Patience | None = None) -> SimulationRecord:
        """Stop a simulation: asked first, then TERM, then KILL of its process group.

        Args:
            sim_key: Which.
            patience: How long it gets at each step.

        Returns:
            Its record, done.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If it is done already.
            ProjectError: If the project refuses to write down that it is stopped, which it is all the same.
            TimedOut: If even SIGKILL did not end it (a process stuck in the kernel).
        """
        async with self._audited("stop", name=str(sim_key)) as details:
            record = await self._record(str(sim_key))
            details |= {"sim_id": record.sim_id, "name": record.name}
            noted = await self._note_stop(record, details)
            if not await stop_simulation(self.project, record, patience or Patience()):
                raise TimedOut(f"'{record.name}' did not end although it was killed; look at its process with ps.")
            try:
                if not noted:
                    await asyncio.to_thread(self.project.record_call, "stop", details)
                await self.refresh([record.sim_id])
            except ProjectError as error:
                raise ProjectError(f"'{record.name}' was stopped, which could not be written down: {error}") from error
        return await self._record(record.sim_id)

    async def _note_stop(self, record: SimulationRecord, details: Details) -> bool:
        """Write down that somebody wants a simulation stopped, and tell whether that could be done.

        A full disk must not keep anybody from stopping what fills it.

        Raises:
            WrongUse: If it is done already.
        """
        with suppress(ProjectError):
            await self.refresh([record.sim_id])
            now = await self._record(record.sim_id)
            if now.phase is Phase.DONE:
                raise WrongUse(f"'{record.name}' is {now.word} already; there is nothing to stop.")
            await asyncio.to_thread(self.project.record_call, "stop", details)
            return True
        return False


def _names(sim_keys: Ids) -> list[str]:
    if isinstance(sim_keys, uuid.UUID | str):
        return [str(sim_keys)]
    return [str(key) for key in sim_keys]
