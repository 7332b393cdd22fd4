"""Records, other programs on the same project, and a database as GymDash 0.1.x leaves it."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

HOSTILE = [
    "[/foo]",
    "[bold red]",
    "\x1b[31mred\x1b]0;title\x07",
    "a\nb\r\tc",
    "nul \x00 inside",
    "🦊‍👩‍👩‍👧 \u202eright to left",
    "'; DROP TABLE simulations; --",
    "%_\\",
    "x" * 10_000,
    "",
    " ",
]


def record(name: str = "ppo", **values: Any) -> SimulationRecord:
    """Make a simulation that nobody has seen yet."""
    return SimulationRecord(**{"sim_id": str(uuid.uuid4()), "name": name, "sim_key": "stable_baselines", **values})


def got(project: Project, sim_id: str = "a") -> SimulationRecord:
    """Give a simulation that has to be there."""
    found = project.get(sim_id)
    assert found is not None
    return found


def carry(path: Path, upgrade: Callable[[], None], version: int, *statements: tuple[str, tuple[str, ...]]) -> None:
    """Have one migration, and then some statements, done to a database that is of the version before."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        upgrade()
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        for statement, values in statements:
            connection.exec_driver_sql(statement, values)
    engine.dispose()


def minutes(number: float) -> timedelta:
    """Make a span of time."""
    return timedelta(minutes=number)


def at_once(*tasks: Callable[[], object], deadline: float = 60) -> None:
    """Run each task in a process of its own, all let loose at one moment; none may fail.

    They are forked, which is cheap, and what one does to itself (limits, rights) ends with it. Each opens its project
    itself, because a connection may not cross over.
    """
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        gate.wait(deadline)
        task()

    processes = [context.Process(target=run, args=(task,)) for task in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join(deadline)
    assert [process.exitcode for process in processes] == [0] * len(tasks)


def ask(database: Path, question: str) -> list[tuple[Any, ...]]:
    """Ask a database without any of the project's code, as the sqlite3 shell would."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def shape(database: Path) -> dict[str, Any]:
    """Give everything by which two databases' tables can differ, but for how their statements are written."""
    found: dict[str, Any] = {}
    for (table,) in ask(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        indexes = ask(database, f"PRAGMA index_list({table})")
        found[table] = [
            ask(database, f"PRAGMA table_xinfo({table})"),
            ask(database, f"PRAGMA foreign_key_list({table})"),
            {row[1]: ask(database, f"PRAGMA index_info({row[1]})") for row in indexes},
        ]
    for name, statement in ask(database, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"):
        found[name] = statement.partition("WHERE")[2].split()
    counted = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY 1"
    return {**found, "autoincrement": ask(database, counted)}


GYMDASH_TABLES = """
CREATE TABLE IF NOT EXISTS simulations (
    sim_id UUID PRIMARY KEY, name TEXT, created TIMESTAMP, started TIMESTAMP, ended TIMESTAMP, is_done BOOL,
    cancelled BOOL, failed BOOL, force_stopped BOOL, config SIMULATIONCONFIG, start_kwargs KWARGS,
    sim_type_name TEXT, sim_module_name TEXT);
CREATE TABLE IF NOT EXISTS sim_status (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sim_id INTEGER NOT NULL, time TIMESTAMP, code INTEGER, subcode INTEGER,
    details TEXT, error_trace TEXT, FOREIGN KEY (sim_id) REFERENCES simulations (sim_id));
CREATE TABLE IF NOT EXISTS api_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, time TIMESTAMP, code INTEGER, details TEXT);
"""
"""GymDash 0.1.4's tables (``backend/project.py``)."""


class GymdashDatabase:
    """A project as GymDash 0.1.x leaves it: no version, no write-ahead log, local times without a zone."""

    def __init__(self, root: Path, tables: str = GYMDASH_TABLES) -> None:
        self.path = root / "db" / "simulations.db"
        self.path.parent.mkdir(parents=True)
        self._run(lambda connection: connection.executescript(tables))

    def add(self, name: str | None = "old", **values: Any) -> str:
        """Put in a simulation that succeeded, but for the values given; the answer is its id."""
        config = {"name": name, "sim_key": "stable_baselines", "sim_family": None, "sim_type": None}
        row = {
            "sim_id": str(uuid.uuid4()),
            "name": name,
            "created": "2025-01-02 10:00:00.250000",
            "started": "2025-01-02 10:00:01",
            "ended": "2025-01-02 11:00:00.500000",
            "is_done": 1,
            "cancelled": 0,
            "failed": 0,
            "force_stopped": 0,
            "config": json.dumps({**config, "kwargs": {"env": "CartPole-v1", "num_steps": 5000}}),
            "start_kwargs": "{}",
            "sim_type_name": "StableBaselinesSimulation",
            "sim_module_name": "gymdash.backend.gymnasium.environment",
            **values,
        }
        self.insert("simulations", **row)
        return str(row["sim_id"])

    def add_status(self, sim_id: str, **values: Any) -> None:
        """Put in a status."""
        common = {"time": "2025-01-02 10:30:00.000001", "code": 2, "subcode": 0, "details": "", "error_trace": ""}
        self.insert("sim_status", **{"sim_id": sim_id, **common, **values})

    def insert(self, table: str, **row: Any) -> None:
        """Put in any row."""
        marks = ", ".join("?" * len(row))
        statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
        self._run(lambda connection: connection.execute(statement, tuple(row.values())))

    def _run(self, what: Any) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            what(connection)
