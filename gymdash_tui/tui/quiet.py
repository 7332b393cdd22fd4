"""Sends only the cells that changed, and of their colours only what differs from the cell before.

Textual 8.2 sends whatever a widget says is to be drawn anew, whether it changed or not, and cuts it at its right end
alone: one new digit at the end of a line sends the whole line, each part of it with its colours spelled out, and
another screen sends all of itself. Over a slow line that is ten times too much. Here it is remembered what stands on
the terminal, and only what differs is sent. This stands on Textual's internals, which is one more reason why its
version is pinned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from gymdash_tui.tui.cells import Cell, cells_of, differing, runs_of

_RESET = "\x1b[0m"
_SHOWN = re.compile(r"\b(?:4|5|6|7|9|21|5[123])\b")  # attributes that are seen also where no letter is: a line, reverse


class Shown:
    """What stands on the terminal now, as far as it is known.

    Whatever writes to the terminal past it, or changes the terminal's size, has to make it forget.
    """

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Know nothing any more: whatever is drawn next is sent."""
        self._lines = {}

    def forget_area(self, area: Region) -> None:
        """Know nothing of some cells any more: something was drawn over them that is no text."""
        for y in range(area.y, area.bottom):
            line = self._lines.setdefault(y, [])
            line += [None] * (area.right - len(line))
            line[area.x : area.right] = [None] * area.width

    def knows(self, area: Region) -> bool:
        """Tell whether any of some cells was written since all of them were forgotten."""
        lines = (self._lines.get(y, [])[area.x : area.right] for y in range(area.y, area.bottom))
        return any(cell is not None for line in lines for cell in line)

    def take(self, x: int, y: int, cells: Sequence[Cell]) -> list[tuple[int, int]]:
        """Take over what is drawn; gives the spans of it that differ from what stood there.

        Args:
            x: The first cell's column.
            y: The line.
            cells: What is drawn from there on.
        """
        line = self._lines.setdefault(y, [])
        end = x + len(cells)
        if len(line) < end:
            line += [None] * (end - len(line))
        before = line[x:end]
        if before == cells:
            return []
        line[x:end] = cells
        return differing(before, cells)


class QuietUpdate(ChopsUpdate):
    """An update of spans, of which only what differs from what stands on the terminal is sent."""

    shown: Shown | None = None

    def render_segments(self, console: Console) -> str:
        """Give the spans as a terminal reads them."""
        pen = Pen(console)
        shown = self.shown or Shown()
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                start, stop = max(x, left), min(end, right)
                if strip is not None and start < stop:
                    _send(pen, shown, start, y, strip.crop(start - x, stop - x))
        return pen.finish()


class QuietLayout(LayoutUpdate):
    """An update of the whole screen, of which only what differs from what stands on the terminal is sent."""

    shown: Shown | None = None

    def render_segments(self, console: Console) -> str:
        """Give the screen as a terminal reads it."""
        pen = Pen(console)
        shown = self.shown or Shown()
        for y, line in enumerate(self.strips, self.region.y):
            x = self.region.x
            for strip in line:
                _send(pen, shown, x, y, strip)
                x += strip.cell_length
        return pen.finish()


def _send(pen: Pen, shown: Shown, x: int, y: int, strip: Strip) -> None:
    cells = cells_of(strip)
    for start, length in shown.take(x, y, cells):
        pen.move(x + start, y)
        pen.draw(cells[start : start + length])


class QuietCompositor(Compositor):
    """A compositor whose updates are quiet."""

    def __init__(self, shown: Callable[[], Shown]) -> None:
        """Make it.

        Args:
            shown: Gives what stands on the terminal.
        """
        super().__init__()
        self._shown = shown

    def render_partial_update(self) -> ChopsUpdate | None:
        """Give what changed since the last update."""
        update = super().render_partial_update()
        if update is None:
            return None
        quiet = QuietUpdate(update.chops, update.spans, update.chop_ends)
        quiet.shown = self._shown()
        return quiet

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Give the whole screen."""
        update = super().render_full_update(simplify)
        if simplify:  # for a picture in a file
            return update
        quiet = QuietLayout([list(line) for line in update.strips], update.region)
        quiet.shown = self._shown()
        return quiet


class Pen:
    """Writes cells, remembering the colours that the terminal has now."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._system = console._color_system
        self._out: list[str] = []
        self._place = (-1, -1)
        self._colours = ("", "")
        self._attributes = ""

    def move(self, x: int, y: int) -> None:
        """Go to a cell, unless the last text ended there."""
        if (x, y) != self._place:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
            self._place = (x, y)

    def draw(self, cells: Sequence[Cell]) -> None:
        """Write cells from where the pen is."""
        for text, style in runs_of(cells):
            if style is not None and style.link:
                self._out += [self._leave(), style.render(text, color_system=self._system)]
            else:
                self._out += [self._change(style, is_blank=not text.strip(" ")), text]
        x, y = self._place
        self._place = (x + len(cells), y)

    def _change(self, style: Style | None, is_blank: bool) -> str:
        colours, attributes = _codes(style or Style.null(), self._system)
        if is_blank and not (_SHOWN.search(attributes) or _SHOWN.search(self._attributes)):
            # of a letter that is none nothing is seen but its ground, and a colour is twenty bytes
            colours, attributes = (self._colours[0], colours[1]), self._attributes
        if attributes != self._attributes or ("" in colours and colours != self._colours):
            # what is switched on can only be switched off together with all else
            codes = ";".join(filter(None, ["0", attributes, *colours]))
        else:
            codes = ";".join(new for new, old in zip(colours, self._colours, strict=True) if new != old)
        self._colours, self._attributes = colours, attributes
        return f"\x1b[{codes}m" if codes else ""

    def _leave(self) -> str:
        self._colours, self._attributes = ("", ""), ""
        return _RESET

    def finish(self) -> str:
        """Give all that was written, the terminal's own colours restored."""
        return "".join([*self._out, _RESET])


@lru_cache(maxsize=4096)
def _codes(style: Style, system: ColorSystem | None) -> tuple[tuple[str, str], str]:
    """Give a style's colours, before and behind, and its attributes, as the numbers of an escape sequence."""
    if system is None:
        return ("", ""), ""
    attributes = style.without_color._make_ansi_codes(system) if style else ""
    return (_colour(style.color, system, True), _colour(style.bgcolor, system, False)), attributes


def _colour(colour: Color | None, system: ColorSystem, foreground: bool) -> str:
    if colour is None:
        return ""
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground))
