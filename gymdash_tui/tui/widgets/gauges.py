"""The header's gauges: processors, memory and GPUs in a few letters, and the disk where it is nearly full. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.painted import Part

if TYPE_CHECKING:
    from gymdash_tui.tracking.gpu_use import GpuUse
    from gymdash_tui.tracking.machine import MachineSample, Room

Gauge = tuple[Part, ...]

GAP = "  "
SHORT_OF_MEMORY = 0.9
"""The fraction of memory from which on it is short: what is left is soon needed."""

_BYTES = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"))
_MOST_GPUS = 2  # of more than these the mean is shown


def gauges(sample: MachineSample) -> tuple[Gauge, ...]:
    """Give the gauges, most important first; what could not be found out is left out."""
    found: list[Gauge] = []
    if sample.disk is not None and sample.disk_is_low:
        found.append((("disk ", "bad"), (f"{short_bytes(sample.disk.free)} left", "bad")))
    if sample.cpu is not None:
        found.append((("cpu ", "dim"), (percent(sample.cpu), "text")))
    if sample.memory is not None:
        part = "warn" if sample.memory.fraction >= SHORT_OF_MEMORY else "text"
        found.append((("mem ", "dim"), (of_room(sample.memory), part)))
    return (*found, *_of_gpus(sample.gpus))


def _of_gpus(gpus: Sequence[GpuUse]) -> list[Gauge]:
    told = [(gpu.index, gpu.utilization) for gpu in gpus if gpu.utilization is not None]
    if len(told) > _MOST_GPUS:
        mean = sum(busy for _, busy in told) / len(told)
        return [((f"{len(told)} gpus ", "dim"), (percent(mean), "text"))]
    return [((f"gpu{index} ", "dim"), (percent(busy), "text")) for index, busy in told]


def percent(value: float) -> str:
    """Write percents in at least three cells, so that what stands beside them seldom moves."""
    return f"{value:2.0f}%"


def of_room(room: Room) -> str:
    """Write how much of something is used: ``9.2/24G``."""
    factor, suffix = next(((size, name) for size, name in _BYTES if room.total >= size), (1.0, "B"))
    return f"{_short(room.used / factor)}/{_short(room.total / factor)}{suffix}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def gauge_parts(found: Sequence[Gauge], width: int) -> list[Part]:
    """Give as many gauges as fit, at the right end of so many cells; nothing where none does."""
    shown: list[Part] = []
    for gauge in found:
        wider = [*shown, *([(GAP, "text")] if shown else []), *gauge]
        if _cells(wider) > width:
            break
        shown = wider
    return [(" " * (width - _cells(shown)), "text"), *shown] if shown else []


def _cells(parts: Sequence[Part]) -> int:
    return sum(text_width(text) for text, _ in parts)
