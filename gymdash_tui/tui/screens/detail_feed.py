"""Fills the details with what belongs to their tab."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.output import OutputTail
from gymdash_tui.tui.widgets.detail_lines import config_lines, output_lines, status_lines

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.home import HomeScreen
    from gymdash_tui.tui.store import Store


class DetailFeed:
    """Keeps the details up to date with one simulation; what has to be read is read in a thread."""

    def __init__(self, screen: HomeScreen, store: Store, ascii_only: bool) -> None:
        self._screen, self._details, self._store, self._ascii = screen, screen.details, store, ascii_only
        self._shown = ("", -1)
        self._tail: OutputTail | None = None
        self._reading = asyncio.Lock()

    def show(self, record: SimulationRecord) -> None:
        """Show a simulation in the tab that is chosen, from the tab's start if it showed something else."""
        shown = (record.sim_id, self._details.tab)
        fresh = shown != self._shown
        self._shown = shown
        if self._details.tab_name == "Config":
            self._details.show(record.name, lambda width: config_lines(record, width, self._ascii), fresh)
            return
        work = self._statuses(record, fresh) if self._details.tab_name == "Statuses" else self._output(record, fresh)
        self._screen.run_worker(work, group="details")

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
