"""What these tests share: a simulation's folder, and a registry that is clean again afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gymdash_tui.simulation.registry import SimulationRegistry
from tests.helpers.folders import folder

__all__ = ["folder"]


@pytest.fixture(autouse=True)
def _clean_registry() -> Iterator[None]:
    before = dict(SimulationRegistry._registered)
    yield
    SimulationRegistry._registered.clear()
    SimulationRegistry._registered.update(before)
