"""The trash's lines: what was thrown away, when, and how large it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.units import short_bytes, short_number
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.list_row import head_parts, state_cell
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row

_STATE, _WHEN, _SIZE, _REWARD, _LONGEST_NAME = 11, 11, 8, 6, 60

EMPTY = ("It is empty.", "d, in the list, throws one in here; nothing is lost until you empty it.")
"""What is said where there is nothing in it."""

Thrown = tuple[SimulationRecord, int]
"""What is in the trash, and its size in bytes."""


def trash_rows(thrown: Sequence[Thrown], read: bool, ascii_only: bool = False) -> list[Row]:
    """Give the lines of the trash's screen.

    Args:
        thrown: What is in it, last thrown away first.
        read: Whether it has been read already.
        ascii_only: Whether only ASCII may be drawn.
    """
    if not thrown:
        return [_line("Trash", ""), *(_line("", line) for line in (EMPTY if read else ("Measuring what is in it...",)))]
    size = short_bytes(sum(size for _, size in thrown))
    many = f"{len(thrown)} simulations" if len(thrown) > 1 else "1 simulation"
    rows = [_line("Trash", f"{many}, {size} in all"), Row("", _titles)]
    return rows + [Row(record.sim_id, partial(_thrown, record, size, ascii_only)) for record, size in thrown]


def _line(title: str, note: str) -> Row:
    return Row("", lambda width, cursor: [(f" {title}", "title"), (f"  {note}", "dim")])


def _name_width(width: int) -> int:
    return max(8, min(_LONGEST_NAME, width - 2 - _STATE - _WHEN - _SIZE - _REWARD - 4))


def _titles(width: int, cursor: bool) -> list[Part]:
    cells = [
        fit("state", _STATE),
        fit("name", _name_width(width)),
        fit("reward", _REWARD, right=True),
        fit("thrown away", _WHEN),
        fit("size", _SIZE, right=True),
    ]
    return [("  " + " ".join(cells), "dim")]


def _thrown(record: SimulationRecord, size: int, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    state, part = state_cell(record, 0, ascii_only)
    score = "" if record.progress.score is None else short_number(record.progress.score)
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(state, _STATE, ascii_only=ascii_only), part),
        (" " + fit(record.name, _name_width(width), ascii_only=ascii_only), "cursor" if cursor else "text"),
        (" " + fit(score, _REWARD, right=True), "text"),
        (" " + fit(_moment(record.deleted), _WHEN), "dim"),
        (" " + fit(short_bytes(size), _SIZE, right=True), "text"),
    ]


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone():%m-%d %H:%M}" if value else ""
