"""The part of the tracker that throws simulations away, and takes them back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE
from gymdash_tui.tracking.base import Ids, names_of
from gymdash_tui.tracking.stopping import Stopping
from gymdash_tui.tracking.trash import Weight, remove, take_back, throw_away, tidy, weigh


class Deleting(Stopping):
    """Throws simulations away, and takes them back."""

    async def measure(self, sim_keys: Ids) -> list[Weight]:
        """Say how much of the disk simulations hold, each one once.

        Raises:
            UnknownSimulation: If there is one of them none of.
        """
        return await asyncio.to_thread(lambda: [self._weight(record) for record in self._each(sim_keys)])

    def _weight(self, record: SimulationRecord) -> Weight:
        folder = self.project.folder
        here = folder.simulation(record.sim_id) if record.deleted is None else folder.thrown(record.sim_id)
        return Weight(record, weigh(here.root))

    def _each(self, sim_keys: Ids) -> list[SimulationRecord]:
        found = [self.project.find(name) for name in names_of(sim_keys)]
        return list({record.sim_id: record for record in found}.values())

    async def delete(self, sim_keys: Ids) -> list[SimulationRecord]:
        """Throw simulations into the trash; those that run are stopped first.

        Args:
            sim_keys: Which; all are looked up before anything is done.

        Returns:
            Their records, in the trash.

        Raises:
            UnknownSimulation: If there is one of them none of.
            TimedOut: If one that runs cannot be stopped.
            ProjectError: If the disk or the project refuses; a simulation is thrown away whole or not at all.
        """
        async with self._audited("delete", names=[name[:200] for name in names_of(sim_keys)]) as details:
            records = await asyncio.to_thread(self._each, sim_keys)
            details |= {"sim_ids": [record.sim_id for record in records]}
            await self.refresh([record.sim_id for record in records])
            await asyncio.gather(*(self._stopped(record.sim_id) for record in records))
            await self._to_its_end(self._do(throw_away, records))
            await asyncio.to_thread(self.project.record_call, "delete", details)
        return await self._again(records)

    async def _stopped(self, sim_id: str) -> None:
        if (await self._record(sim_id)).phase in LIVE:
            with suppress(WrongUse):  # it has just ended by itself
                await self.stop(sim_id)

    async def _do(self, what: Callable[..., object], records: Sequence[SimulationRecord]) -> None:
        for record in records:
            await asyncio.to_thread(what, self.project, record)

    async def _again(self, records: Sequence[SimulationRecord]) -> list[SimulationRecord]:
        found = [await asyncio.to_thread(self.project.get, record.sim_id) for record in records]
        return [record for record in found if record is not None]

    # -- what is in the trash ------------------------------------------------------------------------------------------

    async def trash(self) -> list[Weight]:
        """Give what is in the trash and how much of the disk it holds, newest first."""
        await asyncio.to_thread(tidy, self.project, True)
        return await asyncio.to_thread(lambda: [self._weight(record) for record in self.project.trash()])

    async def restore(self, sim_keys: Ids) -> list[SimulationRecord]:
        """Take simulations out of the trash, just as they were; what was queued is only made then.

        Args:
            sim_keys: Which, of those in the trash; all are looked up before anything is done.

        Returns:
            Their records.

        Raises:
            UnknownSimulation: If one of them is not in the trash.
            AmbiguousSimulation: If several there answer to a name.
            ProjectError: If the disk or the project refuses; a simulation is taken back whole or not at all.
        """
        async with self._audited("restore", names=[name[:200] for name in names_of(sim_keys)]) as details:
            records = await asyncio.to_thread(self.in_trash, sim_keys)
            details |= {"sim_ids": [record.sim_id for record in records]}
            await self._to_its_end(self._do(take_back, records))
            await asyncio.to_thread(self.project.record_call, "restore", details)
        return await self._again(records)

    async def empty_trash(self, sim_keys: Ids | None = None) -> int:
        """Remove for good what is in the trash, or some of it.

        Args:
            sim_keys: Which, of those in the trash; all of them where left out.

        Returns:
            How many bytes of the disk are free again.

        Raises:
            UnknownSimulation: If one of them is not in the trash.
            ProjectError: If the disk or the project refuses; what could not be removed stays in the trash.
        """
        async with self._audited("empty_trash") as details:
            records = await asyncio.to_thread(self.in_trash, sim_keys)
            details |= {"sim_ids": [record.sim_id for record in records]}
            freed = 0
            for record in records:
                freed += await asyncio.to_thread(remove, self.project, record)
            await asyncio.to_thread(self.project.record_call, "empty_trash", details)
        return freed

    def in_trash(self, sim_keys: Ids | None = None) -> list[SimulationRecord]:
        """Look up simulations in the trash; all that are there where left out.

        Raises:
            UnknownSimulation: If one of them is not there.
            AmbiguousSimulation: If several there answer to a name.
        """
        there = self.project.trash()
        if sim_keys is None:
            return there
        found = [_find(there, name) for name in names_of(sim_keys)]
        return list({record.sim_id: record for record in found}.values())


def _find(there: Sequence[SimulationRecord], name: str) -> SimulationRecord:
    """Find one in the trash by its id, its name, or a beginning of its id, in that order."""
    for answers in (
        [record for record in there if record.sim_id == name],
        [record for record in there if record.name == name],
        [record for record in there if name and record.sim_id.startswith(name.lower())],
    ):
        if len(answers) > 1:
            ids = list_some(record.sim_id for record in answers)
            raise AmbiguousSimulation(
                f"{len(answers)} simulations in the trash answer to {name[:60]!r}; give the id: {ids}."
            )
        if answers:
            return answers[0]
    guess = did_you_mean(name[:100], (record.name[:100] for record in there))
    raise UnknownSimulation(f"Nothing in the trash has the name or id {name[:60]!r}{guess or '.'}")
