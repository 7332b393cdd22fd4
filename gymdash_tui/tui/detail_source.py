"""Windows on a printed file: on all of it, or on the lines alone that were found in it. For threads."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from pathlib import Path

from gymdash_tui.tui.detail_log import WINDOW, LogLine, LogPart, read_after, read_before, read_lines_at
from gymdash_tui.tui.detail_scan import Scan

_KEPT = 4 * WINDOW  # bytes of lines that a window keeps; what is further away is read again when it is gone to
_COUNT = 400  # lines that are read at once where they are read one by one
_MOST = 30_000  # of which those are kept, pieces of very long ones included


@dataclass(frozen=True, slots=True)
class Window:
    """Lines that follow one another.

    Attributes:
        lines: They.
        start: The byte from which on they were read.
        resume: The byte from which to read on.
        size: The file's bytes.
        file: Which file it was.
    """

    lines: tuple[LogLine, ...] = ()
    start: int = 0
    resume: int = 0
    size: int = 0
    file: tuple[int, int] = (0, 0)


class WholeFile:
    """All lines of a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def end(self) -> Window:
        """Give the last lines."""
        return self._window(read_before(self._path))

    def start(self) -> Window:
        """Give the first lines."""
        return self._window(read_after(self._path, 0))

    def around(self, start: int) -> Window:
        """Give the lines around the one that begins at a byte."""
        before, after = read_before(self._path, start, WINDOW // 2), read_after(self._path, start, WINDOW // 2)
        return replace(self._window(after), lines=(*before.lines, *after.lines), start=before.start)

    def earlier(self, window: Window) -> Window:
        """Give a window with more lines before its first."""
        if window.start == 0:
            return window
        part = read_before(self._path, window.start)
        lines = (*part.lines, *window.lines)
        cut = bisect_left(lines, part.start + _KEPT, key=lambda line: line.start)
        resume = lines[cut].start if cut < len(lines) else window.resume
        return replace(window, lines=lines[:cut], start=part.start, resume=resume)

    def later(self, window: Window) -> Window:
        """Give a window with what comes after its last line; the file's end where it is another file."""
        known = bisect_left(window.lines, window.resume, key=lambda line: line.start)
        within = known > 0 and window.lines[known - 1].within
        part = read_after(self._path, window.resume, within=within)
        if part.file != window.file or part.size < window.resume:
            return self.end()
        lines = (*window.lines[:known], *part.lines)
        cut = bisect_left(lines, part.resume - _KEPT, key=lambda line: line.start)
        start = lines[cut].start if 0 < cut < len(lines) else window.start
        return Window(lines[cut:], start, part.resume, part.size, part.file)

    def followed(self, window: Window) -> Window:
        """Give the newest lines, where a window showed those before."""
        size = self._path.stat().st_size
        return self.later(window) if 0 <= size - window.resume <= WINDOW else self.end()

    def _window(self, part: LogPart) -> Window:
        return Window(part.lines, part.start, part.resume, part.size, part.file)


class FoundLines(WholeFile):
    """Those lines of a file that a scan has found so far."""

    def __init__(self, path: Path, scan: Scan) -> None:
        super().__init__(path)
        self._scan = scan

    def end(self) -> Window:
        """Give the last lines that were found."""
        return self._read(self._scan.before(1 << 62, _COUNT))

    def start(self) -> Window:
        """Give the first lines that were found."""
        return self._read(self._scan.after(0, _COUNT))

    def around(self, start: int) -> Window:
        """Give the found lines around a byte."""
        return self._read([*self._scan.before(start, _COUNT // 2), *self._scan.after(start, _COUNT // 2)])

    def earlier(self, window: Window) -> Window:
        """Give a window with more lines before its first."""
        starts = self._scan.before(window.lines[0].start, _COUNT) if window.lines else []
        if not starts:
            return window
        lines = (*read_lines_at(self._path, starts), *window.lines)[:_MOST]
        return replace(window, lines=lines, start=starts[0])

    def later(self, window: Window) -> Window:
        """Give a window with what was found after its last line, which may have grown."""
        if not window.lines:
            return self.end()
        last = window.lines[-1].start
        known = bisect_left(window.lines, last, key=lambda line: line.start)
        more = read_lines_at(self._path, self._scan.after(last, _COUNT))
        lines = (*window.lines[:known], *more)[-_MOST:]
        return replace(window, lines=lines, start=lines[0].start if lines else 0)

    def followed(self, window: Window) -> Window:
        """Give the newest lines that were found."""
        newest = self._scan.before(1 << 62, 1)
        if not window.lines or not newest:
            return self.end()
        return self.later(window) if len(self._scan.after(window.lines[-1].start, _COUNT)) < _COUNT else self.end()

    def _read(self, starts: list[int]) -> Window:
        lines = read_lines_at(self._path, starts)
        return Window(lines, starts[0] if starts else 0, 0, self._path.stat().st_size)
