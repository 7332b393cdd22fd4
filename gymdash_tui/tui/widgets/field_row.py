"""One line of the form: a name, a place to type, and what is wrong or what holds otherwise."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.form_entries import Entry, default_text
from gymdash_tui.tui.form_values import means
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.prompt import PromptInput
from gymdash_tui.tui.widgets.side import wrap_words

_LEAST = 20
"""Cells of a note that is cut off; of fewer one would learn nothing, and the side says it all."""


class Note(Widget):
    """What stands beside a field; where there is no room for enough of it, nothing unless it has to be seen."""

    def __init__(self) -> None:
        super().__init__(classes="field-note")
        self._text, self._must = "", False

    def say(self, text: str, must: bool = False) -> None:
        """Say something.

        Args:
            text: Any text.
            must: Whether it is seen however little room there is.
        """
        if (text, must) != (self._text, self._must):
            self._text, self._must = text, must
            self.refresh()

    def render(self) -> Content:
        """Give what there is room for."""
        safe = safe_text(self._text)
        room = self.content_size.width
        if text_width(safe) <= room or (self._must and room < _LEAST):
            return Content(safe)
        if room < _LEAST:
            return Content("")
        return Content(f"{wrap_words(safe, room - 1)[0]}{'~' if self.app.has_class('-ascii') else '…'}")


class FieldRow(Horizontal):
    """One field of the form.

    Attributes:
        entry: What the field is.
    """

    class Typed(Message):
        """Something was typed into a field."""

        def __init__(self, row: FieldRow, text: str) -> None:
            super().__init__()
            self.row, self.text = row, text

    class Entered(Message):
        """A field was entered."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    class Submitted(Message):
        """Enter was pressed in a field."""

    def __init__(self, entry: Entry, text: str) -> None:
        super().__init__(classes="-wide" if entry.is_free or entry.is_words else "")
        self.entry = entry
        choices = choices_of(entry)
        self._input = PromptInput(
            text,
            placeholder=safe_text(default_text(entry)),
            compact=True,
            select_on_focus=False,
            suggester=SuggestFromList(choices, case_sensitive=False) if choices else None,
        )
        self._note = Note()

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        needed = Content.styled(" *", "$warning") if self.entry.field.required else Content("")
        yield Static(plain(self.entry.field.name).append(needed), classes="field-name")
        yield self._input
        yield self._note

    def on_mount(self) -> None:
        """Show whether something is given."""
        self.set_class(bool(self._input.value.strip()), "-given")
        self.show_problem("")

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def set_text(self, text: str) -> None:
        """Put a value in."""
        if text == self._input.value:
            return
        self._input.value = text
        self._input.cursor_position = len(text)

    @property
    def cursor(self) -> int:
        """Before which letter the cursor stands."""
        return self._input.cursor_position

    def enter(self, cursor: int | None = None) -> None:
        """Put the cursor here, at once: the next key in the same burst is already this field's.

        Nothing happens to a field of a form that is being left, which was laid and never shown.

        Args:
            cursor: Before which letter; where it last stood if left out.
        """
        if not self.is_attached:
            return
        self.screen.set_focus(self._input)
        if cursor is not None:
            self._input.cursor_position = cursor

    def show_problem(self, problem: str, comes_to: str = "") -> None:
        """Say what is wrong with the value, or else what it comes to, or what the field is for."""
        self.set_class(bool(problem), "-wrong")
        note = comes_to or (means(self.text) if self.entry.is_free else self.entry.field.help)
        self._note.say(f"✗ {problem}" if problem else note, must=bool(problem or comes_to))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.set_class(bool(event.value.strip()), "-given")
        self.post_message(self.Typed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Submitted())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell the form, which shows the field's help."""
        self.add_class("-focused")
        self.post_message(self.Entered(self))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Look like the others again."""
        self.remove_class("-focused")


def choices_of(entry: Entry) -> tuple[str, ...]:
    """Give the values that a field offers."""
    return ("true", "false") if entry.field.kind == "bool" else tuple(map(str, entry.field.choices))
