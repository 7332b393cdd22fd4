"""The list of simulations."""

from __future__ import annotations

from textual import events
from textual.message import Message

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.rows import Rows
from gymdash_tui.tui.widgets.list_row import Waiting, columns_for, row_parts, title_parts
from gymdash_tui.tui.widgets.painted import Painted, PaneClicked, Part

_TITLES = 2  # the pane's title and the columns'


class SimList(Painted):
    """Simulations, newest first; the cursor stays on the same one when new ones come.

    Attributes:
        cursor_id: The simulation under the cursor.
        marks: The marked ones, in the order in which they were marked.
    """

    class Moved(Message):
        """The cursor stands on another simulation, or the marks changed."""

    class PagesMissing(Message):
        """Rows have come into sight that were not read yet."""

        def __init__(self, pages: list[int]) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="list")
        self._ascii = ascii_only
        self._rows = Rows()
        self._curves: CurveStore | None = None
        self._drawn: frozenset[str] = frozenset()
        self._active = True
        self._cursor = 0
        self._top = 0
        self.cursor_id = ""
        self.marks: dict[str, None] = {}

    def connect(self, rows: Rows, curves: CurveStore) -> None:
        """Show these rows."""
        self._rows, self._curves = rows, curves
        self.rows_changed()

    @property
    def record(self) -> SimulationRecord | None:
        """The simulation under the cursor."""
        return self._rows.at(self._cursor)

    @property
    def _height(self) -> int:
        return max(1, self.size.height - _TITLES)

    def set_drawn(self, sim_ids: frozenset[str]) -> None:
        """Say whose curves are drawn: their cursor bar takes the curve's colour."""
        self._drawn = sim_ids
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def rows_changed(self) -> None:
        """Put the cursor back on its simulation after the rows were read anew."""
        place = self._rows.place_of(self.cursor_id) if self.cursor_id else None
        self._put(self._cursor if place is None else place)

    def move(self, by: int) -> None:
        """Move the cursor by so many lines."""
        self._put(self._cursor + by)

    def page(self, by: int) -> None:
        """Move the cursor by so many pages."""
        self.move(by * max(1, self._height - 1))

    def go_to(self, place: int) -> None:
        """Put the cursor on a line; a negative one counts from the end."""
        self._put(place if place >= 0 else self._rows.count + place)

    def select(self, sim_id: str) -> None:
        """Put the cursor on a simulation, if it is among those that were read."""
        place = self._rows.place_of(sim_id)
        if place is not None:
            self._put(place)

    def _put(self, place: int) -> None:
        self._cursor = max(0, min(place, self._rows.count - 1))
        self._top = max(min(self._top, self._cursor), self._cursor - self._height + 1, 0)
        self._top = min(self._top, max(0, self._rows.count - self._height))
        record = self.record
        # a row that is not read yet has no id to hold on to: its place is kept instead until it is
        sim_id = record.sim_id if record is not None else ""
        if sim_id != self.cursor_id:
            self.cursor_id = sim_id
            self.post_message(self.Moved())
        self._ask_for_missing()
        self.repaint()

    def _ask_for_missing(self) -> None:
        missing = self._rows.missing(self._top, self._top + self._height)
        if missing:
            self.post_message(self.PagesMissing(missing))

    def toggle_mark(self) -> None:
        """Mark the simulation under the cursor, or take its mark away."""
        record = self.record
        if record is None:
            return
        if record.sim_id in self.marks:
            del self.marks[record.sim_id]
        else:
            self.marks[record.sim_id] = None
        self.post_message(self.Moved())
        self.move(1)

    def set_marks(self, sim_ids: list[str]) -> None:
        """Mark exactly these."""
        self.marks = dict.fromkeys(sim_ids)
        self.post_message(self.Moved())
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the titles and the rows in sight."""
        queue = self._rows.queue
        columns = columns_for(width, gpus=self._rows.has_gpus)
        lines: list[list[Part]] = [self._title(), title_parts(columns)]
        for place in range(self._top, min(self._rows.count, self._top + height - _TITLES)):
            record = self._rows.at(place)
            if record is None:
                lines.append([("  …" if not self._ascii else "  ...", "dim")])
                continue
            slot = self._curves.slot(record.sim_id) if self._curves and record.sim_id in self._drawn else -1
            marked = record.sim_id in self.marks
            at = queue.places.get(record.sim_id)
            waiting = None if at is None else Waiting(at, queue.waiting(record))
            lines.append(row_parts(record, columns, place == self._cursor, marked, slot, self._ascii, waiting))
        return lines

    def _title(self) -> list[Part]:
        count = self._rows.count
        where = f"{self._cursor + 1} of {count}" if count else ""
        marks = f"  {len(self.marks)} marked" if self.marks else ""
        return [(" Simulations", "title" if self._active else "dim"), (f"  {where}", "dim"), (marks, "mark")]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the pointer."""
        self.post_message(PaneClicked("list"))
        place = self._top + event.y - _TITLES
        if event.y >= _TITLES and place < self._rows.count:
            self._put(place)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        super().on_resize(event)
        self._put(self._cursor)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        self.move(-3)
