"""``delete`` and ``trash``: asked for, sized, taken back, removed for good."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pexpect
import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, ROOT, printed
from tests.helpers.sims import Steps

Typed = Callable[..., Said]


@pytest.fixture
def three(typed: Typed, tracker: SimulationTracker, project: Project) -> dict[str, str]:
    """Three simulations that are done, and their ids."""
    ids = {name: tracker.start(order(Steps, name, steps=1)).sim_id for name in ("a", "b", "[/c]\x1b[31m")}
    tracker.wait(list(ids.values()), PATIENCE)
    return ids


@contextmanager
def at_a_terminal(shell: Shell, *words: str) -> Iterator[pexpect.spawn[str]]:
    """Run a command on a terminal at which somebody sits."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    terminal: pexpect.spawn[str] = pexpect.spawn(
        sys.executable, ["-m", shell.module, *words], cwd=str(shell.folder), env=environment, timeout=PATIENCE,
        encoding="utf-8", dimensions=(40, 200),
    )  # fmt: skip
    yield terminal
    terminal.expect(pexpect.EOF)
    terminal.close()


def test_nobody_to_ask_means_no(shell: Shell, project: Project, three: dict[str, str]) -> None:
    said = shell("delete", "a", "b")
    assert said.refuses(
        "Throw 2 simulations (", ") into the trash? There is no terminal to ask on; give --yes to do it."
    )
    assert project.count() == 3


def test_a_person_is_asked(shell: Shell, project: Project, three: dict[str, str]) -> None:
    with at_a_terminal(shell, "delete", "a", "b") as terminal:
        terminal.expect(r"Throw 2 simulations \([0-9.]+ kB\) into the trash\? \[y/N\] ")
        terminal.sendline("")
        terminal.expect("Nothing was done.")
    assert terminal.exitstatus == 1 and project.count() == 3
    with at_a_terminal(shell, "delete", "a") as terminal:
        terminal.expect(r"Throw 'a' \([0-9.]+ kB\) into the trash\? \[y/N\] ")
        terminal.sendline("y")
        terminal.expect(f"in the trash; take back with: gymdash-tui trash restore {three['a'][:8]}")
    assert terminal.exitstatus == 0 and project.count() == 2
    with at_a_terminal(shell, "trash", "empty") as terminal:
        terminal.expect(r"Remove 'a' \([0-9.]+ kB\) for good\? That cannot be undone\. \[y/N\] ")
        terminal.sendeof()
    assert len(project.trash()) == 1


def test_into_the_trash_and_back(typed: Typed, project: Project, three: dict[str, str]) -> None:
    assert typed("trash").out == "The trash is empty.\n"
    told = typed("delete", "--all", "--yes", "--json").json
    assert {one["name"] for one in told} == set(three) and project.count() == 0
    listed = typed("trash").out.splitlines()
    assert listed[0].split() == ["id", "state", "name", "deleted", "size"] and len(listed) == 5
    assert all(line.isprintable() for line in listed) and listed[-1].endswith("for good with: gymdash-tui trash empty")
    assert [one["bytes"] > 0 for one in typed("trash", "list", "--json").json] == [True] * 3
    assert typed("ls").out.startswith("No simulations yet.") and typed("show", "a").refuses("'a' is in the trash; ")
    assert typed("trash", "restore").refuses("Say which to take back: gymdash-tui trash restore ID...")
    assert typed("trash", "restore", "b", "nobody").refuses("Nothing in the trash has the name or id 'nobody'")
    assert typed("trash", "restore", "b").out == f"restored b  {three['b'][:8]}\n"
    assert typed("show", "b").code == 0
    assert typed("trash", "list", "a").refuses("`trash list` takes no ids")
    assert typed("trash", "empty").refuses("Remove 2 simulations (", "give --yes")
    freed = typed("trash", "empty", "a", "--yes", "--json").json
    assert freed["removed"] == 1 and freed["bytes"] > 4096
    assert typed("trash", "empty", "--yes").out.endswith(" are free again.\n")
    assert typed("trash", "empty", "--yes").out == "The trash is empty.\n"
    assert project.count() == 1 and len(list(project.folder.sims.iterdir())) == 1


def test_what_runs_is_said_to_be_stopped(
    typed: Typed, tracker: SimulationTracker, project: Project, tmp_path: os.PathLike[str]
) -> None:
    for name in ("x", "y"):
        record = tracker.start(order(Steps, name, until=f"{tmp_path}/never"))
        printed(project.folder, record.sim_id, "running")
    assert typed("delete", "x").refuses("Throw 'x' (", "into the trash? It runs and is stopped first. There is no")
    assert typed("delete", "x", "y").refuses("2 of them run and are stopped first.")
    assert typed("delete", "x", "y", "-y").code == 0
    assert {record.word for record in project.trash()} == {"stopped"}


def test_wrong_words(typed: Typed, three: dict[str, str], project: Project) -> None:
    assert typed("delete").refuses("one of the arguments ID --group --filter --all is required")
    assert typed("delete", "a", "nobody", "--yes").refuses("name or id 'nobody'")
    assert typed("trash", "throw").refuses("invalid choice: 'throw'")
    assert project.count() == 3


def test_nothing_to_delete(typed: Typed, project: Project) -> None:
    said = typed("delete", "--all", "--yes")
    assert (said.code, said.out, said.err) == (0, "", "There is nothing to delete.\n")
