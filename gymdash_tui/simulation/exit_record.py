"""How a worker's process ended, as its parent saw it."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.memory import cpu_of, kills_for_memory, memory_of_machine, peak_of

_MOST = 0.8
"""The share of all memory from which on whoever holds it is likely to be killed for it."""


@dataclass(frozen=True, slots=True)
class ExitRecord:
    """How a worker's process ended.

    Attributes:
        pid: The simulation's process.
        code: Its exit code; ``None`` where a signal ended it.
        signal: The signal that ended it; ``None`` where it left by itself. Both are ``None`` where nobody saw it.
        max_rss: The most memory it held, in bytes; where nobody saw its end, what it held when it was last heard of.
        cpu_seconds: User and system time.
        started: Unix seconds.
        ended: Unix seconds.
        memory: How much there was to be had, in bytes; 0 where that is not known.
        kills: How many processes the kernel killed meanwhile because memory ran out.
    """

    pid: int
    code: int | None
    signal: int | None
    max_rss: int
    cpu_seconds: float
    started: float
    ended: float
    memory: int = 0
    kills: int = 0

    @classmethod
    def of_child(
        cls, pid: int, status: int, usage: resource.struct_rusage, started: float, ended: float, kills_before: int
    ) -> ExitRecord:
        """Record how a child ended that was waited for by ``os.wait4``.

        Args:
            pid: The child.
            status: Its status, as ``os.wait4`` gives it.
            usage: What it used, as ``os.wait4`` gives it.
            started: Unix seconds.
            ended: Unix seconds.
            kills_before: What :func:`~gymdash_tui.simulation.memory.kills_for_memory` gave at its start.
        """
        code = os.waitstatus_to_exitcode(status)
        return cls(
            pid=pid,
            code=code if code >= 0 else None,
            signal=-code if code < 0 else None,
            max_rss=peak_of(usage),
            cpu_seconds=cpu_of(usage),
            started=started,
            ended=ended,
            memory=memory_of_machine(),
            kills=max(0, kills_for_memory() - kills_before),
        )

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ExitRecord | None:
        """Read what :meth:`to_json` wrote, in this version or a newer one; ``None`` where it is damaged."""
        known = {item.name for item in fields(cls)}
        try:
            record = cls(**{name: value for name, value in data.items() if name in known})
        except TypeError:  # something is missing
            return None
        return record if _is_right(record) else None

    def sentence(self, wanted: bool = False) -> str:
        """Say what is known, such as ``killed by SIGSEGV (11); memory peaked at 1.2 GB``.

        Args:
            wanted: Whether a person wanted its end, so that there is no need to ask who killed it.
        """
        peak = f"; memory peaked at {short_bytes(self.max_rss)}" if self.max_rss > 0 else ""
        if self.signal is None:
            how = "ended unseen" if self.code is None else f"left with exit code {self.code}"
            return f"{how}{peak}"
        killed = f"killed by {signal_name(self.signal)}"
        if self.signal != signal.SIGKILL or wanted:
            return f"{killed}{peak}"
        suspect = self._suspect()
        return f"{killed}{peak}; {suspect}" if suspect else f"{killed}, by whom is not known{peak}"

    def _suspect(self) -> str:
        """Say why the kernel may have killed it for its memory; empty where nothing speaks for that."""
        if self.kills > 0:
            return "most likely by the kernel, which killed for want of memory meanwhile"
        if 0 < self.memory * _MOST <= self.max_rss:
            return f"most likely by the kernel, because there were only {short_bytes(self.memory)} in all"
        return ""


def signal_name(number: int) -> str:
    """Name a signal, such as ``SIGKILL (9)``."""
    try:
        return f"{signal.Signals(number).name} ({number})"
    except ValueError:
        return f"signal {number}"


def read_exit(path: Path) -> ExitRecord | None:
    """Read an exit record; ``None`` where there is none or it is damaged."""
    return ExitRecord.from_json(read_json(path) or {})


def _is_right(record: ExitRecord) -> bool:
    ending = (item for item in (record.code, record.signal) if item is not None)
    whole = [record.pid, record.max_rss, record.memory, record.kills, *ending]
    numbers = [*whole, record.cpu_seconds, record.started, record.ended]
    return all(type(item) is int for item in whole) and all(
        isinstance(item, int | float) and abs(item) < 1e300 for item in numbers
    )
