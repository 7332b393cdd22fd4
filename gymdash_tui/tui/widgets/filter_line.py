"""The line at the bottom of the list in which something is typed: a filter, a name, tags, a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.text import fit_start, plain
from gymdash_tui.tui.widgets.painted import Painted, Part
from gymdash_tui.tui.widgets.prompt import PromptInput

LINES = 2
"""How high it is."""

_HINT = "enter keeps it, esc leaves, tab completes"


class Task(Protocol):
    """What is typed, and what becomes of it."""

    @property
    def label(self) -> str:
        """What stands before the line."""

    @property
    def text(self) -> str:
        """What stands in the line at first."""

    def changed(self, text: str) -> None:
        """Hear what stands there now."""

    def kept(self, text: str) -> None:
        """Take it over; whoever does says so to the line by closing it, or by showing what is wrong."""

    def left(self) -> None:
        """Forget it."""

    def offers(self, text: str, cursor: int) -> Sequence[str]:
        """Give what the word before the cursor may become."""

    def put_in(self, text: str, cursor: int, offer: str) -> tuple[str, int]:
        """Put one of those in its place; gives the text and the cursor behind it."""


class _Entry(PromptInput):
    """The place to type in, with the line's special keys."""

    can_focus = False  # before it is opened: a screen gives the keys to the first that can have them

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        line = self.query_ancestor(EditLine)
        deed = {"escape": line.leave, "enter": line.keep, "tab": line.complete}.get(event.key)
        if deed is not None:
            event.stop()
            event.prevent_default()
            deed()


class _Below(Painted):
    """What is told below: how many match, what is wrong, what can be completed."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="edit-below")
        self._ascii = ascii_only
        self._text: Part = ("", "dim")
        self._count = ""

    def show(self, text: str, part: str, count: str) -> None:
        """Tell something, and at the right end a count."""
        self._text, self._count = (text, part), count
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the line."""
        count = fit_start(self._count, min(width, text_width(safe_text(self._count, self._ascii))), self._ascii)
        text, part = self._text if self._text[0] else (_HINT, "dim")
        room = max(0, width - text_width(count) - 3)
        return [[(" ", "text"), (fit_start(text, room, self._ascii), part), (" ", "text"), (count, "text")]]


class EditLine(Vertical):
    """A line to type in, and below it what it means; unseen while nothing is typed."""

    class Closed(Message):
        """Nothing is typed any more."""

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="edit")
        self._ascii = ascii_only
        self._typed: Task | None = None
        self._offers: tuple[str, int, Sequence[str], int] = ("", 0, (), 0)
        self._said = ("", "dim", "")
        self._label = Static("", id="edit-label", markup=False)
        self._entry = _Entry("", compact=True, select_on_focus=False, id="edit-text")
        self._below = _Below(ascii_only)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Horizontal(id="edit-line"):
            yield self._label
            yield self._entry
        yield self._below

    @property
    def is_open(self) -> bool:
        """Whether something is typed."""
        return self._typed is not None

    @property
    def typed(self) -> Task | None:
        """What is typed; ``None`` where nothing is."""
        return self._typed

    def open(self, task: Task) -> None:
        """Have something typed; keys that come in the same moment go here already."""
        self._typed, self._offers, self._said = None, ("", 0, (), 0), ("", "dim", "")
        self._label.update(plain(f" {task.label} ", self._ascii))
        self._entry.value = task.text
        self._entry.cursor_position = len(task.text)
        self._typed = task
        self.display = self._entry.can_focus = True
        self.screen.set_focus(self._entry)
        task.changed(task.text)

    def close(self) -> None:
        """Be done."""
        self._typed = None
        self.display = self._entry.can_focus = False
        self.screen.set_focus(None)
        self.post_message(self.Closed())

    def retry(self) -> None:
        """Look again at what stands there: more is known now."""
        if self._typed is not None:
            self._typed.changed(self._entry.value)

    def show(self, text: str, part: str = "dim", count: str = "") -> None:
        """Tell something below the line.

        Args:
            text: What; may hold people's strings.
            part: Its style.
            count: What stands at the right end.
        """
        self._said = (text, part, count)
        self._below.show(text, part, count)

    def recount(self, count: str) -> None:
        """Tell another count beside what is told."""
        text, part, _ = self._said
        self.show(text, part, count)

    # -- what is typed -------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what stands there."""
        event.stop()
        if self._typed is not None and event.value == self._entry.value:
            self._typed.changed(event.value)

    def leave(self) -> None:
        """Forget what was typed."""
        task = self._typed
        self.close()
        if task is not None:
            task.left()

    def keep(self) -> None:
        """Have what was typed taken over."""
        if self._typed is not None:
            self._typed.kept(self._entry.value)

    def complete(self) -> None:
        """Put in what the word before the cursor may become; pressed again, the next one."""
        task, entry = self._typed, self._entry
        if task is None:
            return
        text, cursor, offers, at = self._offers
        if not offers or (entry.value, entry.cursor_position) != task.put_in(text, cursor, offers[at]):
            text, cursor, at = entry.value, entry.cursor_position, -1
            offers = task.offers(text, cursor)
        if not offers:
            self.show("Nothing known begins so.", "dim", self._said[2])
            return
        at = (at + 1) % len(offers)
        self._offers = (text, cursor, offers, at)
        entry.value, entry.cursor_position = task.put_in(text, cursor, offers[at])
        others = [*offers[at + 1 :], *offers[:at]]
        self.call_next(self._name_others, others)

    def _name_others(self, others: Sequence[str]) -> None:
        if others and self.is_open and self._said[1] != "bad":
            self.show("tab: " + "  ".join(others[:8]), "dim", self._said[2])
