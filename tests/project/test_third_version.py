"""Projects of our third version: everything in them comes along, and the scores stand in a column."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.preset import Preset
from gymdash_tui.project.migrations.versions.v0003_requests_and_presets import upgrade as _third
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION

from .helpers import HOSTILE, ask, at_once, carry, got, shape
from .test_second_version import SecondVersion


def third(root: Path, *rows: tuple[str, str, str]) -> Path:
    """Make a project as our third version leaves it, with simulations by id, name and progress."""
    second = SecondVersion(root)
    for sim_id, name, _ in rows:
        second.add(sim_id, name)
    tell = "UPDATE simulations SET progress = ? WHERE sim_id = ?"
    carry(second.path, _third, 3, *((tell, (progress, sim_id)) for sim_id, _, progress in rows))
    return second.path


def test_nothing_is_pinned_and_scores_are_known(tmp_path: Path) -> None:
    third(tmp_path, ("a", "ppo", json.dumps({"score": 487.5})), ("b", "a2c", json.dumps({"score": None})))
    with Project.open(tmp_path) as project:
        rows = {row.sim_id: row for row in project.outline().rows}
        assert (rows["a"].score, rows["b"].score) == (487.5, None)
        assert not any(row.pinned for row in rows.values()) and not got(project).pinned
        assert project.match_count(parse_filter("score>400")) == 1
        project.set_pinned(["b"], True)
        assert project.outline().rows[0].sim_id == "b"
        project.set_preset(Preset("kept"))
        assert [preset.name for preset in project.presets()] == ["kept"]


@pytest.mark.parametrize("progress", ["", "{", "[1]", "null", '{"score": "x"}', '{"score": [1]}', "\x00"])
def test_damaged_progress_hinders_nobody(tmp_path: Path, progress: str) -> None:
    third(tmp_path, ("a", "x", progress))
    with Project.open(tmp_path) as project:
        assert [row.score for row in project.outline().rows] == [None]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_along(tmp_path: Path, text: str) -> None:
    third(tmp_path, ("a", text, "{}"))
    with Project.open(tmp_path) as project:
        assert got(project).name == text


def test_a_copy_is_kept_and_its_tables_are_like_new_ones(tmp_path: Path) -> None:
    path = third(tmp_path / "third", ("a", "x", "{}"))
    shapes = []
    for name in ("third", "new"):
        with Project.open(tmp_path / name) as project:
            shapes.append(shape(project.folder.database))
    assert shapes[0] == shapes[1]
    [copy] = path.parent.glob("*.bak")
    assert copy.name.startswith("simulations.db.v3-")
    assert (ask(copy, "PRAGMA user_version"), ask(path, "PRAGMA user_version")) == ([(3,)], [(SCHEMA_VERSION,)])


def test_the_third_version_may_go_on_writing(tmp_path: Path) -> None:
    path = third(tmp_path, ("a", "x", "{}"))
    with Project.open(tmp_path) as project:
        with closing(sqlite3.connect(path)) as connection, connection:  # by a program that was not closed
            connection.execute("UPDATE simulations SET name = 'y', progress = '{\"score\": 1}' WHERE sim_id = 'a'")
        assert got(project).name == "y" and got(project).progress.score == 1


def test_programs_that_open_it_at_once_carry_it_over_once(tmp_path: Path) -> None:
    path = third(tmp_path, ("a", "x", "{}"))

    def open_it() -> None:
        with Project.open(tmp_path) as project:
            assert len(project.outline().rows) == 1

    at_once(*[open_it] * 4)
    assert len(list(path.parent.glob("*.bak"))) == 1
