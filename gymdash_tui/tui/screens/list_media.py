"""The list of the media that the viewer goes through, narrowed by words and a range of steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.media_filter import HINT, MediaFilter, parse_media_filter
from gymdash_tui.tui.screens.choosing import ChooseLine
from gymdash_tui.tui.widgets.detail_media import ONE

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

_MOST = 1_000  # lines; who wants another one types


class ListMedia(ChooseLine):
    """The list; gives the place of the chosen one in it.

    Attributes:
        wanted: What was typed, as far as it means something.
    """

    def __init__(self, items: Sequence[MediaItem], wanted: MediaFilter, at: int) -> None:
        """List media.

        Args:
            items: All of them; at least one.
            wanted: What is meant of them at first.
            at: Which of them is shown now.
        """
        width = max(len(f"{item.step:,}") for item in items)
        super().__init__("", [_line(str(place), item, width) for place, item in enumerate(items)], str(at))
        self._items, self.wanted = items, wanted
        self.hint, self.text = HINT, wanted.text

    def find(self, wanted: str) -> Sequence[Choice]:
        """Give the lines of what is meant, or say why it means nothing."""
        try:
            self.wanted = parse_media_filter(wanted, self._items)
        except WrongUse as error:
            self.retitle(f"None of {len(self._items):,}")
            self._nothing = str(error)
            return ()
        found = [line for line, item in zip(self._lines, self._items, strict=True) if self.wanted.fits(item)]
        self._nothing = "Nothing fits."
        self.retitle(f"{len(found):,} of {len(self._items):,}")
        first = max(0, min(self._first(found, "") - _MOST // 2, len(found) - _MOST))
        return found[first : first + _MOST]

    def _first(self, found: Sequence[Choice], wanted: str) -> int:
        return super()._first(found, "")  # all that is meant fits alike: the cursor stays on what is shown


def _line(value: str, item: MediaItem, width: int) -> Choice:
    when = f"{item.time.astimezone():%m-%d %H:%M}"
    return Choice(
        value,
        (item.key, f"{item.step:>{width},}", ONE.get(item.type, item.type), f"{short_bytes(item.size):>7}  {when}"),
    )
