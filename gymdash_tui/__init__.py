"""gymdash-tui: start, watch, steer, compare and keep reinforcement-learning training runs in a terminal.

Importing this package is cheap: each public name is loaded when it is first used, so that a worker never pays for the
screen and the screen never pays for torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gymdash_tui.cli.opening import add_gymdash_arguments, start
    from gymdash_tui.domain.config import SimulationStartConfig
    from gymdash_tui.domain.errors import StopSimException, StopSimulation
    from gymdash_tui.domain.fields import arg
    from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
    from gymdash_tui.domain.steer import Command
    from gymdash_tui.project.manager import ProjectManager
    from gymdash_tui.simulation.base import Simulation
    from gymdash_tui.simulation.interactor import SimulationInteractor
    from gymdash_tui.simulation.registry import SimulationRegistry
    from gymdash_tui.simulation.steering import Done, Refused
    from gymdash_tui.simulation.streaming import stat_tags
    from gymdash_tui.simulation.streaming.media_files import MediaFileStatLinker, MediaLinkStreamableStat
    from gymdash_tui.simulation.streaming.points import FileEvent, ScalarEvent
    from gymdash_tui.simulation.streaming.registry import SimulationStreamer, StreamerRegistry
    from gymdash_tui.simulation.streaming.stat import StreamableStat
    from gymdash_tui.simulation.streaming.streamer import Streamer
    from gymdash_tui.simulation.streaming.tensorboard import TensorboardStreamableStat, TensorboardStreamer
    from gymdash_tui.simulations.command import CommandSimulation
    from gymdash_tui.simulations.custom_control import CustomControlSimulation
    from gymdash_tui.simulations.example_ml import MLSimulation
    from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
    from gymdash_tui.simulations.stream_wrapper import TensorboardStreamWrapper
    from gymdash_tui.tracking.aio import AsyncSimulationTracker
    from gymdash_tui.tracking.exporter import SimulationExporter
    from gymdash_tui.tracking.groups import SimulationGroup
    from gymdash_tui.tracking.tracker import SimulationTracker

__version__ = "0.1.0"

__all__ = [
    "AsyncSimulationTracker",
    "Command",
    "CommandSimulation",
    "CustomControlSimulation",
    "Done",
    "FileEvent",
    "MLSimulation",
    "MediaFileStatLinker",
    "MediaLinkStreamableStat",
    "ProjectManager",
    "Refused",
    "ScalarEvent",
    "SimStatus",
    "SimStatusCode",
    "SimStatusSubcode",
    "Simulation",
    "SimulationExporter",
    "SimulationGroup",
    "SimulationInteractor",
    "SimulationRegistry",
    "SimulationStartConfig",
    "SimulationStreamer",
    "SimulationTracker",
    "StableBaselinesSimulation",
    "StopSimException",
    "StopSimulation",
    "StreamableStat",
    "Streamer",
    "StreamerRegistry",
    "TensorboardStreamWrapper",
    "TensorboardStreamableStat",
    "TensorboardStreamer",
    "add_gymdash_arguments",
    "arg",
    "start",
    "stat_tags",
]

_HOMES = {
    "AsyncSimulationTracker": "tracking.aio",
    "Command": "domain.steer",
    "CommandSimulation": "simulations.command",
    "CustomControlSimulation": "simulations.custom_control",
    "Done": "simulation.steering",
    "FileEvent": "simulation.streaming.points",
    "MLSimulation": "simulations.example_ml",
    "MediaFileStatLinker": "simulation.streaming.media_files",
    "MediaLinkStreamableStat": "simulation.streaming.media_files",
    "ProjectManager": "project.manager",
    "Refused": "simulation.steering",
    "ScalarEvent": "simulation.streaming.points",
    "SimStatus": "domain.status",
    "SimStatusCode": "domain.status",
    "SimStatusSubcode": "domain.status",
    "Simulation": "simulation.base",
    "SimulationExporter": "tracking.exporter",
    "SimulationGroup": "tracking.groups",
    "SimulationInteractor": "simulation.interactor",
    "SimulationRegistry": "simulation.registry",
    "SimulationStartConfig": "domain.config",
    "SimulationStreamer": "simulation.streaming.registry",
    "SimulationTracker": "tracking.tracker",
    "StableBaselinesSimulation": "simulations.stable_baselines",
    "StopSimException": "domain.errors",
    "StopSimulation": "domain.errors",
    "StreamableStat": "simulation.streaming.stat",
    "Streamer": "simulation.streaming.streamer",
    "StreamerRegistry": "simulation.streaming.registry",
    "TensorboardStreamWrapper": "simulations.stream_wrapper",
    "TensorboardStreamableStat": "simulation.streaming.tensorboard",
    "TensorboardStreamer": "simulation.streaming.tensorboard",
    "add_gymdash_arguments": "cli.opening",
    "arg": "domain.fields",
    "start": "cli.opening",
    "stat_tags": "simulation.streaming",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
