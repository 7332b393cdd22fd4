"""Starts the thin parent of a simulation as nobody's child."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.tracking import warm
from gymdash_tui.tracking.interpreter import environment
from gymdash_tui.tracking.warm import is_for
from gymdash_tui.tracking.warm_place import surroundings_of

_PARENT = "gymdash_tui.worker.parent"

HELD_BACK = (signal.SIGTERM, signal.SIGINT)
"""Signals that wait until the thin parent can pass them on: one in its first 30 ms would end it without a record."""


def spawn(folder: SimulationFolder, lock: int) -> None:
    """Start a simulation's worker; returns when the worker is on its own.

    Args:
        folder: The simulation's folder.
        lock: Its lock, as an open file, which the worker shares from now on.

    Raises:
        OSError: If no process can be started, or the output cannot be written.
        WorkerError: If it left at once.
    """
    output = os.open(folder.output, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _forked(folder, lock, output):
            _spawn(folder, lock, output)
    finally:
        os.close(output)


def _forked(folder: SimulationFolder, lock: int, output: int) -> bool:
    """Have a warm parent fork it, where one may; tells whether it did."""
    start = _start_file(folder)
    if start is None:
        return False  # its own process tells what is wrong
    folders = (read_json(folder.config) or {}).get("import_path") if folder.objects.exists() else ()
    surroundings = surroundings_of(start.environment, tuple(map(str, folders or ())), working_folder(folder))
    kwargs = merge(start.config.kwargs, start.start_kwargs)
    return is_for(start.type, kwargs, surroundings) and warm.start(folder.root, surroundings, lock, output)


def _start_file(folder: SimulationFolder) -> StartFile | None:
    with suppress(WorkerError):
        return StartFile.read(folder)
    return None


def _spawn(folder: SimulationFolder, lock: int, output: int) -> None:
    """Start it as a new interpreter: the one that its type names, or else our own."""
    start = _start_file(folder)
    python = start.type.python if start is not None and start.type is not None else ""
    if python and not os.access(python, os.X_OK):
        raise WorkerError(f"{python}, the interpreter in which it is to run, is gone or may not be executed.")
    # --detach: it forks and the first half leaves at once, so that no end of this program or of its event loop
    # (which kills what it still counts as its child) can touch the worker
    with _held_back():
        process = subprocess.Popen(
            [python or sys.executable, "-m", _PARENT, str(folder.root), "--lock-fd", str(lock), "--detach"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, pass_fds=(lock,), env=environment(python), cwd=working_folder(folder) or None,
        )  # fmt: skip
    code = process.wait()
    # killed by somebody: then nobody holds the lock, and whoever looks next sees that it never began
    if code > 0:
        raise WorkerError(f"it left with exit code {code}; see {folder.output}.")


def working_folder(folder: SimulationFolder) -> str:
    """Give the folder in which a person asked for a simulation, from which its relative names and modules are meant.

    Whoever starts it may stand elsewhere: the supervisor, above all. Empty where that folder is no more.
    """
    told = (read_json(folder.config) or {}).get("cwd")
    return told if isinstance(told, str) and os.path.isdir(told) else ""  # noqa: PTH112 - the name may be no name at all


@contextmanager
def _held_back() -> Iterator[None]:
    """Have what this thread starts within the block begin with the signals held back."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
