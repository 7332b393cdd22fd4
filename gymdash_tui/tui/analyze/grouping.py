"""Runs that belong together, with what the screen needs to know of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.naming import told_apart
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import show_value
from gymdash_tui.tracking.export.groups import BY_GROUP, BY_NONE, BY_SEED, Group, grouped
from gymdash_tui.tracking.export.settings import incidental_of, settings_of, without_seed

WAYS = {
    BY_SEED: "those that differ in the seed alone",
    BY_NONE: "each alone",
    BY_GROUP: "those that were started together",
}
"""The ways that every project has, in words; any other is a configuration's dotted key."""


@dataclass(frozen=True, slots=True)
class RunGroup:
    """Runs that are drawn as one.

    Attributes:
        key: Another one for each group; stays the same as runs come and go.
        label: What they are called; a person's string.
        members: They themselves, in the order given.
        config: What groups differ in of their configurations, by dotted key, written as text; the first run's.
    """

    key: str
    label: str
    members: tuple[SimulationRecord, ...]
    config: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The label, and how many runs it stands for."""
        return f"{self.label} ×{len(self.members)}" if len(self.members) > 1 else self.label


def group_runs(records: Sequence[SimulationRecord], by: str = BY_SEED) -> list[RunGroup]:
    """Put runs into groups, in the order of their first members, or of the key's values.

    Args:
        records: The runs.
        by: One of :data:`WAYS`, or a configuration's dotted key; where no run has it, seeds make the groups.
    """
    try:
        found = grouped(records, by)
    except WrongUse:  # a remembered key that no run has any more
        found = grouped(records, BY_SEED)
    aside = incidental_of(records)
    alone = [group for group in found if len(group.records) == 1]
    names = iter(told_apart([group.records[0] for group in alone], [group.label for group in alone]))
    settings = settings_of([group.records[0] for group in found], learning=by == BY_SEED)
    return [
        RunGroup(
            _key(group, by, aside),
            next(names) if len(group.records) == 1 else group.label,
            group.records,
            {one.key: "" if one.values[at] is None else show_value(one.values[at]) for one in settings},
        )
        for at, group in enumerate(found)
    ]


def differing_keys(groups: Sequence[RunGroup]) -> list[str]:
    """Give the configuration keys in which groups differ, what was given before what was left."""
    return list(groups[0].config) if groups else []


def _key(group: Group, by: str, aside: Mapping[str, Collection[str]]) -> str:
    first = group.records[0]
    if by == BY_NONE:
        return first.sim_id
    if by == BY_GROUP:
        return f"group {first.group}" if first.group else first.sim_id
    return repr(without_seed(first, aside[first.sim_key])) if by == BY_SEED else group.label
