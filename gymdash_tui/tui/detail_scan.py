"""Finds lines in a printed file of whatever size, from its end backwards and in what comes to it. For threads."""

from __future__ import annotations

import os
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from pathlib import Path

from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.detail_levels import HINTS, TRACE, goes_on, level_of

Find = Callable[[bytes], list[int]]
"""Gives where in some whole lines those begin that fit, in order."""

MOST = 1_000_000
"""Lines that are kept; nobody goes through more."""

_BLOCK = 1 << 21
_SLACK = 1 << 16  # bytes within which a place is looked for that cuts no trace in two
# an unindented line that begins no trace, and another one after it: nothing that belongs together ends there
_SAFE = re.compile(rb"^(?!.*Traceback)[^\s|+].*\n(?=[^\s|+])", re.MULTILINE)
# as the lines that are shown know them: colours and movements, and what a progress bar wrote over
_HIDDEN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])")


class Scan:
    """Where the lines are that fit; newest ones are found first.

    How far it is, and what was found so far, can be asked from any thread.
    """

    def __init__(self, path: Path, find: Find) -> None:
        """Prepare it; nothing is read yet.

        Args:
            path: The file.
            find: Finds lines in a part of it.
        """
        self._path, self._find = path, find
        self._turn = threading.Lock()  # a thread whose search was given up may still be at its last block
        self._forget()

    def _forget(self) -> None:
        self._older: list[int] = []  # from the end backwards
        self._newer: list[int] = []  # what came since
        self._low, self._high, self._first = -1, 0, 0
        self._file = (0, 0)

    @property
    def done(self) -> bool:
        """Whether all that was there at the start was looked at, or more was found than is kept."""
        return self._low == 0 or len(self._older) >= MOST

    @property
    def progress(self) -> float:
        """How much of it was looked at, from 0 to 1."""
        return 1.0 if self.done or not self._first else 0.0 if self._low < 0 else 1 - self._low / self._first

    @property
    def count(self) -> int:
        """How many were found so far."""
        return len(self._older) + len(self._newer)

    def step(self) -> bool:
        """Look at one block more, and at what came to the file; whether there may be more to look at.

        Raises:
            OSError: If there is no such file.
        """
        with self._turn, self._path.open("rb", buffering=0) as file:
            now = os.fstat(file.fileno())
            if self._file != (now.st_dev, now.st_ino) or now.st_size < self._high:
                self._forget()
                self._file = (now.st_dev, now.st_ino)
                self._low = self._high = self._first = _settled(file.fileno(), now.st_size)
            more = self._go_on(file.fileno(), now.st_size)
            if not self.done:
                self._go_back(file.fileno())
        return more or not self.done

    def _go_back(self, file: int) -> None:
        begin = max(0, self._low - _BLOCK)
        data = os.pread(file, self._low - begin, begin)
        cut = _first_cut(data) if begin else 0
        self._older += [begin + cut + at for at in reversed(self._find(data[cut:]))]
        self._low = begin + cut

    def _go_on(self, file: int, size: int) -> bool:
        if size == self._high:
            return False
        data = os.pread(file, _BLOCK, self._high)
        known = bisect_left(self._newer, self._high)
        self._newer[known:] = [self._high + at for at in self._find(data)]
        more = size > self._high + len(data)
        # what may belong to a trace that is still being printed is looked at again
        self._high += _last_cut(data) or (data.rfind(b"\n") + 1 or len(data) if more else 0)
        return more

    # -- what was found ------------------------------------------------------------------------------------------------

    def before(self, start: int, count: int) -> list[int]:
        """Give the last so many lines before a byte, in order."""
        newer = self._newer[: bisect_left(self._newer, start)][-count:]
        missing = count - len(newer)
        at = bisect_right(self._older, -start, key=lambda one: -one)
        older = self._older[at : at + missing]
        return [*reversed(older), *newer]

    def after(self, start: int, count: int) -> list[int]:
        """Give the first so many lines from a byte on, in order."""
        at = bisect_right(self._older, -start, key=lambda one: -one)
        older = self._older[max(0, at - count) : at][::-1]
        first = bisect_left(self._newer, start)
        return [*older, *self._newer[first : first + count - len(older)]]

    def number(self, start: int) -> int:
        """Give which of those found so far a line is, the first in the file being 1; 0 where it is none."""
        at = bisect_left(self._newer, start)
        if at < len(self._newer) and self._newer[at] == start:
            return len(self._older) + at + 1
        at = bisect_left(self._older, -start, key=lambda one: -one)
        return len(self._older) - at if at < len(self._older) and self._older[at] == start else 0


def _settled(file: int, size: int) -> int:
    """Give up to where what was printed so far will stay as it is."""
    begin = max(0, size - _SLACK + 1)
    tail = os.pread(file, size - begin, begin)
    cut = _last_cut(tail) or (tail.rfind(b"\n") + 1 if begin else 0)
    return begin + cut if cut or not begin else size


def _first_cut(data: bytes) -> int:
    """Give where in a block its first line begins, if possible where no trace is cut in two."""
    safe = _SAFE.search(data, 0, _SLACK)
    cut = safe.end() if safe is not None else data.find(b"\n") + 1
    return cut if cut < len(data) else 0


def _last_cut(data: bytes) -> int:
    """Give up to where nothing of a block can become something else by what comes after it."""
    begin = max(0, len(data) - _SLACK)
    for safe in _SAFE.finditer(data, begin):
        begin = safe.end()
    if begin > max(0, len(data) - _SLACK):
        return begin
    return 0 if len(data) < _SLACK else data.rfind(b"\n") + 1 or len(data)


# -- what is looked for ------------------------------------------------------------------------------------------------


def finds_text(text: str) -> Find:
    """Find lines that hold a text; capital letters matter where it has some."""
    needle, exact = text.encode("utf-8", "surrogateescape"), text != text.lower()

    def find(data: bytes) -> list[int]:
        hay = data if exact else data.lower()
        found = {start for start, _ in _holding(hay, needle)}
        for mark in (b"\x1b", b"\r"):  # of those lines not all is shown, or not as it stands there
            for start, end in _holding(data, mark):
                (found.add if needle in _shown(hay[start:end]) else found.discard)(start)
        return sorted(found)

    return find


def finds_level(least: int) -> Find:
    """Find lines that are at least so bad, those of traces included."""
    hints = [hint.encode() for hint in HINTS[least]]

    def find(data: bytes) -> list[int]:
        found: set[int] = set()
        for hint in hints:
            for start, end in _holding(data, hint):
                if start not in found and level_of(_clean(data[start:end])) >= least:
                    found.add(start)
                    if TRACE.encode() in data[start:end]:
                        found.update(_rest_of_trace(data, end))
        return sorted(found)

    return find


def finds_both(one: Find, other: Find) -> Find:
    """Find lines that fit both ways."""
    return lambda data: sorted({*one(data)}.intersection(other(data)))


def _rest_of_trace(data: bytes, end: int) -> list[int]:
    starts: list[int] = []
    while end < len(data) - 1:
        start = end + 1
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = _clean(data[start : min(end, start + 1000)])
        if not line.strip():
            break
        starts.append(start)
        if not goes_on(line):
            break
    return starts


def _holding(data: bytes, needle: bytes) -> list[tuple[int, int]]:
    """Give where the lines begin and end that hold some bytes."""
    found: list[tuple[int, int]] = []
    at = data.find(needle)
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        found.append((data.rfind(b"\n", 0, at) + 1, end))
        at = data.find(needle, end)
    return found


def _shown(line: bytes) -> bytes:
    return _HIDDEN.sub(b"", line).rstrip(b"\r").rpartition(b"\r")[2]


def _clean(line: bytes) -> str:
    return clean_lines(line[-4000:].decode("utf-8", "replace"))[0]
