"""The simulations that run, and what each uses: the list on the machine's screen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.text import fit, fit_start, text_width
from gymdash_tui.tui.widgets.list_row import head_parts, state_cell
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import MachineSample, Usage

_STATE, _LONGEST_NAME, _SHORTEST_NAME = 11, 40, 12

_NOTHING = (
    "No simulation of this project runs.",
    "What each one uses is shown here while it runs. 1, then n, starts one.",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of what a simulation uses.

    Attributes:
        name: Its title, and the name of the order by it.
        width: Cells.
        value: Takes the figure; ``None`` where it is not known.
        write: Writes it.
    """

    name: str
    width: int
    value: Callable[[Usage], float | None]
    write: Callable[[float], str]


MEASURES = (  # where there is no room the last ones go first
    Measure("cpu", 6, lambda usage: usage.cpu_percent, lambda value: f"{value:.0f}%"),
    Measure("memory", 8, lambda usage: usage.memory, short_bytes),
    Measure("gpu mem", 8, lambda usage: usage.gpu_memory, short_bytes),
    Measure("processes", 9, lambda usage: len(usage.pids), lambda value: f"{value:.0f}"),
    Measure("threads", 7, lambda usage: usage.threads, lambda value: f"{value:.0f}"),
)
OLDEST, NAME = "oldest", "name"

ORDERS = ("cpu", "memory", "gpu mem", NAME, OLDEST)
"""What the list can be in the order of: the most first, names as in a book, the first started first."""


def usage_rows(
    live: Sequence[SimulationRecord], sample: MachineSample | None, order: str, ascii_only: bool = False
) -> list[Row]:
    """Give the lines of the list.

    Args:
        live: What runs, oldest first.
        sample: What was seen; ``None`` before the first look.
        order: One of :data:`ORDERS`.
        ascii_only: Whether only ASCII may be drawn.
    """
    uses = sample.simulations if sample is not None else {}
    shown = _ordered(live, uses, order)
    rows = [Row("", partial(_heading, len(live), uses, order))]
    if not live:
        return [*rows, *(Row("", partial(_text, text, ascii_only)) for text in _NOTHING)]
    gpus = sample is not None and bool(sample.gpus)
    rows.append(Row("", partial(_titles, order, gpus, ascii_only)))
    for record in shown:
        words = _instead(record, sample)
        rows.append(Row(record.sim_id, partial(_line, record, uses.get(record.sim_id), words, gpus, ascii_only)))
    return rows


def _ordered(live: Sequence[SimulationRecord], uses: Mapping[str, Usage], order: str) -> list[SimulationRecord]:
    if order == NAME:
        return sorted(live, key=lambda record: record.name.casefold())
    measure = next((one for one in MEASURES if one.name == order), None)
    if measure is None:
        return list(live)

    def size(record: SimulationRecord) -> float:
        usage = uses.get(record.sim_id)
        value = measure.value(usage) if usage is not None else None
        return 1.0 if value is None else -value  # what is not known last

    return sorted(live, key=size)


def _instead(record: SimulationRecord, sample: MachineSample | None) -> str:
    """Say why there are no figures."""
    if sample is None:
        return ""
    host = sample.elsewhere.get(record.sim_id)
    return f"on {host}" if host is not None else "no process yet"


def _text(text: str, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    return [("   " + fit_start(text, max(0, width - 4), ascii_only), "dim")]


def _heading(count: int, uses: Mapping[str, Usage], order: str, width: int, cursor: bool) -> list[Part]:
    if not count:
        return [(" Simulations", "title")]
    cpu = sum(usage.cpu_percent for usage in uses.values())
    memory = sum(usage.memory for usage in uses.values())
    together = f" · {cpu:.0f}% of a core, {short_bytes(memory)} together" if uses else ""
    return [(" Simulations", "title"), (f"  {count} running{together} · by {order}", "dim")]


def _measures(width: int, gpus: bool) -> list[Measure]:
    chosen = [one for one in MEASURES if gpus or one.name != "gpu mem"]
    while chosen and 2 + _STATE + 1 + _SHORTEST_NAME + sum(one.width + 2 for one in chosen) > width:
        chosen.pop()
    return chosen


def _name_width(width: int, measures: Sequence[Measure]) -> int:
    left = width - 3 - _STATE - 1 - sum(one.width + 2 for one in measures)
    return max(0, min(_LONGEST_NAME, left))


def _titles(order: str, gpus: bool, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    measures = _measures(width, gpus)
    down = "v" if ascii_only else "▾"
    parts: list[Part] = [("  " + fit("state", _STATE) + " ", "dim")]
    name = f"name {down}" if order == NAME else "name"
    parts.append((fit(name, _name_width(width, measures), ascii_only=ascii_only), "dim"))
    for one in measures:
        title = f"{one.name} {down}" if one.name == order else one.name
        parts.append((" " * max(0, one.width + 2 - text_width(title)) + title, "dim"))
    return parts


def _line(
    record: SimulationRecord,
    usage: Usage | None,
    instead: str,
    gpus: bool,
    ascii_only: bool,
    width: int,
    cursor: bool,
) -> list[Part]:
    state, part = state_cell(record, 0, ascii_only)
    measures = _measures(width, gpus)
    text = "cursor" if cursor else "text"
    parts = [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(state, _STATE, ascii_only=ascii_only), part),
        (" " + fit(record.name, _name_width(width, measures), ascii_only=ascii_only), text),
    ]
    if usage is None:
        return [*parts, ("  " + safe_text(instead, ascii_only), "dim")]
    for one in measures:
        value = one.value(usage)
        parts.append(("  " + fit("" if value is None else one.write(value), one.width, right=True), text))
    return parts
