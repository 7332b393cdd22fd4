"""Which processes another one started, however they left it; and the end of all of them.

What was started by a process that has ended belongs to the nearest process above that adopts orphans
(:func:`adopt_orphans`), so that nothing gets lost by forking twice or by a session of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_PROCESSES = Path("/proc")
_ROUND = 0.02  # seconds between looks whether all have ended
_MOMENT = 0.001  # seconds that the kernel gets to halt somebody
_CLEAN_UP = 5.0  # seconds that the kernel gets to end what was killed
_ENDED = ("Z", "X")
_HALTED = ("T", "t")


class Process(NamedTuple):
    """A process: its number, its parent's, and its state as ``ps`` has it (``Z`` has ended, ``T`` is halted)."""

    pid: int
    parent: int
    state: str


def adopt_orphans() -> bool:
    """Become the parent of what this process's descendants leave behind; tells whether the system can do that."""
    library = _library()
    return library is not None and library.prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) == 0


def dying_with_parent() -> Callable[[], None]:
    """Give what a child calls between its fork and its program, so that it is killed when its parent ends."""
    library = _library()  # loaded here: a child may have been forked while another thread loads something
    return lambda: library and library.prctl(_DIE_WITH_PARENT, int(signal.SIGKILL), 0, 0, 0)


@cache
def _library() -> Any:
    """Give the C library; ``None`` where it has no ``prctl``."""
    if sys.platform != "linux":
        return None
    import ctypes  # deferred: 3 ms

    return ctypes.CDLL(None)


# -- looking -----------------------------------------------------------------------------------------------------------


def pids() -> set[int]:
    """Give the numbers of all processes there are; none where the system has no ``/proc``."""
    try:
        return {int(name) for name in os.listdir(_PROCESSES) if name.isdecimal()}  # noqa: PTH208 - hundreds of names
    except OSError:
        return set()


def read_process(pid: int) -> Process | None:
    """Look at one process; ``None`` where it has gone."""
    try:
        stat = (_PROCESSES / str(pid) / "stat").read_bytes()
        # the name stands in parentheses and may itself hold spaces and parentheses
        state, parent = stat.rpartition(b")")[2].split()[:2]
        return Process(pid, int(parent), state.decode())
    except (OSError, ValueError):
        return None


def processes() -> dict[int, Process]:
    """Look at all processes there are; 12 µs for each."""
    if _PROCESSES.is_dir():
        return {pid: found for pid in pids() if (found := read_process(pid)) is not None}
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=False)
    rows = (line.split() for line in told.stdout.splitlines())
    return {int(pid): Process(int(pid), int(parent), state[:1]) for pid, parent, state in rows}


def descendants(root: int, table: dict[int, Process]) -> list[Process]:
    """Give what a process has started, directly or not, itself left out.

    Other simulations that were started from within are left out, too, with all that they started: they have a life of
    their own, and commands of their own to end it.
    """
    children: dict[int, list[Process]] = {}
    for process in table.values():
        children.setdefault(process.parent, []).append(process)
    found: list[Process] = []
    waiting = list(children.get(root, ()))
    while waiting:
        process = waiting.pop()
        if process.pid != root and not is_of_another_simulation(process.pid):
            found.append(process)
            waiting += children.get(process.pid, ())
    return found


def is_of_another_simulation(pid: int) -> bool:
    """Tell whether a process is a worker, a supervisor, or the warm parent of workers."""
    try:
        words = (_PROCESSES / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    if any(word.startswith(b"gymdash_tui.worker.") for word in words):
        return True
    return b"supervise" in words and any(word.endswith((b"gymdash_tui", b"gymdash-tui")) for word in words)


# -- all of them at once -----------------------------------------------------------------------------------------------


class Ended(NamedTuple):
    """What became of processes that were to end: how many had to be killed, and which live even so."""

    killed: int
    left: tuple[int, ...]


class Descendants:
    """All that a process has started; looked for anew each time something is done to them."""

    def __init__(self, root: int, with_root: bool = False) -> None:
        """Take the process, and whether it is meant as well."""
        self._root = root
        self._with_root = with_root

    def living(self) -> list[Process]:
        """Give those that have not ended."""
        table = processes()
        found = descendants(self._root, table)
        if self._with_root and self._root in table:
            found.append(table[self._root])
        return [process for process in found if process.state not in _ENDED]

    def end(self, grace: float, meanwhile: Callable[[], None] = lambda: None) -> Ended:
        """End all of them: TERM first, and KILL for those that are left after a while.

        Args:
            grace: Seconds between TERM and KILL.
            meanwhile: Called again and again while it is waited.
        """
        told: set[int] = set()
        deadline = time.monotonic() + grace
        while (living := [process.pid for process in self.living()]) and time.monotonic() < deadline:
            # who was halted gets to know it when it goes on
            _send([pid for pid in living if pid not in told], signal.SIGTERM, signal.SIGCONT)
            told.update(living)
            meanwhile()
            time.sleep(_ROUND)
        return self._kill(meanwhile) if living else Ended(0, ())

    def _kill(self, meanwhile: Callable[[], None]) -> Ended:
        killed: set[int] = set()
        deadline = time.monotonic() + _CLEAN_UP
        while (living := [process.pid for process in self.living()]) and time.monotonic() < deadline:
            _send(living, signal.SIGKILL)
            killed.update(living)
            meanwhile()
            time.sleep(_ROUND)
        return Ended(len(killed), tuple(living))

    def halt(self) -> None:
        """Halt all of them, and what they start while they are being halted."""
        deadline = time.monotonic() + _CLEAN_UP  # who waits for a disk that does not answer is halted afterwards
        while moving := [process.pid for process in self.living() if process.state not in _HALTED]:
            _send(moving, signal.SIGSTOP)
            if time.monotonic() > deadline:
                return
            time.sleep(_MOMENT)

    def let_go_on(self) -> None:
        """Let all go on that were halted."""
        _send([process.pid for process in self.living()], signal.SIGCONT)


def _send(those: Iterable[int], *numbers: signal.Signals) -> None:
    for pid in those:
        for number in numbers:
            with suppress(ProcessLookupError, PermissionError):  # it has just left, or changed its user
                os.kill(pid, number)
