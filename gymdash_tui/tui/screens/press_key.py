"""A dialog that waits for the key that is to do something from now on."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.key import Key
from gymdash_tui.tui.key_names import short_name
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.screens.dialog import Dialog
from gymdash_tui.tui.text import plain

_LEAVES = "escape"


class PressKey(Dialog[str]):
    """Gives Textual's name of a key that is free; nothing where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, key: Key, keymap: Keymap, also: bool = False) -> None:
        """Ask for a key.

        Args:
            key: What it is to do.
            keymap: All keys as they are.
            also: Whether it comes beside those that do it already.
        """
        super().__init__()
        self._key, self._keymap, self._also = key, keymap, also

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        also = "also " if self._also else ""
        question = plain(f"Press the key that is {also}to do this: {self._key.description}").stylize("bold")
        now = plain(f"{self._key.tooltip} Now: {self._key.label}").stylize("dim")
        yield Vertical(
            Static(question),
            Static(now, id="press-now"),
            Static("", id="press-said", markup=False),
            Static(Content.assemble(("esc", "bold $accent"), " leaves it as it is"), id="press-leave"),
            id="box",
        )

    def on_key(self, event: events.Key) -> None:
        """Take the key, if it is free."""
        event.stop()
        event.prevent_default()
        if event.key == _LEAVES:
            self.dismiss(None)
            return
        try:
            keys = self._keymap.read(self._key.id, event.key)
        except WrongUse as error:
            self._say(f"{short_name(event.key)} cannot be taken: it {error}.")
            return
        other = self._keymap.clash(self._key.id, keys)
        if other is None:
            self.dismiss(keys)
        else:
            self._say(f"{short_name(keys)} is '{other.description}' there already; press another one.")

    def _say(self, text: str) -> None:
        self.query_one("#press-said", Static).update(plain(text).stylize("$error"))
