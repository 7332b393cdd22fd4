"""The trash: what was deleted, to be taken back or deleted for good."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.sentences import several, short_name
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.verbs import PURGE, RESTORE
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.trash_lines import Thrown, trash_rows

if TYPE_CHECKING:
    from gymdash_tui.tracking.aio import AsyncSimulationTracker


class TrashScreen(PickScreen):
    """What was deleted."""

    SCOPE = "trash"
    PURPOSE: ClassVar[str] = """\
What was deleted, last deleted first, with the space that it holds. It can be taken back just
as it was, with its curves and checkpoints, until it is deleted for good."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._thrown: list[Thrown] = []
        self._is_read = False

    def on_mount(self) -> None:
        """Read what is in it; Textual calls the base's handler, which shows the list, as well."""
        self._read()

    def _take(self, news: News) -> None:
        if news.rows:
            self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        there = await self.gymdash.guarded(asyncio.to_thread(self._store.project.trash))
        known = [record.sim_id for record, _ in self._thrown]
        if there is None or (self._is_read and [record.sim_id for record in there] == known):
            return  # measuring it takes a look at every file
        weights = await self.gymdash.guarded(self._store.tracker.trash())
        if weights is not None:
            self._thrown = [(weight.record, weight.bytes) for weight in weights]
            self._is_read = True
            self._show()

    def _rows(self) -> Sequence[Row]:
        return trash_rows(self._thrown, self._is_read, self.gymdash.world.ascii_only)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self.footer.repaint()

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        needs_some = ("trash-restore", "trash-purge", "trash-empty")
        return [
            (key, f"empty {len(self._thrown)}" if key.id == "trash-empty" else key.description)
            for key in self.keys
            if self._thrown or key.id not in needs_some
        ]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_restore(self) -> None:
        """Take back what is under the cursor."""
        self.gymdash.jobs.begin(RESTORE, [record for record, _ in self._chosen()])

    def action_purge(self) -> None:
        """Delete what is under the cursor for good, after a question."""
        self._ask_and_purge(self._chosen())

    def action_empty(self) -> None:
        """Delete everything in the trash for good, after a question."""
        self._ask_and_purge(list(self._thrown))

    def _chosen(self) -> list[Thrown]:
        return [thrown for thrown in self._thrown if thrown[0].sim_id == self.picks.key]

    @work(group="ask", exclusive=True)
    async def _ask_and_purge(self, thrown: list[Thrown]) -> None:
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: most visits delete nothing

        if not thrown or self.app.screen is not self:
            return
        records = [record for record, _ in thrown]
        size = short_bytes(sum(size for _, size in thrown))
        names = [fit(record.name, 44).rstrip() for record in records[:3]]
        more = [f"and {len(records) - 3} more"] if len(records) > 3 else []
        details = [*names, *more, "", f"{size} become free; nothing brings it back then."]
        question = f"Delete {several(records) if len(records) > 1 else 'this simulation'} for good?"
        if await self.app.push_screen_wait(Confirm(question, details, "delete for good", "keep it")):
            said = (
                f"{size} are free again." if len(records) > 1 else f"{short_name(records[0])} is gone; {size} are free."
            )
            self.gymdash.jobs.begin(PURGE, records, partial(_purge_one, said=said))


async def _purge_one(tracker: AsyncSimulationTracker, record: SimulationRecord, *, said: str) -> object:
    await tracker.empty_trash([record.sim_id])
    return said
