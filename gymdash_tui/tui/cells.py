"""Lines as single cells, and where two lines differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, count, groupby, repeat
from operator import itemgetter, ne

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

Cell = tuple[str, Style | None]
"""A letter and its style; the second half of a wide letter is the letter behind a mark."""

_HALF = "\0"
_HALVES = re.compile(f"{_HALF}.", re.DOTALL)
_TEXT, _STYLE = itemgetter(0), itemgetter(1)
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
            _add_wide(cells, text, style)
    return cells


def _add_wide(cells: list[Cell], text: str, style: Style | None) -> None:
    for char in text:
        width = cell_len(char)
        if width:
            cells.append((char, style))
            # the second half of a wide letter changes with the first
            cells += [(f"{_HALF}{char}", style)] * (width - 1)
        elif cells:  # a mark stands in the cell of the letter before it
            at = next((at for at in reversed(range(len(cells))) if not cells[at][0].startswith(_HALF)), 0)
            cells[at] = (cells[at][0] + char, cells[at][1])


def runs_of(cells: Sequence[Cell]) -> Iterator[tuple[str, Style | None]]:
    """Give what is written for some cells: texts of one style each."""
    for style, run in groupby(cells, key=_STYLE):
        text = "".join(map(_TEXT, run))
        if _HALF in text:
            # the first half may be missing, as where something else stood upon it
            text = _HALVES.sub("", f" {text[2:]}" if text.startswith(_HALF) else text)
        yield text, style


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
