"""``gymdash-tui view`` on a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.foreign_logs import events, monitor
from tests.helpers.processes import until
from tests.helpers.terminal import Terminal


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_a_view_is_left_without_a_trace(tmp_path: Path, temporary: Path) -> None:
    events(tmp_path / "runs" / "ppo")
    monitor(tmp_path / "runs" / "dqn")
    terminal = Terminal(["view", "runs"], tmp_path)
    terminal.until("ppo")
    terminal.until("view of runs")
    assert len(list(temporary.glob("gymdash-view-*"))) == 1
    terminal.press("q")
    assert terminal.leave() == 0
    assert not list(temporary.glob("gymdash-view-*"))
    assert not (tmp_path / ".gymdash-projects").exists()


def test_a_view_whose_line_is_cut_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    events(tmp_path / "runs" / "ppo")
    terminal = Terminal(["view", "runs"], tmp_path)
    terminal.until("ppo")
    terminal.hang_up()
    until(lambda: not list(temporary.glob("gymdash-view-*")) or None, "the folder's end")


def test_what_is_no_run_is_said_without_a_screen(tmp_path: Path, temporary: Path) -> None:
    terminal = Terminal(["view", str(tmp_path)], tmp_path)
    terminal.until("No run was found")
    assert terminal.leave() == 2
    assert not list(temporary.glob("gymdash-view-*"))
