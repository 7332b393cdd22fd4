"""What was left at its default, as the shell shows, lists and finds it."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_what_was_left_is_shown_listed_and_found(shell: Shell) -> None:
    told = shell(
        "start", "steps", "--name", "first", "--set", "steps=2", "--set", "inner.rate=5", "--wait", "--json"
    ).json
    left = {"mode": "plain", "inner": {"deep": {"er": 1}}, "trigger": 0, "even": 2}
    assert told["defaults"] == left and told["config"] == {"steps": 2, "inner": {"rate": 5}}
    assert shell("queue", "steps", "--name", "second", "--set", "mode=fancy", "--held").code == 0
    shown = shell("show", "first").out
    given, _, rest = shown.partition("\nleft at their defaults\n")
    assert "  inner.rate = 5\n" in given and "mode" not in given.partition("\narguments\n")[2]
    assert rest.startswith("  mode = plain\n  inner.deep.er = 1\n") and "\nstarted with\n" in rest
    assert shell("show", "first", "--json").json["defaults"] == left
    listed = shell("ls", "--columns", "name,mode,er", "--filter", "even=2", "--sort", "mode").out
    assert [line.split() for line in listed.splitlines()] == [
        ["name", "mode", "er"],
        ["second", "fancy", "1"],
        ["first", "plain", "1"],
    ]
    assert [row["name"] for row in shell("ls", "--filter", "mode=plain", "--json").json] == ["first"]
    assert shell("ls", "--filter", "nothing=1").refuses("There is no key 'nothing'")
