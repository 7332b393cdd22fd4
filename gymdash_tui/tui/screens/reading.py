"""Dialogs that are only read: a screen's help, and everything that was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.said import Said
from gymdash_tui.tui.screens.dialog import Dialog


class ReadingScreen(Dialog[None]):
    """Text that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,exclamation_mark", "leave", "back", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, lines: Iterable[Content]) -> None:
        super().__init__()
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        """Lay the text out."""
        hint = Content.styled("esc closes this; j and k scroll it.", "dim")
        text = Content("\n").join([*self._lines, Content(""), hint])
        yield VerticalScroll(Static(text, id="reading-text"), id="box")

    def action_scroll(self, by: int) -> None:
        """Scroll the text."""
        self.query_one("#box").scroll_relative(y=by, animate=False)


class HelpScreen(ReadingScreen):
    """What a screen is for, and its keys, from the table."""

    def __init__(self, purpose: str, keys: Iterable[Key]) -> None:
        """Explain.

        Args:
            purpose: What the screen is for, in a few lines.
            keys: The keys that work on it.
        """
        lines = [Content(" ".join(purpose.split()))]
        keys = list(keys)
        for group in dict.fromkeys(key.group for key in keys):
            lines += [Content(""), Content.styled(group, "bold")]
            own = [key for key in keys if key.group == group]
            lines += [Content.assemble((f"  {key.label:<16}", "$accent"), key.tooltip) for key in own]
        super().__init__(lines)


class MessagesScreen(ReadingScreen):
    """Everything that was said at the top, newest first."""

    def __init__(self, said: Said) -> None:
        lines = list(said.lines()) or [Content.styled("Nothing was said yet.", "dim")]
        super().__init__([Content.styled("What was said", "bold"), Content(""), *lines])
