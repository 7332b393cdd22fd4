"""Going from project to project on a real pseudo-terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal
from tests.tui.conftest import filling

pytestmark = pytest.mark.usefixtures("no_projects")


def test_from_a_project_to_another_one_that_is_then_deleted(tmp_path: Path, ended: list[Terminal]) -> None:
    for name in ("night", "lander"):
        with filling(tmp_path / name / ".gymdash-projects") as made:
            made.add(f"run of {name}")
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
