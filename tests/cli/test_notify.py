"""``notify``: what it says of the ways, and that its test really tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Said, Shell
from tests.helpers.announced import Paper, listener, settings

Typed = Callable[..., Said]


def test_it_says_of_what_and_how(typed: Typed) -> None:
    said = typed("notify")
    assert said.code == 0
    assert "done, failed, died, request" in said.out
    assert "command       none" in said.out
    assert "settings.toml" in said.out
    with settings(command="x [/y]", on=["died"], bell=False):
        assert typed("notify", "--json").json["command"] == "x [/y]"
        said = typed("notify")
    assert "x [/y]" in said.out and "told of       died" in said.out and "bell          off" in said.out


def test_a_test_tells_by_command_and_webhook(typed: Typed, tmp_path: Path) -> None:
    paper = Paper(tmp_path / "told.txt")
    with listener() as server, settings(command=paper.command, webhook=server.address):
        said = typed("notify", "--test")
    assert said.code == 0
    assert "command: told\nwebhook: told\n" in said.out
    assert paper.lines == ["test|this||this is a test: gymdash-tui would tell you so"]
    assert [post["event"] for post in server.posts] == ["test"]


def test_what_fails_is_said_with_code_1(typed: Typed) -> None:
    with settings(command="echo why not; exit 4"):
        said = typed("notify", "--test")
        as_json = typed("notify", "--test", "--json")
    assert said.code == as_json.code == 1
    assert "The notification command ended with exit code 4: why not." in said.out
    assert as_json.json["command"]["done"] is False


def test_without_a_way_it_says_so(typed: Typed) -> None:
    said = typed("notify", "--test")
    assert said.code == 0
    assert "No command and no webhook is set" in said.out
    assert "no terminal" in said.out
    assert "\x07" not in said.out


def test_a_mistake_in_the_settings_is_told(typed: Typed) -> None:
    with settings(bell="loud") as path:
        said = typed("notify")
    assert said.code == 0
    assert path.name in said.err and "line 2" in said.err


def test_a_switch_that_is_none_is_told(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYMDASH_TUI_NOTIFY", "loud")
    assert "it can be bell, osc, silent, off" in typed("notify", "--test").out


def test_in_a_terminal_it_rings(real: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "GYMDASH_TUI_NOTIFY"):
        monkeypatch.delenv(name, raising=False)
    said = real.on_a_terminal("notify", "--test")
    assert said.count(b"\x07") == 3 and b"\x1b]777;notify;this is a test" in said
