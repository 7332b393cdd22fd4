"""The cursor of the list of simulations, and the marks that are set with it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.message import Message

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.marking import Marking
from gymdash_tui.tui.outline_view import GroupHead, ListLine, key_of
from gymdash_tui.tui.rows import Rows, Sight
from gymdash_tui.tui.widgets.list_lines import ListLines
from gymdash_tui.tui.widgets.painted import Painted

TITLES = 2
"""The lines above the list's own: the pane's title and the columns'."""


class ListCursor(Painted):
    """Lines with a cursor that stays on the same one when others come, go, or are folded away.

    Attributes:
        cursor_id: The simulation under the cursor; empty on a group's head.
        marking: What is marked.
    """

    class Moved(Message):
        """The cursor stands on something else, or the marks changed."""

    class Missing(Message):
        """Simulations have come into sight that were not read yet."""

        def __init__(self, sim_ids: list[str]) -> None:
            super().__init__()
            self.sim_ids = sim_ids

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="list")
        self._ascii = ascii_only
        self._rows = Rows()
        self._lines = ListLines(self._rows, None, ascii_only)
        self._cursor = 0
        self._top = 0
        self._key = ""
        self.marking = Marking()

    def connect(self, rows: Rows, curves: CurveStore) -> None:
        """Show these rows."""
        self._rows = rows
        self._lines = ListLines(rows, curves, self._ascii)
        self.rows_changed()

    def rows_changed(self) -> None:
        """Put the cursor back on its simulation after the rows were read anew, or folded."""
        self._lines.forget()
        place = self._rows.view.place_of(self._key) if self._key else None
        self._put(self._cursor if place is None else place)

    # -- what the cursor stands on -------------------------------------------------------------------------------------

    @property
    def line(self) -> ListLine | None:
        """The line under the cursor: a group's head, or a simulation's row; ``None`` where there is none."""
        return self._rows.view.at(self._cursor)

    @property
    def key(self) -> str:
        """What the cursor holds on to: a simulation, or a group's head."""
        return self._key

    @property
    def head(self) -> GroupHead | None:
        """The group's head under the cursor; ``None`` where a simulation is."""
        line = self.line
        return line if isinstance(line, GroupHead) else None

    @property
    def cursor_id(self) -> str:
        """The simulation under the cursor; empty on a group's head."""
        line = self.line
        return "" if line is None or isinstance(line, GroupHead) else line.sim_id

    @property
    def here(self) -> list[str]:
        """The simulations that the cursor stands for: one, or a whole group."""
        head = self.head
        if head is not None:
            return [row.sim_id for row in head.rows]
        return [self.cursor_id] if self.cursor_id else []

    @property
    def group(self) -> GroupHead | None:
        """The group in which the cursor stands, on its head or below it."""
        line = self.line
        return line if line is None or isinstance(line, GroupHead) else self._rows.view.head_of(line)

    @property
    def record(self) -> SimulationRecord | None:
        """The simulation under the cursor, or the first of the group, if it was read."""
        here = self.here
        return self._rows.record(here[0]) if here else None

    # -- what is marked ------------------------------------------------------------------------------------------------

    @property
    def marks(self) -> list[str]:
        """The marked simulations, in the order in which they were marked."""
        return self.marking.ids

    @property
    def chosen(self) -> list[str]:
        """What the keys act on: the marked simulations, or those that the cursor stands for."""
        return self.marks or self.here

    def toggle_mark(self) -> None:
        """Mark what the cursor stands for and move on, or take its marks away; ends a range."""
        if self.marking.in_range:
            self.marking.end_range()
            self._marked()
            return
        if self.here:
            self.marking.toggle(self.here)
            self._marked()
            self.move(1)

    def set_marks(self, sim_ids: Iterable[str]) -> None:
        """Mark exactly these."""
        self.marking.set(sim_ids)
        self._marked()

    def toggle_range(self) -> None:
        """Begin a range here, or end the one that was begun."""
        if self.marking.in_range:
            self.marking.end_range()
        else:
            self.marking.begin_range(self._key, self._between(self._cursor, self._cursor))
        self._marked()

    def drop_range(self) -> bool:
        """Take a range back that was begun; whether there was one."""
        dropped = self.marking.drop_range()
        if dropped:
            self._marked()
        return dropped

    def _marked(self) -> None:
        self.post_message(self.Moved())
        self.repaint()

    def _between(self, first: int, last: int) -> list[str]:
        """Give the simulations on lines, folded groups as a whole; of unfolded ones what stands below tells."""
        found: dict[str, None] = {}
        for line in self._rows.view.lines[min(first, last) : max(first, last) + 1]:
            if not isinstance(line, GroupHead):
                found[line.sim_id] = None
            elif line.folded:
                found |= dict.fromkeys(row.sim_id for row in line.rows)
        return list(found)

    # -- moving --------------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.size.height - TITLES)

    @property
    def sight(self) -> Sight:
        """What is looked at."""
        return Sight(self._top, self._top + self._height, tuple(self.here[:1]), tuple(self.marks))

    def move(self, by: int) -> None:
        """Move the cursor by so many lines."""
        self._put(self._cursor + by)

    def page(self, by: int) -> None:
        """Move the cursor by so many pages."""
        self.move(by * max(1, self._height - 1))

    def go_to(self, place: int) -> None:
        """Put the cursor on a line; a negative one counts from the end."""
        self._put(place if place >= 0 else len(self._rows.view.lines) + place)

    def select(self, key: str) -> bool:
        """Put the cursor on a simulation or a group's head; its group is unfolded for it.

        Returns:
            Whether it is in the list.
        """
        row = self._rows.view.row(key)
        if row is not None:
            self._rows.folds.stand_in(row.group)
            self._rows.refold()
            self._lines.forget()
        place = self._rows.view.place_of(key)
        if place is not None:
            self._put(place)
        return place is not None

    def _put(self, place: int) -> None:
        count = len(self._rows.view.lines)
        self._cursor = max(0, min(place, count - 1))
        self._top = max(min(self._top, self._cursor), self._cursor - self._height + 1, 0)
        self._top = min(self._top, max(0, count - self._height))
        line = self.line
        self._rows.folds.stand_in("" if line is None or isinstance(line, GroupHead) else line.group)
        before, self._key = self._key, key_of(line)
        if self.marking.in_range:
            anchor = self._rows.view.place_of(self.marking.anchor)
            self.marking.stretch(self._between(self._cursor if anchor is None else anchor, self._cursor))
        if self._key != before:
            self.post_message(self.Moved())
        self._ask_for_missing()
        self.repaint()

    def _ask_for_missing(self) -> None:
        lines = self._rows.view.lines[self._top : self._top + self._height]
        ids = [*(line.sim_id for line in lines if not isinstance(line, GroupHead)), *self.here[:1]]
        missing = self._rows.missing(ids)
        if missing:
            self.post_message(self.Missing(missing))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        super().on_resize(event)
        self._put(self._cursor)
