"""What a simulation uses of the machine, used at most, and left on the disk, as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gymdash_tui.charts import sparkline
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.units import short_bytes, short_duration
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.tui.widgets.detail_lines import Fact, Line, columns, nth, wrap_cells

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import Usage

_CURVE = 40  # cells of a little curve


@dataclass(frozen=True, slots=True)
class UsageSeen:
    """What is known of what a simulation uses.

    Attributes:
        now: What its processes use now; ``None`` where that is not known.
        elsewhere: The machine on which it runs, where that is another one.
        notes: What could not be found out, and why.
        cpu: Percents of one core over its course, newest last.
        memory: Megabytes over its course, newest last.
        exits: How the processes of its attempts ended, by attempt.
        sizes: Bytes on the disk, by what they are.
    """

    now: Usage | None = None
    elsewhere: str = ""
    notes: tuple[str, ...] = ()
    cpu: Sequence[float] = ()
    memory: Sequence[float] = ()
    exits: Mapping[int, ExitRecord] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


def usage_lines(record: SimulationRecord, seen: UsageSeen, width: int, ascii_only: bool = False) -> list[Line]:
    """Give what a simulation uses now, used at most, how its processes ended, and what lies on the disk.

    Args:
        record: The simulation.
        seen: What is known.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    lines: list[Line] = []
    for title, facts in (("Now", list(_now(record, seen))), ("In all", list(_peak(record, seen)))):
        if facts:
            lines += [_title(title), *columns(facts, width, ascii_only), []]
    lines += _courses(seen, width, ascii_only)
    for attempt, ended in sorted(seen.exits.items(), reverse=True):
        head = "Its process " if len(seen.exits) == 1 else f"The {nth(attempt)} attempt's process "
        said = ended.sentence(record.flags.cancelled)
        part = "text" if ended.code == 0 else "warn"
        pieces = wrap_cells(f"{head}{said}.", max(10, width - 2), ascii_only)
        lines += [[(" ", "text"), (piece, part)] for piece in pieces]
    lines += [[]] if seen.exits else []
    sizes: list[Fact] = [(what, short_bytes(size), "text") for what, size in seen.sizes.items() if size]
    if sizes:
        lines += [_title(f"On the disk: {short_bytes(sum(seen.sizes.values()))}"), *columns(sizes, width, ascii_only)]
    for note in seen.notes:
        lines += [[(" ", "text"), (piece, "dim")] for piece in wrap_cells(note, max(10, width - 2), ascii_only)]
    return lines or [[(" It has used nothing yet.", "dim")]]


def _title(text: str) -> Line:
    return [(f" {text}", "title")]


def _now(record: SimulationRecord, seen: UsageSeen) -> Iterator[Fact]:
    now = seen.now
    if now is not None:
        yield "memory", short_bytes(now.memory), "text"
        yield "CPU", f"{now.cpu_percent:.0f}% of a core", "text"
        if now.gpu_memory is not None and now.gpus:
            yield "GPU memory", f"{short_bytes(now.gpu_memory)} on {_gpus(now.gpus)}", "text"
        elif now.gpus:
            yield "GPU", _gpus(now.gpus), "text"
        processes = "1 process" if len(now.pids) == 1 else f"{len(now.pids)} processes"
        yield "works in", f"{processes}, {now.threads} threads", "text"
        if now.pids:
            yield "process", str(now.pids[0]), "dim"
    elif seen.elsewhere:
        yield "runs on", seen.elsewhere, "text"
    elif record.word in ("running", "paused", "stopping") and record.progress.memory:
        yield "memory", short_bytes(record.progress.memory), "text"


def _gpus(numbers: Sequence[int]) -> str:
    return f"GPU {', '.join(map(str, numbers))}"


def _peak(record: SimulationRecord, seen: UsageSeen) -> Iterator[Fact]:
    peaks = [ended.max_rss for ended in seen.exits.values() if ended.max_rss > 0]
    # while it runs nobody has its peak but its own curve
    peaks += [int(max(seen.memory) * 1e6)] if len(seen.memory) else []
    peaks += [seen.now.memory] if seen.now is not None else []
    if peaks:
        yield "memory peak", short_bytes(max(peaks)), "text"
    seconds = sum(ended.cpu_seconds for ended in seen.exits.values())
    if seconds > 0:
        yield "CPU time", short_duration(seconds), "text"
    if record.started and record.ended:
        took = (record.ended - record.started).total_seconds()
        yield "took", short_duration(took), "text"
        if seconds > 0 and took > 1 and record.attempt == 1:
            yield "CPU mean", f"{100 * seconds / took:.0f}% of a core", "text"
    if record.gpu_index is not None:
        yield "was given", f"GPU {record.gpu_index}", "text"


def _courses(seen: UsageSeen, width: int, ascii_only: bool) -> list[Line]:
    lines: list[Line] = []
    for label, values, in_bytes in (("memory", seen.memory, True), ("CPU", seen.cpu, False)):
        if len(values) > 1:
            drawn = sparkline(list(values), min(_CURVE, len(values), max(1, width - 40)), ascii_only)
            least, most, last = (_written(value, in_bytes) for value in (min(values), max(values), values[-1]))
            said = f"  {least} to {most}, {last} last"[: max(0, width - 10 - len(drawn))]
            lines.append([(f" {label:<7} ", "dim"), (drawn, "accent"), (said, "text")])
    return [*lines, []] if lines else []


def _written(value: float, in_bytes: bool) -> str:
    return short_bytes(value * 1e6) if in_bytes else f"{value:.0f}%"


def usage_text(record: SimulationRecord, seen: UsageSeen) -> str:
    """Write the same to be copied."""
    lines = ["".join(text for text, _ in line).rstrip() for line in usage_lines(record, seen, 100, ascii_only=True)]
    return "\n".join([record.name, *lines]).rstrip() + "\n"
