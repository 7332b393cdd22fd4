"""A list with a cursor, of things that fit into memory: the queue, the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from gymdash_tui.tui.widgets.painted import Painted, Part

Make = Callable[[int, bool], list[Part]]
"""Makes a line for a width; told whether the cursor stands on it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Attributes:
        key: What it stands for; empty for a line on which the cursor cannot stand.
        make: Makes it, once it is in sight.
    """

    key: str
    make: Make


class PickList(Painted):
    """Lines, some of which can be picked; the cursor stays on the same thing when others come and go."""

    class Moved(Message):
        """The cursor stands on something else."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._places: list[int] = []
        self._at = 0
        self._top = 0
        self._key = ""

    @property
    def key(self) -> str:
        """What the cursor stands on; empty where there is nothing."""
        return self._key

    def show(self, rows: Sequence[Row]) -> None:
        """Show these lines."""
        self._rows = rows
        self._places = [place for place, row in enumerate(rows) if row.key]
        same = next((at for at, place in enumerate(self._places) if rows[place].key == self._key), None)
        self._put(self._at if same is None else same)

    def select(self, key: str) -> None:
        """Put the cursor on something, if it is there."""
        at = next((at for at, place in enumerate(self._places) if self._rows[place].key == key), None)
        if at is not None:
            self._put(at)

    def move(self, by: int) -> None:
        """Move the cursor by so many things."""
        self._put(self._at + by)

    def page(self, by: int) -> None:
        """Move the cursor by so many pages."""
        self.move(by * max(1, self.size.height - 1))

    def go_to(self, at: int) -> None:
        """Put the cursor on the first, the second...; a negative number counts from the end."""
        self._put(at if at >= 0 else len(self._places) + at)

    def _put(self, at: int) -> None:
        self._at = max(0, min(at, len(self._places) - 1))
        before, self._key = self._key, self._rows[self._places[self._at]].key if self._places else ""
        self._keep_in_sight()
        if self._key != before:
            self.post_message(self.Moved())
        self.repaint()

    def _keep_in_sight(self) -> None:
        height = max(1, self.size.height)
        place = self._places[self._at] if self._places else 0
        # with the first thing, the heading above it
        top = 0 if self._at == 0 else self._top
        self._top = max(min(top, place), place - height + 1, 0)
        self._top = min(self._top, max(0, len(self._rows) - height))

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines in sight."""
        cursor = self._places[self._at] if self._places else -1
        shown = range(self._top, min(len(self._rows), self._top + height))
        return [self._rows[place].make(width, place == cursor) for place in shown]

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        self._keep_in_sight()
        super().on_resize(event)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the pointer."""
        place = self._top + event.y
        if place in self._places:
            self._put(self._places.index(place))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        self.move(-3)
