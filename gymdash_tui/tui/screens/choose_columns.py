"""A list of columns, any number of which can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.screens.dialog import Dialog
from gymdash_tui.tui.text import fit, fit_start, plain
from gymdash_tui.tui.widgets.prompt import PromptInput

_NAME, _WORDS = 24, 38  # cells
_HINT = "space shows or hides it    enter keeps    esc leaves all as it is"


class _Narrow(PromptInput):
    """Narrows the list; the space bar chooses."""

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        if event.key == "space":
            event.stop()
            event.prevent_default()
            self.query_ancestor(ChooseColumns).toggle()


class ChooseColumns(Dialog[tuple[str, ...]]):
    """Columns to choose from, narrowed by typing; gives the chosen ones, or none for those that fit best."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, choices: Sequence[Choice], chosen: Sequence[str], ascii_only: bool = False) -> None:
        """Let columns be chosen.

        Args:
            choices: All columns; the first one, whose value is empty, stands for those that fit best.
            chosen: Those that are shown now; nothing where it is those that fit best.
            ascii_only: Whether only ASCII may be drawn.
        """
        super().__init__()
        self._choices, self._chosen, self._ascii = list(choices), dict.fromkeys(chosen), ascii_only

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        options = OptionList(id="choices", markup=False, compact=True)
        options.can_focus = False
        yield Vertical(
            Static(plain("Columns").stylize("bold")),
            _Narrow(placeholder="type to narrow the list", compact=True, id="choice-filter"),
            options,
            Static(plain(_HINT).stylize("dim")),
            id="box",
        )

    def on_mount(self) -> None:
        """Fill the list."""
        self.add_class("-lines")
        self._fill(0)

    def _fill(self, at: int) -> None:
        wanted = self.query_one("#choice-filter", Input).value.lower()
        options = self.query_one(OptionList)
        options.clear_options()
        places = [place for place, one in enumerate(self._choices) if any(wanted in c.lower() for c in one.cells)]
        options.add_options([Option(self._text(self._choices[place]), id=str(place)) for place in places])
        options.highlighted = min(at, len(places) - 1) if places else None

    def _text(self, choice: Choice) -> Content:
        on = choice.value in self._chosen if choice.value else not self._chosen
        name, words = choice.cells[0], choice.cells[-1]
        box = ("[x] " if on else "[ ] ") if self._ascii else ("● " if on else "○ ")
        cells = Content(box + fit(name, _NAME, ascii_only=self._ascii))
        return cells.append(Content("  " + fit_start(words, _WORDS, self._ascii)).stylize("dim"))

    def toggle(self) -> None:
        """Choose the column under the cursor, or no longer."""
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        value = self._choices[int(options.get_option_at_index(options.highlighted).id or 0)].value
        if not value:
            self._chosen.clear()
        elif value in self._chosen:
            del self._chosen[value]
        else:
            self._chosen[value] = None
        self._fill(options.highlighted)

    def on_input_changed(self) -> None:
        """Narrow the list."""
        self._fill(0)

    def on_input_submitted(self) -> None:
        """Keep what was chosen."""
        self.dismiss(tuple(self._chosen))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose what was clicked."""
        event.option_list.highlighted = event.option_index
        self.toggle()

    def action_move(self, by: int) -> None:
        """Move the cursor in the list."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = max(0, min((options.highlighted or 0) + by, options.option_count - 1))
