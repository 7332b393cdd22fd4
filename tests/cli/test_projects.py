"""``gymdash-tui projects``, and what is remembered by the commands that make one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.user.known import KnownProjects
from tests.cli.shell import Said
from tests.project.helpers import GymdashDatabase

pytestmark = pytest.mark.usefixtures("no_projects")

Typed = Callable[..., Said]


def opened(folder: Path) -> Path:
    Project.open(folder).close()
    KnownProjects().remember(folder)
    return folder


def test_before_any_was_opened_it_says_how_one_is(typed: Typed) -> None:
    said = typed("projects")
    assert said.code == 0
    assert "You have opened no project yet" in said.out
    assert typed("projects", "--json").json == []


def test_a_project_that_a_command_made_is_remembered(typed: Typed, tmp_path: Path) -> None:
    assert typed("slots", "0").code == 0
    assert typed("queue", "example_ml", "--name", "first", "-d", str(tmp_path / "other")).code == 0
    told = typed("projects", "list", "--json").json
    assert [one["name"] for one in told] == ["other", "work"]
    assert told[0]["standing"] == "ours"
    assert sum(told[0]["simulations"].values()) == 1
    # looking remembers nothing
    assert typed("ls").code == 0
    assert [one["name"] for one in typed("projects", "--json").json] == ["other", "work"]


def test_what_is_special_about_one_is_said(typed: Typed, tmp_path: Path) -> None:
    opened(tmp_path / "fine")
    shutil.rmtree(opened(tmp_path / "gone"))
    GymdashDatabase(tmp_path / "old").add("x")
    KnownProjects().remember(tmp_path / "old")
    lines = typed("projects").out.splitlines()
    assert [line.split()[0] for line in lines] == ["name", "old", "gone", "fine"]
    assert "1 done" in lines[1] and "GymDash 0.1.x" in lines[1]
    assert "its folder is missing" in lines[2]
    assert not (tmp_path / "gone").exists()
    assert sorted(path.name for path in (tmp_path / "old" / "db").iterdir()) == ["simulations.db"]


def test_sizes_are_measured_where_that_is_asked_for(typed: Typed, tmp_path: Path) -> None:
    opened(tmp_path / "fine")
    (tmp_path / "fine" / "big").write_bytes(b"x" * 2_000_000)
    assert typed("projects", "--json").json[0]["bytes"] is None
    assert typed("projects", "--sizes", "--json").json[0]["bytes"] > 2_000_000
    assert "MB" in typed("projects").out


def test_forgetting_by_name_by_path_and_what_is_missing(typed: Typed, tmp_path: Path) -> None:
    for name in ("a", "b", "c/.gymdash-projects", "d"):
        opened(tmp_path / name)
    assert "nothing in it was touched" in typed("projects", "forget", "a", str(tmp_path / "c")).out
    assert [one.name for one in KnownProjects().list()] == ["d", "b"]
    assert (tmp_path / "a").is_dir()
    shutil.rmtree(tmp_path / "d")
    assert typed("projects", "forget", "--missing").code == 0
    assert [one.name for one in KnownProjects().list()] == ["b"]
    assert "are there" in typed("projects", "forget", "--missing").out


def test_what_is_meant_has_to_be_one_of_them(typed: Typed, tmp_path: Path) -> None:
    opened(tmp_path / "lander")
    opened(tmp_path / "x" / "night")
    opened(tmp_path / "y" / "night")
    assert typed("projects", "forget", "landr").refuses("landr", "did you mean 'lander'?")
    assert typed("projects", "forget", "night").refuses("2 projects are named", "give the path")
    assert typed("projects", "forget", "\x1b[31m\0" + "x" * 5000).refuses("gymdash-tui projects")
    assert typed("projects", "forget").refuses("PROJECT", "--missing")
    assert typed("projects", "nothing").refuses("nothing")
    assert len(KnownProjects().list()) == 3


def test_names_reach_the_terminal_as_text(typed: Typed, tmp_path: Path) -> None:
    opened(tmp_path / "\x1b[31mred\n[/foo]".replace("/", "_"))
    said = typed("projects")
    assert "\x1b" not in said.out
    assert len(said.out.splitlines()) == 2


def test_a_state_folder_that_cannot_be_written_keeps_nobody_from_starting(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_STATE_HOME", os.fspath(tmp_path / "file"))
    assert typed("slots", "0").code == 0
