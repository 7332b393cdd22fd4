"""What the tests of commands share: a tracker, a folder of a person's, and programs in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.fixtures import own_machine, project, small_disk, tracker
from tests.simulations.command.calls import words

__all__ = ["own_machine", "project", "small_disk", "tracker"]


@pytest.fixture(scope="session", autouse=True)
def light() -> None:
    """Import nothing of what trainings need."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder in which a person works."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def begin(tracker: SimulationTracker, place: Path) -> Callable[..., SimulationRecord]:
    """Start the tests' program, or any other words, in the person's folder."""

    def start(do: str = "learn", *more: str, argv: list[str] | None = None, **kwargs: Any) -> SimulationRecord:
        given = {"argv": argv or words(do, *more), "cwd": str(place), **kwargs}
        config = SimulationStartConfig("a command", "command", kwargs=given)
        return tracker.start(Order(config, type=BUILT_IN["command"]))

    return start
