"""What stands at the top of the machine's screen: bars of processors, memory, disk and GPUs. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.text import wrap
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.text import fit, fit_start, text_width
from gymdash_tui.tui.widgets.detail_lines import Line
from gymdash_tui.tui.widgets.gauges import SHORT_OF_MEMORY, percent

if TYPE_CHECKING:
    from gymdash_tui.tracking.gpu_use import GpuUse
    from gymdash_tui.tracking.machine import MachineSample, Room

_LABEL = 8
_WORDS = 42  # cells for the words behind a bar
_LONGEST_BAR = 60
_LONGEST_NOTE = 500
_CORE = 22  # cells for a core's own bar
_CORE_LINES = 4  # where the bars of all cores take more lines, each is one letter
_LEVELS, _ASCII_LEVELS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"


def machine_lines(sample: MachineSample | None, width: int, most: int, ascii_only: bool = False) -> list[Line]:
    """Give the lines.

    Args:
        sample: What was seen; ``None`` before the first look.
        width: Cells.
        most: How many lines there may be; the cores' own bars go first, then notes.
        ascii_only: Whether only ASCII may be drawn.
    """
    if sample is None:
        return [[(" Looking at the machine ...", "dim")]]
    warning = _disk_warning(sample, width, ascii_only)
    whole = [*_cpu(sample, width, ascii_only), *_memory(sample, width, ascii_only), *_disk(sample, width, ascii_only)]
    gpus = _gpus(sample.gpus, width, ascii_only)
    notes = [
        [(" " + fit_start(text, width - 2, ascii_only), "dim")]
        for note in sample.notes
        for text in _wrapped(note, width)
    ]
    cores = _cores(sample.cores, width, ascii_only)
    room = most - len(warning) - len(whole) - len(gpus) - len(notes)
    if room < len(cores):
        cores = _core_letters(sample.cores, width, ascii_only)
    lines = [*warning, whole[0], *(cores if len(cores) <= room else []), *whole[1:], *gpus, *notes]
    return lines[:most]


def _disk_warning(sample: MachineSample, width: int, ascii_only: bool) -> list[Line]:
    if sample.disk is None or not sample.disk_is_low:
        return []
    text = (
        f"The disk of this project is nearly full: {short_bytes(sample.disk.free)} left of "
        f"{short_bytes(sample.disk.total)}. Empty the trash (T), or delete what is not needed."
    )
    return [[(" " + fit_start(one, width - 2, ascii_only), "bad")] for one in _wrapped(text, width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a sentence into lines; a few of them are enough for what any driver has to say."""
    return wrap(text[:_LONGEST_NOTE], max(1, width - 2))


# -- lines -------------------------------------------------------------------------------------------------------------


def _cpu(sample: MachineSample, width: int, ascii_only: bool) -> list[Line]:
    load = "load " + " ".join(f"{one:.2f}" for one in sample.load) if sample.load is not None else ""
    if sample.cpu is None:
        return [_line("cpu", None, load or "not known", width, ascii_only)]
    count = len(sample.cores)
    words = f"{percent(sample.cpu)}  {count} core{'s' * (count != 1)}  {load}"
    return [_line("cpu", sample.cpu, words, width, ascii_only)]


def _memory(sample: MachineSample, width: int, ascii_only: bool) -> list[Line]:
    if sample.memory is None:
        return []
    lines = [_line("memory", 100 * sample.memory.fraction, _used(sample.memory), width, ascii_only)]
    if sample.swap is not None:
        lines.append(_line("swap", 100 * sample.swap.fraction, _used(sample.swap), width, ascii_only))
    return lines


def _disk(sample: MachineSample, width: int, ascii_only: bool) -> list[Line]:
    disk = sample.disk
    if disk is None:
        return []
    words = f"{_share(disk)}  {short_bytes(disk.free)} free of {short_bytes(disk.total)}"
    return [_line("disk", 100 * disk.fraction, words, width, ascii_only, bad=sample.disk_is_low)]


def _gpus(gpus: Sequence[GpuUse], width: int, ascii_only: bool) -> list[Line]:
    if not gpus:
        return [[(" " + fit("gpu", _LABEL), "dim"), (" none seen: no NVIDIA driver answers", "dim")]]
    return [_line(f"gpu {gpu.index}", gpu.utilization, _gpu_words(gpu), width, ascii_only) for gpu in gpus]


def _gpu_words(gpu: GpuUse) -> str:
    if gpu.problem:
        return gpu.problem
    told = [percent(gpu.utilization) if gpu.utilization is not None else ""]
    if gpu.memory_used is not None and gpu.memory_total is not None:
        told.append(f"{short_bytes(gpu.memory_used)} of {short_bytes(gpu.memory_total)}")
    told.append(f"{gpu.temperature}°C" if gpu.temperature is not None else "")
    told.append(gpu.name)
    return "  ".join(text for text in told if text)


def _used(room: Room) -> str:
    return f"{_share(room)}  {short_bytes(room.used)} of {short_bytes(room.total)}"


def _share(room: Room) -> str:
    return percent(100 * room.fraction)


def _line(label: str, value: float | None, words: str, width: int, ascii_only: bool, bad: bool | None = None) -> Line:
    """Give a label, a bar and words; without a value, words alone."""
    parts: Line = [(" " + fit(label, _LABEL), "dim"), (" ", "text")]
    left = width - _LABEL - 3
    if value is not None:
        length = max(0, min(_LONGEST_BAR, left - _WORDS))
        parts += [*bar(value, length, ascii_only, bad), ("  ", "text")]
        left -= length + 2
    safe = fit_start(words, max(0, left), ascii_only).rstrip()
    return [*parts, (safe, "text" if value is not None else "dim")]


def bar(value: float, length: int, ascii_only: bool, bad: bool | None = None) -> Line:
    """Give a bar of so many cells for percents; what is nearly full is coloured, or what is said to be bad."""
    full = min(length, max(0, round(length * value / 100)))
    if value > 0.5:
        full = max(min(1, length), full)
    part = "bad" if bad else "warn" if bad is None and value >= 100 * SHORT_OF_MEMORY else "accent"
    return [(("#" if ascii_only else "█") * full, part), (("." if ascii_only else "░") * (length - full), "rule")]


# -- cores -------------------------------------------------------------------------------------------------------------


def _cores(cores: Sequence[float], width: int, ascii_only: bool) -> list[Line]:
    """Give a bar for each core, side by side; a letter for each where that takes too many lines."""
    columns = max(1, (width - _LABEL - 3) // _CORE)
    if len(cores) < 2:
        return []
    if math.ceil(len(cores) / columns) > _CORE_LINES:
        return _core_letters(cores, width, ascii_only)
    lines: list[Line] = []
    for first in range(0, len(cores), columns):
        parts: Line = [(" " * (_LABEL + 2), "text")]
        for index in range(first, min(len(cores), first + columns)):
            parts += _core(index, cores[index], ascii_only)
        lines.append(parts)
    return lines


def _core(index: int, busy: float, ascii_only: bool) -> Line:
    number = f"{index:>2} "
    words = f" {busy:3.0f}%  "
    length = _CORE - text_width(number) - text_width(words)
    return [(number, "dim"), *bar(busy, length, ascii_only), (words, "text")]


def _core_letters(cores: Sequence[float], width: int, ascii_only: bool) -> list[Line]:
    """Give a letter for each core, as high as it is busy."""
    levels = _ASCII_LEVELS if ascii_only else _LEVELS
    letters = "".join(levels[min(len(levels) - 1, math.ceil(busy / 100 * (len(levels) - 1)))] for busy in cores)
    across = max(1, width - _LABEL - 3)
    lines = [letters[at : at + across] for at in range(0, len(letters), across)] if len(cores) > 1 else []
    return [
        [(" " + fit("cores" if not at else "", _LABEL), "dim"), (" ", "text"), (text, "accent")]
        for at, text in enumerate(lines)
    ]
