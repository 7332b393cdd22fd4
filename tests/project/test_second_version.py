"""Projects of our second version: everything in them comes along, and a copy is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.paths import ProjectFolder

from .helpers import HOSTILE, NOON, ask, at_once, got, record, shape

SECOND_TABLES = """
CREATE TABLE simulations (
    sim_id TEXT NOT NULL, name TEXT NOT NULL, created TEXT, started TEXT, ended TEXT, is_done BOOLEAN NOT NULL,
    cancelled BOOLEAN NOT NULL, failed BOOLEAN NOT NULL, force_stopped BOOLEAN NOT NULL, config TEXT NOT NULL,
    start_kwargs TEXT NOT NULL, sim_type_name TEXT NOT NULL, sim_module_name TEXT NOT NULL, sim_key TEXT NOT NULL,
    phase TEXT NOT NULL, ending TEXT, group_name TEXT NOT NULL, parent TEXT, tags TEXT NOT NULL, notes TEXT NOT NULL,
    launcher TEXT NOT NULL, attempt INTEGER NOT NULL, progress TEXT NOT NULL, seed INTEGER, queue_position INTEGER,
    journal_offset INTEGER NOT NULL, journal_ending TEXT, exit TEXT, last_status_time TEXT, last_status_code INTEGER,
    last_status_subcode INTEGER, last_status_details TEXT, last_status_error_trace TEXT,
    held BOOLEAN DEFAULT 0 NOT NULL, priority INTEGER DEFAULT 0 NOT NULL, after_ids TEXT DEFAULT '[]' NOT NULL,
    after_any BOOLEAN DEFAULT 0 NOT NULL, gpu TEXT DEFAULT '' NOT NULL, gpu_index INTEGER,
    requeued INTEGER DEFAULT 0 NOT NULL, deleted TEXT, PRIMARY KEY (sim_id));
CREATE INDEX ix_simulations_queue ON simulations (queue_position) WHERE queue_position IS NOT NULL;
CREATE INDEX ix_simulations_phase ON simulations (phase, ending, held, deleted) WHERE deleted IS NULL;
CREATE INDEX ix_simulations_name ON simulations (name) WHERE deleted IS NULL;
CREATE INDEX ix_simulations_deleted ON simulations (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX ix_simulations_created ON simulations (created) WHERE deleted IS NULL;
CREATE INDEX ix_simulations_group ON simulations (group_name, phase, ending, held, created, deleted)
    WHERE group_name <> '' AND deleted IS NULL;
CREATE TABLE api_calls (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, time TEXT, code INTEGER NOT NULL,
    details TEXT NOT NULL);
CREATE TABLE settings (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE sim_status (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sim_id TEXT NOT NULL, time TEXT, code INTEGER NOT NULL,
    subcode INTEGER NOT NULL, details TEXT NOT NULL, error_trace TEXT NOT NULL,
    FOREIGN KEY(sim_id) REFERENCES simulations (sim_id) ON DELETE CASCADE);
CREATE INDEX ix_sim_status_sim_id ON sim_status (sim_id, id);
PRAGMA user_version = 2;
"""
"""As ``CREATE`` statements: what version 2 of the tables was, whatever becomes of today's."""


class SecondVersion:
    """A project's database as our second version leaves it."""

    def __init__(self, root: Path) -> None:
        self.path = ProjectFolder(root).database
        self.path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SECOND_TABLES)

    def add(self, sim_id: str, name: str = "old", phase: str = "running") -> None:
        """Put in a simulation by the second version's own statement, which knows of no later column."""
        texts = dict.fromkeys(("config", "start_kwargs", "progress"), "{}")
        texts |= dict.fromkeys(("sim_type_name", "sim_module_name", "group_name", "notes"), "")
        flags = dict.fromkeys(("is_done", "cancelled", "failed", "force_stopped", "journal_offset"), 0)
        row: dict[str, object] = {
            "sim_id": sim_id,
            "name": name,
            "sim_key": "steps",
            "phase": phase,
            "tags": "[]",
            "launcher": "local",
        }
        row |= {"created": "2026-05-01 12:00:00.000000+00:00", "attempt": 1, "held": 1, "priority": 7, "gpu": "any"}
        values = {**row, **texts, **flags}
        statement = f"INSERT INTO simulations ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
        self.run(statement, *values.values())

    def run(self, statement: str, *values: object) -> None:
        """Run any statement."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement, values)


@pytest.fixture
def old(tmp_path: Path) -> SecondVersion:
    """The second version's database, still empty."""
    return SecondVersion(tmp_path)


def test_everything_comes_along_and_what_is_new_can_be_used(tmp_path: Path, old: SecondVersion) -> None:
    old.add("a")
    old.run("INSERT INTO settings VALUES ('slots', '3')")
    old.run("INSERT INTO sim_status VALUES (41, 'a', '2026-05-01 12:05:00+00:00', 2, 0, 'x', '')")
    with Project.open(tmp_path) as project:
        wanted = record("old", sim_id="a", sim_key="steps", phase=Phase.RUNNING, created=NOON, held=True)
        found = got(project)
        assert (found.name, found.phase, found.held, found.priority, found.gpu) == (
            *(wanted.name, wanted.phase, wanted.held, 7, "any"),
        )
        assert found.asks == "" and project.setting("slots") == 3
        assert [(one.id, one.status.details) for one in project.statuses()] == [(41, "x")]
        project.ingest("a", [{"kind": "request", "id": "r", "channel": "c", "details": "Which way?"}], 0, 1)
        project.set_preset(Preset("fast", sim_key="steps"))
        assert got(project).asks == "Which way?" and project.request_count() == 1
        assert [preset.name for preset in project.presets()] == ["fast"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_along(tmp_path: Path, old: SecondVersion, text: str) -> None:
    old.add("a", text)
    with Project.open(tmp_path) as project:
        assert got(project).name == text


def test_a_copy_is_kept(tmp_path: Path, old: SecondVersion) -> None:
    old.add("a")
    before = ask(old.path, "SELECT * FROM simulations")
    Project.open(tmp_path).close()
    [copy] = old.path.parent.glob("*.bak")
    assert copy.name.startswith("simulations.db.v2-")
    assert ask(copy, "SELECT * FROM simulations") == before
    assert (ask(copy, "PRAGMA user_version"), ask(old.path, "PRAGMA user_version")) == ([(2,)], [(SCHEMA_VERSION,)])


def test_its_tables_are_like_new_ones(tmp_path: Path) -> None:
    SecondVersion(tmp_path / "second").add("a")
    shapes = []
    for name in ("second", "new"):
        with Project.open(tmp_path / name) as project:
            shapes.append(shape(project.folder.database))
    assert shapes[0] == shapes[1]


def test_the_second_version_may_go_on_writing(tmp_path: Path, old: SecondVersion) -> None:
    with Project.open(tmp_path) as project:
        old.add("b")  # by a program that was not closed as this one was installed
        assert got(project, "b").asks == ""


def test_programs_that_open_it_at_once_carry_it_over_once(tmp_path: Path, old: SecondVersion) -> None:
    old.add("a")

    def open_it() -> None:
        with Project.open(tmp_path) as project:
            assert project.count() == 1

    at_once(*[open_it] * 4)
    assert len(list(old.path.parent.glob("*.bak"))) == 1
