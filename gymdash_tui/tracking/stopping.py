"""The part of the tracker that stops and kills simulations."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

from gymdash_tui.domain.errors import ProjectError, TimedOut, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import TrackerBase
from gymdash_tui.tracking.stop import Patience, kill_simulation, stop_simulation

_DONE = {"stop": "stopped", "kill": "killed"}


class Stopping(TrackerBase):
    """Stops simulations, and kills them."""

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

        async def end(record: SimulationRecord) -> bool:
            return await stop_simulation(self.project, record, patience or Patience())

        return await self._end(str(sim_key), "stop", end)

    async def kill(self, sim_key: uuid.UUID | str, seconds: float = 10.0) -> SimulationRecord:
        """Kill a simulation's whole process group at once, without a word to it: nothing is saved.

        Args:
            sim_key: Which.
            seconds: How long the kernel gets to clean up.

        Returns:
            Its record, done.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If it is done already.
            ProjectError: If the project refuses to write down that it was killed, which it is all the same.
            TimedOut: If even SIGKILL did not end it (a process stuck in the kernel).
        """

        async def end(record: SimulationRecord) -> bool:
            return await kill_simulation(self.project, record, seconds)

        return await self._end(str(sim_key), "kill", end)

    async def _end(
        self, sim_key: str, verb: str, end: Callable[[SimulationRecord], Awaitable[bool]]
    ) -> SimulationRecord:
        async with self._audited(verb, name=sim_key) as details:
            record = await self._record(sim_key)
            details |= {"sim_id": record.sim_id, "name": record.name}
            noted = await self._note(verb, record, details)
            if not await end(record):
                raise TimedOut(f"'{record.name}' did not end although it was killed; look at its process with ps.")
            try:
                if not noted:
                    await asyncio.to_thread(self.project.record_call, verb, details)
                await self.refresh([record.sim_id])
            except ProjectError as error:
                raise ProjectError(
                    f"'{record.name}' was {_DONE[verb]}, which could not be written down: {error}"
                ) from error
        return await self._record(record.sim_id)

    async def _note(self, verb: str, record: SimulationRecord, details: Details) -> bool:
        """Write down that somebody wants a simulation ended, and tell whether that could be done.

        A full disk must not keep anybody from stopping what fills it.

        Raises:
            WrongUse: If it is done already.
        """
        with suppress(ProjectError):
            await self.refresh([record.sim_id])
            now = await self._record(record.sim_id)
            if now.phase is Phase.DONE:
                raise WrongUse(f"'{record.name}' is {now.word} already; there is nothing to {verb}.")
            await asyncio.to_thread(self.project.record_call, verb, details)
            return True
        return False
