"""Shells in folders of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gymdash_tui.cli import main
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.registry import SimulationRegistry
from tests.cli.shell import Said, Shell
from tests.helpers.fixtures import no_projects, own_machine, small_disk, tracker
from tests.helpers.processes import leave_nothing
from tests.helpers.program import TYPES

__all__ = ["no_projects", "own_machine", "small_disk", "tracker"]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell in an empty folder, with a program that also knows the tests' types; nothing of it runs on afterwards."""
    folder = tmp_path / "work"
    folder.mkdir()
    shell = Shell(folder)
    yield shell
    leave_nothing(shell.project)


@pytest.fixture
def typed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Said]]:
    """Runs a command in the shell's folder within the test's own process, which is faster than a process for each."""
    monkeypatch.chdir(shell.folder)
    for kind in TYPES:
        SimulationRegistry.register(kind.__name__.lower(), kind)

    def run(*words: str) -> Said:
        try:
            code = main(words)
        except SystemExit as left:
            code = int(left.code or 0)
        return Said(code, *capsys.readouterr())

    yield run
    for kind in TYPES:
        SimulationRegistry.unregister(kind.__name__.lower())


@pytest.fixture
def real(shell: Shell) -> Shell:
    """A shell in the same folder with the program as it is, ``python -m gymdash_tui``."""
    return Shell(shell.folder, "gymdash_tui")


@pytest.fixture
def project(shell: Shell) -> Iterator[Project]:
    """The shell's project."""
    with Project.open(shell.project) as opened:
        yield opened
