"""Lines as single cells, and where two lines differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, count, repeat
from operator import ne

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Cell = tuple[str, Style | None]
"""A letter and its style; the second half of a wide letter is the letter with a blank behind it."""

_GAP = 8  # unchanged cells between two changes that cost less to send again than to jump over

# letters that take one cell each, and all that charts and tables are drawn with
_NARROW = re.compile("[ -~\u00a0-\u02ff\u2010-\u2027\u2500-\u25fc\u2800-\u28ff]*")


def cells_of(strip: Strip) -> list[Cell]:
    """Give a line's cells."""
    cells: list[Cell] = []
    for text, style, _ in strip:
        if _NARROW.fullmatch(text):
            cells += zip(text, repeat(style))
        else:
            cells += _wide_cells(text, style)
    return cells


def _wide_cells(text: str, style: Style | None) -> Iterator[Cell]:
    for char in text:
        yield char, style
        # the second half of a wide character changes with the first
        yield from [(f"{char} ", style)] * (Segment(char).cell_length - 1)


def changed_spans(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Give where two lines differ, as starts and lengths in cells; near ones are merged."""
    old, new = cells_of(before), cells_of(after)
    return differing(old, new) if len(old) == len(new) else [(0, max(len(old), len(new)))]


def differing(old: Sequence[Cell | None], new: Sequence[Cell | None]) -> list[tuple[int, int]]:
    """Give where two lines of one length differ, as starts and lengths in cells; near ones are merged."""
    spans: list[tuple[int, int]] = []
    end = -_GAP - 1  # of the last span
    for x in compress(count(), map(ne, old, new)):  # without a step of Python's for what is the same
        if x - end <= _GAP:
            spans[-1] = (spans[-1][0], x + 1 - spans[-1][0])
        else:
            spans.append((x, 1))
        end = x + 1
    return spans
