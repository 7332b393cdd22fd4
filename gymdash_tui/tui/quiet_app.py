"""An app that remembers what stands on the terminal, so that its screens send only what differs."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen

from gymdash_tui.tui.quiet import QuietLayout, QuietUpdate, Shown


class QuietApp(App[None]):
    """Knows what stands on the terminal.

    Attributes:
        shown: What stands there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()

    def on_mount(self) -> None:
        """Know nothing of the terminal any more once the program was in the background."""
        self.app_resume_signal.subscribe(self, lambda _: self.shown.forget())

    def on_resize(self, event: events.Resize) -> None:
        """Know nothing any more: terminals cut and break what stands on them, each in a way of its own."""
        self.shown.forget()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and not isinstance(renderable, QuietUpdate | QuietLayout):
            self.shown.forget()  # of a screen that is Textual's own
        super()._display(screen, renderable)

    def action_redraw(self) -> None:
        """Send the whole screen again."""
        self.shown.forget()
        self.screen.refresh(layout=True)
