"""Keys that are pressed before the project is open: they are kept, and done in their order as soon as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

_LEAVING = ("q", "ctrl+q", "ctrl+c")
_HARMLESS = (
    *("j", "k", "down", "up", "pagedown", "pageup", "g", "G", "home", "end"),
    *("question_mark", "f1", "exclamation_mark", "escape", "ctrl+l"),
)
_MOST = 1_000  # a cat on the keyboard


class HeldKeys:
    """Keeps keys until they can be done.

    The list stands on the screen a third of a second before anything can be done to it: who is used to the program
    types ahead.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._held: list[events.Key] = []
        self._holds = True

    def takes(self, event: events.Event) -> bool:
        """Tell whether an event is a key that is kept for later; moving goes on, unless it would overtake one."""
        if not self._holds or not isinstance(event, events.Key) or event.key in _LEAVING:
            return False
        if event.key in _HARMLESS and not self._held:
            return False
        if len(self._held) < _MOST:
            self._held.append(event)
        return True

    def release(self) -> None:
        """Do what was kept, in its order."""
        self._holds = False
        for event in self._held:
            self._app.post_message(event)
        self._held = []
