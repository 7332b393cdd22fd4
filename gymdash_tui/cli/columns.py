"""The columns of ``ls``: what a person may ask for, and how each is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.keys import Kind, find_key
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.times import to_iso, utc_now
from gymdash_tui.domain.units import short_count, short_duration, short_number, short_rate
from gymdash_tui.domain.values import flatten, show_value

Value = Callable[[SimulationRecord], Any]

USUAL = ("id", "state", "name", "type", "progress", "eta", "speed", "reward")
"""The columns that are shown where nobody asks for others."""

_NUMBERS = frozenset({"progress", "eta", "speed", "reward", "score", "seed", "attempt", "step", "age", "took"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: What scripts call it.
        title: What stands above it.
        text: What is shown of a simulation.
        value: What scripts are told.
        right: Whether it is right-aligned.
    """

    name: str
    title: str
    text: Callable[[SimulationRecord], str]
    value: Value
    right: bool = False


def columns_of(words: str, keys: Collection[str]) -> list[Column]:
    """Find columns by what a person calls them, between commas.

    Args:
        words: Such as ``name,score,lr``.
        keys: The dotted keys of configurations.

    Raises:
        WrongUse: If there is no such column.
    """
    named = [word.strip() for word in words.split(",") if word.strip()]
    if not named:
        raise WrongUse(
            f"--columns needs at least one name; write for example name,score. Known: {list_some(_TEXTS, 30)}."
        )
    return [_column(word, keys) for word in named]


def usual_columns() -> list[Column]:
    """Give the columns that are shown where nobody asks for others."""
    return [_own(name) for name in USUAL]


def _column(word: str, keys: Collection[str]) -> Column:
    if word.lower() in _TEXTS:
        return _own(word.lower())
    try:
        key = find_key(word, keys)
    except WrongUse as error:
        known = did_you_mean(word, [*_TEXTS, *keys]) or f". Known: {list_some([*_TEXTS, *keys], 30)}."
        text = f"{error}." if "may be" in str(error) else f"There is no column {word[:40]!r}{known}"
        raise WrongUse(text) from error
    return _config(key.name) if key.kind is Kind.CONFIG else _own(key.name)


def _own(name: str) -> Column:
    return Column(name, name, _TEXTS[name], _VALUES.get(name, _TEXTS[name]), name in _NUMBERS)


def _config(key: str) -> Column:
    def value(record: SimulationRecord) -> Any:
        return flatten(record.holding).get(key)

    def text(record: SimulationRecord) -> str:
        found = flatten(record.holding)
        return show_value(found[key]) if key in found else ""

    return Column(key, key.rpartition(".")[2], text, value)


# --- what each shows


def _state(record: SimulationRecord) -> str:
    return f"{record.word}, asks" if record.asks else record.word


def how_far(progress: Progress) -> str:
    """Write how far a simulation is: in hundredths where it is known how far it goes, else in steps."""
    return f"{progress.fraction:.0%}" if progress.total else short_count(int(progress.step)) if progress.step else ""


def _eta(record: SimulationRecord) -> str:
    runs = not record.flags.is_done
    return short_duration(record.progress.eta) if runs and record.progress.eta >= 0 else ""


def _speed(record: SimulationRecord) -> str:
    runs = not record.flags.is_done
    return short_rate(record.progress.rate) if runs and record.progress.rate else ""


def _score(record: SimulationRecord) -> str:
    return "" if record.progress.score is None else short_number(record.progress.score)


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""


def _age(record: SimulationRecord) -> float | None:
    return (utc_now() - record.created).total_seconds() if record.created else None


def _took(record: SimulationRecord) -> float | None:
    ended = utc_now() if record.ended is None and record.phase in LIVE else record.ended
    return (ended - record.started).total_seconds() if record.started and ended else None


def _span(seconds: float | None) -> str:
    return "" if seconds is None else short_duration(seconds)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _error(record: SimulationRecord) -> str:
    status = record.last_status
    return status.details if status is not None and status.code == 1 else ""


_TEXTS: dict[str, Callable[[SimulationRecord], str]] = {
    "id": lambda record: record.sim_id[:8],
    "state": _state,
    "name": lambda record: record.name,
    "type": lambda record: record.sim_key,
    "progress": lambda record: how_far(record.progress),
    "eta": _eta,
    "speed": _speed,
    "reward": _score,
    "score": _score,
    "step": lambda record: short_count(int(record.progress.step)) if record.progress.step else "",
    "group": lambda record: record.group,
    "tag": lambda record: " ".join(record.tags),
    "note": lambda record: record.notes,
    "seed": lambda record: _number(record.seed),
    "attempt": lambda record: str(record.attempt),
    "age": lambda record: _span(_age(record)),
    "took": lambda record: _span(_took(record)),
    "created": lambda record: _moment(record.created),
    "started": lambda record: _moment(record.started),
    "ended": lambda record: _moment(record.ended),
    "gpu": lambda record: record.gpu if record.gpu_index is None else str(record.gpu_index),
    "priority": lambda record: str(record.priority),
    "asks": lambda record: record.asks,
    "error": _error,
    "pinned": lambda record: "*" if record.pinned else "",
}

_VALUES: dict[str, Value] = {
    "id": lambda record: record.sim_id,
    "state": lambda record: record.word,
    "progress": lambda record: record.progress.fraction if record.progress.total else None,
    "eta": lambda record: record.progress.eta if record.progress.eta >= 0 else None,
    "speed": lambda record: record.progress.rate,
    "reward": lambda record: record.progress.score,
    "score": lambda record: record.progress.score,
    "step": lambda record: record.progress.step,
    "tag": lambda record: list(record.tags),
    "seed": lambda record: record.seed,
    "attempt": lambda record: record.attempt,
    "age": _age,
    "took": _took,
    "created": lambda record: to_iso(record.created),
    "started": lambda record: to_iso(record.started),
    "ended": lambda record: to_iso(record.ended),
    "priority": lambda record: record.priority,
    "pinned": lambda record: record.pinned,
}
