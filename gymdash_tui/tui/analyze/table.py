"""The numbers of groups and runs as a table, and what a sweep tells of its keys. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gymdash_tui.domain.units import short_number
from gymdash_tui.domain.values import flatten
from gymdash_tui.metrics.stats import Importance, importance
from gymdash_tui.tracking.export.tags import lower_is_better
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.analyze.panels import Panels, Sight
from gymdash_tui.tui.analyze.points import Points
from gymdash_tui.tui.analyze.values import value_of

LAST_FEW = 10
"""Points of which the mean is taken."""

NUMBERS = ("last", "best", "mean", "at")
"""The columns that hold numbers."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One group, or one run of it.

    Attributes:
        key: The group's key, or the run's id.
        label: What it is called; a person's string.
        is_group: Whether it stands for several runs.
        n: How many runs have values.
        numbers: By column: the mean over the runs, and the deviation among them (0 for one run alone).
        config: Its configuration's values, by key.
        slot: The group's colour.
    """

    key: str
    label: str
    is_group: bool
    n: int
    numbers: dict[str, tuple[float, float]]
    config: dict[str, str]
    slot: int


def table_rows(panels: Panels, tag: str, sight: Sight, members: bool, sort: str = "") -> list[TableRow]:
    """Give the rows: groups, below each its runs where they are wanted.

    Args:
        panels: Knows the points.
        tag: The measure.
        sight: Groups, how they are looked at, and the crosshair.
        members: Whether runs of groups have rows of their own.
        sort: The column by which groups and runs are ordered, best first; as they are where empty.
    """
    sections = []
    for group in sight.groups:
        found = panels.members(tag, group, sight.showing)
        numbers = {sim_id: _numbers(one, sight.crosshair, lower_is_better(tag)) for sim_id, one in found}
        slot = panels.slot(group)
        rows = [
            TableRow(one.sim_id, one.name, False, 1, {name: (value, 0.0) for name, value in own.items()}, {}, slot)
            for one in group.members
            if (own := numbers.get(one.sim_id)) is not None
        ]
        head = _head(group, list(numbers.values()), slot)
        alone = len(group.members) == 1
        sections.append((head, [] if alone or not members else sorted(rows, key=lambda row: _place(row, sort, tag))))
    sections.sort(key=lambda section: _place(section[0], sort, tag))
    return [row for head, rows in sections for row in (head, *rows)]


def sweep_of(panels: Panels, tag: str, sight: Sight) -> list[Importance]:
    """Tell of each configuration key in which runs differ how much of the final value goes with it."""
    rows, scores = [], []
    for group in sight.groups:
        points = dict(panels.members(tag, group, sight.showing))
        for record in group.members:
            if record.sim_id in points:
                rows.append({"type": record.sim_key, **flatten(record.holding), "seed": record.seed})
                scores.append(value_of(points[record.sim_id], sight.crosshair))
    return importance(rows, scores)


def _numbers(points: Points, at: float | None, less_is_better: bool) -> dict[str, float]:
    finite = points.y[np.isfinite(points.y)]
    if not len(finite):
        return {}
    found = {
        "last": float(finite[-1]),
        "best": float(finite.min() if less_is_better else finite.max()),
        "mean": float(finite[-LAST_FEW:].mean()),
    }
    return found if at is None else {**found, "at": value_of(points, at)}


def _head(group: RunGroup, numbers: Sequence[dict[str, float]], slot: int) -> TableRow:
    columns: dict[str, tuple[float, float]] = {}
    for name in NUMBERS:
        values = np.array([one[name] for one in numbers if math.isfinite(one.get(name, math.nan))])
        if len(values):
            columns[name] = (float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else 0.0)
    count = sum(1 for one in numbers if one)
    return TableRow(group.key, group.label, len(group.members) > 1, count, columns, dict(group.config), slot)


def _place(row: TableRow, sort: str, tag: str) -> tuple[bool, float]:
    if sort not in NUMBERS:
        return False, 0.0
    value, _ = row.numbers.get(sort, (math.nan, 0.0))
    return math.isnan(value), value if lower_is_better(tag) else -value


def number_words(row: TableRow, name: str) -> str:
    """Write a number of a row: ``500.0 ±0.0`` for a group, ``500.0`` for a run, ``–`` where there is none."""
    if name not in row.numbers:
        return "–"
    value, deviation = row.numbers[name]
    return f"{short_number(value)} ±{short_number(deviation)}" if row.is_group and row.n > 1 else short_number(value)
