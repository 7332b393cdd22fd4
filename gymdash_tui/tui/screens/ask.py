"""A dialog that asks for one line, and says while it is typed whether it can be understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.tui.screens.dialog import Dialog
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.prompt import PromptInput

Read = Callable[[str], tuple[Any, str]]
"""Reads a line; gives its value, and what it means in words. Raises GymdashError with what is wrong."""


class Ask(Dialog[tuple[Any]]):
    """Asks for one line; gives its value in a tuple (it may be nothing at all), or ``None`` where nothing is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, question: str, hint: str, read: Read, text: str = "") -> None:
        """Ask.

        Args:
            question: What for; may hold people's strings.
            hint: How it is written.
            read: Reads it.
            text: What stands there at first.
        """
        super().__init__()
        self._question, self._hint, self._read, self._text = question, hint, read, text

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        yield Vertical(
            Static(plain(self._question).stylize("bold"), id="ask-question"),
            PromptInput(self._text, compact=True, select_on_focus=False, id="ask-line"),
            Static("", id="ask-means", markup=False),
            Static("", id="ask-hint", markup=False),
            id="box",
        )

    def on_mount(self) -> None:
        """Say what stands there at first."""
        self._judge(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what it means, or what is wrong with it."""
        self._judge(event.value)

    def _judge(self, text: str) -> None:
        try:
            self._say(self._read(text)[1], "$success", self._hint)
        except GymdashError as error:
            # what is wrong says how it is written as well
            self._say(f"✗ {error}" if text.strip() else "", "$error", "" if text.strip() else self._hint)

    def _say(self, words: str, colour: str, hint: str) -> None:
        self.query_one("#ask-means", Static).update(plain(words).stylize(colour))
        self.query_one("#ask-hint", Static).update(plain(hint).stylize("dim"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the value, if there is one."""
        try:
            value, _ = self._read(event.value)
        except GymdashError as error:
            self._say(f"✗ {error}", "$error", "")
            return
        self.dismiss((value,))
