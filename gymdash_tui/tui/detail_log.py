"""Reads a printed file by windows, so that one of a gigabyte is opened as fast as one of a kilobyte. For threads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.detail_levels import levels_of

WINDOW = 1 << 17
"""Bytes that are read at once: about fifteen hundred lines."""

_LINE = 1 << 12  # bytes of a line that are read at first
_LONGEST = 1 << 16  # bytes of one line that are looked at where lines are read one by one


@dataclass(frozen=True, slots=True)
class LogLine:
    """A printed line, or a piece of a very long one.

    Attributes:
        start: The byte at which the line begins.
        piece: Which piece of it this is.
        text: What is shown of it, made harmless.
        level: How bad it is.
        within: Whether the line after it stands within a trace.
    """

    start: int
    piece: int
    text: str
    level: int = 0
    within: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among the others."""
        return self.start, self.piece


@dataclass(frozen=True, slots=True)
class LogPart:
    """Lines that stand together in a file.

    Attributes:
        lines: They.
        start: The first byte of them.
        resume: The byte from which to read on: their end, or the start of a last line that has no end yet.
        size: The file's bytes at that moment.
        file: Which file it was: device and inode.
    """

    lines: tuple[LogLine, ...] = ()
    start: int = 0
    resume: int = 0
    size: int = 0
    file: tuple[int, int] = (0, 0)


def read_before(path: Path, end: int | None = None, most: int = WINDOW) -> LogPart:
    """Read the lines before a byte, or before the file's end.

    Raises:
        OSError: If there is no such file.
    """
    with path.open("rb") as file:
        now = os.fstat(file.fileno())
        until = now.st_size if end is None else min(end, now.st_size)
        begin = max(0, until - most)
        file.seek(begin)
        data = file.read(until - begin)
    cut = data.find(b"\n") + 1 if begin else 0
    cut = 0 if cut == len(data) else cut  # one long line: its end is better than nothing
    return _part(data[cut:], begin + cut, now)


def read_after(path: Path, start: int, most: int = WINDOW, within: bool = False) -> LogPart:
    """Read the lines from a byte on at which a line begins.

    Args:
        path: The file.
        start: The byte.
        most: Bytes.
        within: Whether the first of them stands within a trace.

    Raises:
        OSError: If there is no such file.
    """
    with path.open("rb") as file:
        now = os.fstat(file.fileno())
        file.seek(start)
        data = file.read(most)
    if start + len(data) < now.st_size:
        data = data[: data.rfind(b"\n") + 1] or data
    return _part(data, start, now, within)


def read_lines_at(path: Path, starts: Sequence[int]) -> tuple[LogLine, ...]:
    """Read the lines that begin at some bytes.

    Raises:
        OSError: If there is no such file.
    """
    lines: list[LogLine] = []
    with path.open("rb") as file:
        for start in starts:
            file.seek(start)
            data = file.readline(_LINE)
            if len(data) == _LINE and not data.endswith(b"\n"):
                data += file.readline(_LONGEST - _LINE)
            lines += _lines([(start, data.rstrip(b"\n"))], bool(lines) and lines[-1].within)
    return tuple(lines)


def _part(data: bytes, start: int, now: os.stat_result, within: bool = False) -> LogPart:
    resume = start + (data.rfind(b"\n") + 1)
    lines = tuple(_lines(_split(data, start), within))
    return LogPart(lines, start, resume, now.st_size, (now.st_dev, now.st_ino))


def _split(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    raw = data.split(b"\n")
    if not raw[-1]:
        raw.pop()
    for line in raw:
        yield start, line
        start += len(line) + 1


def _lines(raw: Iterable[tuple[int, bytes]], within: bool) -> Iterator[LogLine]:
    for start, data in raw:
        pieces = clean_lines(data.decode("utf-8", "replace"))
        # a line is judged by its beginning, and the pieces of a long one are all the same
        ((level, within),) = levels_of(pieces[:1], within)
        for number, piece in enumerate(pieces):
            yield LogLine(start, number, piece, level, within)
