"""The columns of tables: what each is called, and its values for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.times import to_iso, utc_now
from gymdash_tui.domain.units import short_count, short_duration, short_number
from gymdash_tui.domain.values import short_keys, show_value
from gymdash_tui.tracking.export.cells import kind_of
from gymdash_tui.tracking.export.measures import Spread

NOTHING = "–"
"""What people are shown where nothing was recorded."""


class Column(NamedTuple):
    """One column.

    Attributes:
        name: What scripts call it.
        title: What stands above it for people.
        values: What it holds, a value for each row.
        texts: The same for people.
        right: Whether it is right-aligned.
    """

    name: str
    title: str
    values: list[Any]
    texts: list[str]
    right: bool = True

    def shortened(self) -> Column:
        """Give a column of ids as people read it: the first eight characters of each."""
        return self._replace(title="id", texts=[text[:8] for text in self.texts])


def spread_text(spread: Spread) -> str:
    """Write a spread for people: ``487.3 ± 12.1 (n=5)``."""
    if spread.mean is None:
        return NOTHING
    deviation = f" ± {short_number(spread.deviation)}" if spread.deviation is not None else ""
    return f"{short_number(spread.mean)}{deviation} (n={spread.size})"


def facts(records: Sequence[SimulationRecord]) -> Iterator[Column]:
    """Give what is known of every simulation."""
    for name in ("sim_id", "name", "group"):
        texts = [str(getattr(record, name)) for record in records]
        yield Column(name, name, list(texts), texts, right=False)
    yield Column("seed", "seed", [one.seed for one in records], [_text(one.seed) for one in records])
    words = [one.word for one in records]
    yield Column("state", "state", list(words), words, right=False)
    started = [one.started for one in records]
    local = [f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "" for moment in started]
    yield Column("started", "started", [to_iso(moment) for moment in started], local, right=False)
    took = [_took(one) for one in records]
    yield Column("took", "took", took, ["" if one is None else short_duration(one) for one in took])
    steps = [int(one.progress.step) for one in records]
    yield Column("steps", "steps", steps, [short_count(one) for one in steps])


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _took(record: SimulationRecord) -> float | None:
    """Give the seconds that it ran; of one that runs, until now."""
    ended = utc_now() if record.ended is None and record.phase in LIVE else record.ended
    return (ended - record.started).total_seconds() if record.started and ended else None


def numbers(name: str, title: str, values: list[float | None]) -> Column:
    """Give a column of what was measured."""
    return Column(name, title, values, [NOTHING if one is None else short_number(one) for one in values])


def spread_columns(name: str, spreads: Sequence[Spread]) -> Iterator[Column]:
    """Give the columns by which programs read spreads; people read one of texts."""
    for end, values in (
        ("mean", [one.mean for one in spreads]),
        ("std", [one.deviation for one in spreads]),
        ("n", [one.size for one in spreads]),
    ):
        yield Column(f"{name}.{end}", "", list(values), [])


def setting_columns(found: Sequence[tuple[str, list[Any]]]) -> Iterator[Column]:
    """Give the columns of configuration keys with their values."""
    short = short_keys([key for key, _ in found])
    for key, values in found:
        texts = ["" if value is None else show_value(value) for value in values]
        yield Column(f"config.{key}", short[key], values, texts, right=kind_of(values) != "text")
