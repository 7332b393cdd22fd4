"""Keys that are pressed before the project, or a dialog, is open: they are kept, and done in their order once it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.timer import Timer

    from gymdash_tui.tui.app import GymdashApp

_LEAVING = ("q", "ctrl+q", "ctrl+c")
_HARMLESS = (
    *("j", "k", "down", "up", "pagedown", "pageup", "g", "G", "home", "end"),
    *("question_mark", "f1", "exclamation_mark", "escape", "ctrl+l"),
)
_ALWAYS = ("ctrl+q", "ctrl+c")
_MOST = 1_000  # a cat on the keyboard
_PATIENCE = 5.0  # seconds after which a dialog that never came keeps no keys


class HeldKeys:
    """Keeps keys until they can be done.

    The list stands on the screen a third of a second before anything can be done to it: who is used to the program
    types ahead. Likewise what is typed behind the key that opens a list is meant for the list.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._held: list[events.Key] = []
        self._returning: list[events.Key] = []
        self._holds = True
        self._opens: Timer | None = None

    def takes(self, event: events.Event) -> bool:
        """Tell whether an event is a key that is kept for later; moving goes on, unless it would overtake one."""
        if not isinstance(event, events.Key):
            return False
        if self._returning:
            if event is not self._returning[0]:  # pressed since: it comes after those that were kept
                self._returning.append(event)
                self._app.post_message(event)
                return True
            self._returning.pop(0)
        if not self._is_kept(event):
            return False
        if len(self._held) < _MOST:
            self._held.append(event)
        return True

    def _is_kept(self, event: events.Key) -> bool:
        if self._opens is not None:
            return event.key not in _ALWAYS
        if not self._holds or event.key in _LEAVING:
            return False
        return bool(self._held) or event.key not in _HARMLESS

    def release(self) -> None:
        """Do what was kept, in its order: the project is open."""
        self._holds = False
        self._give_back()

    def await_dialog(self) -> None:
        """Keep all keys from now on, for a dialog that is about to open."""
        self.dialog_is_there()
        self._opens = self._app.set_timer(_PATIENCE, self.dialog_is_there)

    def dialog_is_there(self) -> None:
        """Do what was kept: the dialog is open, or does not come after all."""
        if self._opens is not None:
            self._opens.stop()
            self._opens = None
            self._give_back()

    def _give_back(self) -> None:
        if self._opens is not None or self._holds:
            return
        # what was to be returned before and has not come yet is after these
        self._returning, self._held = self._held, []
        for event in list(self._returning):
            self._app.post_message(event)
