"""What ``ps`` shows of a process that was forked: the command line that it would have had as a new one."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path

ROOM = "." * 1024
"""An argument for a process that will be forked: its forks write theirs where it stood."""


def set_title(words: Sequence[str]) -> bool:
    """Write another command line over that of this process, and tell whether there was room for all of it.

    What is too long loses its beginning: an id at the end of a path stays.
    """
    try:
        fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
        start, end = int(fields[45]), int(fields[46])  # arg_start, arg_end of proc(5), counted from the state on
    except (OSError, IndexError, ValueError):
        return False
    room = end - start - 1
    if room <= 0:
        return False
    text = b"\0".join(word.encode("utf-8", "surrogateescape") for word in words)
    ctypes.memmove(start, text[-room:].ljust(room + 1, b"\0"), room + 1)
    return len(text) <= room
