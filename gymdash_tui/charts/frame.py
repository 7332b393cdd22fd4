"""A drawn chart as plain data: rows of styled text, and what changed between two of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from gymdash_tui.domain.text import cell_width

Role: TypeAlias = Literal[
    "curve", "faint", "envelope", "axis", "tick", "title", "legend", "empty", "cross", "mark", "brush"
]

_GAP = 8  # unchanged cells between two changes that cost less to send again than to skip
_FARTHEST = 307.0  # powers of ten; a float holds no more
_HAIR = 1e-9  # of the window: rounding noise
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


@dataclass(frozen=True, slots=True)
class Area:
    """Where a frame's canvas stands, and which x its columns show.

    Attributes:
        left: First column of the canvas, in cells of the frame.
        top: First row.
        columns: Cells.
        rows: Cells.
        lo: The x at the middle of the first dot, two of them a cell.
        hi: The x at the middle of the last dot, above ``lo``.
        log: Whether the axis counts factors; both ends are above 0 then.
        values: The values at the canvas' bottom and top.
    """

    left: int
    top: int
    columns: int
    rows: int
    lo: float
    hi: float
    log: bool = False
    values: tuple[float, float] = (0.0, 1.0)

    def x_of(self, column: float) -> float:
        """Return the x at the middle of a column of the frame; beyond the canvas the axis goes on."""
        lo, hi = self._ends()
        share = (2 * (column - self.left) + 0.5) / (2 * self.columns - 1)
        x = lo + share * (hi - lo)
        return 10.0 ** min(max(x, -_FARTHEST), _FARTHEST) if self.log else x

    def column_of(self, x: float) -> int:
        """Return the column of the frame that shows an x.

        For one beyond the window (and NaN) it is the column beside the canvas: ``left - 1`` or ``left + columns``.
        """
        lo, hi = self._ends()
        place = x if not self.log else math.log10(x) if x > 0 else -math.inf
        share = (place - lo) / (hi - lo)
        if not share >= -_HAIR:
            return self.left - 1
        if share > 1 + _HAIR:
            return self.left + self.columns
        return self.left + min(int(0.5 + share * (2 * self.columns - 1)) // 2, self.columns - 1)

    def _ends(self) -> tuple[float, float]:
        return (math.log10(self.lo), math.log10(self.hi)) if self.log else (self.lo, self.hi)


@dataclass(frozen=True)
class Frame:
    """A chart drawn: ``height`` rows, each exactly ``width`` terminal cells wide.

    Attributes:
        width: Terminal cells.
        height: Terminal rows.
        rows: Each a row of runs.
        area: Where its canvas stands; None where nothing is drawn or no x is known.
    """

    width: int
    height: int
    rows: tuple[tuple[Run, ...], ...]
    area: Area | None = None

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
