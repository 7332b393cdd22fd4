"""A fresh project for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A new project, closed afterwards."""
    with Project.open(tmp_path / "project") as opened:
        yield opened
