"""What the list of simulations shows: its title, its lines, and what to do where nothing matches."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.marking import Marking
from gymdash_tui.tui.outline_view import GroupHead, GroupSum, ListLine, sum_up
from gymdash_tui.tui.rows import Rows
from gymdash_tui.tui.states import LOOKS
from gymdash_tui.tui.text import fit_start
from gymdash_tui.tui.widgets.group_row import group_parts, short_member_name
from gymdash_tui.tui.widgets.list_columns import Column
from gymdash_tui.tui.widgets.list_row import Waiting, row_parts
from gymdash_tui.tui.widgets.painted import Part

_INDENT = 2  # of what stands below a group's head
_LEAST_FILTER = 6  # cells in which a filter is begun


class ListLines:
    """Makes the list's lines.

    Attributes:
        drawn: The simulations whose curves are drawn.
    """

    def __init__(self, rows: Rows, curves: CurveStore | None, ascii_only: bool) -> None:
        self._rows, self._curves, self._ascii = rows, curves, ascii_only
        self._sums: dict[str, GroupSum] = {}
        self.drawn: frozenset[str] = frozenset()

    def forget(self) -> None:
        """Sum groups up anew."""
        self._sums.clear()

    def make(self, line: ListLine, columns: Sequence[Column], cursor: bool, marking: Marking) -> list[Part]:
        """Make the line of a group's head, or of a simulation."""
        if isinstance(line, GroupHead):
            marked = bool(marking) and marking.holds_all(row.sim_id for row in line.rows)
            return group_parts(line, self._sum(line), columns, cursor, marked, self._ascii)
        record = self._rows.record(line.sim_id)
        if record is None:
            return [("    …" if not self._ascii else "    ...", "dim")]
        head = self._rows.view.head_of(line)
        slot = self._curves.slot(line.sim_id) if self._curves and line.sim_id in self.drawn else -1
        at = self._rows.queue.places.get(line.sim_id)
        return row_parts(
            record,
            columns,
            cursor,
            line.sim_id in marking,
            slot,
            self._ascii,
            None if at is None else Waiting(at, self._rows.queue.waiting(record)),
            indent=_INDENT if head is not None else 0,
            name=short_member_name(record.name, head.name) if head is not None else "",
        )

    def _sum(self, head: GroupHead) -> GroupSum:
        known = self._sums.get(head.name)
        if known is None:
            known = sum_up(head.rows, LOOKS, self._rows.live)
            if known.fraction is None:  # else it changes from one moment to the next
                self._sums[head.name] = known
        return known


def list_title(
    rows: Rows, cursor: int, marking: Marking, filter_text: str, active: bool, width: int, ascii_only: bool = False
) -> list[Part]:
    """Make the list's title: how many match, what is marked, the filter; and where the cursor is, on the right.

    Args:
        rows: What is shown.
        cursor: The line on which the cursor stands.
        marking: What is marked.
        filter_text: The filter as it was typed.
        active: Whether the keys go to the list.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    match = f"  {rows.shown} of {rows.count}" if filter_text and rows.count else ""
    place = f"{rows.view.number_of(cursor)} of {rows.shown} " if rows.shown else ""
    parts = [(" Simulations", "title" if active else "dim"), (match, "dim"), (_marks(rows, marking), "mark")]
    room = width - sum(text_width(text) for text, _ in parts) - len(place) - 4
    if filter_text and room >= _LEAST_FILTER:
        shown = fit_start(f"/{filter_text}", min(room, text_width(safe_text(filter_text)) + 1), ascii_only)
        parts.append((f"  {shown}", "accent"))
    gap = width - sum(text_width(text) for text, _ in parts) - len(place)
    return [*parts, (" " * gap + place, "dim")] if gap > 1 else parts


def _marks(rows: Rows, marking: Marking) -> str:
    count = len(marking)
    if not count:
        return "  v or space ends the range" if marking.in_range else ""
    hidden = sum(sim_id in marking for sim_id in rows.hidden)
    return f"  {count} marked" + (f", {hidden} of them hidden" if hidden else "") + (", v ends" * marking.in_range)


def nothing_lines(count: int, filter_text: str, width: int, ascii_only: bool = False) -> list[list[Part]]:
    """Say that nothing matches, and what to press."""
    if not count:
        return []
    filter_ = fit_start(f"/{filter_text}", max(1, min(width - 20, text_width(safe_text(filter_text)) + 1)), ascii_only)
    return [
        [],
        [("   Nothing matches ", "text"), (filter_, "accent")],
        [],
        [("   esc", "key"), (f"  show all {count}", "text")],
        [("   /", "key"), ("    change the filter", "text")],
    ]
