"""How a worker's process ended, as its parent saw it."""

from __future__ import annotations

import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.atomic import read_json


@dataclass(frozen=True, slots=True)
class ExitRecord:
    """How a worker's process ended.

    Attributes:
        pid: The simulation's process.
        code: Its exit code; ``None`` where a signal ended it.
        signal: The signal that ended it; ``None`` where it left by itself.
        max_rss: The most memory it held, in bytes.
        cpu_seconds: User and system time.
        started: Unix seconds.
        ended: Unix seconds.
    """

    pid: int
    code: int | None
    signal: int | None
    max_rss: int
    cpu_seconds: float
    started: float
    ended: float

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return asdict(self)

    def sentence(self) -> str:
        """Say what is known, such as ``killed by SIGKILL (9); memory peaked at 1.2 GB``."""
        text = f"left with exit code {self.code}" if self.signal is None else f"killed by {signal_name(self.signal)}"
        if self.max_rss > 0:
            text += f"; memory peaked at {short_bytes(self.max_rss)}"
        if self.signal == signal.SIGKILL:
            text += "; if nobody killed it, the kernel's out-of-memory killer is likely"
        return text


def signal_name(number: int) -> str:
    """Name a signal, such as ``SIGKILL (9)``."""
    try:
        return f"{signal.Signals(number).name} ({number})"
    except ValueError:
        return f"signal {number}"


def read_exit(path: Path) -> ExitRecord | None:
    """Read an exit record; ``None`` where there is none or it is damaged."""
    data = read_json(path)
    try:
        record = ExitRecord(**(data or {}))
    except TypeError:
        return None
    return record if _is_right(record) else None


def _is_right(record: ExitRecord) -> bool:
    whole = [record.pid, record.max_rss, *(item for item in (record.code, record.signal) if item is not None)]
    numbers = [*whole, record.cpu_seconds, record.started, record.ended]
    return all(type(item) is int for item in whole) and all(
        isinstance(item, int | float) and abs(item) < 1e300 for item in numbers
    )
