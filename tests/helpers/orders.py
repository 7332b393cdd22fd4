"""Orders for the tiny simulation types, and what is kept about them."""

from __future__ import annotations

from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.project.project import Project
from gymdash_tui.project.records import CallRecord
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.launch import Order


def config_of(kind: type[Simulation], name: str = "", **kwargs: Any) -> SimulationStartConfig:
    """Configure a simulation; its key is its type's name in small letters."""
    key = kind.__name__.lower()
    return SimulationStartConfig(name or key, key, kwargs=kwargs)


def order(kind: type[Simulation], name: str = "", **kwargs: Any) -> Order:
    """Order a simulation of a type that is not registered, as the screens order one that is."""
    return Order(config_of(kind, name, **kwargs), type=TypeRef.of(kind))


def call_of(project: Project, nth: int = -1) -> CallRecord:
    """Give the n-th command that was given to trackers of the project."""
    return project.calls()[::-1][nth]


def folders(project: Project) -> set[str]:
    """Name everything in ``sims/``, also what is hidden there."""
    return {path.name for path in project.folder.sims.iterdir()}
