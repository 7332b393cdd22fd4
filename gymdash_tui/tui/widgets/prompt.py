"""A place to type in that keeps the order of keys that arrive in one go."""

from __future__ import annotations

from textual import events
from textual.reactive import reactive
from textual.widgets import Input

_EDITING = {
    "backspace": "delete_left",
    "delete": "delete_right",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
    "ctrl+a": "home",
    "ctrl+e": "end",
    "ctrl+u": "delete_left_all",
    "ctrl+k": "delete_right_all",
    "ctrl+w": "delete_left_word",
}


class PromptInput(Input):
    """An input that deletes at once, and whose cursor does not blink: that would send 260 bytes a second.

    Textual runs a key's binding some messages later than it inserts a letter: "delete all, then type" in one go, as a
    slow line delivers it, would delete what was typed.
    """

    cursor_blink = reactive(False, init=False)

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        if event.key in _EDITING:
            event.stop()
            event.prevent_default()
            getattr(self, f"action_{_EDITING[event.key]}")()
