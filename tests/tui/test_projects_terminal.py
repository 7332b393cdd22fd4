"""Going from project to project on a real pseudo-terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.user.paths import projects_file
from tests.helpers.terminal import Terminal
from tests.tui.conftest import Filled


@pytest.fixture
def ended() -> Iterator[list[Terminal]]:
    """Terminals that are closed whatever happens."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.child.close(force=True)


def test_from_a_project_to_another_one_that_is_then_deleted(tmp_path: Path, ended: list[Terminal]) -> None:
    projects_file().unlink(missing_ok=True)
    for name in ("night", "lander"):
        made = Filled(tmp_path / name / ".gymdash-projects")
        made.add(f"run of {name}")
        made.project.close()
    first = Terminal([], tmp_path / "lander", 80, 24)
    ended.append(first)
    first.until("run of lander")
    first.until("n new")
    first.press("q")
    assert first.leave() == 0
    terminal = Terminal([], tmp_path / "night", 80, 24)
    ended.append(terminal)
    terminal.until("run of night")
    terminal.press("8")
    terminal.until("2 that you opened")
    terminal.until("✓ 1")
    terminal.press("j")
    terminal.press("\r")
    terminal.until("'lander' is open.")
    terminal.until("run of lander")
    assert "night" not in terminal.text
    shutil.rmtree(tmp_path / "lander")
    terminal.until("'lander' is gone")
    terminal.press("8")
    terminal.until("folder is missing")
    terminal.press("q")
    assert terminal.leave() == 0
    assert not (tmp_path / "lander").exists()
