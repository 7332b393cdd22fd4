"""Wrong words: a sentence each, the right exit code, and nothing half made."""

from __future__ import annotations

import pytest

from gymdash_tui.project.project import Project
from tests.cli.shell import Shell

START = ("start", "stable_baselines", "--name", "wrong")


@pytest.mark.parametrize(
    ("settings", "sentences"),
    [
        (["env=CartPoel-v1"], ["env: ", "CartPoel-v1", "CartPole-v1"]),
        (["algorithm=pppo"], ["algorithm: 'pppo' is not known; did you mean 'ppo'?"]),
        (["num_step=5"], ["num_step: not an argument; did you mean 'num_steps'?"]),
        (["algorithm_kwargs.learning_rat=1"], ["algorithm_kwargs.learning_rat: not an argument", "'learning_rate'"]),
        (["algorithm_kwargs.learning_rate=lin_fast"], ["algorithm_kwargs.learning_rate: needs a number", "'lin_fast'"]),
        (["num_steps=many"], ["num_steps: needs a whole number, not 'many'"]),
        (["num_steps=1.5"], ["num_steps: needs a whole number, not 1.5"]),
        (["num_steps=0"], ["num_steps: must be at least 1, not 0"]),
        (["num_steps=-5", "n_envs=0"], ["num_steps: must be at least 1, not -5", "n_envs: must be at least 1, not 0"]),
        (["algorithm_kwargs=5"], ["algorithm_kwargs: needs an object", "not 5"]),
        (["seed=-1"], ["seed: must be at least 0, not -1"]),
    ],
)
def test_wrong_arguments_of_a_training(
    real: Shell, project: Project, settings: list[str], sentences: list[str]
) -> None:
    said = real(*START, *(word for setting in settings for word in ("--set", setting)))
    assert said.refuses(*sentences)
    assert project.count() == 0 and list(project.folder.sims.iterdir()) == []
    (call,) = project.calls()
    assert (call.name, call.code, call.details["name"]) == ("start_sim", 2, "wrong")
    assert all(sentence in call.details["error"] for sentence in sentences)


def test_an_unknown_type(real: Shell) -> None:
    said = real("start", "stable_baseline", "--name", "wrong")
    assert said.refuses("No simulation type 'stable_baseline'; did you mean 'stable_baselines'?")
    assert not real.project.exists()
    with Project.open(real.project) as project:
        assert real("start", "stable_baseline", "--name", "wrong").refuses("did you mean")
        (call,) = project.calls()
        assert (call.name, call.code, call.details["key"]) == ("start_sim", 2, "stable_baseline")
        assert project.count() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--set", "steps"], "'steps' is not of the form key=value"),
        (["--set", "=5"], "'=5' is not of the form key=value"),
        (["--set", "inner..rate=5"], "is not of the form key=value"),
        (["--set", "steps=5", "--set", "steps.more=1"], "'steps.more' cannot be set: 'steps' already is 5"),
        (["--set", "a." * 50_000 + "b=1"], "nested too deeply"),
        (["--name", ""], "A simulation needs a name"),
        (["--name", " \t"], "A simulation needs a name"),
        (["--name", "-leading"], "--name: expected one argument"),
        (["--seed", "one"], "--seed: invalid int value: 'one'"),
        (["--timeout", "soon", "--wait"], "'soon' is no number of seconds"),
        (["--wat"], "unrecognized arguments: --wat"),
        (["--project-dir", ""], "--project-dir needs a folder."),
        (["\x1b]0;title\x07"], "unrecognized arguments"),
    ],
)
def test_wrong_words_of_a_start(shell: Shell, words: list[str], sentence: str) -> None:
    assert shell("start", "steps", *words).refuses(sentence)
    assert not shell.project.exists() or not list((shell.project / "sims").iterdir())


@pytest.mark.parametrize(
    "words",
    [
        *(["stat"], ["start"], ["show"], ["wait"], ["stop"], ["logs"], ["metrics"], ["--jsno"], ["kill"], ["pause"]),
        *(["resume"], ["rerun"], ["clone"], ["delete"], ["extend", "a"], ["extend", "a", "many"], ["set-lr", "a", "x"]),
        *(["stop-when", "a"], ["move", "a"], ["priority", "a", "high"], ["slots", "many"], ["hold"], ["trash", "all"]),
    ],
)
def test_wrong_words_altogether(real: Shell, words: list[str]) -> None:
    assert real(*words).refuses("usage: gymdash-tui", "error: ")
    assert not real.project.exists()


@pytest.mark.parametrize("words", [[], ["screen"], ["demo"]])
def test_the_screen_needs_a_terminal(real: Shell, words: list[str]) -> None:
    assert real(*words).refuses("The screen needs a terminal; from a script use the commands")
    assert not real.project.exists()


def test_help_tells_all_commands_and_exit_codes(real: Shell) -> None:
    said = real("--help")
    assert said.code == 0 and said.err == ""
    commands = (
        *(
            "screen",
            "demo",
            "start",
            "resume",
            "rerun",
            "clone",
            "queue",
            "hold",
            "release",
            "move",
            "priority",
            "unqueue",
        ),
        *(
            "slots",
            "supervise",
            "stop",
            "kill",
            "pause",
            "go-on",
            "checkpoint",
            "extend",
            "set-lr",
            "evaluate",
            "record",
        ),
        *("stop-when", "ls", "show", "groups", "logs", "statuses", "wait", "types", "metrics", "delete", "trash"),
    )
    for command in commands:
        assert f"\n    {command} " in said.out
    assert "0 done well, 1 a simulation failed, 2 wrong use, 3 timed out" in said.out
    assert real("--version").out.startswith("gymdash-tui 0.")


@pytest.mark.slow
def test_the_demo_starts_three_seeds(real: Shell) -> None:
    said = real("demo", "--no-screen")
    assert said.code == 0 and len(said.out.splitlines()) == 3
    rows = real("ls", "--json").json
    assert [row["seed"] for row in rows] == [2, 1, 0] and len({row["group"] for row in rows}) == 1
    assert all(row["config"]["env"] == "CartPole-v1" for row in rows)
    stopped = real("stop", *(row["sim_id"] for row in rows), "--json")
    assert stopped.code == 0 and [row["ending"] for row in stopped.json] == ["cancelled"] * 3
