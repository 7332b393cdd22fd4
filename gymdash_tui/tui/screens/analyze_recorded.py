"""What the analyzed runs wrote into their event files beside scalars: looked for once the charts are drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.recorded_settings import with_settings
from gymdash_tui.tui.recorded import SLICE, Found
from gymdash_tui.tui.screens.analyze_view import AnalyzeView
from gymdash_tui.tui.threads import aside

if TYPE_CHECKING:
    from gymdash_tui.tui.store import Store

_REST = 1.0  # seconds between two looks at runs that go on


class RecordedKeys(AnalyzeView):
    """Reads media and settings in event files, in a thread."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._recorded = store.recorded
        self._grouped_by: dict[str, Mapping[str, Any]] = {}  # the settings with which the runs were grouped
        self._to_read: dict[str, None] = {}
        self._looks = False

    @property
    def is_looking(self) -> bool:
        """Whether there are event files in which nobody has looked yet."""
        return self._reading or not all(self._recorded.was_read(one.sim_id) for one in self._records)

    def look_within(self, sim_ids: Iterable[str]) -> None:
        """Look into the event files of some runs: they may hold something new."""
        self._to_read |= dict.fromkeys(sim_ids)
        if self._to_read and not self._looks:
            self._looks = True
            self._look()

    @work(group="recorded")
    async def _look(self) -> None:
        try:
            while self._to_read:
                is_new = self.is_looking
                await self._read_on()
                if not self._to_read:
                    self.draw_soon(can_wait=not is_new)
                    await asyncio.sleep(_REST)
        finally:
            self._looks = False

    async def _read_on(self) -> None:
        wanted, self._to_read = self._to_read, {}
        names = {record.sim_id: f"{record.name} " for record in self._records if record.sim_id in wanted}
        reading = await self.gymdash.guarded(aside(self._recorded.read, self._ids, names, SLICE))
        if reading is None:
            return
        self._to_read = {**dict.fromkeys(reading.left), **self._to_read}
        if reading.found and self.display:
            self._take_found(reading.found)

    def _take_found(self, found: Mapping[str, Found]) -> None:
        if any(one.settings != self._grouped_by.get(sim_id, {}) for sim_id, one in found.items()):
            self._records = self.completed(self._records)
            self.regroup(afresh=True)
        self.media_changed()

    def media_changed(self) -> None:
        """Show what media there are now."""

    def completed(self, records: Sequence[SimulationRecord]) -> list[SimulationRecord]:
        """Give runs with the settings that they wrote down themselves, as far as these were read."""
        self._grouped_by = {one.sim_id: self._recorded.known(one.sim_id).settings for one in records}
        return [with_settings(one, self._grouped_by[one.sim_id]) for one in records]
