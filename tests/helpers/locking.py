"""Keeps a project's database locked, as another program might."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITE = """
import sqlite3
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA locking_mode = {mode}")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE simulations SET name = name")
"""

_EVERYTHING = """
import fcntl, os, time
file = os.open(sys.argv[1] + "-shm", os.O_RDWR)
while True:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 8, 120)
        break
    except OSError:
        time.sleep(0.001)
"""

_WAYS = {
    "write": _WRITE.format(mode="NORMAL"),
    "exclusive": _WRITE.format(mode="EXCLUSIVE"),
    "everything": _EVERYTHING,
}


@contextmanager
def locked(database: Path, how: str) -> Iterator[None]:
    """Keep a database locked within the block.

    Args:
        database: The file.
        how: ``write``: nobody else can write; ``exclusive``: nobody else can open it, for one that nobody has open;
            ``everything``: nobody can read or write, also those who have it open (SQLite's locks on the shared index).
    """
    code = f"import sys\n{_WAYS[how]}\nprint('locked', flush=True)\nsys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, str(database)], stdin=pipe, stdout=pipe, text=True) as other:
        try:
            assert other.stdout is not None and other.stdout.readline() == "locked\n"
            yield
        finally:
            other.kill()
