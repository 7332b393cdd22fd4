"""``gymdash-tui logs``."""

from __future__ import annotations

import argparse
import codecs
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from gymdash_tui.cli.common import open_tracker
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.output import clean_lines

_CHUNK = 1 << 16


def logs(arguments: argparse.Namespace) -> int:
    """Print a simulation's output, and go on with it until it is done where asked to."""
    with open_tracker(arguments) as tracker:
        record = tracker.project.find(arguments.id)
        path = tracker.project.folder.simulation(record.sim_id).output
        if not path.exists():
            print(f"'{safe_text(record.name)}' has printed nothing yet.", file=sys.stderr)
            if not arguments.follow:
                return 0
        printer = _Printer()
        with _wait_for(path, lambda: tracker.all_done(record.sim_id)) as file:
            _seek_lines(file, arguments.lines)
            printer.print_rest(file)
            while arguments.follow:
                done = tracker.all_done(record.sim_id)  # asked first: what was printed before is then read below
                printer.print_rest(file)
                if done:
                    break
                time.sleep(0.1)
        printer.finish()
    return 0


def _wait_for(path: Path, is_done: Callable[[], bool]) -> BinaryIO:
    while not path.exists():
        if is_done():
            path = Path("/dev/null")
            break
        time.sleep(0.1)
    return path.open("rb")


def _seek_lines(file: BinaryIO, lines: int | None) -> None:
    """Go to where the last so many lines begin, reading from the end."""
    if lines is None:
        return
    position = file.seek(0, 2)
    if lines == 0:
        return
    found, tail = 0, b""
    while position > 0 and found <= lines:
        size = min(_CHUNK, position)
        position -= size
        file.seek(position)
        tail = file.read(size) + tail
        found = tail.rstrip(b"\n").count(b"\n") + 1
    wanted = tail.rstrip(b"\n").split(b"\n")[-lines:]
    start = len(tail.rstrip(b"\n")) - len(b"\n".join(wanted))
    file.seek(position + start)


class _Printer:
    """Prints output as it is into a pipe or file, made harmless onto a terminal."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line = ""
        self._raw = not sys.stdout.isatty()

    def print_rest(self, file: BinaryIO) -> None:
        """Print whole lines up to the file's present end."""
        while chunk := file.read(_CHUNK):
            text = self._decoder.decode(chunk)
            if self._raw:
                sys.stdout.write(text)
                continue
            *lines, self._line = (self._line + text).split("\n")
            for line in lines:
                _print_clean(line)
        sys.stdout.flush()

    def finish(self) -> None:
        """Print a last line without its end."""
        if self._line:
            _print_clean(self._line)


def _print_clean(line: str) -> None:
    for piece in clean_lines(line):
        print(piece)
