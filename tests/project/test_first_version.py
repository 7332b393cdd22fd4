"""Projects of our own first version: everything in them comes along, and a copy is kept."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.engine import make_engine, write_transaction
from gymdash_tui.project.migrations import migrate
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.paths import ProjectFolder

from .helpers import HOSTILE, NOON, GymdashDatabase, ask, at_once, got, minutes, record, shape

FIRST_TABLES = """
CREATE TABLE simulations (
    sim_id TEXT NOT NULL, name TEXT NOT NULL, created TEXT, started TEXT, ended TEXT, is_done BOOLEAN NOT NULL,
    cancelled BOOLEAN NOT NULL, failed BOOLEAN NOT NULL, force_stopped BOOLEAN NOT NULL, config TEXT NOT NULL,
    start_kwargs TEXT NOT NULL, sim_type_name TEXT NOT NULL, sim_module_name TEXT NOT NULL, sim_key TEXT NOT NULL,
    phase TEXT NOT NULL, ending TEXT, group_name TEXT NOT NULL, parent TEXT, tags TEXT NOT NULL, notes TEXT NOT NULL,
    launcher TEXT NOT NULL, attempt INTEGER NOT NULL, progress TEXT NOT NULL, seed INTEGER, queue_position INTEGER,
    journal_offset INTEGER NOT NULL, journal_ending TEXT, exit TEXT, last_status_time TEXT, last_status_code INTEGER,
    last_status_subcode INTEGER, last_status_details TEXT, last_status_error_trace TEXT, PRIMARY KEY (sim_id));
CREATE INDEX ix_simulations_phase ON simulations (phase, ending);
CREATE INDEX ix_simulations_created ON simulations (created);
CREATE INDEX ix_simulations_name ON simulations (name);
CREATE TABLE api_calls (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, time TEXT, code INTEGER NOT NULL,
    details TEXT NOT NULL);
CREATE TABLE sim_status (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, sim_id TEXT NOT NULL, time TEXT, code INTEGER NOT NULL,
    subcode INTEGER NOT NULL, details TEXT NOT NULL, error_trace TEXT NOT NULL,
    FOREIGN KEY(sim_id) REFERENCES simulations (sim_id) ON DELETE CASCADE);
CREATE INDEX ix_sim_status_sim_id ON sim_status (sim_id, id);
PRAGMA user_version = 1;
"""
"""As ``CREATE`` statements: what version 1 of the tables was, whatever becomes of today's."""


class FirstVersion:
    """A project's database as our first version leaves it."""

    def __init__(self, root: Path) -> None:
        self.path = ProjectFolder(root).database
        self.path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(FIRST_TABLES)

    def add(self, sim_id: str, **values: Any) -> None:
        """Put in a simulation by the first version's own statement, which knows of no later column."""
        texts = dict.fromkeys(("start_kwargs", "progress"), "{}") | dict.fromkeys(("is_done", "failed"), 0)
        texts |= dict.fromkeys(("sim_type_name", "sim_module_name", "group_name", "notes"), "")
        common = {"cancelled": 0, "force_stopped": 0, "tags": "[]", "launcher": "local", "attempt": 1}
        config = {"name": "old", "sim_key": "stable_baselines", "kwargs": {"env": "CartPole-v1"}}
        row = {"sim_id": sim_id, "name": "old", "sim_key": "stable_baselines", "phase": "created", "journal_offset": 0}
        row |= {"created": "2026-05-01 12:00:00.000000+00:00", "config": json.dumps(config), **texts, **common}
        self.insert("simulations", **{**row, **values})

    def insert(self, table: str, **row: Any) -> None:
        """Put in any row."""
        statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement, tuple(row.values()))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[FirstVersion]:
    """The first version's database, still empty."""
    yield FirstVersion(tmp_path)


def test_everything_comes_along(tmp_path: Path, old: FirstVersion) -> None:
    progress = Progress(step=5, total=10, trail=(1.0, None))
    status = {"time": "2026-05-01 12:05:00.000000+00:00", "code": 1, "subcode": 1, "details": "x", "error_trace": "t"}
    old.add(
        "a",
        name="ppo",
        started="2026-05-01 12:01:00.000000+00:00",
        ended="2026-05-01 12:05:00.000000+00:00",
        **{"phase": "done", "ending": "failed", "is_done": 1, "failed": 1, "journal_ending": "failed"},
        **{"start_kwargs": '{"num_steps": 7}', "seed": 3, "group_name": "seeds", "tags": '["good"]', "attempt": 2},
        **{"progress": json.dumps(progress.to_json()), "journal_offset": 99, "exit": '{"code": 1}', "parent": "p"},
        **{f"last_status_{name}": value for name, value in status.items()},
    )
    old.insert("sim_status", id=41, sim_id="a", **status)
    old.insert("api_calls", id=7, name="start", time="2026-05-01 12:00:00+00:00", code=0, details='{"id": "a"}')
    with Project.open(tmp_path) as project:
        said = SimStatus(SimStatusCode.FAIL, "x", 1, "t", NOON + minutes(5))
        wanted = record(
            "ppo",
            sim_id="a",
            **{"phase": Phase.DONE, "ending": Ending.FAILED, "created": NOON, "started": NOON + minutes(1)},
            **{"ended": NOON + minutes(5), "kwargs": {"env": "CartPole-v1"}, "start_kwargs": {"num_steps": 7}},
            **{"seed": 3, "group": "seeds", "tags": ("good",), "attempt": 2, "progress": progress, "parent": "p"},
            **{"exit": {"code": 1}, "journal_offset": 99, "last_status": said},
        )
        assert project.page() == [wanted]
        assert [(one.id, one.status) for one in project.statuses()] == [(41, said)]
        assert [(call.id, call.name, call.details) for call in project.calls()] == [(7, "start", {"id": "a"})]
        assert project.journal_ending("a") is Ending.FAILED
        assert project.reopen("a", Phase.QUEUED)
        assert [found.sim_id for found in project.queue()] == ["a"]


def test_the_queue_keeps_its_order(tmp_path: Path, old: FirstVersion) -> None:
    for sim_id, place in (("c", 4), ("a", 9), ("b", 2)):
        old.add(sim_id, phase="queued", queue_position=place)
    with Project.open(tmp_path) as project:
        project.add(record(sim_id="d", phase=Phase.QUEUED))
        assert [(found.sim_id, found.held, found.after) for found in project.queue()] == [
            *(("b", False, ()), ("c", False, ()), ("a", False, ()), ("d", False, ()))
        ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_along(tmp_path: Path, old: FirstVersion, text: str) -> None:
    old.add("a", name=text, notes=text, tags=json.dumps([text]), group_name=text)
    with Project.open(tmp_path) as project:
        found = got(project)
        assert (found.name, found.notes, found.tags, found.group) == (text, text, (text,), text)


def test_a_copy_is_kept(tmp_path: Path, old: FirstVersion) -> None:
    old.add("a")
    before = ask(old.path, "SELECT * FROM simulations")
    Project.open(tmp_path).close()
    [copy] = old.path.parent.glob("*.bak")
    assert copy.name.startswith("simulations.db.v1-")
    assert ask(copy, "SELECT * FROM simulations") == before
    assert (ask(copy, "PRAGMA user_version"), ask(old.path, "PRAGMA user_version")) == ([(1,)], [(SCHEMA_VERSION,)])
    Project.open(tmp_path).close()
    assert list(old.path.parent.glob("*.bak")) == [copy]


def test_tables_of_all_origins_are_alike(tmp_path: Path) -> None:
    FirstVersion(tmp_path / "first").add("a")
    GymdashDatabase(tmp_path / "gymdash").add()
    shapes = []
    for name in ("first", "gymdash", "new"):
        with Project.open(tmp_path / name) as project:
            shapes.append(shape(project.folder.database))
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_first_version_may_go_on_writing(tmp_path: Path, old: FirstVersion) -> None:
    old.add("a")
    with Project.open(tmp_path) as project:
        old.add("b", phase="queued", queue_position=1)  # by a program that was not closed as this one was installed
        found = got(project, "b")
        assert (found.held, found.priority, found.after, found.gpu, found.deleted) == (False, 0, (), "", None)
        assert project.count() == 2


def test_a_dropped_index_is_no_obstacle(tmp_path: Path, old: FirstVersion) -> None:
    with closing(sqlite3.connect(old.path)) as connection:
        connection.execute("DROP INDEX ix_simulations_phase")
    with Project.open(tmp_path) as project:
        assert project.counts() == {}


def test_programs_that_open_it_at_once_carry_it_over_once(tmp_path: Path, old: FirstVersion) -> None:
    for number in range(50):
        old.add(f"{number}")

    def open_it() -> None:
        with Project.open(tmp_path) as project:
            assert project.count() == 50

    at_once(*[open_it] * 4)
    assert len(list(old.path.parent.glob("*.bak"))) == 1


def test_a_crash_in_between_leaves_the_old_state(tmp_path: Path, old: FirstVersion) -> None:
    old.add("a")

    def die_within() -> None:
        with write_transaction(make_engine(old.path)) as connection:
            migrate(connection, old.path)
            os._exit(0)

    at_once(die_within)
    assert ask(old.path, "PRAGMA user_version") == [(1,)]
    assert "held" not in {row[1] for row in ask(old.path, "PRAGMA table_info(simulations)")}
    with Project.open(tmp_path) as project:
        assert got(project).name == "old"
