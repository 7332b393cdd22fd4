"""Fills the details with what belongs to their tab."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.output import OutputTail
from gymdash_tui.tui.particulars import FolderReader, Particulars
from gymdash_tui.tui.widgets.detail_lines import config_lines, output_lines, status_lines
from gymdash_tui.tui.widgets.record_lines import record_lines

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.home_keys import HomeKeys
    from gymdash_tui.tui.store import Store


class DetailFeed:
    """Keeps the details up to date with one simulation; what has to be read is read in a thread."""

    def __init__(self, screen: HomeKeys, store: Store, ascii_only: bool) -> None:
        self._screen, self._details, self._store, self._ascii = screen, screen.details, store, ascii_only
        self._shown = ("", -1)
        self._tail: OutputTail | None = None
        self._folder: FolderReader | None = None
        self._known = ("", Particulars())
        self._reading = asyncio.Lock()

    def show(self, record: SimulationRecord, read: bool = True) -> None:
        """Show a simulation in the tab that is chosen, from the tab's start if it showed something else.

        Args:
            record: The simulation.
            read: Whether what its folder tells may be something else than before.
        """
        shown = (record.sim_id, self._details.tab)
        fresh = shown != self._shown
        self._shown = shown
        match self._details.tab_name:
            case "Config":
                self._show_config(record, fresh)
                if not read and self._known[0] == record.sim_id:
                    return
                work = self._particulars(record, False)
            case "Record":
                work = self._particulars(record, fresh)
            case "Statuses":
                work = self._statuses(record, fresh)
            case _:
                work = self._output(record, fresh)
        self._screen.run_worker(work, group="details")

    def _show_config(self, record: SimulationRecord, fresh: bool) -> None:
        known = self._known[1] if self._known[0] == record.sim_id else None
        waits = self._store.rows.queue.waiting(record)
        self._details.show(record.name, lambda width: config_lines(record, width, self._ascii, known, waits), fresh)

    async def _particulars(self, record: SimulationRecord, fresh: bool) -> None:
        async with self._reading:  # one thread at a time
            if self._folder is None or self._known[0] != record.sim_id:
                self._folder = FolderReader(self._store.folder(record.sim_id))
            reading = asyncio.to_thread(self._read, self._folder, record)
            known = await self._screen.gymdash.guarded(reading)
        if known is None:
            return
        self._known = (record.sim_id, known)
        if self._still(record, "Config"):
            self._show_config(record, False)
        elif self._still(record, "Record"):
            self._details.show(record.name, lambda width: record_lines(record, known, width, self._ascii), fresh)

    def _read(self, folder: FolderReader, record: SimulationRecord) -> Particulars:
        parent = self._store.project.get(record.parent) if record.parent else None
        return folder.read(parent.name if parent is not None else "")

    async def _statuses(self, record: SimulationRecord, fresh: bool) -> None:
        reading = asyncio.to_thread(self._store.project.statuses, record.sim_id)
        found = await self._screen.gymdash.guarded(reading)
        if found is not None and self._still(record, "Statuses"):
            statuses = [one.status for one in found]
            self._details.show(record.name, lambda width: status_lines(statuses, width, self._ascii), fresh)

    async def _output(self, record: SimulationRecord, fresh: bool) -> None:
        if fresh or self._tail is None:
            self._tail = OutputTail(self._store.folder(record.sim_id).output)
        tail = self._tail
        async with self._reading:  # one thread at a time; a burst is read to its end
            while await asyncio.to_thread(tail.poll) and self._still(record, "Output"):
                pass
        if self._still(record, "Output"):
            lines = tail.lines
            self._details.show(record.name, lambda width: output_lines(lines, width, self._ascii), fresh)

    def _still(self, record: SimulationRecord, tab: str) -> bool:
        """Tell whether what was read is still what is to be shown."""
        return self._shown[0] == record.sim_id and self._details.tab_name == tab
