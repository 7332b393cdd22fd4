"""The numbers of groups and runs as a table, and what a sweep tells of its keys. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gymdash_tui.domain.incidental import is_incidental
from gymdash_tui.domain.units import short_number
from gymdash_tui.domain.values import flatten
from gymdash_tui.metrics.stats import Importance, importance
from gymdash_tui.tracking.export.measures import LAST
from gymdash_tui.tracking.export.places import There, farthest, off_words, there
from gymdash_tui.tracking.export.settings import incidental_of
from gymdash_tui.tracking.export.tags import lower_is_better
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.analyze.panels import Panels, Sight
from gymdash_tui.tui.analyze.points import Points
from gymdash_tui.tui.analyze.values import value_of

NUMBERS = ("at", "cross", "last", "best", "mean")
"""The columns that hold numbers: at a place that was typed, at the crosshair, and what there is without either."""

_OFF = "off"  # how far from the typed place its value was recorded


class Number(NamedTuple):
    """A number of a row.

    Attributes:
        value: The mean over its runs.
        deviation: That among them; 0 for one run alone.
        n: How many runs have one.
    """

    value: float
    deviation: float = 0.0
    n: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One group, or one run of it.

    Attributes:
        key: The group's key, or the run's id.
        label: What it is called; a person's string.
        is_group: Whether it stands for several runs.
        n: How many runs have values.
        numbers: By column; none where no run has one.
        config: Its configuration's values, by key.
        slot: The group's colour.
        off: How far from the typed place its value was recorded, in words; empty where just there.
    """

    key: str
    label: str
    is_group: bool
    n: int
    numbers: dict[str, Number]
    config: dict[str, str]
    slot: int
    off: str = ""


def table_rows(panels: Panels, tag: str, sight: Sight, members: bool, sort: str = "") -> list[TableRow]:
    """Give the rows: groups, below each its runs where they are wanted.

    Args:
        panels: Knows the points.
        tag: The measure.
        sight: Groups, how they are looked at, the typed place, and the crosshair.
        members: Whether runs of groups have rows of their own.
        sort: The column by which groups and runs are ordered, best first; as they are where empty.
    """
    sections = []
    for group in sight.groups:
        found = panels.members(tag, group, sight.showing)
        numbers = {sim_id: _numbers(one, sight, lower_is_better(tag)) for sim_id, one in found}
        slot = panels.slot(group)
        rows = [
            TableRow(one.sim_id, one.name, False, 1, _alone(own), {}, slot, _off([own], sight))
            for one in group.members
            if (own := numbers.get(one.sim_id)) is not None
        ]
        head = _head(group, list(numbers.values()), slot, _off(list(numbers.values()), sight))
        alone = len(group.members) == 1
        sections.append((head, [] if alone or not members else sorted(rows, key=lambda row: _place(row, sort, tag))))
    sections.sort(key=lambda section: _place(section[0], sort, tag))
    return [row for head, rows in sections for row in (head, *rows)]


def sweep_of(panels: Panels, tag: str, sight: Sight) -> list[Importance]:
    """Tell of each configuration key in which runs differ how much of the final value goes with it.

    Keys that have no influence on what is learned are left out.
    """
    rows, scores = [], []
    aside = incidental_of([record for group in sight.groups for record in group.members])
    for group in sight.groups:
        points = dict(panels.members(tag, group, sight.showing))
        for record in group.members:
            if record.sim_id in points:
                keys = aside[record.sim_key]
                told = {key: value for key, value in flatten(record.holding).items() if not is_incidental(key, keys)}
                rows.append({"type": record.sim_key, **told, "seed": record.seed})
                scores.append(value_of(points[record.sim_id], sight.crosshair))
    return importance(rows, scores)


def _numbers(points: Points, sight: Sight, less_is_better: bool) -> dict[str, float]:
    finite = points.y[np.isfinite(points.y)]
    if not len(finite):
        return {}
    found = {
        "last": float(finite[-1]),
        "best": float(finite.min() if less_is_better else finite.max()),
        "mean": float(finite[-LAST:].mean()),
    }
    for name, place in (("cross", sight.crosshair), ("at", sight.showing.at)):
        value, off = there(points.x, points.y, place) if place is not None else There()
        if value is not None and off is not None:
            found |= {name: value, _OFF: off} if name == "at" else {name: value}
    return found


def _alone(numbers: dict[str, float]) -> dict[str, Number]:
    return {name: Number(numbers[name]) for name in NUMBERS if name in numbers}


def _off(numbers: Sequence[dict[str, float]], sight: Sight) -> str:
    """Say how far from the typed place values were recorded; of several the farthest."""
    is_time = sight.showing.is_time
    words = {off_words(one[_OFF], is_time) for one in numbers if _OFF in one}
    most = off_words(farthest(one.get(_OFF) for one in numbers), is_time)
    return f"up to {most[1:]}" if len(words) > 1 else most


def _head(group: RunGroup, numbers: Sequence[dict[str, float]], slot: int, off: str) -> TableRow:
    columns: dict[str, Number] = {}
    for name in NUMBERS:
        values = np.array([one[name] for one in numbers if math.isfinite(one.get(name, math.nan))])
        if len(values):
            deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
            columns[name] = Number(float(values.mean()), deviation, len(values))
    count = sum(1 for one in numbers if one)
    return TableRow(group.key, group.label, len(group.members) > 1, count, columns, dict(group.config), slot, off)


def _place(row: TableRow, sort: str, tag: str) -> tuple[bool, float]:
    if sort not in NUMBERS:
        return False, 0.0
    value = row.numbers.get(sort, Number(math.nan)).value
    return math.isnan(value), value if lower_is_better(tag) else -value


def number_words(row: TableRow, name: str) -> str:
    """Write a number of a row: ``500.0 ±0.0`` for a group, ``500.0`` for a run, ``–`` where there is none.

    Where not all runs of a group have one, it says how many do: ``500.0 ±0.0 n2``.
    """
    if name not in row.numbers:
        return "–"
    number = row.numbers[name]
    around = f" ±{short_number(number.deviation)}" if number.n > 1 else ""
    return f"{short_number(number.value)}{around}{f' n{number.n}' if row.is_group and number.n < row.n else ''}"
