"""``gymdash-tui settings``: listed, changed, taken back, and refused with the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.user.paths import settings_file
from tests.cli.shell import Said
from tests.helpers.processes import run_python

Typed = Callable[..., Said]


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return settings_file()


def test_all_are_listed_with_their_defaults(typed: Typed) -> None:
    said = typed("settings")
    assert said.code == 0
    lines = {line.split()[0]: line.split()[1:3] for line in said.out.splitlines()}
    assert lines["theme"] == ["gymdash", "gymdash"]
    assert lines["confirm.stop"] == ["on", "on"]
    assert typed("settings", "--json").json["settings"]["refresh.rows"] == 3.0
    assert typed("settings", "list").out == said.out
    assert "keys.stop" in typed("settings", "list", "--keys").out


def test_the_path_alone(typed: Typed, file: Path) -> None:
    assert typed("settings", "--path").out == f"{file}\n"
    assert not file.exists()


def test_one_is_set_and_taken_back(typed: Typed, file: Path) -> None:
    assert typed("settings", "set", "theme", "nord").out == "theme is nord now.\n"
    assert typed("settings", "set", "confirm.kill", "off").code == 0
    assert typed("settings", "set", "notify.on", "died, done").code == 0
    assert typed("settings", "set", "keys.stop", "?,S").refuses("'help' there already")
    assert typed("settings", "set", "keys.stop", "S").code == 0
    assert tomllib.loads(file.read_text()) == {
        "theme": "nord",
        "confirm": {"kill": False},
        "notify": {"on": ["done", "died"]},
        "keys": {"stop": "S"},
    }
    assert "keys.stop" in typed("settings").out
    assert typed("settings", "unset", "keys.stop").out == "keys.stop is s again.\n"
    assert typed("settings", "unset", "theme").out == "theme is gymdash again.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("thme", "nord"), "did you mean 'theme'?"),
        (("theme", "nrod"), "did you mean 'nord'?"),
        (("confirm.stop", "perhaps"), "has to be true or false"),
        (("refresh.rows", "0"), "from 0.5 to 600"),
        (("notify.on", "done,dead"), "holds 'dead'"),
        (("notify.webhook", "example.org"), "has to begin with http:// or https://"),
        (("keys.stop", "x"), "that is 'kill' there already (keys.kill)."),
        (("keys.stop", "ctrl+i"), "it arrives as tab."),
        (("keys.sotp", "x"), "did you mean 'keys.stop'?"),
    ],
)
def test_what_cannot_be_is_refused(typed: Typed, file: Path, words: tuple[str, str], said: str) -> None:
    assert typed("settings", "set", *words).refuses(said)
    assert not file.exists()


def test_a_mistake_in_the_file_is_said_and_not_written_over(typed: Typed, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('theme = "nrod"\n')
    said = typed("settings")
    assert said.code == 0
    assert "line 1: theme is 'nrod'" in said.err
    file.write_text("theme = \n")
    assert typed("settings", "set", "theme", "nord").refuses("line 1 is no TOML", "nothing was saved")
    assert file.read_text() == "theme = \n"


def test_the_shell_loads_neither_the_screens_nor_what_writes_the_file(tmp_path: Path) -> None:
    code = "import sys, gymdash_tui.cli.settings; print({'textual', 'tomlkit'} & set(sys.modules))"
    assert run_python("-c", code, cwd=tmp_path).stdout == "set()\n"
