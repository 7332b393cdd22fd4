"""One line of the list of simulations: which columns fit, and what stands in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gymdash_tui.charts.spark import sparkline
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.units import short_count, short_duration, short_number, short_rate
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.states import LOOKS, asks, state_text
from gymdash_tui.tui.text import fit, fit_start

_BAR = 7


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list.

    Attributes:
        name: What it shows, and its title.
        width: Cells, without the space before it; the name's is what is left.
        right: Whether it is right-aligned.
        rank: The columns with the highest numbers go first where space is short.
    """

    name: str
    width: int
    right: bool = False
    rank: int = 0


COLUMNS = (
    Column("state", 11),
    Column("name", 16),
    Column("type", 16, rank=7),
    Column("progress", 12, rank=5),
    Column("done", 4, right=True, rank=1),
    Column("time", 6, right=True, rank=3),
    Column("speed", 7, right=True, rank=6),
    Column("course", 8, rank=4),
    Column("gpu", 3, right=True, rank=2),
    Column("reward", 6, right=True, rank=0),
)
_MARGIN = 2  # the cursor's bar and the mark
_LONGEST_NAME = 40
_ROOM = 12  # cells that a name gets before the type, or the progress as a bar, is shown


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a simulation stands in the queue.

    Attributes:
        place: Where; the first is 1.
        reason: What keeps it from being started.
    """

    place: int
    reason: str


def columns_for(width: int, gpus: bool = False) -> tuple[Column, ...]:
    """Choose the columns that fit, and give the name what is left.

    Args:
        width: Cells.
        gpus: Whether any simulation has a GPU of its own.
    """
    columns = [column for column in COLUMNS if gpus or column.name != "gpu"]
    chosen = [column for column in columns if column.name != "done"]
    if _needed(chosen) + _ROOM > width:
        chosen = [column for column in chosen if column.name != "type"]  # what tells them apart is their name
    if _needed(chosen) + _ROOM > width:
        chosen = [column for column in columns if column.name not in ("progress", "type")]
    while _needed(chosen) > width and any(column.rank for column in chosen):
        chosen.remove(max(chosen, key=lambda column: column.rank))
    spare = max(0, width - _needed(chosen))
    return tuple(_widened(column, spare) if column.name == "name" else column for column in chosen)


def _needed(columns: Sequence[Column]) -> int:
    return _MARGIN + sum(column.width + 1 for column in columns) - 1


def _widened(column: Column, spare: int) -> Column:
    return Column(column.name, min(_LONGEST_NAME, column.width + spare), column.right, column.rank)


def title_parts(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Give the line of the columns' titles."""
    titles = [fit(_title(column), column.width, column.right) for column in columns]
    return [(" " * _MARGIN + " ".join(titles), "dim")]


def _title(column: Column) -> str:
    return {"done": "", "course": ""}.get(column.name, column.name)


def row_parts(
    record: SimulationRecord,
    columns: Sequence[Column],
    cursor: bool,
    marked: bool,
    slot: int,
    ascii_only: bool = False,
    waiting: Waiting | None = None,
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
    """
    parts = head_parts(cursor, marked, slot, ascii_only)
    reason, part = _reason(record, waiting)
    free = _free(record)
    at = 0
    while at < len(columns):
        span = _span(columns, at, free) if reason else 1
        if span > 1:
            width = sum(column.width + 1 for column in columns[at : at + span]) - 1
            parts.append((fit_start(reason, width, ascii_only), part))
        else:
            parts.append(_cell(record, columns[at], cursor, ascii_only, waiting))
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
        {"time", "speed", "course", "gpu"} if asks(record) else {"progress", "done", "time", "speed", "course", "gpu"}
    )
    return free if record.progress.score is not None else {*free, "reward"}


def _span(columns: Sequence[Column], at: int, free: set[str]) -> int:
    """Count the columns from here on that a reason may take."""
    length = 0
    while at + length < len(columns) and columns[at + length].name in free:
        length += 1
    return length or 1


def _cell(
    record: SimulationRecord, column: Column, cursor: bool, ascii_only: bool, waiting: Waiting | None
) -> tuple[str, str]:
    progress = record.progress
    text, part = "", "text"
    match column.name:
        case "state":
            text, part = state_cell(record, waiting.place if waiting else 0, ascii_only)
        case "name":
            text, part = record.name, "cursor" if cursor else "text"
        case "type":
            text, part = record.sim_key, "dim"
        case "progress":
            text, part = _bar(record, ascii_only), "bar"
        case "done":
            text, part = _percent(progress), "text"
        case "time":
            text, part = _time(record), "dim"
        case "speed":
            text, part = short_rate(progress.rate) if _moves(record) and progress.rate else "", "dim"
        case "course":
            text, part = _course(progress, column.width, ascii_only), "accent"
        case "gpu":
            text, part = "" if record.gpu_index is None else f"g{record.gpu_index}", "dim"
        case "reward":
            text = "" if progress.score is None else short_number(progress.score)
    return fit(text, column.width, column.right, ascii_only), part


def state_cell(record: SimulationRecord, place: int, ascii_only: bool = False) -> tuple[str, str]:
    """Write a simulation's state, and where it stands in the queue; with the style of it."""
    word = "asks" if asks(record) else record.word
    look = LOOKS.get(word)
    text = state_text(word, ascii_only)
    return f"{text} {place}" if place else text, look.part if look else "text"


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
        return short_duration(record.progress.eta) if record.progress.eta >= 0 else record.progress.word
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
