"""The names of the screens that one goes to by number, as far as there is room for them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from gymdash_tui.tui.places import PLACES, Place
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.painted import Part


class PlaceTabs:
    """A line of names and numbers; the one where one is stands out."""

    class Clicked(Message):
        """A name was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        self._ends: list[tuple[int, str]] = []

    def parts(self, at: str, width: int, dash: str) -> list[Part]:
        """Make the line.

        Args:
            at: The id of the place where one is.
            width: Cells.
            dash: What the line is drawn with.
        """
        worded = _worded(at, width - 1)
        parts: list[Part] = [(f"{dash} ", "rule")]
        self._ends, used = [], 2
        for one in PLACES:
            text = f"{one.number} {one.words}" if one in worded else one.number
            parts += [(text, "title" if one.id == at else "dim"), ("  ", "rule")]
            used += text_width(text) + 2
            self._ends.append((used, one.id))
        return [*parts[:-1], (f" {dash * max(0, width - used + 1)}", "rule")]

    def hit(self, x: int) -> str:
        """Give the id of the place under a cell; empty for none."""
        return next((name for end, name in self._ends if 2 <= x < end), "")


def _worded(at: str, width: int) -> Sequence[Place]:
    """Choose the places whose words there is room for: the one where one is, and the first ones."""
    chosen = list(PLACES)
    while chosen and sum(_cells(one, one in chosen) for one in PLACES) > width:
        last = next((one for one in reversed(chosen) if one.id != at), chosen[-1])
        chosen.remove(last)
    return chosen


def _cells(one: Place, worded: bool) -> int:
    return text_width(one.number) + (text_width(one.words) + 1 if worded else 0) + 2
