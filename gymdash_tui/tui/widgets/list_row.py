"""One line of the list of simulations: what stands in its columns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gymdash_tui.charts.spark import sparkline
from gymdash_tui.domain.filtering.keys import CONFIG
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.units import short_count, short_duration, short_number, short_rate
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.states import LOOKS, asks, state_text
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.list_columns import Column, columns_for, is_config, title_parts

__all__ = ["Column", "Waiting", "columns_for", "head_parts", "row_parts", "state_cell", "title_parts"]

_BAR = 7
_LEAST_TAGS = 4  # cells behind a name in which tags are begun


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a simulation stands in the queue.

    Attributes:
        place: Where; the first is 1.
        reason: What keeps it from being started.
    """

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One simulation's line.

    Attributes:
        record: The simulation.
        cursor: Whether the cursor stands on it.
        ascii_only: Whether only ASCII may be drawn.
        waiting: How it stands in the queue; ``None`` where it is in none.
        indent: Cells by which state and name stand further right: it is one of the group above.
        name: What it is called there; its own name where empty.
    """

    record: SimulationRecord
    cursor: bool = False
    ascii_only: bool = False
    waiting: Waiting | None = None
    indent: int = 0
    name: str = ""


def row_parts(
    record: SimulationRecord,
    columns: Sequence[Column],
    cursor: bool,
    marked: bool,
    slot: int,
    ascii_only: bool = False,
    waiting: Waiting | None = None,
    indent: int = 0,
    name: str = "",
) -> list[tuple[str, str]]:
    """Give one simulation's line as parts.

    Args:
        record: The simulation.
        columns: What :func:`columns_for` chose.
        cursor: Whether the cursor stands on it.
        marked: Whether it is marked.
        slot: The colour of its curve; negative where it is not drawn.
        ascii_only: Whether only ASCII may be drawn.
        waiting: How it stands in the queue; ``None`` where it is in none.
        indent: Cells by which state and name stand further right.
        name: What it is called instead of its name.
    """
    line = Line(record, cursor, ascii_only, waiting, indent, name)
    parts = [*head_parts(cursor, marked, slot, ascii_only), (" " * indent, "text")]
    reason, part = _reason(record, waiting)
    free = _free(record)
    at = 0
    while at < len(columns):
        span = _span(columns, at, free) if reason else 1
        if span > 1:
            width = sum(column.width + 1 for column in columns[at : at + span]) - 1
            parts.append((fit_start(reason, width, ascii_only), part))
        else:
            parts += _cell(line, columns[at])
        at += span
        if at < len(columns):
            parts.append((" ", "text"))
    return parts


def head_parts(cursor: bool, marked: bool, slot: int = -1, ascii_only: bool = False) -> list[tuple[str, str]]:
    """Give a line's margin: the cursor's bar, in its curve's colour, and the mark."""
    bar, mark = ("|", "x") if ascii_only else ("▌", "◆")
    head = (bar if cursor else " ", f"curve-{slot}" if slot >= 0 else "cursor")
    return [head, (mark if marked else " ", "mark")]


def _reason(record: SimulationRecord, waiting: Waiting | None) -> tuple[str, str]:
    """Say why a simulation failed, or what it waits for; nothing where it does neither."""
    if waiting is not None:
        return waiting.reason, "dim"
    if asks(record):
        return first_words(record.asks), "mark"
    if record.last_status is not None and record.word in ("failed", "died"):
        return record.last_status.details, "bad"
    if record.last_status is not None and record.word == "stopped" and record.started is None:
        return record.last_status.details, "warn"  # it never ran, because what it was to run after failed, say
    return "", ""


def _free(record: SimulationRecord) -> set[str]:
    """Name the columns that a reason may take."""
    # where it failed, how far it was matters less than why; where it waits, there is nothing else to tell
    free = (
        {"time", "speed", "course", "gpu"}
        if asks(record)
        else {"progress", "done", "step", "time", "speed", "course", "gpu"}
    )
    return free if record.progress.score is not None else {*free, "reward"}


def _span(columns: Sequence[Column], at: int, free: set[str]) -> int:
    """Count the columns from here on that a reason may take."""
    length = 0
    while at + length < len(columns) and columns[at + length].name in free:
        length += 1
    return length or 1


def _cell(line: Line, column: Column) -> list[tuple[str, str]]:
    if column.name == "name":
        return _name_cell(line, column.width)
    make = _CELLS.get(column.name)
    if make is not None and not is_config(column):
        text, part = make(line, column.width)
    else:
        text, part = config_text(line.record, column.name)
    return [(fit(text, column.width, column.right, line.ascii_only), part)]


def _name_cell(line: Line, width: int) -> list[tuple[str, str]]:
    """Write the name, and behind it, where there is room, the tags."""
    record, part = line.record, "cursor" if line.cursor else "text"
    pin = ("* " if line.ascii_only else "★ ") if record.pinned else ""
    room = max(0, width - line.indent - len(pin))
    name = fit(line.name or record.name, room, ascii_only=line.ascii_only)
    parts = [(pin, "mark"), (name, part)]
    spare = room - text_width(name.rstrip()) - 1
    tags = _tags(record)
    if not tags or spare < min(_LEAST_TAGS, text_width(safe_text(tags))):
        return parts
    return [(pin, "mark"), (name.rstrip() + " ", part), (fit_start(tags, spare, line.ascii_only), "dim")]


def _tags(record: SimulationRecord) -> str:
    return " ".join(f"#{tag}" for tag in record.tags)


def state_cell(record: SimulationRecord, place: int, ascii_only: bool = False) -> tuple[str, str]:
    """Write a simulation's state, and where it stands in the queue; with the style of it."""
    word = "asks" if asks(record) else record.word
    look = LOOKS.get(word)
    text = state_text(word, ascii_only)
    return f"{text} {place}" if place else text, look.part if look else "text"


def _state(line: Line, width: int) -> tuple[str, str]:
    return state_cell(line.record, line.waiting.place if line.waiting else 0, line.ascii_only)


def _speed(line: Line, width: int) -> tuple[str, str]:
    record = line.record
    return short_rate(record.progress.rate) if _moves(record) and record.progress.rate else "", "dim"


def _reward(line: Line, width: int) -> tuple[str, str]:
    score = line.record.progress.score
    return "" if score is None else short_number(score), "text"


def _gpu(line: Line, width: int) -> tuple[str, str]:
    index = line.record.gpu_index
    return "" if index is None else f"g{index}", "dim"


def _age(line: Line, width: int) -> tuple[str, str]:
    created = line.record.created
    return "" if created is None else short_duration(max(0.0, (utc_now() - created).total_seconds())), "dim"


_CELLS: Mapping[str, Callable[[Line, int], tuple[str, str]]] = {
    "state": _state,
    "type": lambda line, width: (line.record.sim_key, "dim"),
    "tags": lambda line, width: (_tags(line.record), "dim"),
    "note": lambda line, width: (" ".join(line.record.notes[:2_000].split()), "dim"),
    "seed": lambda line, width: ("" if line.record.seed is None else str(line.record.seed), "text"),
    "try": lambda line, width: (str(line.record.attempt), "dim"),
    "age": _age,
    "progress": lambda line, width: (_bar(line.record, line.ascii_only), "bar"),
    "done": lambda line, width: (_percent(line.record.progress), "text"),
    "step": lambda line, width: (short_count(int(line.record.progress.step)), "text"),
    "time": lambda line, width: (_time(line.record), "dim"),
    "speed": _speed,
    "course": lambda line, width: (_course(line.record.progress, width, line.ascii_only), "accent"),
    "gpu": _gpu,
    "reward": _reward,
}


def config_text(record: SimulationRecord, key: str) -> tuple[str, str]:
    """Write the value that holds at a configuration's dotted key, a default dimly; nothing where there is none."""
    for arguments, part in ((record.start_kwargs, "text"), (record.kwargs, "text"), (record.defaults, "dim")):
        found, value = _found(arguments, key.removeprefix(CONFIG))
        if found:
            return _value_text(value), part
    return "", "text"


def _value_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)[:2_000]


def _found(value: Any, key: str) -> tuple[bool, Any]:
    """Look a dotted key up; a part of it may itself have dots."""
    if not isinstance(value, Mapping):
        return False, None
    if key in value:
        return True, value[key]
    parts = key.split(".")
    for end in range(1, len(parts)):
        found, inner = _found(value.get(".".join(parts[:end])), ".".join(parts[end:]))
        if found:
            return True, inner
    return False, None


def _is_live(record: SimulationRecord) -> bool:
    return record.word in ("starting", "running", "paused", "stopping")


def _moves(record: SimulationRecord) -> bool:
    return _is_live(record) and record.word != "paused"


def _percent(progress: Progress) -> str:
    if progress.total > 0:
        return f"{progress.fraction:.0%}"
    return short_count(int(progress.step)) if progress.step else ""


def _bar(record: SimulationRecord, ascii_only: bool) -> str:
    progress = record.progress
    if progress.total <= 0:
        return _percent(progress)
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    filled = int(progress.fraction * _BAR)
    return f"{full * filled}{empty * (_BAR - filled)} {_percent(progress):>4}"


def _time(record: SimulationRecord) -> str:
    if record.word == "paused":
        return ""  # when it will be done depends on the person
    if _is_live(record):
        # before the first step: what it is doing instead
        eta = record.progress.eta
        if eta < 0:
            return record.progress.word
        left = short_duration(eta)
        return f"~{left}" if len(left) < 6 else left  # a guess
    if record.started is None or record.ended is None:
        return ""
    return short_duration((record.ended - record.started).total_seconds())


def _course(progress: Progress, width: int, ascii_only: bool) -> str:
    values = progress.trail
    if not values:
        return ""
    # several places of the trail share a cell: the newest one that was measured is shown
    places = len(values)
    cells: list[float | None] = []
    for cell in range(width):
        part = values[cell * places // width : max(cell * places // width + 1, (cell + 1) * places // width)]
        known = [value for value in part if value is not None]
        cells.append(known[-1] if known else None)
    return sparkline(cells, width, ascii_only)
