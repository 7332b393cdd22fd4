"""The part of the tracker that names, tags, notes and pins simulations, as many at once as a person marked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.naming import check_name, check_note, check_tag, names_for
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import Ids, TrackerBase, names_of

_MOST_KEPT = 100  # ids and names of one command in the audit


class Curating(TrackerBase):
    """Names, tags, notes and pins; each command is written down once, however many simulations it names.

    Every method takes simulations by their ids, names or beginnings of ids, gives their records afterwards, and raises
    :class:`~gymdash_tui.domain.errors.UnknownSimulation` if there is one of them none of, before anything is done.
    """

    async def rename(self, sims: Ids, name: str) -> list[SimulationRecord]:
        """Give a simulation another name; several get one each, by their seeds or by numbers (``ppo-seed0``).

        Raises:
            WrongUse: If the name is empty, very long, or more than one line.
        """

        def do(records: list[SimulationRecord], details: Details) -> None:
            names = names_for(checked, [record.seed for record in records])
            by_id = {record.sim_id: new for record, new in zip(records, names, strict=True)}
            self.project.set_names(by_id, ("rename", details))

        async with self._audited("rename", **_asked(sims), to=name[:_MOST_KEPT]) as details:
            checked = check_name(name)
            return await self._curate(sims, details, do)

    async def add_tags(self, sims: Ids, tags: Iterable[str]) -> list[SimulationRecord]:
        """Add tags; see :meth:`change_tags`."""
        return await self.change_tags(sims, add=tags)

    async def remove_tags(self, sims: Ids, tags: Iterable[str]) -> list[SimulationRecord]:
        """Take tags away, where they are there; see :meth:`change_tags`."""
        return await self.change_tags(sims, remove=tags)

    async def change_tags(
        self, sims: Ids, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> list[SimulationRecord]:
        """Add tags and take some away; large and small letters make no other tag.

        Raises:
            WrongUse: If there is no tag, or one is no tag: empty, with a blank or a comma in it.
        """
        given = {"add": list(add), "remove": list(remove)}
        async with self._audited("tag", **_asked(sims), **given) as details:
            added, removed = (list(map(check_tag, given[name])) for name in ("add", "remove"))
            if not added and not removed:
                raise WrongUse("No tag was named; name one to add (+good) or to take away (-good).")
            return await self._curate(
                sims,
                details,
                lambda records, details: self.project.change_tags(_ids(records), added, removed, ("tag", details)),
            )

    async def set_note(self, sims: Ids, text: str) -> list[SimulationRecord]:
        """Write a note onto simulations, in place of theirs; an empty one takes theirs away.

        Raises:
            WrongUse: If it is very long.
        """
        async with self._audited("note", **_asked(sims), note=text[:_MOST_KEPT]) as details:
            note = check_note(text)
            return await self._curate(
                sims, details, lambda records, details: self.project.set_notes(_ids(records), note, ("note", details))
            )

    async def pin(self, sims: Ids) -> list[SimulationRecord]:
        """Pin simulations to the top of lists."""
        return await self._set_pinned(sims, True)

    async def unpin(self, sims: Ids) -> list[SimulationRecord]:
        """Let go of pinned simulations."""
        return await self._set_pinned(sims, False)

    async def _set_pinned(self, sims: Ids, pinned: bool) -> list[SimulationRecord]:
        call = "pin" if pinned else "unpin"
        async with self._audited(call, **_asked(sims)) as details:
            return await self._curate(
                sims, details, lambda records, details: self.project.set_pinned(_ids(records), pinned, (call, details))
            )

    async def _curate(
        self, sims: Ids, details: Details, do: Callable[[list[SimulationRecord], Details], None]
    ) -> list[SimulationRecord]:
        """Look up all, do it to all at once, and give them as they are afterwards."""

        def work() -> list[SimulationRecord]:
            records = self._named(sims)
            details["sim_ids"] = _ids(records)[:_MOST_KEPT]
            details["count"] = len(records)
            if not records:
                raise WrongUse("No simulation was named; name one by its name or id.")
            do(records, details)
            return list(self.project.records_of(_ids(records)).values())

        return await asyncio.to_thread(work)

    def _named(self, sims: Ids) -> list[SimulationRecord]:
        """Find simulations, each once, in the order in which they are named; whole ids in one question."""
        names = names_of(sims)
        whole = {sim_id: one for sim_id, one in self.project.records_of(names).items() if one.deleted is None}
        found = [whole.get(name) or self.project.find(name) for name in names]
        return list({record.sim_id: record for record in found}.values())


def _ids(records: Iterable[SimulationRecord]) -> list[str]:
    return [record.sim_id for record in records]


def _asked(sims: Ids) -> Details:
    return {"names": [name[:200] for name in names_of(sims)[:_MOST_KEPT]]}
