"""Real projects, in a cache of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.fixtures import own_machine, project, small_disk, tracker
from tests.helpers.folders import folder

__all__ = ["folder", "gate", "own_machine", "project", "small_disk", "tracker"]


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The file for which simulations wait."""
    return tmp_path / "gate"
