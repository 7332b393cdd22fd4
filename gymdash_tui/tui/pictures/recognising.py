"""Looks at the terminal once it is to draw pictures: what it answers, what tmux says, how large its cells are."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.tui.pictures.answers import HOW_LARGE, PATIENCE, WHAT_IT_IS, ask
from gymdash_tui.tui.pictures.graphics import CELL
from gymdash_tui.tui.pictures.ways import TMUX, Terminal, terminal_of, why_not
from gymdash_tui.tui.threads import aside

if TYPE_CHECKING:
    from gymdash_tui.tui.speaking import SpeakingApp


async def look(app: SpeakingApp) -> Terminal:
    """Learn which terminal an app has; it takes as long as the terminal's answer."""
    environ = os.environ
    tmux = await aside(_tmux_says) if environ.get("TMUX") else ""
    answers = await ask(app, WHAT_IT_IS)
    terminal = terminal_of(environ, answers, tmux)
    if why_not("sixel", terminal):
        return terminal
    return replace(terminal, largest=terminal_of(environ, await ask(app, HOW_LARGE)).largest)


def cell_size(terminal: Terminal) -> tuple[int, int]:
    """Give the pixels of a cell: as the system knows them now, else as the terminal said, else usual ones."""
    try:
        told = fcntl.ioctl(sys.__stdin__ or 0, termios.TIOCGWINSZ, bytes(8))
    except OSError:  # no terminal of its own
        told = bytes(8)
    lines, columns, width, height = struct.unpack("HHHH", told)
    cell = (width // columns, height // lines) if columns and lines else (0, 0)
    return cell if min(cell) > 0 else terminal.cell or CELL


def _tmux_says() -> str:
    """Ask tmux about the terminal that shows it; nothing where it does not say."""
    words = ["tmux", "display-message", "-p", "-t", os.environ.get("TMUX_PANE", ""), TMUX]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
