"""What a simulation printed, as it scrolls: a window that moves over a file of whatever size. Pure."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.detail_body import Body, lit, search_foot, tally
from gymdash_tui.tui.detail_levels import LEVELS
from gymdash_tui.tui.detail_log import LogLine
from gymdash_tui.tui.detail_source import Window
from gymdash_tui.tui.widgets.detail_lines import Line, wrap_cells

_PARTS = ("text", "warn", "bad")
_AHEAD = 60  # lines before a window's edge at which more is read


class OutputBody(Body):
    """The window, and which line of it stands at the pane's top.

    Attributes:
        window: The lines that were read.
        follows: Whether what is printed is followed, as long as the end is in sight.
        level: The least level that is shown; a place in :data:`LEVELS`.
        needle: What is looked for; empty for nothing.
        current: The byte of the line that was gone to last; negative for none.
        found: Which of the lines that hold what is looked for the current one is, and how many there are.
        busy: How much of the file has been looked through, from 0 to 1; ``None`` while that is not being done.
        doing: What for, in a word.
        note: What is to be said below the lines, such as why there are none.
    """

    def __init__(self, ascii_only: bool = False) -> None:
        self._ascii = ascii_only
        self.window = Window()
        self.follows, self.at_end = True, True
        self.level = 0
        self.needle = ""
        self.current = -1
        self.found = (0, 0)
        self.busy: float | None = None
        self.doing = ""
        self.note = ""
        self._top = (0, 0)  # the line, and which of the rows that it takes
        self._size = (80, 10)
        self._to_start = False  # whether the window that comes is shown from its start

    # -- what is shown -------------------------------------------------------------------------------------------------

    def take(self, window: Window, to: int | None = None, above: int = -1) -> None:
        """Show another window, the same line at the top as far as it is there.

        Args:
            window: It.
            to: The byte of a line to go to.
            above: How many rows to show before that line; as many as look well where negative.
        """
        place = self._at(self._top[0]).place if self.window.lines else (-1, 0)
        self.window = window
        to_start, self._to_start = self._to_start, False
        if to is not None:
            self.go_to(to, above)
        elif self.at_end:
            self._top = self._last_top()
        elif to_start:
            self._top = (0, 0)
        else:
            index = bisect_left(window.lines, place, key=lambda line: line.place)
            self._top = (min(index, max(0, len(window.lines) - 1)), self._top[1])

    def go_to(self, start: int, above: int = -1) -> None:
        """Put the line that begins at a byte near the top, below a few rows."""
        self.current, self.at_end = start, False
        index = bisect_left(self.window.lines, (start, 0), key=lambda line: line.place)
        self._top = (min(index, max(0, len(self.window.lines) - 1)), 0)
        for _ in range(self._size[1] // 4 if above < 0 else above):
            self._top = self._up(self._top)

    def paint(self, width: int, height: int) -> list[Line]:
        """Make the lines in sight."""
        self._size = (width, max(1, height))
        if not self.window.lines:
            return [[(f" {self._nothing()}", "dim")]]
        if self.at_end or self._rows_below(self._top) < height:
            self._top = self._last_top()
        index, row = self._top
        lines: list[Line] = []
        while index < len(self.window.lines) and len(lines) < height:
            lines += self._painted(self._at(index))[row:]
            index, row = index + 1, 0
        return lines[:height]

    def _nothing(self) -> str:
        if self.level and self.busy is not None:
            return "Looking through what it printed..."
        if self.level:
            return f"No {LEVELS[self.level]} printed; l shows all." if self.window.size else "It has printed nothing."
        return "It has printed nothing."

    def _painted(self, line: LogLine) -> list[Line]:
        here = line.start == self.current
        mark = ((">" if self._ascii else "▌"), "accent") if here else (" ", "text")
        rows: list[Line] = [[(piece, _PARTS[line.level])] for piece in self._rows(line)]
        return [[mark, *(lit(row, self.needle) if self.needle else row)] for row in rows]

    def place(self, height: int) -> str:
        """Tell how far in the file this is, and how far it was looked through."""
        if self.busy is not None:
            return f"{self.doing} {self.busy:.0%}"
        lines = self.window.lines
        if not lines or (self._top == (0, 0) and self.window.start == 0 and self._rows_below((0, 0)) <= height):
            return ""
        if self.at_end:
            return "follows" if self.follows else "end"
        return f"{self._at(self._top[0]).start / max(1, self.window.size):.0%}"

    def foot(self) -> Line:
        """Say what is looked for, and what is left out."""
        line = (
            search_foot(safe_text(self.needle, self._ascii), *self.found, self.busy is not None) if self.needle else []
        )
        if self.level:
            line = [*line, (f" {'   ' if line else ''}{LEVELS[self.level]} only", "warn"), ("  l changes that", "dim")]
        if not self.follows:
            line = [*line, (f" {'   ' if line else ''}not followed", "warn"), ("  f follows", "dim")]
        if self.note:
            line = [(f" {self.note}", "warn"), *([("  ", "text"), *line] if line else [])]
        return line

    def tally(self) -> str:
        """Say how many lines hold what is looked for."""
        return tally(*self.found) if self.needle and self.busy is None else ""

    # -- moving --------------------------------------------------------------------------------------------------------

    def scroll(self, by: int) -> str:
        """Scroll by so many rows; where the window's edge comes near, more has to be read."""
        if not self.window.lines:
            return ""
        for _ in range(abs(by)):
            self._top = self._down(self._top) if by > 0 else self._up(self._top)
        last = self._last_top()
        self.at_end = self._top >= last
        self._top = min(self._top, last)
        if by < 0:
            return "earlier" if self._top[0] < _AHEAD and self.window.start > 0 else ""
        return "later" if self._top[0] + self._size[1] + _AHEAD > len(self.window.lines) else ""

    def go_to_end(self, end: bool) -> str:
        """Go to the end or the start, which are read for it."""
        self.at_end, self._to_start = end, not end
        self._top = self._last_top() if end else (0, 0)
        return "end" if end else "start"

    @property
    def spot(self) -> tuple[bool, int]:
        """Where this is: whether at the end, and the byte of the line at the top."""
        return self.at_end, self.top

    @property
    def top(self) -> int:
        """The byte of the line at the top."""
        return self._at(self._top[0]).start if self.window.lines else 0

    @property
    def pointed(self) -> int:
        """The byte of the line that is marked, where it is in sight; or else of the one at the top."""
        return self.current if any(line.start == self.current for line in self.in_sight) else self.top

    def point(self, start: int) -> None:
        """Mark the line that begins at a byte."""
        self.current = start

    def click(self, row: int) -> None:
        """Mark the line in a row in sight."""
        above = self._top[1]
        for line in self.in_sight:
            row -= len(self._rows(line)) - above
            above = 0
            if row < 0:
                self.point(line.start)
                return

    @property
    def in_sight(self) -> tuple[LogLine, ...]:
        """The lines in sight."""
        taken, first = -self._top[1], self._top[0]
        for index in range(first, len(self.window.lines)):
            if taken >= self._size[1]:
                return self.window.lines[first:index]
            taken += len(self._rows(self._at(index)))
        return self.window.lines[first:]

    def _last_top(self) -> tuple[int, int]:
        missing = self._size[1]
        for index in range(len(self.window.lines) - 1, -1, -1):
            rows = len(self._rows(self._at(index)))
            if rows >= missing:
                return index, rows - missing
            missing -= rows
        return 0, 0

    def _rows_below(self, top: tuple[int, int]) -> int:
        """Count the rows from a place on, no further than needed."""
        count = -top[1]
        for index in range(top[0], len(self.window.lines)):
            count += len(self._rows(self._at(index)))
            if count > self._size[1]:
                break
        return count

    def _up(self, place: tuple[int, int]) -> tuple[int, int]:
        index, row = place
        if row > 0:
            return index, row - 1
        return (index - 1, len(self._rows(self._at(index - 1))) - 1) if index > 0 else (0, 0)

    def _down(self, place: tuple[int, int]) -> tuple[int, int]:
        index, row = place
        if row + 1 < len(self._rows(self._at(index))):
            return index, row + 1
        return (index + 1, 0) if index + 1 < len(self.window.lines) else place

    def _at(self, index: int) -> LogLine:
        return self.window.lines[min(index, len(self.window.lines) - 1)]

    def _rows(self, line: LogLine) -> tuple[str, ...]:
        return _wrapped(line.text, max(10, self._size[0] - 2), self._ascii)


@lru_cache(maxsize=1024)
def _wrapped(text: str, width: int, ascii_only: bool) -> tuple[str, ...]:
    return tuple(wrap_cells(text, width, ascii_only))
