"""Dialogs that are only read: a screen's help, and everything that was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.keys import WHERE, Key
from gymdash_tui.tui.said import Said
from gymdash_tui.tui.screens.dialog import Dialog
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.side import wrap_words

_KEY = 18  # cells of a key's name
_AROUND = 8  # cells of the box's edges, and of its scrollbar
_READABLE = 64  # cells of an explanation: what the box has beside the keys


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
        super().__init__([])
        self._purpose, self._keys = purpose, list(keys)

    def compose(self) -> ComposeResult:
        """Lay the keys out, each explanation in a column of its own."""
        room = max(20, min(_READABLE, int(self.app.size.width * 0.9) - _AROUND - _KEY))
        self._lines = help_lines(self._purpose, self._keys, room)
        yield from super().compose()


def help_lines(purpose: str, keys: Sequence[Key], room: int) -> list[Content]:
    """Give a screen's help.

    Args:
        purpose: What the screen is for.
        keys: The keys that work on it.
        room: Cells of an explanation, which stands beside its key.
    """
    lines = [Content(" ".join(purpose.split()))]
    for group in _in_order(keys):
        lines += [Content(""), Content.styled(group, "bold")]
        lines += [line for key in keys if key.group == group for line in _explained(key, room)]
    return lines


def _explained(key: Key, room: int) -> list[Content]:
    first, *rest = wrap_words(key.tooltip, room)
    head = Content.assemble((f"  {key.label:<{_KEY - 2}}", "$accent"), first)
    return [head, *(Content(" " * _KEY + line) for line in rest)]


def _in_order(keys: Sequence[Key]) -> list[str]:
    """Give the groups: the screen's own first, those of every screen last."""
    widest = {key.group: len(WHERE) if key.scope == "app" else len(key.scopes) for key in reversed(keys)}
    return sorted(dict.fromkeys(key.group for key in keys), key=lambda group: widest[group])


class MessagesScreen(ReadingScreen):
    """Everything that was said at the top, newest first."""

    def __init__(self, said: Said) -> None:
        lines = list(said.lines()) or [Content.styled("Nothing was said yet.", "dim")]
        super().__init__([Content.styled("What was said", "bold"), Content(""), *lines])


class TextScreen(ReadingScreen):
    """A text that a simulation recorded."""

    def __init__(self, title: str, text: str) -> None:
        """Show it.

        Args:
            title: What it is.
            text: Any text; what terminals would take for commands is left out.
        """
        lines = [plain(line) for whole in text.splitlines() for line in clean_lines(whole)]
        super().__init__([plain(title).stylize("bold"), Content(""), *lines])
