"""The warm parent: has imported what trainings need, and forks a worker in a moment for whoever asks.

``python -m gymdash_tui.worker.warm SOCKET --listen-fd N [--idle SECONDS] MODULE .`` (the last word is room for the
forks' titles). It has one thread, never touches a GPU, and keeps nothing of who started it. It leaves when nobody asked
for a while, when its socket is taken away, or when a file changed that it has imported; who is killed at any moment
harms nobody, since what it forked is nobody's child.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from gymdash_tui.worker.afresh import SetByImports
from gymdash_tui.worker.child import Leaving
from gymdash_tui.worker.listening import Listener
from gymdash_tui.worker.signals import STOPPING
from gymdash_tui.worker.title import set_title
from gymdash_tui.worker.warmed import Fork

IDLE = 600.0
"""Seconds without a question after which it leaves."""


def main() -> int:
    """Become warm and serve; in a fork, do what that is there for."""
    if os.fork() > 0:
        os._exit(0)  # whoever started it has no child to look after
    leaving = Leaving()  # before all that is imported now: what ends the process has to be called last
    own_path = sys.path[0 if sys.flags.safe_path else 1 :]
    begun, before = time.time(), dict(os.environ)
    path, listening, idle, module = _arguments(sys.argv[1:])
    inode = path.stat().st_ino if path.exists() else 0
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)  # there is nothing to be saved
    set_title([sys.executable, "-m", "gymdash_tui.worker.warm"])
    draw_anew = importlib.import_module(module).warm_up()
    gc.collect()
    gc.freeze()  # a collection in a fork would write to every page that holds an object
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - only how many
        print("What was imported runs threads, so no process can be forked from this one.", file=sys.stderr)
        return 1
    found = Listener(path, inode, listening, idle, _Imported(begun, own_path)).serve()
    if found is None:
        os._exit(0)  # at once: to take apart what was imported would take a second, and nobody may wait for an answer
    return Fork(found, own_path, SetByImports(before, os.environ), draw_anew, leaving).run()


def _arguments(words: list[str]) -> tuple[Path, socket.socket, float, str]:
    match words:
        case [path, "--listen-fd", file, "--idle", seconds, module, _]:
            return Path(path), socket.socket(fileno=int(file)), float(seconds), module
    raise SystemExit("This forks workers and is called by the tracker.")


class _Imported:
    """What was imported, as it was then."""

    def __init__(self, begun: float, folders: Sequence[str]) -> None:
        files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        self._files = {path: _changed(path) for path in files if path}
        self._folders = {folder: _packages(folder) for folder in folders}
        self._fresh = all(changed <= begun for changed in self._files.values())

    def is_as_it_was(self) -> bool:
        """Tell whether a new process would import the same; 5 ms."""
        return (
            self._fresh
            and all(_changed(path) == then for path, then in self._files.items())
            and all(_packages(folder) == then for folder, then in self._folders.items())
        )


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116 - thousands of them
    except OSError:
        return 0.0


def _packages(folder: str) -> frozenset[str]:
    """Give what tells which packages are installed in a folder; a new one may be a plugin."""
    try:
        entries = os.listdir(folder)  # noqa: PTH208 - only the names
    except OSError:
        return frozenset()
    return frozenset(entry for entry in entries if entry.endswith(("-info", ".pth", ".egg-link")))


if __name__ == "__main__":
    sys.exit(main())
