"""Shells in folders of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.fixtures import own_machine, small_disk
from tests.helpers.processes import leave_nothing

__all__ = ["own_machine", "small_disk"]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell in an empty folder, with a program that also knows the tests' types; nothing of it runs on afterwards."""
    folder = tmp_path / "work"
    folder.mkdir()
    shell = Shell(folder)
    yield shell
    leave_nothing(shell.project)


@pytest.fixture
def real(shell: Shell) -> Shell:
    """A shell in the same folder with the program as it is, ``python -m gymdash_tui``."""
    return Shell(shell.folder, "gymdash_tui")


@pytest.fixture
def project(shell: Shell) -> Iterator[Project]:
    """The shell's project."""
    with Project.open(shell.project) as opened:
        yield opened


@pytest.fixture
def tracker(project: Project) -> Iterator[SimulationTracker]:
    """A tracker in the shell's project: it starts faster than a command does."""
    tracker = SimulationTracker(project)
    yield tracker
    tracker.close()
