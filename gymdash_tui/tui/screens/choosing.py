"""A list to choose from whose lines have columns: types, presets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import zip_longest

from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.screens.dialog import Choose
from gymdash_tui.tui.text import fit, fit_start

_LONGEST = (36, 24, 9)  # cells of all columns but the last
_WIDTH = 96


class ChooseLine(Choose):
    """A list to choose from whose lines have columns; typing looks in all of them."""

    def __init__(self, title: str, lines: Sequence[Choice], current: str = "", nothing: str = "Nothing fits.") -> None:
        super().__init__(title, [line.value for line in lines], current, nothing)
        self._lines = list(lines)

    def on_mount(self) -> None:
        """Fill the list."""
        self.add_class("-lines")

    def on_resize(self) -> None:
        """Fit the columns to the terminal."""
        self._fill(self.query_one("#choice-filter", Input).value)

    def _fill(self, wanted: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        widths = self._widths()
        found = self.find(wanted)
        places = {line.value: str(at) for at, line in enumerate(self._lines)}
        options.add_options([Option(_text(line, widths), id=places[line.value]) for line in found])
        if not found:
            options.add_option(self._no_option())
        options.highlighted = self._first(found, wanted) if found else None

    def find(self, wanted: str) -> Sequence[Choice]:
        """Give the lines that fit what was typed, the best one first."""
        return found_lines(self._lines, wanted)

    def _first(self, found: Sequence[Choice], wanted: str) -> int:
        # what is typed fits the first line best; without it the one that holds now is the place to begin
        return 0 if wanted else next((at for at, line in enumerate(found) if line.value == self._current), 0)

    def _widths(self) -> list[int]:
        room = min(_WIDTH, self.app.size.width * 9 // 10 - 6)
        widths = [min(longest, widest) for longest, widest in zip(_LONGEST, self._widest[:-1], strict=False)]
        return [*widths, max(8, room - sum(width + 2 for width in widths))]

    @cached_property
    def _widest(self) -> list[int]:
        """The cells of each column's longest."""
        columns = zip_longest(*(line.cells for line in self._lines), fillvalue="")
        return [max(text_width(safe_text(cell)) for cell in column) for column in columns]


def found_lines(lines: Sequence[Choice], wanted: str) -> list[Choice]:
    """Give the lines in which a text stands, in any case: at the beginning of their names first, in others last."""
    lower = wanted.lower()

    def rank(line: Choice) -> int:
        name = line.cells[0].lower()
        starts = name.startswith(lower) or name.rpartition(".")[2].startswith(lower)
        return 0 if starts else 1 if lower in name else 2

    return sorted((line for line in lines if any(lower in cell.lower() for cell in line.cells)), key=rank)


def _text(line: Choice, widths: Sequence[int]) -> Content:
    first, *others = [*line.cells, *[""] * (len(widths) - len(line.cells))]
    *middle, last = others or [""]
    cells = [fit(cell, width) for cell, width in zip(middle, widths[1:], strict=False)]
    name = Content(fit(first, widths[0]))
    rest = Content("  " + "  ".join([*cells, fit_start(last, widths[-1])]).rstrip())
    if line.style:
        return name.append(rest).stylize(line.style)
    return name.append(rest.stylize("dim"))
