"""How much processes use: processor time, memory, threads; and which processes belong to a simulation.

Linux alone tells it (``/proc``); elsewhere there is nothing to read, and everything is empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.simulation.process_tree import is_of_another_simulation

SYSTEM = "system"
"""The folder below ``tb/`` with what a run's processes used, and so the beginning of those curves' tags."""


def is_of_system(tag: str) -> bool:
    """Tell whether a tag, or a file below ``tb/``, is of what the processes used, and not of what was learned."""
    return tag.startswith(f"{SYSTEM}/")


_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_PROCESSES = Path("/proc")
_ENDED = (b"Z", b"X", b"x")


class ProcessUse(NamedTuple):
    """What a process uses.

    Attributes:
        pid: Its number.
        parent: The number of the process that it belongs to.
        started: When it began, in seconds since the machine was switched on; with it a number that was given to another
            process is told apart.
        cpu_seconds: Processor time of all its threads so far.
        memory: Bytes that it holds in memory (its resident set, with what it shares with others).
        threads: How many it has.
    """

    pid: int
    parent: int
    started: float
    cpu_seconds: float
    memory: int
    threads: int


def read_use(pid: int) -> ProcessUse | None:
    """Look at a process; ``None`` where it has ended. 14 µs."""
    try:
        stat = (_PROCESSES / str(pid) / "stat").read_bytes()
        # the name stands in parentheses and may itself hold spaces and parentheses
        words = stat.rpartition(b")")[2].split()
        if words[0] in _ENDED:
            return None
        used = (int(words[11]) + int(words[12])) / _TICKS
        return ProcessUse(pid, int(words[1]), int(words[19]) / _TICKS, used, int(words[21]) * _PAGE, int(words[17]))
    except (OSError, ValueError, IndexError):
        return None


def children_of(parents: Mapping[int, int]) -> dict[int, list[int]]:
    """Turn a table of each process's parent around: who has which children."""
    found: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        found.setdefault(parent, []).append(pid)
    return found


def belongs(pid: int, sim_id: str) -> bool:
    """Tell whether a process below a simulation's is a part of it, and not another simulation started from within."""
    if not is_of_another_simulation(pid):
        return True
    try:  # one that was forked looks like the simulation's own process
        words = (_PROCESSES / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.endswith(b"/" + os.fsencode(sim_id)) for word in words)


def family(roots: Iterable[int], children: Mapping[int, list[int]], sim_id: str) -> list[int]:
    """Give processes of a simulation with all that they started, directly or not, the processes themselves first.

    Other simulations that were started from within are left out with all that they started: they count for themselves.
    """
    found = list(dict.fromkeys(roots))
    known = set(found)
    waiting = list(found)
    while waiting:
        for pid in children.get(waiting.pop(), ()):
            if pid not in known and belongs(pid, sim_id):
                known.add(pid)
                found.append(pid)
                waiting.append(pid)
    return found


class CpuShare:
    """Turns the processor time of processes into percents of one core, from look to look."""

    def __init__(self) -> None:
        self._before: dict[int, ProcessUse] = {}
        self._then = 0.0

    def take(self, uses: Iterable[ProcessUse], now: float) -> dict[int, float]:
        """Give each process's percents since the look before; of one that is new, since it began.

        Args:
            uses: All processes that are looked at; those that are missing are forgotten.
            now: Seconds since the machine was switched on.
        """
        seen = {use.pid: use for use in uses}
        shares = {pid: self._share(use, now) for pid, use in seen.items()}
        self._before, self._then = seen, now
        return shares

    def _share(self, use: ProcessUse, now: float) -> float:
        before = self._before.get(use.pid)
        if before is not None and before.started == use.started:
            spent, span = use.cpu_seconds - before.cpu_seconds, now - self._then
        else:
            spent, span = use.cpu_seconds, now - use.started
        return max(0.0, 100 * spent / span) if span > 1 / _TICKS else 0.0
