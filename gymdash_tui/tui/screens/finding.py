"""The line below a list in which what is looked for is typed."""

from __future__ import annotations

from abc import abstractmethod

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input, Static

from gymdash_tui.tui.screens.beside import BesideKeys
from gymdash_tui.tui.widgets.prompt import PromptInput

_PAUSE = 0.1  # seconds without a letter before a text is looked for: among 100,000 statuses that takes as long


class FindKeys(BesideKeys):
    """A list, a text beside it, and a line to type in what is looked for.

    Attributes:
        line: What is typed into.
        wanted: Words that all have to occur in what is shown.
    """

    line = getters.query_one("#paged-find", PromptInput)

    def __init__(self) -> None:
        super().__init__()
        self.wanted = self._wanted_before = ""
        self._typing = False
        self._timer: Timer | None = None

    @abstractmethod
    def narrow(self) -> None:
        """Show what fits what is wanted now."""

    def compose_line(self) -> ComposeResult:
        """Lay the line out."""
        with Horizontal(classes="paged-line"):
            yield Static("/", classes="paged-slash")
            yield PromptInput(placeholder="words that all occur", compact=True, select_on_focus=False, id="paged-find")

    def action_find(self) -> None:
        """Type what is looked for."""
        if self._in_text:
            self.action_text()
        self._typing, self._wanted_before = True, self.wanted
        self.add_class("-typing")
        self.set_focus(self.line)  # at once: the next letter may be there already
        self.footer.repaint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed, once no letter has come for a moment."""
        self.wanted = event.value
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self.narrow)

    def on_input_submitted(self) -> None:
        """Keep what is typed."""
        self._end_typing()

    def on_input_blurred(self) -> None:
        """Keep what is typed when something else is clicked."""
        if self.focused is not self.line:  # and not typed in anew already
            self._end_typing()

    def _take_back(self) -> None:
        """Look for what was looked for before."""
        self.line.value = self._wanted_before
        self._end_typing()

    def _end_typing(self) -> None:
        if self._typing:
            self._typing = False
            self.remove_class("-typing")
            self.set_focus(None)
            self.footer.repaint()
