"""How busy a machine's GPUs are, as far as anybody tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GpuUse:
    """A GPU, and how busy it is; ``None`` stands for what the driver does not tell.

    Attributes:
        index: Its number, in the order of the bus.
        name: What it is called.
        utilization: Percents of the time in which it did something.
        memory_used: Bytes.
        memory_total: Bytes.
        temperature: Degrees Celsius.
        processes: Bytes that each process holds on it, by pid.
        problem: Why it tells nothing; empty where it does.
    """

    index: int
    name: str = ""
    utilization: float | None = None
    memory_used: int | None = None
    memory_total: int | None = None
    temperature: int | None = None
    processes: Mapping[int, int | None] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class GpuLook:
    """All GPUs at one moment.

    Attributes:
        gpus: Each of them.
        note: Where the figures come from where that is not the library, or why there are none; empty where all is well.
    """

    gpus: tuple[GpuUse, ...] = ()
    note: str = ""


class GpuFailure(Exception):
    """GPUs cannot be asked in this way; the text says why."""


class GpuAbsence(GpuFailure):
    """There is nobody to ask: no driver, no library, no program."""
