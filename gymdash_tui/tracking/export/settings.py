"""What simulations were configured with, and in what they differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from gymdash_tui.domain.incidental import is_incidental, telling
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten, is_seed, show_value


class Setting(NamedTuple):
    """A configuration's dotted key, and what each of some simulations has there; ``None`` where it has nothing."""

    key: str
    values: tuple[Any, ...]


def settings_of(records: Sequence[SimulationRecord], differing: bool = True, learning: bool = False) -> list[Setting]:
    """Give what simulations were configured with: what was given, else the default that held; never the seed.

    Keys that any of them was given come before those that all left at their defaults.

    Args:
        records: The simulations.
        differing: Only the keys in which they differ. Of one whose defaults nobody knows any more it is not known
            whether it differs, and so it counts as alike.
        learning: Only the keys that may have an influence on what is learned, of any of the types.
    """
    aside = incidental_of(records)
    given = [flatten(record.given) for record in records]
    left = [flatten(record.left) for record in records]
    told = {key for one in given for key in one}
    keys = dict.fromkeys(key for layer in (given, left) for one in layer for key in one if not is_seed(key))
    found = []
    for key in keys:
        values = tuple({**default, **own}.get(key) for own, default in zip(given, left, strict=True))
        known = [key in told or bool(record.defaults) for record in records]
        shown = {show_value(value) for value, is_known in zip(values, known, strict=True) if is_known}
        influences = not learning or any(not is_incidental(key, aside[record.sim_key]) for record in records)
        if influences and (not differing or len(shown) > 1):
            found.append(Setting(key, values))
    return found


def incidental_of(records: Sequence[SimulationRecord]) -> dict[str, frozenset[str]]:
    """Give by type the dotted keys that have no influence on what is learned.

    What a type says of itself today holds for those of its simulations as well that were made before it said so.
    """
    found: dict[str, frozenset[str]] = {}
    for record in records:
        found[record.sim_key] = found.get(record.sim_key, frozenset()).union(record.incidental)
    return found


def without_seed(record: SimulationRecord, aside: Collection[str]) -> tuple[str, ...]:
    """Give what is the same in simulations that differ in nothing but the seed, and in what changes nothing.

    Args:
        record: The simulation.
        aside: Its type's keys that have no influence on what is learned, see :func:`incidental_of`.
    """
    return (record.sim_key, *telling(record.holding, aside))
