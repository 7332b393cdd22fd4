"""A terminal that goes without a word takes its screen with it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
from pathlib import Path

from gymdash_tui.tui.hang_up import is_hung_up
from tests.helpers.processes import until


def test_it_is_seen_that_a_terminal_is_gone() -> None:
    ours, theirs = pty.openpty()
    assert not is_hung_up(theirs)
    os.close(ours)
    assert is_hung_up(theirs)
    os.close(theirs)


def test_a_screen_whose_terminal_is_not_its_controlling_one_leaves_with_it(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    screen = subprocess.Popen(
        [sys.executable, "-m", "gymdash_tui", "-d", str(tmp_path / "p")],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # and none of its own is opened: nobody will send it SIGHUP
    )
    os.close(theirs)
    said = bytearray()

    def reads(words: bytes) -> bool:
        while select.select([ours], [], [], 0)[0]:
            said.extend(os.read(ours, 65536))
        return words in said

    try:
        until(lambda: reads(b"No simulations yet."), "the screen")
        assert screen.poll() is None
        os.close(ours)
        until(lambda: screen.poll() is not None, "its end")
    finally:
        screen.kill()
        screen.wait()
