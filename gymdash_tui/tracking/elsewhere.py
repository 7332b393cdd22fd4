"""Simulations that did not run here: carried over from GymDash, or imported from another program's logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import is_lost

IMPORTED = "imported"
"""The key, and the launcher, of what was imported; no simulation can be started under it."""

_GYMDASH = "gymdash"  # the launcher of what was carried over
_RUNS_AS = "stable_baselines"


def ran_here(record: SimulationRecord) -> bool:
    """Tell whether a simulation was made here; what was carried over or imported has no process of ours."""
    return record.launcher not in (_GYMDASH, IMPORTED)


def runs_as(record: SimulationRecord) -> str:
    """Give the key under which one could be started with an imported simulation's arguments; empty where under none."""
    return _RUNS_AS if "env" in record.kwargs else ""


def refuse_resume(record: SimulationRecord) -> None:
    """See that a simulation is one that can be gone on with.

    Raises:
        WrongUse: If it did not run here; the sentence says what can be done.
    """
    short = record.sim_id[:8]
    if record.sim_key == IMPORTED:
        raise WrongUse(
            f"'{record.name}' was imported: its curves are here, and no training to go on with. {_next(record)}"
        )
    if not ran_here(record):
        raise WrongUse(
            f"'{record.name}' ran in GymDash, which keeps nothing from which a training could go on. To run the same "
            f"from the beginning: gymdash-tui rerun {short}"
        )


def refuse_rerun(record: SimulationRecord) -> None:
    """See that a simulation was not imported.

    Raises:
        WrongUse: If it was; the sentence says what can be done.
    """
    if record.sim_key == IMPORTED:
        raise WrongUse(f"'{record.name}' was imported, so it cannot run again exactly as it did. {_next(record)}")


def refuse_like(record: SimulationRecord) -> None:
    """See that a simulation's arguments are known.

    Raises:
        WrongUse: If it was imported without any.
    """
    if record.sim_key == IMPORTED and not runs_as(record):
        raise WrongUse(f"'{record.name}' was imported without its arguments. {_next(record)}")


def _next(record: SimulationRecord) -> str:
    if runs_as(record):
        return f"To start one with what is known of its arguments: gymdash-tui clone {record.sim_id[:8]}"
    return f"Nothing tells its arguments; start one anew: gymdash-tui start {_RUNS_AS}"


def without_lost(kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Leave out the arguments that were functions; gives the other ones, and the names of those."""
    lost = [name for name, value in kwargs.items() if is_lost(value)]
    return {name: value for name, value in kwargs.items() if name not in lost}, lost


_MOVED = ("seed", "device")
_GIVEN = ("tensorboard_log", "_init_setup_model")


def in_own_terms(key: str, kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Write GymDash's arguments as they are written here.

    There, whatever the algorithm's constructor takes may stand in ``algorithm_kwargs``; here, some of it has a place of
    its own, and some is the simulation's own to give.

    Returns:
        The arguments, and the names of those that are left out.
    """
    found, lost = without_lost(kwargs)
    inner = found.get("algorithm_kwargs")
    if key != _RUNS_AS or not isinstance(inner, Mapping):
        return found, lost
    moved = {name: inner[name] for name in _MOVED if inner.get(name) is not None}
    left_out = [f"algorithm_kwargs.{name}" for name in _GIVEN if name in inner]
    rest = {name: value for name, value in inner.items() if name not in (*_MOVED, *_GIVEN)}
    return {**found, **moved, "algorithm_kwargs": rest}, [*lost, *left_out]
