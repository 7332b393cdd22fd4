"""The media of the runs that are analyzed: marks below the charts, and the film at the crosshair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.media import MediaItem, media_of
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.screens.analyze_recorded import RecordedKeys
from gymdash_tui.tui.threads import aside

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.viewer import ViewerScreen
    from gymdash_tui.tui.store import Store

_MOST_RUNS = 50  # whose media are looked up: each is a file to read


class _Listed(NamedTuple):
    """The media of what stands out, and of what they were listed: the same as long as nothing changes."""

    groups: Sequence[RunGroup]
    lit: str
    version: int
    items: Sequence[MediaItem]
    steps: tuple[float, ...]


class MediaKeys(RecordedKeys):
    """Marks where there are media, and shows them."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._files: dict[str, list[MediaItem]] = {}
        self._listed = _Listed((), "", -1, (), ())
        self._version = 0
        self._viewer: ViewerScreen | None = None

    @work(group="media", exclusive=True)
    async def read_media(self) -> None:
        """Look which media there are."""
        found = await self.gymdash.guarded(aside(_media_of, self._store, self._records[-_MOST_RUNS:]))
        if found is not None and self.display:
            self._files = found
            self.media_changed()

    @property
    def has_media(self) -> bool:
        """Whether there are media, or may be some where nobody has looked yet."""
        return self.is_looking or bool(self._files) or any(self._recorded.known(one).media for one in self._ids)

    def marks(self) -> tuple[float, ...]:
        """Give the steps at which the runs that stand out have media."""
        return self._list().steps if self._showing.x == "steps" else ()

    def _list(self) -> _Listed:
        """List the media of the group that stands out, or of all; by their steps."""
        known = self._listed
        if known.groups is not self._groups or (known.lit, known.version) != (self._lit, self._version):
            runs = [one.sim_id for group in self.groups_lit for one in group.members]
            found = [(*self._files.get(sim_id, ()), *self._recorded.known(sim_id).media) for sim_id in runs]
            items = [item for media in found for item in media]
            items.sort(key=lambda item: (item.step, item.key))
            steps = tuple(dict.fromkeys(float(item.step) for item in items))
            known = self._listed = _Listed(self._groups, self._lit, self._version, items, steps)
        return known

    def action_media(self) -> None:
        """Show what is nearest to the crosshair; without one the newest."""
        from gymdash_tui.tui.screens.viewer import ViewerScreen  # deferred: many visits look at no film

        items = self._list().items
        if not items and self.is_looking:
            self.notice("Reading what stands in the event files...", "dim", 3)
            return
        if not items:
            self.notice("These runs have recorded no videos or images; episode_trigger films episodes.", "warn", 6)
            return
        at = len(items) - 1
        if self._cross is not None and self._showing.x == "steps":
            cross = self._cross
            at = min(range(len(items)), key=lambda place: abs(items[place].step - cross))
        self._viewer = ViewerScreen(items, at, "")
        self.app.push_screen(self._viewer)

    def media_changed(self) -> None:
        """Draw the marks anew, and have a viewer that is open go on through what there is now."""
        self._version += 1
        self.draw_soon()
        if self._viewer is not None and self._viewer.is_current:
            self._viewer.take(self._list().items)


def _media_of(store: Store, records: Sequence[SimulationRecord]) -> dict[str, list[MediaItem]]:
    found = {record.sim_id: (record, media_of(store.folder(record.sim_id))) for record in records}
    # whose it is stands before what it is: the list holds those of many
    return {
        sim_id: [replace(item, key=f"{record.name} {item.key}") for item in items]
        for sim_id, (record, items) in found.items()
        if items
    }
