"""Reads which media a simulation has for the details: its files at once, and then what stands in its event files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.detail_reading import read_media
from gymdash_tui.tui.recorded import SLICE, RecordedStore
from gymdash_tui.tui.threads import to_its_end
from gymdash_tui.tui.widgets.detail_media import by_key, media_lines, media_stops

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem
    from gymdash_tui.tui.detail_copy import Copied
    from gymdash_tui.tui.screens.home_keys import HomeKeys
    from gymdash_tui.tui.screens.viewer import ViewerScreen
    from gymdash_tui.tui.store import Store


class MediaFeed:
    """One simulation's media.

    Attributes:
        items: They, in the order in which they are shown.
        viewer: What was opened to show them one by one; ``None`` before.
    """

    def __init__(self, screen: HomeKeys, store: Store, ascii_only: bool, shown: Callable[[str], bool]) -> None:
        """Show nothing yet.

        Args:
            screen: Where.
            store: The project.
            ascii_only: Whether only ASCII may be drawn.
            shown: Tells whether it is a simulation's media that are looked at.
        """
        self.items: Sequence[MediaItem] = ()
        self.viewer: ViewerScreen | None = None
        self._screen, self._details, self._store, self._ascii = screen, screen.details, store, ascii_only
        self._is_shown = shown
        self._recorded = RecordedStore(store.folder)
        self._whose = ""
        self._files: Sequence[MediaItem] = ()
        self._within = self._recorded.known("")
        self._is_read = False
        self._turn = asyncio.Lock()

    async def show(self, record: SimulationRecord, fresh: bool) -> None:
        """Show a simulation's media, as long as they are what is looked at."""
        sim_id, guarded = record.sim_id, self._screen.gymdash.guarded
        files = await guarded(asyncio.to_thread(read_media, self._store.folder(sim_id)))
        if files is None or not self._is_shown(sim_id):
            return
        if self._whose != sim_id:
            self._whose, self._within, self._is_read = sim_id, self._recorded.known(sim_id), False
        self._files = files
        self._draw(record.name, fresh)
        left = True
        while left and self._is_shown(sim_id):
            async with self._turn:  # one thread at a time
                reading = await guarded(to_its_end(self._recorded.read, [sim_id], {sim_id: ""}, SLICE))
            if reading is None or not self._is_shown(sim_id):
                return
            left = bool(reading.left)
            found = self._recorded.known(sim_id)
            if found is not self._within or self._is_read is left:
                self._within, self._is_read = found, not left
                self._draw(record.name, False)

    def _draw(self, name: str, fresh: bool) -> None:
        self.items = items = by_key([*self._files, *self._within.media])
        more = self._within.left_out if self._is_read else None
        self._details.media.show_rows(
            lambda width: media_lines(items, width, self._ascii, more), media_stops(items), fresh
        )
        self._details.show_name(name)
        if self.viewer is not None and self.viewer.is_current:
            self.viewer.take(items)

    @property
    def current(self) -> MediaItem | None:
        """The video, image, sound or text under the cursor."""
        at = self._details.media.number
        return self.items[at] if 0 <= at < len(self.items) else None

    def copied(self) -> Copied:
        """Give where what is under the cursor lies."""
        item = self.current
        if item is None:
            return "", "the path"
        return f"{item.path.absolute()}\n", "the path" if item.content is None else "its event file's path"

    def go_to(self, where: str) -> None:
        """Put the cursor on one of them, if it is still there."""
        body = self._details.media
        at = next((at for at, item in enumerate(self.items) if item.where == where), body.number)
        body.scroll(at - body.number)
        self._details.repaint()
