"""A drawn chart as plain data: rows of styled text, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from gymdash_tui.domain.text import cell_width

Role: TypeAlias = Literal["curve", "envelope", "axis", "tick", "title", "legend", "empty"]

_GAP = 8  # unchanged cells between two changes that cost less to send again than to skip
_WHOLE = 0.3  # above this changed share one full refresh is cheaper than many regions


class Style(NamedTuple):
    """What a piece of text is; the widget maps it to theme colours."""

    role: Role
    slot: int = -1
    lit: bool = True


class Run(NamedTuple):
    """Neighbouring cells of one style."""

    text: str
    style: Style


class Span(NamedTuple):
    """Cells ``x`` to ``x + width`` of row ``y``."""

    y: int
    x: int
    width: int


@dataclass(frozen=True)
class Frame:
    """A chart drawn: ``height`` rows, each exactly ``width`` terminal cells wide."""

    width: int
    height: int
    rows: tuple[tuple[Run, ...], ...]

    def text(self) -> str:
        """Return the frame without its styles, one line a row."""
        return "\n".join("".join(run.text for run in row) for row in self.rows)


_Cell: TypeAlias = tuple[str, Style, int]


def cells_of(row: tuple[Run, ...]) -> list[_Cell]:
    """Spread a row to one entry a cell: the character, its style, and which of the character's cells it is."""
    return [(char, run.style, part) for run in row for char in run.text for part in range(cell_width(char))]


def changed_spans(old: Frame | None, new: Frame) -> list[Span] | None:
    """Return what has to be sent to turn ``old`` into ``new`` on a screen, or None to refresh it whole.

    None also when the size differs or when about a third of the cells changed; gaps of up to 8 cells are merged.
    """
    if old is None or (old.width, old.height) != (new.width, new.height):
        return None
    spans: list[Span] = []
    for y, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
        if before != after:
            spans += _row_spans(y, cells_of(before), cells_of(after))
    changed = sum(span.width for span in spans)
    return None if changed > _WHOLE * new.width * new.height else spans


def _row_spans(y: int, before: list[_Cell], after: list[_Cell]) -> list[Span]:
    spans: list[Span] = []
    for x, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if spans and x - (spans[-1].x + spans[-1].width) <= _GAP:
            spans[-1] = Span(y, spans[-1].x, x + 1 - spans[-1].x)
        else:
            spans.append(Span(y, x, 1))
    return spans
