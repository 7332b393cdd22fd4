"""Twelve simulations wait in the queue, every screen is closed and the line is cut: in the morning all are done."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from tests.helpers.processes import leave_nothing, processes_of, until
from tests.helpers.terminal import Terminal

TWELVE = [
    *("queue", "stable_baselines", "--name", "night", "--seeds", "0-11"),
    *("--set", "num_steps=600", "--set", "eval_every=0", "--set", "algorithm_kwargs.n_steps=64"),
]


@pytest.mark.slow
def test_twelve_on_two_slots_are_done_after_the_line_was_cut(tmp_path: Path) -> None:
    root = tmp_path / ".gymdash-projects"
    try:
        screen = Terminal([], tmp_path)
        screen.until("No simulations yet.")
        for words in (["slots", "2"], TWELVE):
            shell = Terminal(words, tmp_path)
            assert shell.leave() == 0, shell.text
        screen.until("running")
        screen.hang_up()
        # nobody but the supervisor writes into the project now, and this only reads
        with Project.open(root) as project:
            until(lambda: project.counts() == {"done": 12}, "twelve that are done", 240)
            records = project.page(0, 100)
            until(lambda: not processes_of(str(root)), "the end of the supervisor")
        assert all(record.ending is Ending.SUCCEEDED and record.progress.step >= 600 for record in records)
        assert sorted(record.seed for record in records if record.seed is not None) == list(range(12))
        morning = Terminal([], tmp_path)
        morning.until("✓ 12")
        morning.press("q")
        assert morning.leave() == 0
    finally:
        leave_nothing(root)
