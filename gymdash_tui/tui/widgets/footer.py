"""The footer: what can be done now, from the table of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.message import Message

from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.painted import Painted, Part


class Footer(Painted):
    """One line of keys; a click does what the key does."""

    class Clicked(Message):
        """A key's words were clicked."""

        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    def __init__(self, keys: Iterable[Key], is_possible: Callable[[Key], bool], count: Callable[[Key], int]) -> None:
        """Show keys, in the order of the table.

        Args:
            keys: The keys of the screen.
            is_possible: Tells whether a key does something now.
            count: Tells to how many simulations it would be done; 0 where that says nothing.
        """
        super().__init__(id="footer")
        self._keys = sorted((key for key in keys if key.footer), key=lambda key: key.footer)
        self._is_possible = is_possible
        self._count = count
        self._places: list[tuple[int, int, Key]] = []

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the line; what has no room is left out, the help's key never."""
        shown = [key for key in self._keys if self._is_possible(key)]
        while len(shown) > 1 and sum(self._width(key) for key in shown) > width - 1:
            # the last of the screen's own keys goes first: the help, which stands at the end, names them all
            own = [key for key in shown if key.footer < 90] or shown[:-1]
            shown.remove(own[-1])
        parts: list[Part] = [(" ", "text")]
        self._places, at = [], 1
        for key in shown:
            self._places.append((at, at + self._width(key), key))
            at += self._width(key)
            label = _short(key)
            parts += [(label, "key"), (f" {self._words(key)}", "dim"), ("  ", "text")]
        return [parts]

    def _words(self, key: Key) -> str:
        count = self._count(key)
        return f"{key.description} {count}" if count > 1 else key.description

    def _width(self, key: Key) -> int:
        return text_width(_short(key)) + text_width(self._words(key)) + 3

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        for start, end, key in self._places:
            if start <= event.x < end:
                self.post_message(self.Clicked(key))


def _short(key: Key) -> str:
    """Give the first of a key's names, in letters that every terminal has."""
    shown = key.label.split()[0]
    return shown if shown.isascii() else key.keys.split(",")[0]
