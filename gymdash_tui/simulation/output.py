"""Reads what a worker printed: whole lines, made harmless, from where reading stopped before."""

from __future__ import annotations

import codecs
import os
import re
from collections import deque
from pathlib import Path

from gymdash_tui.domain.text import safe_text

# colours and cursor movements of a program that thought it had a terminal
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # CSI: colours, movements
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: titles, links
    r"|[PX^_][^\x1b]*\x1b\\"  # strings for the terminal itself, such as pictures
    r"|[ -/]*[0-~])"  # all others: sets of characters, a saved cursor
)
_PIECE = 1000
_LONGEST = 64 * _PIECE  # characters of a line without an end that are kept as one


def without_escapes(text: str) -> str:
    """Leave out what a terminal would take for a command: colours, movements, titles."""
    return _ESCAPES.sub("", text)


def clean_lines(line: str) -> list[str]:
    """Make one printed line harmless: escapes out, control characters shown as marks, very long lines cut into pieces.

    A progress bar writes over its own line; what stood there last is what one would have seen.
    """
    shown = without_escapes(line).rstrip("\r").rpartition("\r")[2].expandtabs(8)
    return [safe_text(shown[at : at + _PIECE]) for at in range(0, len(shown), _PIECE)] or [""]


def last_lines(path: Path, count: int = 20) -> list[str]:
    """Give the newest printed lines, made harmless, each at most a thousand characters; none where there is no file."""
    tail = OutputTail(path, keep=count)
    tail.poll()
    return tail.lines[-count:]


class OutputTail:
    """Follows an output file, keeping its newest lines."""

    _FIRST_READ = 1 << 18  # bytes from the end that are read at first: more than anybody scrolls through
    _PER_POLL = 1 << 20

    def __init__(self, path: Path, keep: int = 5000) -> None:
        self._path = path
        self._offset = -1
        self._file: tuple[int, int] | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._lines: deque[str] = deque(maxlen=keep)
        self._begins_within_a_line = False

    @property
    def lines(self) -> list[str]:
        """The newest lines, a last one without its end included."""
        rest = clean_lines(self._rest) if self._rest else []
        return [*self._lines, *rest]

    def poll(self) -> bool:
        """Read what is new; whether there was anything."""
        try:
            with self._path.open("rb") as file:
                self._place(os.fstat(file.fileno()))
                file.seek(self._offset)
                data = file.read(self._PER_POLL)
        except OSError:
            return False
        self._offset += len(data)
        *whole, rest = (self._rest + self._decoder.decode(data)).split("\n")
        if whole and self._begins_within_a_line:
            self._begins_within_a_line = False
            del whole[0]
        for line in whole:
            self._lines.extend(clean_lines(line))
        self._keep(rest)
        return bool(data)

    def _place(self, now: os.stat_result) -> None:
        """Find where to read on: near the end at first, from the start where the file was replaced."""
        replaced = self._file not in (None, (now.st_dev, now.st_ino)) or self._offset > now.st_size
        if self._file is None or replaced:
            self._offset = max(0, now.st_size - self._FIRST_READ)
            self._begins_within_a_line = self._offset > 0
            self._rest = ""
            self._decoder.reset()
            self._lines.clear()
        self._file = (now.st_dev, now.st_ino)

    def _keep(self, rest: str) -> None:
        """Keep a line without its end, as much of it as is still seen: a progress bar writes over itself for hours."""
        written = rest.rstrip("\r")
        self._rest = written.rpartition("\r")[2] + rest[len(written) :][:1]
        if len(self._rest) > _LONGEST:
            self._lines.extend(clean_lines(self._rest))
            self._rest = ""
