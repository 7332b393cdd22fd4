"""The list of simulations, with its groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.message import Message

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.marking import Marking
from gymdash_tui.tui.outline_view import GroupHead, ListLine, key_of
from gymdash_tui.tui.rows import Rows, Sight
from gymdash_tui.tui.widgets.group_row import TRIANGLE
from gymdash_tui.tui.widgets.list_columns import Column, columns_for, title_parts
from gymdash_tui.tui.widgets.list_lines import ListLines, list_title, nothing_lines
from gymdash_tui.tui.widgets.painted import Painted, PaneClicked, Part

_TITLES = 2  # the pane's title and the columns'


class SimList(Painted):
    """Simulations and groups; the cursor stays on the same one when others come, go, or are folded away.

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

    class FoldClicked(Message):
        """A group's triangle was clicked."""

        def __init__(self, group: str) -> None:
            super().__init__()
            self.group = group

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="list")
        self._ascii = ascii_only
        self._rows = Rows()
        self._lines = ListLines(self._rows, None, ascii_only)
        self._filter = ""
        self._columns: tuple[str, ...] = ()
        self._active = True
        self._cursor = 0
        self._top = 0
        self._key = ""
        self._dragged = False
        self.marking = Marking()

    def connect(self, rows: Rows, curves: CurveStore) -> None:
        """Show these rows."""
        self._rows = rows
        self._lines = ListLines(rows, curves, self._ascii)
        self.rows_changed()

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

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.size.height - _TITLES)

    @property
    def sight(self) -> Sight:
        """What is looked at."""
        return Sight(self._top, self._top + self._height, tuple(self.here[:1]), tuple(self.marks))

    def show_filter(self, text: str) -> None:
        """Say what is shown of all simulations."""
        self._filter = text
        self.repaint()

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these columns; nothing for those that fit best."""
        self._columns = tuple(names)
        self.repaint()

    @property
    def column_names(self) -> list[str]:
        """The columns that are shown."""
        return [column.name for column in self._fitting(self.size.width)]

    def set_drawn(self, sim_ids: frozenset[str]) -> None:
        """Say whose curves are drawn: their cursor bar takes the curve's colour."""
        self._lines.drawn = sim_ids
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def rows_changed(self) -> None:
        """Put the cursor back on its simulation after the rows were read anew, or folded."""
        self._lines.forget()
        place = self._rows.view.place_of(self._key) if self._key else None
        self._put(self._cursor if place is None else place)

    # -- moving --------------------------------------------------------------------------------------------------------

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

    # -- painting ------------------------------------------------------------------------------------------------------

    def _fitting(self, width: int) -> tuple[Column, ...]:
        return columns_for(width, self._rows.has_gpus, self._columns)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the titles and the lines in sight."""
        columns = self._fitting(width)
        title = list_title(self._rows, self._cursor, self.marking, self._filter, self._active, width, self._ascii)
        lines = [title, title_parts(columns, self._ascii)]
        view = self._rows.view
        if not view.lines:
            return [title, *nothing_lines(self._rows.count, self._filter, width, self._ascii)]
        for place in range(self._top, min(len(view.lines), self._top + height - _TITLES)):
            lines.append(self._lines.make(view.lines[place], columns, place == self._cursor, self.marking))
        return lines

    # -- the mouse -----------------------------------------------------------------------------------------------------

    def _place_at(self, y: int) -> int | None:
        place = self._top + y - _TITLES
        return place if y >= _TITLES and place < len(self._rows.view.lines) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the pointer; what it is dragged over is marked."""
        place = self._place_at(event.y)
        if place is None or event.button != 1:
            return
        anchor = self._cursor
        self._put(place)
        if event.shift:
            self.marking.add(self._between(anchor, place))
            self._marked()
        elif event.ctrl:
            self.marking.toggle(self.here)
            self._marked()
        else:
            self._dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark what the pointer is dragged over."""
        if self.app.mouse_captured is not self or event.button != 1:
            return
        place = self._place_at(max(_TITLES, min(event.y, self.size.height - 1)))
        if place is None or (place == self._cursor and not self._dragged):
            return
        if not self._dragged:
            self._dragged = True
            self.marking.begin_range(self._key, self._between(self._cursor, self._cursor))
        self._put(place)
        self._marked()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Keep what was dragged over."""
        if self.app.mouse_captured is self:
            self.release_mouse()
        if self._dragged:
            self._dragged = False
            self.marking.end_range()
            self._marked()

    def on_click(self, event: events.Click) -> None:
        """Give the keys to the list; fold or unfold a group whose triangle is under the pointer."""
        self.post_message(PaneClicked("list"))
        head = self.head
        here = self._place_at(event.y) == self._cursor
        if head is not None and here and (event.x in TRIANGLE or event.chain == 2) and not (event.shift or event.ctrl):
            self.post_message(self.FoldClicked(head.name))

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
