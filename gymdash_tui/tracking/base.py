"""What every part of the tracker stands on: the project, the audit, and how things are."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import TimedOut
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.types import leave_import
from gymdash_tui.tracking import follow as following
from gymdash_tui.tracking.audit import Details, audited
from gymdash_tui.tracking.catch_up import catch_up, with_live_progress
from gymdash_tui.tracking.follow import Changes

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

Ids = uuid.UUID | str | Iterable[uuid.UUID | str]
"""One simulation or several, each by its id, its name, or a beginning of its id."""


class TrackerBase:
    """The project, the audit of calls, and how simulations are."""

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

    # -- doing ---------------------------------------------------------------------------------------------------------

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

    # -- how things are ------------------------------------------------------------------------------------------------

    def record(self, sim_id: uuid.UUID | str) -> SimulationRecord:
        """Give what is known of a simulation now, its progress included.

        Raises:
            UnknownSimulation: If there is none.
        """
        return with_live_progress(self.project, self.project.find(str(sim_id)))

    async def _record(self, name: str) -> SimulationRecord:
        return await asyncio.to_thread(self.project.find, name)

    async def _as_it_is(self, name: str, details: Details) -> SimulationRecord:
        """Bring a simulation up to date and give it, its id and name written into a command's details."""
        record = await self._record(name)
        details |= {"sim_id": record.sim_id, "name": record.name}
        await self.refresh([record.sim_id])
        return await self._record(record.sim_id)

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
        found = [self.project.find(name) for name in names_of(sim_keys)]
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


def names_of(sim_keys: Ids) -> list[str]:
    if isinstance(sim_keys, uuid.UUID | str):
        return [str(sim_keys)]
    return [str(key) for key in sim_keys]
