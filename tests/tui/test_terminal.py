"""The program on a real pseudo-terminal, as a person over SSH has it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pexpect
import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.terminal import Terminal


def test_the_screen_opens_in_an_empty_folder_and_leaves_by_q(tmp_path: Path, ended: list[Terminal]) -> None:
    terminal = Terminal([], tmp_path)
    ended.append(terminal)
    terminal.until("No simulations yet.")
    terminal.until("n new")
    terminal.child.send("?")
    terminal.until("Start new simulations from a form.")
    terminal.child.send("\x1b")
    terminal.until("watch a demo")
    terminal.child.send("q")
    assert terminal.leave() == 0
    assert (tmp_path / ".gymdash-projects" / "db" / "simulations.db").exists()


def test_a_terminal_that_is_too_small_is_a_sentence(tmp_path: Path, ended: list[Terminal]) -> None:
    terminal = Terminal([], tmp_path, 40, 10)
    ended.append(terminal)
    terminal.until("40x10")
    assert terminal.leave() == 2
    assert not list(tmp_path.iterdir())


def test_a_file_where_the_project_should_be_is_a_sentence(tmp_path: Path, ended: list[Terminal]) -> None:
    (tmp_path / ".gymdash-projects").write_text("precious")
    terminal = Terminal([], tmp_path)
    ended.append(terminal)
    assert terminal.leave() == 2
    assert ".gymdash-projects" in terminal.text
    assert "Traceback" not in terminal.text
    assert (tmp_path / ".gymdash-projects").read_text() == "precious"


@pytest.mark.parametrize("where", ["circle", "~nobody-of-that-name/x", "x" * 300])
def test_a_folder_that_there_cannot_be_is_a_sentence(tmp_path: Path, ended: list[Terminal], where: str) -> None:
    (tmp_path / "circle").symlink_to("circle")
    terminal = Terminal(["-d", where], tmp_path, 500)
    ended.append(terminal)
    assert terminal.leave() == 2
    assert "choose another --project-dir" in terminal.text
    assert "Traceback" not in terminal.text


def test_without_a_terminal_the_screen_says_so(tmp_path: Path) -> None:
    output, code = pexpect.run(
        f"{sys.executable} -c \"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-m', 'gymdash_tui'],"
        ' stdin=subprocess.DEVNULL).returncode)"',
        cwd=str(tmp_path),
        withexitstatus=True,
    )
    assert code == 2
    assert b"needs a terminal" in output


@pytest.mark.slow
def test_killing_the_screen_leaves_the_training_running_to_its_end(tmp_path: Path, ended: list[Terminal]) -> None:
    words = ["start", "stable_baselines", "--name", "keeps on", "--set", "num_steps=12000", "--seed", "0"]
    first = Terminal(words, tmp_path)
    ended.append(first)
    assert first.leave() == 0
    screen = Terminal([], tmp_path)
    ended.append(screen)
    screen.until("keeps on")
    screen.until("● running")
    screen.child.kill(signal.SIGKILL)
    assert screen.leave() == -1
    with Project.open(tmp_path / ".gymdash-projects") as project:
        tracker = SimulationTracker(project)
        (record,) = project.page()
        (record,) = tracker.wait(record.sim_id, timeout=120)
        tracker.close()
        assert record.word == "done"
        assert record.progress.step >= 12_000
    again = Terminal([], tmp_path)
    ended.append(again)
    again.until("✓ done")
    again.until("rollout/ep_rew_mean")
    again.child.send("q")
    assert again.leave() == 0
