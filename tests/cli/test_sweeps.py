"""Seeds, grids and groups: previewed, started, looked at, stopped and gone on with together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.processes import PATIENCE, until

Typed = Callable[..., Said]
GRID = ("--set", "steps=1,2", "--set", "inner.rate=0.5", "--set", "mode=plain", "--grid", "--seeds", "0-1")


def test_a_grid_is_shown_before_it_is_started(real: Shell, shell: Shell) -> None:
    said = shell("start", "steps", "--name", "sweep", *GRID, "--preview")
    assert (said.code, said.err) == (0, "") and not shell.project.exists()
    first = "gymdash-tui start steps --name sweep-steps=1-seed0 --set steps=1 --set inner.rate=0.5 --set mode=plain"
    assert said.out.splitlines() == [
        "4 simulations, in the group 'sweep':",
        "  sweep-steps=1-seed0",
        "  sweep-steps=1-seed1",
        "  sweep-steps=2-seed0",
        "  sweep-steps=2-seed1",
        f"The first one alone: {first} --seed 0 --group sweep",
    ]


def test_what_a_preview_says_for_scripts(typed: Typed, shell: Shell) -> None:
    told = typed("start", "steps", *GRID, "--preview", "--json", "--group", "mine", "--gpu", "none").json
    assert [one["name"] for one in told] == [f"steps-steps={steps}-seed{seed}" for steps in (1, 2) for seed in (0, 1)]
    assert told[3]["kwargs"] == {"steps": 2, "inner": {"rate": 0.5}, "mode": "plain", "seed": 1}
    assert {one["group"] for one in told} == {"mine"} and told[0]["command"].endswith("--group mine --gpu none")
    (alone,) = typed("queue", "steps", "--seed", "3", "--preview", "--json").json
    assert (alone["name"], alone["group"]) == ("steps-seed3", "") and not shell.project.exists()


def test_without_grid_a_comma_is_a_comma(typed: Typed) -> None:
    (told,) = typed("start", "steps", "--set", "until=a,b", "--preview", "--json").json
    assert told["kwargs"] == {"until": "a,b"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--seeds", "0-9", "--seed", "1"], "--seed is one seed and --seeds are several; give one of the two."),
        (["--seeds", "0-9", "--set", "seed=1"], "The seed is set beside the seeds; give one of the two."),
        (["--seeds", "9-0"], "'9-0' counts backwards; write 0-9."),
        (["--seeds", "0-100000"], "'0-100000' are 100,001 seeds; give at most 1,000 at once."),
        (
            ["--seeds", "0-99", "--grid", "--set", "steps=1,2,3,4,5,6,7,8,9,10,11"],
            "That are 1,100 simulations (11 × 100)",
        ),
        (["--grid", "--set", "steps=1,1"], "'steps' has the value 1 twice; give each one once."),
        (["--gpu", "fast"], "--gpu is 'any', 'none' or the number of a GPU, not 'fast'."),
        (["--seeds", ""], "is no seed; write for example 0-9 or 1,2,5-7"),
    ],
)
def test_wrong_words_of_a_sweep(typed: Typed, shell: Shell, words: list[str], sentence: str) -> None:
    assert typed("start", "steps", *words).refuses(sentence)
    assert not shell.project.exists()


def test_one_wrong_point_keeps_all_from_being_made(typed: Typed, project: Project) -> None:
    said = typed("start", "steps", "--grid", "--set", "steps=1,2,many")
    assert said.refuses("steps: needs a whole number, not 'many'")
    assert project.count() == 0 and not list(project.folder.sims.iterdir())


def test_seeds_fill_the_places_and_the_rest_waits(
    typed: Typed, shell: Shell, project: Project, tracker: SimulationTracker, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    typed("slots", "2")
    said = typed("start", "steps", "--name", "five", "--seeds", "0-4", "--set", "steps=2", "--set", f"until={gate}")
    assert said.out.splitlines() == [
        "5 simulations, 2 start now, 3 wait in the queue",
        "to see them: gymdash-tui ls --group five",
    ]
    until(lambda: len(project.live()) == 2, "two to start")
    (one,) = [group for group in typed("groups", "--json").json if group["name"] == "five"]
    assert one["count"] == 5 and one["counts"]["queued"] == 3
    assert {row["name"] for row in typed("ls", "--group", "five", "--json").json} == {f"five-seed{n}" for n in range(5)}
    gate.touch()
    assert typed("wait", "--group", "five", "--timeout", str(PATIENCE)).code == 0
    told = typed("groups").out.splitlines()
    assert told[0].split() == ["group", "simulations", "states", "score"]
    assert told[1].split(maxsplit=1)[1].strip() == "5  5 done  1.0 ± 0.0 (n=5)"
    config = json.loads(project.folder.simulation(project.find("five-seed3").sim_id).config.read_text())
    assert config["command_line"].endswith("--seed 3 --group five") and config["seed"] == 3
    assert typed("stop", "--group", "five").refuses("All simulations of the group 'five' are done")


def test_waiting_for_a_whole_sweep(typed: Typed) -> None:
    said = typed("start", "failsat", "--name", "bad", "--grid", "--set", "at=1,2", "--wait")
    assert said.code == 1 and said.out.splitlines() == [
        "failed: bad-at=1: ValueError: the reward at step 1 is no number",
        "failed: bad-at=2: ValueError: the reward at step 2 is no number",
    ]
    assert said.err.startswith("2 simulations, 2 start now\n") or "wait in the queue" in said.err


def test_a_group_is_stopped_gone_on_with_and_thrown_away(
    typed: Typed, project: Project, tracker: SimulationTracker
) -> None:
    typed("slots", "3")
    typed("start", "resumes", "--name", "group", "--seeds", "0-1")
    until(lambda: len([one for one in project.live() if one.phase is Phase.RUNNING]) == 2 or tracker.refresh(), "two")
    assert sorted(typed("stop", "--group", "group").out.splitlines()) == ["stopped group-seed0", "stopped group-seed1"]
    said = typed("resume", "--group", "group")
    assert said.code == 0 and [line.split("  ")[0] for line in said.out.splitlines()] == [
        "queued group-seed0",
        "queued group-seed1",
    ]
    records = tracker.wait([record.sim_id for record in project.group("group")], PATIENCE)
    assert [(record.ending, record.attempt) for record in records] == [(Ending.SUCCEEDED, 2)] * 2
    assert typed("resume", "--group", "group").refuses("Nothing in the group 'group' can be resumed")
    assert typed("delete", "--group", "group", "--yes").out.startswith("2 simulations (")
    assert project.count() == 0 and typed("groups").out.startswith("No groups yet.")


@pytest.mark.parametrize("command", ["ls", "wait", "stop", "kill", "resume", "rerun", "delete"])
def test_a_group_that_is_not_there(typed: Typed, project: Project, command: str) -> None:
    said = typed(command, "--group", "\x1b[31mnobody", *(["--yes"] if command == "delete" else []))
    assert said.refuses("No group is named", "`gymdash-tui groups` lists them all")
