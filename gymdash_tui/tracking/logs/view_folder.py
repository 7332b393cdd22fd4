"""The temporary project in which runs are looked at: the person's alone, and gone afterwards."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from gymdash_tui.simulation.paths import ProjectFolder

_PREFIX = "gymdash-view-"
_LOCK = "view.lock"
_ENDINGS = (signal.SIGHUP, signal.SIGTERM)  # by default a process ends on these without a word to anybody


@contextmanager
def view_folder() -> Iterator[Path]:
    """Give a folder (0700) that is removed at the end, unless simulations were started in it.

    What an earlier view left, because it was killed, is removed as well. To be used in the main thread.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with (folder / _LOCK).open("w") as lock, _removed_on_signals(folder):
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            _remove(folder)


def was_used(folder: Path) -> bool:
    """Tell whether a simulation was started in it: nothing else has a lock."""
    project = ProjectFolder(folder)
    return any(next(place.glob("*/worker.lock"), None) is not None for place in (project.sims, project.trash))


def _remove(folder: Path) -> None:
    if not was_used(folder):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _removed_on_signals(folder: Path) -> Iterator[None]:
    def end(number: int, _: FrameType | None) -> None:
        _remove(folder)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    before = {number: signal.signal(number, end) for number in _ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.lstat().st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink():
                _remove_left(folder)


def _remove_left(folder: Path) -> None:
    with (folder / _LOCK).open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while its view is open
        _remove(folder)
