"""``run``: any program as a simulation, from the shell."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.process_tree import processes
from tests.cli.shell import Said, Shell
from tests.helpers.processes import until

Typed = Callable[..., Said]


def printed(project: Project, name: str) -> str:
    """Give what a simulation has printed so far."""
    output = project.folder.simulation(project.find(name).sim_id).output
    return output.read_text() if output.exists() else ""


def test_a_program_is_run_and_its_ending_is_the_exit_code(shell: Shell, project: Project) -> None:
    well = shell("run", "--wait", "--", sys.executable, "-c", "print('hello')")
    assert (well.code, well.out) == (0, "done: Done.\n")
    assert printed(project, Path(sys.executable).name) == "hello\n"
    badly = shell("run", "--wait", "--name", "bad", "--", sys.executable, "-c", "raise SystemExit(3)")
    assert badly.code == 1 and "left with exit code 3; memory peaked at" in badly.out
    assert project.count() == 2


def test_what_is_kept_of_it_starts_the_same_again(shell: Shell, project: Project) -> None:
    words = ["run", "--name", "first", "--seed", "3", "--wait", "--set", "env.MODE=fast", "--"]
    program = [sys.executable, "-c", "import os, sys; print(sys.argv, os.environ['MODE'])", "{seed}", "--", "a b"]
    assert shell(*words, *program).code == 0
    first = project.find("first")
    config = json.loads(project.folder.simulation(first.sim_id).config.read_text())
    line = shlex.split(config["command_line"])
    assert line == ["gymdash-tui", "run", "--name", "first", "--set", "env.MODE=fast", "--seed", "3", "--", *program]
    assert printed(project, "first") == "['-c', '3', '--', 'a b'] fast\n"
    assert shell("rerun", first.sim_id).code == 0
    resumed = shell("resume", first.sim_id)
    assert resumed.refuses("run it from its beginning: gymdash-tui rerun")


def test_seeds_make_a_group(shell: Shell, project: Project) -> None:
    program = [sys.executable, "-c", "import sys; print(sys.argv[1])", "seed={seed}"]
    said = shell("run", "--seeds", "0-2", "--name", "many", "--wait", "--json", "--", *program)
    assert said.code == 0
    assert [(one["name"], one["group"], one["seed"]) for one in said.json] == [
        (f"many-seed{seed}", "many", seed) for seed in range(3)
    ]
    for seed in range(3):
        assert printed(project, f"many-seed{seed}") == f"seed={seed}\n"


def test_a_queued_one_waits_for_its_turn(shell: Shell, project: Project) -> None:
    said = shell("run", "--queue", "--name", "later", "--", sys.executable, "-c", "print('at last')")
    assert said.code == 0 and said.out.startswith("queued later")
    assert shell("wait", "later").code == 0
    assert printed(project, "later") == "at last\n"


def test_a_program_is_stopped_from_the_shell(shell: Shell, project: Project) -> None:
    assert (
        shell("run", "--name", "long", "--", sys.executable, "-c", "print('up'); import time; time.sleep(1000)").code
        == 0
    )
    until(lambda: printed(project, "long") == "up\n", "its start")
    record = project.find("long")
    assert shell("pause", "long").out == "long: Paused; all its processes are halted.\n"
    assert shell("stop", "long").code == 0
    assert not [pid for pid in processes() if record.sim_id.encode() in _line(pid)]


def _line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_preview_makes_nothing(typed: Typed, shell: Shell) -> None:
    said = typed("run", "--seeds", "0-1", "--preview", "--", sys.executable, "train.py", "--seed", "{seed}")
    assert said.code == 0 and "train-seed0\n  train-seed1\n" in said.out
    assert "--seed 0 --group train -- " in said.out
    assert not shell.project.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "Nothing is said that could be run"),
        (["run", "--"], "Nothing is said that could be run"),
        (["run", "--name", "x"], "Nothing is said that could be run"),
        (["run", "--", "no-such-program-anywhere"], "no program 'no-such-program-anywhere' is on the PATH"),
        (["run", "--", "/no/such/program"], "/no/such/program does not exist"),
        (["run", "--", sys.executable, "missing.py"], "missing.py does not exist"),
        (["run", "--seed", "3", "--", "true"], "seed: has no place in the command; write {seed} where it goes"),
        (["run", "--seed", "3", "--seeds", "1-2", "--", "true"], "give one of the two"),
        (["run", "--set", "cwd=/no/such/folder", "--", "true"], "/no/such/folder is no folder"),
        (["run", "--set", "grance=1", "--", "true"], "did you mean 'grace'?"),
        (["run", "--set", "grace=-1", "--", "true"], "grace: must be at least 0"),
        (["run", "--set", "stop_when=rubbish", "--", "true"], "is no rule for stopping"),
        (["run", "--logdir", "/etc/passwd", "--", "true"], "/etc/passwd is a file"),
        (["run", "--queue", "--wait", "--", "true"], "--queue returns at once"),
        (["run", "--steps", "many", "--", "true"], "is no count"),
        (["run", "--nmae", "x", "--", "true"], "--nmae"),
        (["run", "--", "\x1b[31mred"], "no program"),
    ],
)
def test_what_makes_no_sense_is_refused(typed: Typed, shell: Shell, words: list[str], told: str) -> None:
    assert typed(*words).refuses(told)
    assert not shell.project.exists() or not list((shell.project / "sims").iterdir())
