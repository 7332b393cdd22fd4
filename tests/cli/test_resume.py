"""``resume``, ``rerun``, ``clone`` and what ``show`` tells of the record."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import config_of
from tests.helpers.processes import PATIENCE, printed
from tests.helpers.sims import Resumes, Steps
from tests.helpers.terminal import Terminal

Typed = Callable[..., Said]


@pytest.fixture
def stopped(typed: Typed, tracker: SimulationTracker, project: Project) -> str:
    """A simulation that was stopped at step 2 of 4."""
    sim_id, _ = tracker.start_sim(SimulationRegistry.make("resumes", config_of(Resumes, "first")))
    printed(project.folder, sim_id, "attempt 1")
    tracker.stop(sim_id)
    return str(sim_id)


def test_resuming_one(shell: Shell, project: Project, tracker: SimulationTracker, stopped: str) -> None:
    said = shell("resume", "first", "--set", "steps=6")
    assert (said.code, said.err, said.out) == (0, "", f"resumed first  {stopped[:8]}  attempt 2\n")
    (done,) = tracker.wait(stopped, PATIENCE)
    assert (done.ending, done.attempt, done.progress.step) == (Ending.SUCCEEDED, 2, 6)
    assert project.calls(1)[0].details["shell"] == "shell"


def test_resuming_several_whatever_becomes_of_one(typed: Typed, tracker: SimulationTracker, stopped: str) -> None:
    tracker.create_simulation(Resumes(config_of(Resumes, "made", waits=0)))
    said = typed("resume", "made", "nobody", "first", "--from", "newest")
    assert said.code == 2 and "name or id 'nobody'" in said.err
    assert [line.split("  ")[0] for line in said.out.splitlines()] == ["queued made", "queued first"]
    records = tracker.wait(["made", "first"], PATIENCE)
    assert [(record.ending, record.attempt) for record in records] == [(Ending.SUCCEEDED, 1), (Ending.SUCCEEDED, 2)]
    assert typed("resume", "first").refuses("'first' succeeded. To go on to more steps: gymdash-tui extend")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "there"], "'there' names no checkpoint; give newest, exact, best, or the number of a step."),
        (["--from", "-1"], "'-1' names no checkpoint"),
        (["--set", "steps"], "'steps' is not of the form key=value"),
        ([], "one of the arguments ID --group --filter is required"),
    ],
)
def test_wrong_words_of_a_resume(typed: Typed, stopped: str, words: list[str], sentence: str) -> None:
    assert typed("resume", *(["first"] if words else []), *words).refuses(sentence)


def test_running_the_same_again(typed: Typed, tracker: SimulationTracker, stopped: str, project: Project) -> None:
    tracker.call(tracker.aio.resume("first"))
    tracker.wait("first", PATIENCE)
    said = typed("rerun", "first", "--cold")
    os.environ.pop("GYMDASH_TUI_WARM")
    started, told = said.out.splitlines()
    assert started.startswith("started first  ") and told.startswith(f"  Runs as 'first' ({stopped[:8]}) did. ")
    (rerun,) = [record for record in project.page() if record.sim_id != stopped]
    assert rerun.parent == stopped and rerun.seed == 1234
    tracker.stop(rerun.sim_id)
    assert typed("show", rerun.sim_id, "--json").json["parent"] == stopped


def test_killing(typed: Typed, tracker: SimulationTracker, tmp_path: Path) -> None:
    sim_id, _ = tracker.start_sim(SimulationRegistry.make("steps", config_of(Steps, "x", until=str(tmp_path / "no"))))
    printed(tracker.project.folder, sim_id, "running")
    said = typed("kill", "x")
    assert (said.code, said.out) == (0, "stopped x\n") and tracker.record(sim_id).force_stopped
    assert typed("kill", "x").refuses("'x'")


def test_a_clone_needs_a_terminal_and_a_simulation(real: Shell, stopped: str) -> None:
    assert real("clone", "first").refuses("The screen needs a terminal")
    assert b"No simulation has the name or id 'nobody'" in real.on_a_terminal("clone", "nobody")


def test_a_clone_opens_the_form_as_it_was(shell: Shell, tracker: SimulationTracker) -> None:
    config = SimulationStartConfig("like this", "stable_baselines", kwargs={"num_steps": 12_345})
    tracker.create_simulation(config)
    terminal = Terminal(["clone", "like this"], shell.folder, 140, 40)
    terminal.until("Like like this")
    terminal.until("12345")
    terminal.press("\x1b")
    terminal.until("n new")
    terminal.press("q")
    assert terminal.leave() == 0


def test_the_record_is_shown(shell: Shell, typed: Typed, tmp_path: Path) -> None:
    (shell.folder / ".git").mkdir()  # no repository at all, which is told
    said = shell("start", "steps", "--name", "first", "--set", "steps=1", "--wait", "--group", "g", "--gpu", "none")
    assert said.code == 0, said.err
    told = shell("show", "first").out
    for words in (
        "group      g\n",
        "gpu        none\n",
        "started with\n",
        "  command    gymdash-tui start steps --name first --set steps=1 --group g --gpu none\n",
        f"  in         {shell.folder}\n",
        "  code       no commit yet, git status left with exit code 128, in ",
        "  python     3.",
        "  packages   ",
        "numpy ",
        f"{os.cpu_count()} cores",
    ):
        assert words in told, told
    record = typed("show", "first", "--json").json["record"]
    assert record["cwd"] == str(shell.folder) and record["packages"]["numpy"] and "kwargs" not in record


@pytest.mark.parametrize("damage", ["{", '{"code": 5, "packages": [], "gpus": "x", "variables": 7, "cores": []}'])
def test_a_damaged_record_is_shown_as_far_as_it_goes(typed: Typed, project: Project, stopped: str, damage: str) -> None:
    project.folder.simulation(stopped).config.write_text(damage)
    assert typed("show", "first").code == 0 and typed("show", "first", "--json").code == 0
