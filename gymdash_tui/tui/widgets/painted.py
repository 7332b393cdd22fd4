"""A widget whose lines are made ahead, and of which only the cells that changed are sent to the terminal.

Textual sends every refreshed region again whole, so a widget that says "refresh" costs its full area. Over a slow line
that is what one feels. Here the new lines are compared with the old ones and only the differing spans are refreshed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

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
_GAP = 8  # unchanged cells between two changes that cost less to send again than to jump over


class Painted(Widget):
    """Base of the widgets that paint lines of their own; subclasses make them in :meth:`make_lines`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"painted--{part}" for part in _PARTS),
        *(f"painted--curve-{slot}" for slot in range(CURVE_SLOTS)),
        *(f"painted--faint-{slot}" for slot in range(CURVE_SLOTS)),
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._strips: list[Strip] = []

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines to show; what is missing is blank, what is too much is cut.

        Args:
            width: Cells.
            height: Lines.
        """
        return []

    def part(self, name: str) -> Style:
        """Give the style of a part, its background included."""
        return self.get_component_rich_style(f"painted--{name}")

    def repaint(self) -> None:
        """Make the lines anew and send what changed."""
        if not self.is_mounted or not self.size:
            return
        new = self._make_strips()
        changed = _changed(self._strips, new, self.size.width)
        self._strips = new
        if changed:
            self.refresh(*changed)

    def _make_strips(self) -> list[Strip]:
        width, height = self.size
        ground = self.part("text")
        lines = self.make_lines(width, height)[:height]
        lines += [[] for _ in range(height - len(lines))]
        return [
            Strip([Segment(text, self.part(name)) for text, name in line if text])
            .simplify()
            .crop_extend(0, width, ground)
            for line in lines
        ]

    def on_resize(self, event: Resize) -> None:
        """Make the lines for the new size; Textual paints the whole widget then."""
        self._strips = self._make_strips()
        self.refresh()

    def notify_style_update(self) -> None:
        """Make the lines in the new theme's colours."""
        super().notify_style_update()
        if self.is_mounted:
            self.call_next(self.repaint)  # the parts' own styles are replaced only after this call

    def render_line(self, y: int) -> Strip:
        """Give one line."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.part("text"))


def _changed(old: Sequence[Strip], new: Sequence[Strip], width: int) -> list[Region]:
    if len(old) != len(new):
        return [Region(0, 0, width, len(new))]
    regions = []
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            regions += [Region(x, y, length, 1) for x, length in changed_spans(before, after)]
    return regions


def changed_spans(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Give where two lines differ, as starts and lengths in cells; near ones are merged."""
    old, new = _cells(before), _cells(after)
    if len(old) != len(new):
        return [(0, max(len(old), len(new)))]
    spans: list[tuple[int, int]] = []
    for x, (one, other) in enumerate(zip(old, new, strict=True)):
        if one == other:
            continue
        if spans and x - sum(spans[-1]) <= _GAP:
            start, _ = spans.pop()
            spans.append((start, x + 1 - start))
        else:
            spans.append((x, 1))
    return spans


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    cells: list[tuple[str, Style | None]] = []
    for segment in strip:
        for char in segment.text:
            cells.append((char, segment.style))
            # the second half of a wide character changes with the first
            cells += [(f"{char} ", segment.style)] * (Segment(char).cell_length - 1)
    return cells
