"""Projects of our fourth version: everything in them comes along, and nothing is made up about their defaults."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.project.migrations.versions.v0004_pins_and_scores import upgrade as _fourth
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION

from .helpers import HOSTILE, ask, at_once, carry, got, record, shape
from .test_third_version import third


def fourth(root: Path, *rows: tuple[str, str, str]) -> Path:
    """Make a project as our fourth version leaves it, with simulations by id, name and configuration."""
    path = third(root, *((sim_id, name, "{}") for sim_id, name, _ in rows))
    pin = "UPDATE simulations SET config = ?, pinned = 1 WHERE sim_id = ?"
    carry(path, _fourth, 4, *((pin, (config, sim_id)) for sim_id, _, config in rows))
    return path


def test_everything_comes_along_and_what_is_new_can_be_used(tmp_path: Path) -> None:
    fourth(tmp_path, ("a", "ppo", json.dumps({"kwargs": {"n": 1}})))
    with Project.open(tmp_path) as project:
        found = got(project)
        assert (found.name, found.kwargs, found.pinned, dict(found.defaults)) == ("ppo", {"n": 1}, True, {})
        assert project.config_keys() == ["n"] and project.match_count(parse_filter("n=1", ["n"])) == 1
        project.add(record(sim_id="b", kwargs={"n": 2}, defaults={"env": "x"}))
        assert got(project, "b").defaults == {"env": "x"} and project.config_keys() == ["n", "env"]
        assert project.match_count(parse_filter("env=x", project.config_keys())) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_along(tmp_path: Path, text: str) -> None:
    fourth(tmp_path, ("a", text, "{"))
    with Project.open(tmp_path) as project:
        assert got(project).name == text


def test_a_copy_is_kept_and_its_tables_are_like_new_ones(tmp_path: Path) -> None:
    path = fourth(tmp_path / "fourth", ("a", "x", "{}"))
    shapes = []
    for name in ("fourth", "new"):
        with Project.open(tmp_path / name) as project:
            shapes.append(shape(project.folder.database))
    assert shapes[0] == shapes[1]
    [copy] = path.parent.glob("*.bak")
    assert copy.name.startswith("simulations.db.v4-")
    assert (ask(copy, "PRAGMA user_version"), ask(path, "PRAGMA user_version")) == ([(4,)], [(SCHEMA_VERSION,)])


def test_the_fourth_version_may_go_on_writing(tmp_path: Path) -> None:
    path = fourth(tmp_path, ("a", "x", "{}"))
    with Project.open(tmp_path) as project:
        names = [row[1] for row in ask(path, "PRAGMA table_info(simulations)") if row[1] not in ("defaults", "sim_id")]
        with closing(sqlite3.connect(path)) as connection, connection:  # by a program that was not closed
            listed = ", ".join(names)
            connection.execute(
                f"INSERT INTO simulations (sim_id, {listed}) SELECT 'b', {listed} FROM simulations WHERE sim_id = 'a'"
            )
        assert dict(got(project, "b").defaults) == {}


def test_programs_that_open_it_at_once_carry_it_over_once(tmp_path: Path) -> None:
    path = fourth(tmp_path, ("a", "x", "{}"))

    def open_it() -> None:
        with Project.open(tmp_path) as project:
            assert len(project.outline().rows) == 1

    at_once(*[open_it] * 4)
    assert len(list(path.parent.glob("*.bak"))) == 1
