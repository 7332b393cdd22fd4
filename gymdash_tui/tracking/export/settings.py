"""What simulations were configured with, and in what they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten, show_value

SEED = "seed"


class Setting(NamedTuple):
    """A configuration's dotted key, and what each of some simulations has there; ``None`` where it has nothing."""

    key: str
    values: tuple[Any, ...]


def settings_of(records: Sequence[SimulationRecord], differing: bool = True) -> list[Setting]:
    """Give what simulations were configured with: what was given, else the default that held; never the seed.

    Keys that any of them was given come before those that all left at their defaults.

    Args:
        records: The simulations.
        differing: Only the keys in which they differ. Of one whose defaults nobody knows any more it is not known
            whether it differs, and so it counts as alike.
    """
    given = [flatten(record.given) for record in records]
    left = [flatten(record.left) for record in records]
    told = {key for one in given for key in one}
    keys = dict.fromkeys(key for layer in (given, left) for one in layer for key in one if not is_seed(key))
    found = []
    for key in keys:
        values = tuple({**default, **own}.get(key) for own, default in zip(given, left, strict=True))
        known = [key in told or bool(record.defaults) for record in records]
        shown = {show_value(value) for value, is_known in zip(values, known, strict=True) if is_known}
        if not differing or len(shown) > 1:
            found.append(Setting(key, values))
    return found


def is_seed(key: str) -> bool:
    """Tell whether a dotted key is a seed's."""
    return key.rpartition(".")[2] == SEED


def without_seed(record: SimulationRecord) -> tuple[str, ...]:
    """Give what is the same in simulations that differ in nothing but the seed."""
    flat = flatten(record.holding)
    shown = sorted(f"{key}={show_value(value)}" for key, value in flat.items() if not is_seed(key))
    return (record.sim_key, *shown)


def short_keys(keys: Sequence[str]) -> Mapping[str, str]:
    """Give each dotted key's last part, where no other one ends in the same."""
    last = {key: key.rpartition(".")[2] or key for key in keys}
    times = Counter(last.values())
    return {key: name if times[name] == 1 else key for key, name in last.items()}
