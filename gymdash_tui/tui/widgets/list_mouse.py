"""The mouse in the list of simulations: it puts the cursor, marks, folds, and moves."""

from __future__ import annotations

from textual import events
from textual.message import Message

from gymdash_tui.tui.widgets.group_row import TRIANGLE
from gymdash_tui.tui.widgets.list_cursor import TITLES, ListCursor
from gymdash_tui.tui.widgets.painted import PaneClicked


class ListMouse(ListCursor):
    """What the pointer does to the cursor and the marks."""

    class FoldClicked(Message):
        """A group's triangle was clicked."""

        def __init__(self, group: str) -> None:
            super().__init__()
            self.group = group

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(ascii_only)
        self._dragged = False

    def _place_at(self, y: int) -> int | None:
        place = self._top + y - TITLES
        return place if y >= TITLES and place < len(self._rows.view.lines) else None

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
        place = self._place_at(max(TITLES, min(event.y, self.size.height - 1)))
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

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        self.move(-3)
