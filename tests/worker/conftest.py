"""What the worker's tests share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.simulation.types import TypeRef
from tests.helpers.fixtures import own_machine, project, tracker

__all__ = ["own_machine", "persons", "project", "tracker"]

HERE = Path(__file__).parent


@pytest.fixture
def persons(tmp_path: Path) -> Callable[[str], TypeRef]:
    """Put the person's types into a folder that Python does not look in, and name them by their file."""
    file = tmp_path / "code" / "persons_types.py"
    file.parent.mkdir()
    shutil.copy(HERE / "persons_types.py", file)
    return lambda name: TypeRef("persons_types", name, str(file))
