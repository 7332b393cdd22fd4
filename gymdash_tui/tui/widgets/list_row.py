"""One line of the list of simulations: which columns fit, and what stands in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gymdash_tui.charts.spark import sparkline
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.units import short_count, short_duration, short_number, short_rate
from gymdash_tui.tui.states import LOOKS, state_text
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
    Column("state", 10),
    Column("name", 16),
    Column("type", 16, rank=7),
    Column("progress", 12, rank=5),
    Column("done", 4, right=True, rank=1),
    Column("time", 6, right=True, rank=3),
    Column("speed", 7, right=True, rank=6),
    Column("course", 8, rank=4),
    Column("reward", 6, right=True, rank=0),
)
_MARGIN = 2  # the cursor's bar and the mark
_LONGEST_NAME = 40


def columns_for(width: int) -> tuple[Column, ...]:
    """Choose the columns that fit, and give the name what is left."""
    chosen = [column for column in COLUMNS if column.name != "done"]
    if _needed(chosen) > width:
        chosen = [column for column in COLUMNS if column.name != "progress"]
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
    record: SimulationRecord, columns: Sequence[Column], cursor: bool, marked: bool, slot: int, ascii_only: bool = False
) -> list[tuple[str, str]]:
    """Give one simulation's line as parts.

    Args:
        record: The simulation.
        columns: What :func:`columns_for` chose.
        cursor: Whether the cursor stands on it.
        marked: Whether it is marked.
        slot: The colour of its curve; negative where it is not drawn.
        ascii_only: Whether only ASCII may be drawn.
    """
    bar, mark = ("|", "x") if ascii_only else ("▌", "◆")
    head = (bar if cursor else " ", f"curve-{slot}" if slot >= 0 else "cursor")
    parts = [head, (mark if marked else " ", "mark")]
    trouble = record.word in ("failed", "died") and record.last_status is not None
    at = 0
    while at < len(columns):
        # where it failed, how far it was matters less than why
        span = _span(columns, at, record.progress.score is None) if trouble else 1
        if span > 1:
            width = sum(column.width + 1 for column in columns[at : at + span]) - 1
            details = record.last_status.details if record.last_status else ""
            parts.append((fit_start(details, width, ascii_only), "bad"))
        else:
            parts.append(_cell(record, columns[at], cursor, ascii_only))
        at += span
        if at < len(columns):
            parts.append((" ", "text"))
    return parts


def _span(columns: Sequence[Column], at: int, with_reward: bool) -> int:
    """Count the columns from here on that the reason of a failure may take."""
    free = {"progress", "done", "time", "speed", "course", *(("reward",) if with_reward else ())}
    length = 0
    while at + length < len(columns) and columns[at + length].name in free:
        length += 1
    return length or 1


def _cell(record: SimulationRecord, column: Column, cursor: bool, ascii_only: bool) -> tuple[str, str]:
    progress = record.progress
    text, part = "", "text"
    match column.name:
        case "state":
            look = LOOKS.get(record.word)
            text, part = state_text(record.word, ascii_only), look.part if look else "text"
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
            text, part = short_rate(progress.rate) if _is_live(record) and progress.rate else "", "dim"
        case "course":
            text, part = _course(progress, column.width, ascii_only), "accent"
        case "reward":
            text = "" if progress.score is None else short_number(progress.score)
    return fit(text, column.width, column.right, ascii_only), part


def _is_live(record: SimulationRecord) -> bool:
    return record.word in ("starting", "running", "paused", "stopping")


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
