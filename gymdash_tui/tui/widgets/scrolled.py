"""A pane of lines that scroll, below a line that tells what they are."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.detail_lines import Line
from gymdash_tui.tui.widgets.painted import Painted, Part

MakeLines = Callable[[int], list[Line]]
"""Makes lines for a width."""


class Scrolled(Painted):
    """A title, and lines below it; they are made for the width that there is."""

    def __init__(self, ascii_only: bool = False, *, id: str, at_bottom: bool = False) -> None:  # noqa: A002
        """Make the pane.

        Args:
            ascii_only: Whether only ASCII may be drawn.
            id: Its name.
            at_bottom: Whether few lines stand at the pane's bottom, as in a talk, and not at its top.
        """
        super().__init__(id=id)
        self._at_bottom = at_bottom
        self._ascii = ascii_only
        self._title = ""
        self._make: MakeLines = lambda width: []
        self._lines: list[Line] = []
        self._width = 0
        self._top = 0
        self._at_end = True
        self._follows = False
        self._active = False

    def show_lines(self, title: str, make: MakeLines, fresh: bool, follows: bool = False) -> None:
        """Show lines.

        Args:
            title: What they are.
            make: Makes them.
            fresh: Whether they are something else than before, to be shown from the start.
            follows: Whether they are shown from the end instead, and what comes to them is followed.
        """
        self._title, self._make, self._follows = title, make, follows
        if fresh:
            self._top, self._at_end = 0, follows
        self._layout(self.size.width)
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines; at the end it follows what comes, where that is to be followed."""
        self._top = max(0, min(self._top + by, self._last_top))
        self._at_end = self._top >= self._last_top
        self.repaint()

    def scroll_pages(self, by: int) -> None:
        """Scroll by so many pages."""
        self.scroll_lines(by * max(1, self._height - 1))

    def scroll_to_end(self, end: bool) -> None:
        """Scroll to the last or the first line."""
        self.scroll_lines(len(self._lines) if end else -len(self._lines))

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - self._height)

    def _layout(self, width: int) -> None:
        self._width = width
        self._lines = self._make(width)
        self._top = self._last_top if self._at_end and self._follows else min(self._top, self._last_top)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the end in sight where it is followed; the lines themselves are made by the base's handler."""
        if self._at_end and self._follows:
            self._layout(self.size.width)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the title and the lines in sight."""
        if width != self._width:
            self._layout(width)
        self._top = min(self._top, self._last_top)
        shown = self._lines[self._top : self._top + height - 1]
        above: list[Line] = [[]] * (height - 1 - len(shown)) if self._at_bottom else []
        return [self.title_line(width, height), *above, *shown]

    def title_line(self, width: int, height: int) -> Line:
        """Make the title; where there is more than fits, it tells where in it this is."""
        place = self.place(height)
        title = cut_middle(safe_text(self._title, self._ascii), max(0, width - text_width(place) - 3), self._ascii)
        gap = max(0, width - text_width(title) - text_width(place) - 2)
        return [(" ", "text"), (title, "title" if self._active else "text"), (" " * gap, "text"), (place, "dim")]

    def place(self, height: int) -> str:
        """Tell which lines are in sight; nothing where all are."""
        if len(self._lines) < height:
            return ""
        return f"{self._top + 1}-{min(len(self._lines), self._top + height - 1)} of {len(self._lines)}"

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-3)
