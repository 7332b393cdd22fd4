"""The list through which the viewer goes: all media, or those of them that are meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.media_filter import MediaFilter, parse_media_filter

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem


class MediaList:
    """A list, what is meant of it, and the place in that.

    Attributes:
        every: All media.
        items: Those that are meant.
        at: Which of them is shown.
        filter: What is meant.
    """

    def __init__(self, items: Sequence[MediaItem], at: int) -> None:
        """Mean all.

        Args:
            items: All media.
            at: Which of them is shown first.
        """
        self.every = self.items = tuple(items)
        self.at = max(0, min(at, len(items) - 1))
        self.filter = MediaFilter()

    @property
    def item(self) -> MediaItem | None:
        """What is shown."""
        return self.items[self.at] if self.items else None

    def move(self, by: int) -> bool:
        """Go on; tells whether there was something to go to."""
        before, self.at = self.at, max(0, min(self.at + by, len(self.items) - 1))
        return self.at != before

    def take(self, items: Sequence[MediaItem]) -> bool:
        """Go on with a list that has grown meanwhile, if what is shown is still in it; tells whether it is."""
        try:
            # anew: where a range ended at the newest, there are newer ones now
            wanted = parse_media_filter(self.filter.text, items)
        except WrongUse:
            return False
        return self._mean(items, wanted, self.item)

    def choose(self, wanted: MediaFilter, item: MediaItem) -> bool:
        """Mean some alone, and show one of them; tells whether another one is shown now."""
        before = self.item
        self._mean(self.every, wanted, item)
        return before is None or _place(before) != _place(item)

    def _mean(self, items: Sequence[MediaItem], wanted: MediaFilter, item: MediaItem | None) -> bool:
        found = wanted.among(items)
        at = next((at for at, one in enumerate(found) if item is not None and _place(one) == _place(item)), None)
        if at is None:
            return False
        self.every, self.items, self.at, self.filter = tuple(items), found, at, wanted
        return True


def _place(item: MediaItem) -> tuple[Path, str]:
    return item.path, item.where
