"""Dialogs: a question before something is lost, and a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from gymdash_tui.tui.quiet_screen import Quiet
from gymdash_tui.tui.text import plain

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

Result = TypeVar("Result")


class Dialog(Quiet, ModalScreen[Result]):
    """Base of the dialogs; esc leaves without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", show=False)]

    def on_screen_resume(self) -> None:
        """Take the keys that were pressed while this was on its way, as soon as something here has the cursor."""
        self.call_later(cast("GymdashApp", self.app).held_keys.dialog_is_there)

    def action_leave(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """A question that is answered by ``y`` or ``n``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", "yes", show=False),
        Binding("n,q", "leave", "no", show=False),
    ]

    def __init__(self, question: str, details: Sequence[str], yes: str, no: str) -> None:
        """Ask.

        Args:
            question: One line.
            details: What it will do, a line each; may hold people's strings.
            yes: What happens on ``y``.
            no: What happens on ``n``.
        """
        super().__init__()
        self._question, self._details, self._yes, self._no = question, details, yes, no

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        lines = [plain(self._question).stylize("bold"), Content("")]
        lines += [plain(detail) for detail in self._details]
        keys = Content.assemble(("y", "bold $accent"), f" {self._yes}    ", ("n", "bold $accent"), f" {self._no}")
        yield Vertical(Static(Content("\n").join([*lines, Content(""), keys]), id="question"), id="box")

    def action_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)


class Choose(Dialog[str]):
    """A list to choose from, narrowed by typing.

    Attributes:
        hint: How it is narrowed.
        text: What is typed at first.
    """

    hint = "type to narrow the list"
    text = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[str], current: str = "", nothing: str = "Nothing fits.") -> None:
        """Ask.

        Args:
            title: The question.
            choices: What there is.
            current: On which of them the cursor stands at first.
            nothing: What is said where none holds what was typed.
        """
        super().__init__()
        self._title, self._choices, self._current, self._nothing = title, choices, current, nothing

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        options = OptionList(id="choices", markup=False, compact=True)
        options.can_focus = False
        yield Vertical(
            Static(plain(self._title).stylize("bold"), id="choice-title"),
            Input(self.text, placeholder=self.hint, select_on_focus=False, compact=True, id="choice-filter"),
            options,
            id="box",
        )

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill(self.text)

    def retitle(self, title: str) -> None:
        """Show another title."""
        self.query_one("#choice-title", Static).update(plain(title).stylize("bold"))

    def _fill(self, wanted: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        found = [choice for choice in self._choices if wanted.lower() in choice.lower()]
        found.sort(key=lambda choice: not choice.lower().startswith(wanted.lower()))
        options.add_options([Option(plain(choice), id=str(self._choices.index(choice))) for choice in found])
        if not found:
            options.add_option(self._no_option())
        options.highlighted = found.index(self._current) if self._current in found else (0 if found else None)

    def _no_option(self) -> Option:
        return Option(Content.styled(self._nothing, "dim"), disabled=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """Choose what the cursor stands on."""
        self._choose(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose what was clicked."""
        self._choose(event.option_index)

    def _choose(self, index: int | None) -> None:
        option = self.query_one(OptionList).get_option_at_index(index) if index is not None else None
        if option is not None and option.id is not None:
            self.dismiss(self._choices[int(option.id)])

    def action_move(self, by: int) -> None:
        """Move the cursor in the list."""
        options = self.query_one(OptionList)
        if options.option_count:
            at = (options.highlighted or 0) + by
            options.highlighted = max(0, min(at, options.option_count - 1))
