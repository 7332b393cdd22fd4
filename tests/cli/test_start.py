"""``start``: what it prints, what it keeps, and what it leaves behind when it is interrupted."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, leave_nothing, until
from tests.helpers.sims import Steps


def test_a_start_says_what_it_started_and_returns(shell: Shell) -> None:
    said = shell("start", "steps", "--name", "first", "--set", "steps=2")
    assert said.code == 0 and said.err == ""
    with Project.open(shell.project, create=False) as project:
        (record,) = project.page()
        assert said.out == f"started first  {record.sim_id[:8]}\n"
        (call,) = project.calls()
        assert (call.name, call.code, call.details["shell"], call.details["name"]) == ("start_sim", 0, "shell", "first")
        config = json.loads(project.folder.simulation(record.sim_id).config.read_text())
        assert config["command_line"] == "gymdash-tui start steps --name first --set steps=2"
        tracker = SimulationTracker(project)
        assert tracker.wait(record.sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED
        tracker.close()


def test_arguments_are_nested_typed_and_seeded(shell: Shell) -> None:
    settings = [
        "steps=2",
        "inner.rate=0.5",
        "inner.deep.more=[1, null]",
        "inner.word=lin_0.001",
        "mode=fancy",
        "seed=1",
    ]
    words = [word for setting in settings for word in ("--set", setting)]
    said = shell("start", "steps", *words, "--seed", "7", "--wait", "--json")
    assert said.code == 0 and said.err.startswith("started steps-seed7  ")
    told = said.json
    inner = {"rate": 0.5, "deep": {"more": [1, None]}, "word": "lin_0.001"}
    assert told["config"] == {"steps": 2, "inner": inner, "mode": "fancy", "seed": 7} and told["seed"] == 7
    assert (told["name"], told["state"], told["ending"], told["is_done"]) == ("steps-seed7", "done", "succeeded", True)
    assert told["progress"]["step"] == told["progress"]["total"] == 2


def test_waiting_for_a_success_and_for_a_failure(shell: Shell) -> None:
    good = shell("start", "steps", "--set", "steps=1", "--wait")
    assert (good.code, good.out) == (0, "done: Done.\n")
    bad = shell("start", "failsat", "--name", "bad", "--set", "at=3", "--wait")
    assert (bad.code, bad.out) == (1, "failed: ValueError: the reward at step 3 is no number\n")
    assert "in _run" in bad.err and bad.err.startswith("started bad  ")


def test_waiting_no_longer_than_that(shell: Shell, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    words = ("start", "steps", "--name", "slow", "--set", f"until={gate}", "--wait", "--timeout", "0.2")
    said = shell(*words, "--json")
    assert said.code == 3 and "Not done after 0.2 s: 'slow'" in said.err and not said.json["is_done"]
    gate.touch()
    assert shell("wait", said.json["sim_id"]).code == 0
    assert shell(*words[:-3], "--timeout", "5").refuses("give --wait as well")


def test_ctrl_c_ends_the_waiting_and_not_the_simulation(shell: Shell, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with shell.running("start", "steps", "--name", "slow", "--set", f"until={gate}", "--wait") as process:
        assert process.stderr is not None and process.stderr.readline().startswith("started slow  ")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130 and "Traceback" not in told
    assert "'slow' goes on running; stop it with: gymdash-tui stop " in told
    gate.touch()
    said = shell("wait", "slow")
    assert (said.code, said.out) == (0, "done slow\n")


def test_ctrl_c_in_the_middle_of_a_start_leaves_nothing_half_done(shell: Shell, project: Project) -> None:
    with shell.running("start", "steps", "--name", "torn", "--set", "steps=1") as process:
        until(lambda: any(project.folder.sims.iterdir()) or process.poll() is not None, "the start")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in told
    tracker = SimulationTracker(project)
    (record,) = tracker.wait([record.sim_id for record in project.page()], PATIENCE)
    assert record.ending is Ending.SUCCEEDED
    tracker.close()


def test_the_projects_folder_stands_before_or_after_the_command(shell: Shell) -> None:
    assert shell("--project-dir", "one", "start", "steps", "--set", "steps=1", "--wait").code == 0
    for words in (("-d", "one", "ls"), ("ls", "--project-dir", "one"), ("-d", "two", "ls", "-d", "one")):
        assert len(shell(*words, "--json").json) == 1
    assert not shell.project.exists() and not (shell.folder / "two").exists()
    config = next((shell.folder / "one" / "sims").glob("*/config.json")).read_text()
    assert "--project-dir one" in config
    leave_nothing(shell.folder / "one")


TYPED = ["\x1b[31mred\x1b]0;title\x07", "x" * 10_000, "\udcff not UTF-8"]
GIVEN = ["[/foo]", "🦊 \u202eemoji", "line\nbreak\ttab", "'; DROP TABLE simulations; --", "%s {0} $HOME `id`"]
LEADING = "--leading"


def test_hostile_names_are_kept_found_and_drawn_as_text(
    shell: Shell, project: Project, tracker: SimulationTracker
) -> None:
    for words in (*(["--name", name] for name in TYPED), [f"--name={LEADING}"]):
        said = shell("start", "steps", *words, "--set", "steps=1")
        assert (said.code, said.err) == (0, "") and said.out.removesuffix("\n").isprintable(), said
    for name in GIVEN:
        tracker.start(order(Steps, name, steps=1))
    records = tracker.wait([record.sim_id for record in project.page()], PATIENCE)
    kept = {name.replace("\udcff", "?") for name in (*TYPED, *GIVEN, LEADING)}
    assert {record.name for record in records} == kept
    listed = shell("ls")
    assert (listed.code, listed.err) == (0, "")
    assert all(line.isprintable() for line in listed.out.splitlines()) and len(listed.out.splitlines()) == 10
    assert {one["name"] for one in shell("ls", "--json").json} == kept
    for name in (TYPED[0], TYPED[1], GIVEN[1], LEADING):
        assert shell("show", "--json", "--", name).json["name"] == name


@pytest.mark.slow
def test_a_training_is_started_waited_for_and_measured(real: Shell) -> None:
    settings = [
        "num_steps=512",
        "algorithm_kwargs.n_steps=128",
        "algorithm_kwargs.learning_rate=lin_0.001",
        "eval_every=256",
    ]
    words = [word for setting in settings for word in ("--set", setting)]
    said = real("start", "stable_baselines", "--name", "real", *words, "--seed", "0", "--wait", "--json")
    assert said.code == 0, said.err
    assert said.json["progress"]["step"] == 512 and said.json["sim_type_name"] == "StableBaselinesSimulation"
    rows = real("metrics", "real", "--tag", "rollout/ep_rew_mean", "--format", "json").json
    assert rows and {"tag", "step", "wall_time", "value"} == set(rows[0])
    leave_nothing(real.project)


BROKEN = """
import gymnasium

class Broken(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-1, 1, (2,))
    action_space = gymnasium.spaces.Discrete(2)
    steps = 0

    def reset(self, seed=None, options=None):
        return self.observation_space.sample(), {}

    def step(self, action):
        self.steps += 1
        if self.steps == 500:
            raise RuntimeError("the arm broke off")
        return self.observation_space.sample(), 0.0, False, False, {}

gymnasium.register("Broken-v0", Broken)
"""


@pytest.mark.slow
def test_an_environment_that_raises_at_step_500_is_told_with_its_trace(real: Shell) -> None:
    (real.folder / "arm.py").write_text(BROKEN)
    said = real(
        "start", "stable_baselines", "--name", "arm", "--set", "env=arm:Broken-v0", "--set", "eval_every=0", "--wait"
    )
    assert said.code == 1 and said.out == "failed: RuntimeError: the arm broke off\n"
    (status,) = [one for one in real("statuses", "arm", "--json").json if one["code"] == 1]
    assert status["subcode"] == 1 and "in step" in status["error_trace"] and "arm.py" in status["error_trace"]
