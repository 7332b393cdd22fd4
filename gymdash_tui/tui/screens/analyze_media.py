"""The media of the runs that are analyzed: marks below the charts, and the film at the crosshair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.media import MediaItem, media_of
from gymdash_tui.tui.screens.analyze_view import AnalyzeView
from gymdash_tui.tui.threads import aside

if TYPE_CHECKING:
    from gymdash_tui.tui.store import Store

_MOST_RUNS = 50  # whose media are looked up: each is a file to read


class MediaKeys(AnalyzeView):
    """Marks where there are media, and shows them."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._media: dict[str, list[MediaItem]] = {}

    @work(group="media", exclusive=True)
    async def read_media(self) -> None:
        """Look which media there are."""
        found = await self.gymdash.guarded(aside(_media_of, self._store, self._records[-_MOST_RUNS:]))
        if found is not None and self.display:
            self._media = found
            self.draw_soon()

    def marks(self) -> tuple[float, ...]:
        """Give the steps at which the runs that stand out have media."""
        if self._showing.x != "steps":
            return ()
        return tuple(sorted({float(item.step) for item in self._shown_media()}))

    def _shown_media(self) -> list[MediaItem]:
        """Give the media of the group that stands out, or of all; by their steps."""
        groups = [group for group in self._groups if self._lit in ("", group.key)]
        items = [item for group in groups for one in group.members for item in self._media.get(one.sim_id, ())]
        return sorted(items, key=lambda item: (item.step, item.key))

    def action_media(self) -> None:
        """Show what is nearest to the crosshair; without one the newest."""
        from gymdash_tui.tui.screens.viewer import ViewerScreen  # deferred: many visits look at no film

        items = self._shown_media()
        if not items:
            self.notice("These runs have recorded no videos or images; episode_trigger films episodes.", "warn", 6)
            return
        at = len(items) - 1
        if self._cross is not None and self._showing.x == "steps":
            cross = self._cross
            at = min(range(len(items)), key=lambda place: abs(items[place].step - cross))
        self.app.push_screen(ViewerScreen(items, at, ""))


def _media_of(store: Store, records: Sequence[SimulationRecord]) -> dict[str, list[MediaItem]]:
    found = {record.sim_id: (record, media_of(store.folder(record.sim_id))) for record in records}
    # whose it is stands before what it is: the list holds those of many
    return {
        sim_id: [replace(item, key=f"{record.name} {item.key}") for item in items]
        for sim_id, (record, items) in found.items()
        if items
    }
