"""What these tests share: a simulation's folder, and a registry that is clean again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.simulation.registry import SimulationRegistry


@pytest.fixture
def folder(tmp_path: Path) -> SimulationFolder:
    """Give the empty folder of a simulation."""
    place = ProjectFolder(tmp_path / "project").simulation("5e1d")
    place.root.mkdir(parents=True)
    return place


@pytest.fixture(autouse=True)
def _clean_registry() -> Iterator[None]:
    before = dict(SimulationRegistry._registered)
    yield
    SimulationRegistry._registered.clear()
    SimulationRegistry._registered.update(before)
