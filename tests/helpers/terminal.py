"""The program on a real pseudo-terminal, as a person over SSH has it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte


class Terminal:
    """A program on a terminal, and the screen one would see."""

    def __init__(
        self,
        arguments: list[str],
        folder: Path,
        width: int = 100,
        height: int = 30,
        program: tuple[str, ...] = ("-m", "gymdash_tui"),
    ) -> None:
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        words = [*program, *arguments]
        self.child = pexpect.spawn(
            sys.executable, words, cwd=str(folder), dimensions=(height, width), env=environment, timeout=1
        )

    @property
    def text(self) -> str:
        """What stands on the screen now."""
        try:
            while True:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=0.05))
        except (pexpect.TIMEOUT, pexpect.EOF, ValueError):
            pass  # nothing more for now, or for good
        return "\n".join(self._screen.display)

    def until(self, words: str, seconds: float = 60) -> None:
        """Wait for words on the screen."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < deadline, f"'{words}' never came:\n{self.text}"

    def press(self, keys: str) -> None:
        """Type."""
        self.child.send(keys)

    def hang_up(self) -> None:
        """Cut the line: the program gets SIGHUP, and nobody reads what it writes any more."""
        self.child.close(force=False)

    def leave(self) -> int:
        """Wait for the program's end; gives its exit code."""
        deadline = time.monotonic() + 30
        while self.child.isalive():
            assert time.monotonic() < deadline, self.text
            _ = self.text
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)
