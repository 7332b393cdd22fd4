"""The footer: what can be done now, from the table of keys."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from gymdash_tui.tui.key import BACK, Key
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.painted import Painted, Part

Offer = tuple[Key, str]
"""A key that does something now, and what that is in a word or two (``stop 3``)."""


class Footer(Painted):
    """One line of keys; a click does what the key does."""

    class Clicked(Message):
        """A key's words were clicked."""

        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    def __init__(self, offers: Callable[[], list[Offer]]) -> None:
        """Show keys, in the order that the table gives them.

        Args:
            offers: Gives what can be done now.
        """
        super().__init__(id="footer")
        self._offers = offers
        self._places: list[tuple[int, int, Key]] = []

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the line; what has no room is left out, but not the way back, the help, and what follows it."""
        shown = sorted((offer for offer in self._offers() if offer[0].footer), key=lambda offer: offer[0].footer)
        while len(shown) > 1 and sum(map(_width, shown)) > width - 1:
            # the last of the screen's own keys goes first: the help, which stands at the end, names them all
            own = [offer for offer in shown if offer[0].footer < BACK] or shown[:-1]
            shown.remove(own[-1])
        parts: list[Part] = [(" ", "text")]
        self._places, at = [], 1
        for key, words in shown:
            self._places.append((at, at + _width((key, words)), key))
            at += _width((key, words))
            parts += [(_short(key), "key"), (f" {words}", "dim"), ("  ", "text")]
        return [parts]

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        for start, end, key in self._places:
            if start <= event.x < end:
                self.post_message(self.Clicked(key))


def _width(offer: Offer) -> int:
    return text_width(_short(offer[0])) + text_width(offer[1]) + 3


def _short(key: Key) -> str:
    """Give the first of a key's names, in letters that every terminal has."""
    shown = key.label.split()[0]
    return shown if shown.isascii() else key.keys.split(",")[0]
