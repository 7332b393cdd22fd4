"""What scrolls in the details: lines that are all there, and lines among which a cursor stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gymdash_tui.tui.widgets.detail_lines import Line

MakeLines = Callable[[int], list[Line]]
"""Makes lines for a width."""


class Body:
    """Lines that scroll, and among which a text can be looked for; nothing stands there yet."""

    def paint(self, width: int, height: int) -> list[Line]:
        """Make the lines in sight."""
        return []

    def place(self, height: int) -> str:
        """Tell which part is in sight; nothing where all is."""
        return ""

    def foot(self) -> Line:
        """Make the line below it; empty where there is nothing to say."""
        return []

    def tally(self) -> str:
        """Say in a few letters what was found of what is looked for, while that is typed."""
        return ""

    def scroll(self, by: int) -> str:
        """Scroll by so many lines; gives what more has to be read for it: ``earlier``, ``later`` or nothing."""
        return ""

    def go_to_end(self, end: bool) -> str:
        """Go to the last or the first line; gives what has to be read for it: ``end``, ``start`` or nothing."""
        return ""

    def click(self, row: int) -> None:
        """Choose what stands in a row in sight, where anything can be chosen."""


class LinesBody(Body):
    """Lines that are made for the width that there is."""

    def __init__(self) -> None:
        self.top = 0
        self.needle = ""
        self._make: MakeLines = lambda width: []
        self._lines: list[Line] = []
        self._width = -1
        self._height = 1
        self._hits: list[int] = []
        self._at = -1
        self._seeks = False  # whether the line that was gone to last is kept in sight

    def show(self, make: MakeLines, fresh: bool) -> None:
        """Show lines; from the start where they are something else than before."""
        self._make, self._width = make, -1
        if fresh:
            self.top, self.needle, self._at, self._seeks = 0, "", -1, False

    def paint(self, width: int, height: int) -> list[Line]:
        """Make the lines in sight, what is looked for lit."""
        if width != self._width:
            self._lines, self._width = self._make(width), width
            self._look()
        self._height = max(1, height)
        if self._seeks:
            self._keep_hit_in_sight()
        self.top = max(0, min(self.top, self._last_top))
        shown = self._lines[self.top : self.top + height]
        return [lit(line, self.needle) for line in shown] if self.needle else shown

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - self._height)

    def place(self, height: int) -> str:
        """Tell which lines are in sight."""
        count = len(self._lines)
        return "" if count <= height else f"{self.top + 1}-{min(count, self.top + height)} of {count}"

    def foot(self) -> Line:
        """Say what is looked for, and which of the lines that hold it this is."""
        return search_foot(self.needle, self._at + 1, len(self._hits)) if self.needle else []

    def tally(self) -> str:
        """Say how many lines hold it."""
        return tally(self._at + 1, len(self._hits)) if self.needle else ""

    def scroll(self, by: int) -> str:
        """Scroll by so many lines."""
        self._seeks = False
        self.top = max(0, min(self.top + by, self._last_top))
        return ""

    def go_to_end(self, end: bool) -> str:
        """Go to the last or the first line."""
        return self.scroll(len(self._lines) if end else -len(self._lines))

    def search(self, needle: str) -> None:
        """Look for a text, from the line on that is in sight."""
        self.needle, self._at = needle, -1
        self._look()
        if self._hits:
            self._go_to(next((at for at, hit in enumerate(self._hits) if hit >= self.top), 0))

    def next_hit(self, by: int) -> bool:
        """Go to the next line that holds it, or the one before; whether there is one."""
        if self._hits:
            self._go_to((self._at + by) % len(self._hits) if self._at >= 0 else 0)
        return bool(self._hits)

    def go_to_line(self, fits: Callable[[str], bool]) -> bool:
        """Go to the next line that fits, round the end; whether there is one."""
        count = len(self._lines)
        for at in (*range(self.top + 1, count), *range(min(self.top + 1, count))):
            if fits(line_text(self._lines[at])):
                self.top = at
                return True
        return False

    def _look(self) -> None:
        lines = enumerate(self._lines) if self.needle else ()
        self._hits = [at for at, line in lines if holds(line_text(line), self.needle)]
        self._at = min(self._at, len(self._hits) - 1)

    def _go_to(self, at: int) -> None:
        self._at, self._seeks = at, True
        self._keep_hit_in_sight()

    def _keep_hit_in_sight(self) -> None:
        if self._at >= 0 and not self.top <= self._hits[self._at] < self.top + self._height:
            self.top = max(0, self._hits[self._at] - self._height // 3)


class PickBody(LinesBody):
    """Lines among which a cursor stands, and headings that it passes over."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = -1
        self._stops: list[int] = []

    def show_rows(self, make: MakeLines, stops: Sequence[int], fresh: bool) -> None:
        """Show lines.

        Args:
            make: Makes them, without the cursor.
            stops: At which of them the cursor stops.
            fresh: Whether they are something else than before.
        """
        at = self._stops.index(self.cursor) if self.cursor in self._stops and not fresh else 0
        self._stops = list(stops)
        self.cursor = self._stops[min(at, len(stops) - 1)] if stops else -1
        self.show(make, fresh)

    def paint(self, width: int, height: int) -> list[Line]:
        """Make the lines in sight, the cursor's among them."""
        self._height = max(1, height)
        self._keep_in_sight()
        lines = super().paint(width, height)
        at = self.cursor - self.top
        return [_under_cursor(line) if number == at else line for number, line in enumerate(lines)]

    def scroll(self, by: int) -> str:
        """Move the cursor."""
        if self._stops:
            at = self._stops.index(self.cursor) + by
            self.cursor = self._stops[max(0, min(at, len(self._stops) - 1))]
        return ""

    def go_to_end(self, end: bool) -> str:
        """Put the cursor on the last or the first line."""
        return self.scroll(len(self._stops) if end else -len(self._stops))

    def click(self, row: int) -> None:
        """Put the cursor on a line in sight."""
        if self.top + row in self._stops:
            self.cursor = self.top + row

    @property
    def number(self) -> int:
        """Which of the things under the cursor, from 0 on; -1 for none."""
        return self._stops.index(self.cursor) if self.cursor in self._stops else -1

    def _go_to(self, at: int) -> None:
        super()._go_to(at)
        self._seeks = False  # the cursor is kept in sight, and stands there
        below = [stop for stop in self._stops if stop >= self._hits[at]]
        self.cursor = below[0] if below else self.cursor

    def _keep_in_sight(self) -> None:
        first = 0 if self._stops and self.cursor == self._stops[0] else self.cursor  # with its heading
        self.top = max(min(self.top, first), self.cursor - self._height + 1, 0)


def _under_cursor(line: Line) -> Line:
    return [("▌", "accent"), *((text[1:] if at == 0 else text, "cursor") for at, (text, _) in enumerate(line))]


# -- looking for a text ------------------------------------------------------------------------------------------------


def line_text(line: Line) -> str:
    """Give what stands in a line."""
    return "".join(text for text, _ in line)


def holds(text: str, needle: str) -> bool:
    """Tell whether a text holds another one; capital letters matter where that has some."""
    return needle in (text if needle != needle.lower() else text.lower())


def lit(line: Line, needle: str, part: str = "mark") -> Line:
    """Light up a text wherever it stands in a line, also across styles."""
    whole = line_text(line)
    hay = whole if needle != needle.lower() else whole.lower()
    if not needle or needle not in hay or len(hay) != len(whole):
        return line
    lights = [False] * len(whole)
    at = hay.find(needle)
    while at >= 0:
        lights[at : at + len(needle)] = [True] * len(needle)
        at = hay.find(needle, at + len(needle))
    found: Line = []
    at = 0
    for text, style in line:
        found += _split(text, style, lights[at : at + len(text)], part)
        at += len(text)
    return found


def _split(text: str, style: str, lights: list[bool], part: str) -> Line:
    pieces: Line = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or lights[end] != lights[start]:
            pieces.append((text[start:end], part if lights[start] else style))
            start = end
    return pieces


def tally(number: int, count: int) -> str:
    """Say which of how many lines that hold something this is, as short as can be."""
    return f"{number:,} of {count:,}" if number else f"{count:,} found" if count else "not found"


def search_foot(needle: str, number: int, count: int, more: bool = False) -> Line:
    """Say what is looked for and what was found of it.

    Args:
        needle: What is looked for, made safe.
        number: Which of the lines that hold it this is; 0 for none of them.
        count: How many there are.
        more: Whether not all has been looked through.
    """
    so_far = " so far" if more else ""
    if not count:
        return [(f" /{needle}", "mark"), (f"  nothing{so_far or ' found'}", "dim")]
    which = f"{number:,} of {count:,}" if number else f"{count:,} lines"
    return [(f" /{needle}", "mark"), (f"  {which}{so_far}", "text")]
