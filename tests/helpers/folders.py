"""The folder of a simulation, without the tables and trackers that it takes to have a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder

__all__ = ["folder"]


@pytest.fixture
def folder(tmp_path: Path) -> SimulationFolder:
    """The empty folder of a simulation."""
    place = ProjectFolder(tmp_path / "project").simulation("5e1d")
    place.root.mkdir(parents=True)
    return place
