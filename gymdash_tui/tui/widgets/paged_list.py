"""A list with a cursor, of more lines than fit into memory: it asks for those in sight."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from gymdash_tui.tui.widgets.painted import Painted, Part

MakeTitle = Callable[[int], list[Part]]
"""Makes the line above the list for a width."""

MakeLine = Callable[[int, int, bool], list[Part]]
"""Makes the line at a place for a width; told whether the cursor stands on it."""


class PagedList(Painted):
    """A title that stays, and lines below it that scroll.

    Attributes:
        at: The place of the cursor.
        count: How many lines there are.
    """

    class Moved(Message):
        """The cursor stands elsewhere, or other lines are in sight."""

    def __init__(self, title: MakeTitle, line: MakeLine, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._title, self._line = title, line
        self.at = self.count = self._top = 0

    @property
    def sight(self) -> tuple[int, int]:
        """The first place in sight, and how many there are."""
        return self._top, min(self._height, self.count - self._top)

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    def show(self, count: int, at: int) -> None:
        """Show so many lines, with the cursor on one of them, which stays where it stands on the screen if it can.

        At the list's top, what is new comes into sight above it instead.
        """
        self.count = count
        if self._top > 0:
            self._top += at - self.at
        self._put(at, by_person=False)

    def move(self, by: int) -> None:
        """Move the cursor by so many lines."""
        self._put(self.at + by)

    def page(self, by: int) -> None:
        """Move the cursor by so many pages."""
        self.move(by * max(1, self._height - 1))

    def go_to(self, at: int) -> None:
        """Put the cursor on the first, the second...; a negative number counts from the end."""
        self._put(at if at >= 0 else self.count + at)

    def _put(self, at: int, by_person: bool = True) -> None:
        before = (self.at, self.sight)
        self.at = max(0, min(at, self.count - 1))
        self._keep_in_sight()
        self.repaint()
        if by_person and (self.at, self.sight) != before:
            self.post_message(self.Moved())

    def _keep_in_sight(self) -> None:
        top = max(min(self._top, self.at), self.at - self._height + 1)
        self._top = max(0, min(top, self.count - self._height))

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the title and the lines in sight."""
        first, count = self.sight
        return [self._title(width), *(self._line(at, width, at == self.at) for at in range(first, first + count))]

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight; the lines themselves are made by the base's handler."""
        self._keep_in_sight()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the pointer."""
        place = self._top + event.y - 1
        if event.y and place < self.count:
            self._put(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        self.move(-3)
