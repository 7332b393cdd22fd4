"""gymdash-tui: start, watch, steer, compare and keep reinforcement-learning training runs in a terminal.

Importing this package is cheap: each public name is loaded when it is first used, so that a worker never pays for the
screen and the screen never pays for torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gymdash_tui.domain.config import SimulationStartConfig
    from gymdash_tui.domain.errors import StopSimulation
    from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
    from gymdash_tui.project.manager import ProjectManager
    from gymdash_tui.simulation.base import Simulation
    from gymdash_tui.simulation.registry import SimulationRegistry
    from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
    from gymdash_tui.tracking.aio import AsyncSimulationTracker
    from gymdash_tui.tracking.groups import SimulationGroup
    from gymdash_tui.tracking.tracker import SimulationTracker

__version__ = "0.1.0"

__all__ = [
    "AsyncSimulationTracker",
    "ProjectManager",
    "SimStatus",
    "SimStatusCode",
    "SimStatusSubcode",
    "Simulation",
    "SimulationGroup",
    "SimulationRegistry",
    "SimulationStartConfig",
    "SimulationTracker",
    "StableBaselinesSimulation",
    "StopSimulation",
]

_HOMES = {
    "AsyncSimulationTracker": "tracking.aio",
    "ProjectManager": "project.manager",
    "SimStatus": "domain.status",
    "SimStatusCode": "domain.status",
    "SimStatusSubcode": "domain.status",
    "Simulation": "simulation.base",
    "SimulationGroup": "tracking.groups",
    "SimulationRegistry": "simulation.registry",
    "SimulationStartConfig": "domain.config",
    "SimulationTracker": "tracking.tracker",
    "StableBaselinesSimulation": "simulations.stable_baselines",
    "StopSimulation": "domain.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
