"""``gymdash-tui import``, as a person types it."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.shell import Said, Shell
from tests.helpers.foreign_logs import events, monitor, zoo_run


def test_import_says_what_came_and_from_where(shell: Shell, typed: Callable[..., Said]) -> None:
    events(shell.folder / "runs" / "a")
    monitor(shell.folder / "runs" / "b", more="oops\n")
    said = typed("import", "runs", "--group", "old")
    assert (said.code, said.err) == (0, "")
    assert "imported a  " in said.out
    assert "1 damaged line of monitor.csv was passed over." in said.out
    listed = {one["name"]: one for one in typed("ls", "--json").json}
    assert {name: (one["sim_key"], one["group"], one["ending"]) for name, one in listed.items()} == {
        "a": ("imported", "old", "succeeded"),
        "b": ("imported", "old", "succeeded"),
    }
    assert "rollout/ep_rew_mean" in typed("metrics", "b", "--list").out
    again = typed("import", "runs")
    assert again.code == 0
    assert "passed over a: it is 'a' (" in again.out
    third = typed("import", "runs/a", "--again", "--name", "[/foo]", "--json").json
    assert [one["name"] for one in third["imported"]] == ["[/foo]"]
    assert typed("import", "runs/a", "--json").json["passed_over"][0]["name"] == "a"
    assert typed("rerun", "b").refuses("was imported", "gymdash-tui clone")


def test_a_dry_run_makes_nothing(shell: Shell, typed: Callable[..., Said]) -> None:
    zoo_run(shell.folder / "logs" / "ppo" / "CartPole-v1_1")
    said = typed("import", "logs", "--dry-run")
    assert "ppo/CartPole-v1_1  RL Zoo  0.monitor.csv, 1.monitor.csv, evaluations.npz" in said.out
    assert "1 run would be imported." in said.out
    [told] = typed("import", "logs", "--dry-run", "--json").json
    assert (told["kind"], told["name"]) == ("RL Zoo", "ppo/CartPole-v1_1")
    assert not shell.project.exists()


def test_import_refuses_what_it_does_not_know(shell: Shell, typed: Callable[..., Said]) -> None:
    (shell.folder / "runs").mkdir()
    assert typed("import", "runs").refuses("No run was found", "evaluations.npz")
    assert typed("import", "gone").refuses("gone cannot be read", "No such file")
    events(shell.folder / "runs")
    assert typed("import", "runs", "gone").refuses("gone")
    assert typed("import").refuses("PATH")
    assert typed("import", "runs").code == 0
    assert typed("import", str(shell.project)).refuses("is a project already", "gymdash-tui -d")
