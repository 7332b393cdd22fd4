"""A widget whose lines are made ahead, and of which only what changed is drawn anew.

Textual draws and sends every refreshed region again whole, so a widget that says "refresh" costs its full area. Here
the new lines are compared with the old ones, as roughly as is quick: which cells differ is found out where they are
sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gymdash_tui.tui.themes import CURVE_SLOTS


class PaneClicked(Message):
    """A pane was clicked, which is to have the keys from now on."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


Part = tuple[str, str]
"""A safe text, and the name of the style it is drawn in."""

_PARTS = ("text", "dim", "title", "rule", "accent", "good", "bad", "warn", "key", "cursor", "cursor-dim", "bar", "mark")


STYLES = frozenset(
    {
        *(f"painted--{part}" for part in _PARTS),
        *(f"painted--curve-{slot}" for slot in range(CURVE_SLOTS)),
        *(f"painted--faint-{slot}" for slot in range(CURVE_SLOTS)),
    }
)
"""The classes of what is painted. They are the app's: as classes of each widget, as is usual in Textual, some seven
hundred had to be styled before the first screen could be used."""


class Painted(Widget):
    """Base of the widgets that paint lines of their own; subclasses make them in :meth:`make_lines`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._lines_made: list[list[Part]] = []
        self._styles_known: dict[str, Style] = {}
        self._is_overdue = False

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines to show; what is missing is blank, what is too much is cut.

        Args:
            width: Cells.
            height: Lines.
        """
        return []

    def part(self, name: str) -> Style:
        """Give the style of a part, its background included."""
        style = self._styles_known.get(name)
        if style is None:
            style = self._styles_known[name] = self.app.get_component_styles(f"painted--{name}").rich_style
        return style

    def repaint(self) -> None:
        """Make the lines anew and send what changed; below another screen only once that has gone."""
        # one that is being taken away may have lost the widgets in it already
        if not self.is_mounted or not self.size or self._pruning:
            return
        self._is_overdue = not self.screen.is_current
        if self._is_overdue:
            return
        new = self._make_strips()
        changed = changed_regions(self._strips, new, self.size.width)
        self._strips = new
        if changed:
            self.refresh(*changed)

    def catch_up(self) -> None:
        """Do what was left undone while another screen stood above."""
        if self._is_overdue:
            self.repaint()

    def _make_strips(self) -> list[Strip]:
        width, height = self.size
        ground = self.part("text")
        lines = self.make_lines(width, height)[:height]
        lines += [[] for _ in range(height - len(lines))]
        # most lines are what they were: making their strips anew would be half of a key's time
        known = zip(self._lines_made, self._strips, strict=False)
        kept = [strip if line == made else None for line, (made, strip) in zip(lines, known, strict=False)]
        kept += [None] * (len(lines) - len(kept))
        self._lines_made = [list(line) for line in lines]
        return [strip or self._strip(line, width, ground) for line, strip in zip(lines, kept, strict=True)]

    def _strip(self, line: Sequence[Part], width: int, ground: Style) -> Strip:
        runs = groupby([part for part in line if part[0]], itemgetter(1))
        segments = [Segment("".join([text for text, _ in run]), self.part(name)) for name, run in runs]
        return Strip(segments).crop_extend(0, width, ground)

    def _forget_lines(self) -> None:
        """Have every line's strip made anew: they have another width, or other colours."""
        self._lines_made = []
        self._styles_known = {}

    def on_resize(self, event: Resize) -> None:
        """Make the lines for the new size; Textual paints the whole widget then."""
        self._forget_lines()
        self._strips = self._make_strips()
        self.refresh()

    def notify_style_update(self) -> None:
        """Make the lines in the new theme's colours."""
        super().notify_style_update()
        if self.is_mounted:
            self.call_next(self._repaint_anew)  # the parts' own styles are replaced only after this call

    def _repaint_anew(self) -> None:
        self._forget_lines()
        self.repaint()

    def render_line(self, y: int) -> Strip:
        """Give one line."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.part("text"))


def changed_regions(old: Sequence[Strip], new: Sequence[Strip], width: int) -> list[Region]:
    """Give where lines differ: from the first part of each that does to the last.

    Args:
        old: The lines as they are drawn.
        new: The lines as they are to be.
        width: Cells of each line.
    """
    if len(old) != len(new):
        return [Region(0, 0, width, len(new))]
    regions = []
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before is not after and (x := _alike(before, after)) < width:
            alike = min(_alike(reversed(list(before)), reversed(list(after))), width - x)
            regions.append(Region(x, y, width - x - alike, 1))
    return regions


def _alike(old: Iterable[Segment], new: Iterable[Segment]) -> int:
    """Give how many cells the parts take with which two lines begin alike."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return sum(one.cell_length for one, _ in same)
