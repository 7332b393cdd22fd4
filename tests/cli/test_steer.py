"""``pause``, ``go-on``, ``extend``, ``set-lr``, ``stop-when``... and their exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gymdash_tui.cli import main
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, until
from tests.helpers.sims import Steps


def counted(tracker: SimulationTracker, name: str, tmp_path: Path, group: str = "") -> SimulationRecord:
    """Start a simulation that counts to five, then waits and listens."""
    asked = replace(order(Steps, name, steps=5, until=str(tmp_path / "gate")), group=group)
    record = tracker.start(asked)
    until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
    return record


def test_pausing_one_and_going_on(shell: Shell, tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    record = counted(tracker, "first", tmp_path)
    said = shell("pause", "first")
    assert (said.code, said.out, said.err) == (0, "first: Paused at step 5.\n", "")
    assert tracker.record("first").phase is Phase.PAUSED
    assert project.calls(1)[0].details["shell"] == "shell"
    (answer,) = shell("go-on", record.sim_id[:8], "--json").json
    assert answer == {"name": record.sim_id[:8], "done": True, "said": "Goes on at step 5."}
    details = [found.status.details for found in project.statuses(record.sim_id, 2)]
    assert details == ["Went on at step 5 by you from the shell.", "Paused at step 5 by you from the shell."]


Run = Callable[..., Said]


@pytest.fixture
def here(shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: another one would cost a second each."""
    monkeypatch.chdir(shell.folder)

    def run(*words: str) -> Said:
        try:
            code = main(words)
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def test_pausing_several_whatever_becomes_of_one(here: Run, tracker: SimulationTracker, tmp_path: Path) -> None:
    for name in ("a", "b"):
        counted(tracker, name, tmp_path)
    tracker.wait(tracker.start(order(Steps, "done", steps=1)).sim_id, PATIENCE)
    said = here("pause", "a", "done", "nobody", "b", "a", "--json")
    assert said.code == 2
    assert [(one["name"], one["done"]) for one in said.json] == [
        ("a", True),
        ("done", False),
        ("nobody", False),
        ("b", True),
    ]
    assert "'done' is done, so it cannot be paused." in said.err and "name or id 'nobody'" in said.err


def test_pausing_a_group_means_those_that_run(here: Run, tracker: SimulationTracker, tmp_path: Path) -> None:
    for name in ("a", "b"):
        counted(tracker, name, tmp_path, group="[/seeds]")
    tracker.wait(tracker.start(replace(order(Steps, "done", steps=1), group="[/seeds]")).sim_id, PATIENCE)
    said = here("pause", "--group", "[/seeds]")
    assert (said.code, sorted(said.out.splitlines())) == (0, ["a: Paused at step 5.", "b: Paused at step 5."])
    tracker.stop("a")
    tracker.stop("b")
    assert here("go-on", "--group", "[/seeds]").refuses("None of the simulations of the group '[/seeds]' runs.")
    assert here("go-on", "--group", "seeds").refuses("No group is named 'seeds'")


REFUSED = [
    (("extend", "first", "200k"), "'first' is a steps, which cannot be extended; it can be paused and stop by rules."),
    (("extend", "first", "much"), "'much' is no count; write for example 200000, 200k, 1.5M or 1e6."),
    (("set-lr", "first", "0.1"), "which cannot change its learning rate"),
    (("set-lr", "first", "nan"), "nan is no learning rate; give a number of 0 or more"),
    (("checkpoint", "first"), "which cannot write a checkpoint"),
    (("evaluate", "first"), "which cannot be evaluated"),
    (("record", "first"), "which cannot be filmed"),
    (("stop-when", "first", "reward above 3"), "'reward above 3' is no rule for stopping: it compares nothing."),
    (("stop-when", "nobody", "nan"), "No simulation has the name or id 'nobody'"),
    (("pause",), "one of the arguments ID --group is required"),
]


def test_what_cannot_be_done_is_said(here: Run, tracker: SimulationTracker, tmp_path: Path) -> None:
    counted(tracker, "first", tmp_path)
    for words, sentence in REFUSED:
        assert here(*words).refuses(sentence), words
    said = here("extend", "first", "200k", "--json")
    (answer,) = said.json
    assert (said.code, answer) == (2, {"name": "first", "done": False, "said": REFUSED[0][1]})


def test_rules_are_set_and_cleared(here: Run, tracker: SimulationTracker, tmp_path: Path) -> None:
    counted(tracker, "first", tmp_path)
    said = here("stop-when", "first", "work/value >= 1e9 for 3", "nan")
    assert said.out == "first: It stops early by 'work/value >= 1000000000 for 3', 'nan'.\n"
    assert here("stop-when", "first", "None").out == "first: It does not stop early any more.\n"
