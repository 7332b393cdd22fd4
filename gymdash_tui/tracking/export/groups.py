"""Simulations that belong together: the seeds of one configuration, or those that share a setting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.keys import Kind, find_key
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten, short_keys, show_value
from gymdash_tui.tracking.export.settings import incidental_of, settings_of, without_seed

BY_SEED, BY_GROUP, BY_NONE = "seed", "group", "none"

_MOST_KEYS = 3  # in a label
_BETWEEN = "-_. ="


@dataclass(frozen=True, slots=True)
class Group:
    """Simulations that belong together.

    Attributes:
        label: What they are called; hostile data, like the names it is made of.
        records: They, in the order in which they were chosen.
    """

    label: str
    records: tuple[SimulationRecord, ...]


def grouped(records: Sequence[SimulationRecord], by: str = "") -> list[Group]:
    """Put simulations together, in the order in which the first of each came.

    Args:
        records: The simulations.
        by: ``seed``: those of one configuration that differ in the seed alone, or besides in what has no influence on
            what is learned. ``group``: those that were started
            together. ``none``: each for itself. Or a configuration's key: whole, its last part, or a beginning. Left
            out, by seed where that puts any together, and else each for itself.

    Raises:
        WrongUse: If there is no such key.
    """
    if by in ("", BY_SEED):
        aside = incidental_of(records)
        found = _parted(records, lambda record: without_seed(record, aside[record.sim_key]))
        if not by and len(found) == len(records):
            found = [(record,) for record in records]
        return _labelled(found)
    if by == BY_NONE:
        return _labelled([(record,) for record in records])
    if by == BY_GROUP:
        return _labelled(_parted(records, lambda record: record.group or (record.sim_id,)))
    return _by_key(records, _key(by, records))


def _parted(
    records: Sequence[SimulationRecord], name: Callable[[SimulationRecord], Hashable]
) -> list[tuple[SimulationRecord, ...]]:
    found: dict[Hashable, list[SimulationRecord]] = {}
    for record in records:
        found.setdefault(name(record), []).append(record)
    return [tuple(members) for members in found.values()]


def _key(word: str, records: Sequence[SimulationRecord]) -> str:
    keys = dict.fromkeys(key for record in records for key in flatten(record.holding))
    try:
        # a key of ours (name, score) is no setting; config. before it says that the configuration's is meant
        key = find_key(word, list(keys))
    except WrongUse as error:
        raise WrongUse(f"--by: {error}. Besides keys there are seed, group and none.") from error
    if key.kind is not Kind.CONFIG:
        raise WrongUse(f"--by takes seed, group, none or a configuration's key, not '{word[:40]}'.")
    return key.name


def _by_key(records: Sequence[SimulationRecord], key: str) -> list[Group]:
    def value(record: SimulationRecord) -> Any:
        return flatten(record.holding).get(key)

    def place(members: tuple[SimulationRecord, ...]) -> tuple[int, float, str]:
        found = value(members[0])
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return (0, float(found), "") if is_number else (1, 0.0, show_value(found))

    last = key.rpartition(".")[2]
    parted = sorted(_parted(records, lambda record: show_value(value(record))), key=place)
    labels = [f"{last}={text}" for text in _texts([value(members[0]) for members in parted])]
    return [Group(label, members) for label, members in zip(labels, parted, strict=True)]


# -- what they are called ----------------------------------------------------------------------------------------------


def _labelled(parted: Sequence[tuple[SimulationRecord, ...]]) -> list[Group]:
    labels = _labels(parted)
    seen: dict[str, int] = {}
    groups = []
    for label, members in zip(labels, parted, strict=True):
        seen[label] = seen.get(label, 0) + 1
        # of simulations with the same name, their ids alone tell which is which
        again = members[0].sim_id[:8] if len(members) == 1 else f"#{seen[label]}"
        groups.append(Group(label if labels.count(label) == 1 else f"{label} {again}", members))
    return groups


def _labels(parted: Sequence[tuple[SimulationRecord, ...]]) -> list[str]:
    if all(len(members) == 1 for members in parted):
        return [record.name for (record,) in parted]
    names = [_group_name(members) for members in parted]
    if all(names) and len(set(names)) == len(names):
        return names
    settings = settings_of([members[0] for members in parted], learning=True)
    if 0 < len(settings) <= _MOST_KEYS:
        short = short_keys([setting.key for setting in settings])
        told = [
            ", ".join(f"{short[one.key]}={show_value(one.values[at])}" for one in settings) for at in range(len(parted))
        ]
        if len(set(told)) == len(told):
            return told
    return [_stem([record.name for record in members]) for members in parted]


def _texts(values: Sequence[Any]) -> list[str]:
    """Write values for labels: a third is 0.333333, as long as that tells it from the others."""
    whole = [show_value(value) for value in values]
    short = [f"{value:.6g}" if isinstance(value, float) else text for value, text in zip(values, whole, strict=True)]
    return short if len(set(short)) == len(set(whole)) else whole


def _group_name(members: Sequence[SimulationRecord]) -> str:
    """Give the name under which all of them were started together; of one alone its own; empty where there is none."""
    names = {record.group for record in members}
    if len(members) == 1 and not members[0].group:
        return members[0].name
    return names.pop() if len(names) == 1 else ""


def _stem(names: Sequence[str]) -> str:
    """Give what names have in common, but no part of a number: ``ppo`` of ``ppo-seed10`` and ``ppo-seed11``."""
    if len(names) == 1:
        return names[0]
    length = next((at for at, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1), None)
    common = min(names, key=len)[:length]
    if any(name[len(common) : len(common) + 1].isdigit() for name in names):
        common = common.rstrip("0123456789")
    stem = common.rstrip(_BETWEEN)
    if stem.lower().endswith("seed"):
        stem = stem[: -len("seed")].rstrip(_BETWEEN)
    return stem or names[0]
