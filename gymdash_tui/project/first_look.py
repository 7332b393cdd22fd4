"""A project's list before the project is open: what stands on the screen while SQLAlchemy and the tables are loaded.

It is read as it is, by SQLite alone, without writing a byte; a project that has to be carried over first, is locked, or
is none, has no first look, and whoever opens it learns why.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.converters import record_of
from gymdash_tui.project.glance import connect_quietly, counts_of
from gymdash_tui.project.lenient import moment_of
from gymdash_tui.project.outline_rows import OutlineRow, first_rows
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.paths import ProjectFolder

_TIMES = ("created", "started", "ended", "deleted", "last_status_time")


class FirstLook:
    """What can be asked of a project that is not open yet; each question may raise ``sqlite3.Error``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: ListQuery, lines: int, now: datetime | None = None) -> list[OutlineRow]:
        """Give the simulations of which a list's first lines are made, in an order; for a query without a filter."""
        return first_rows(self._connection, query, now or utc_now(), lines)

    def counts(self) -> dict[str, int]:
        """Count the simulations by their word."""
        columns = {row[1] for row in self._connection.execute("PRAGMA table_info(simulations)")}
        return counts_of(self._connection, columns)

    def records_of(self, sim_ids: Sequence[str]) -> dict[str, SimulationRecord]:
        """Give simulations by their ids."""
        holes = ", ".join("?" * len(sim_ids))
        found = self._connection.execute(f"SELECT * FROM simulations WHERE sim_id IN ({holes})", tuple(sim_ids))
        names = [column[0] for column in found.description]
        rows = (dict(zip(names, row, strict=True)) for row in found)
        records = (record_of({**row, **{name: moment_of(row[name]) for name in _TIMES}}) for row in rows)
        return {record.sim_id: record for record in records}


@contextlib.contextmanager
def first_look(root: Path) -> Iterator[FirstLook | None]:
    """Look at a project; ``None`` where there is no first look to be had.

    Args:
        root: Its folder.
    """
    database = ProjectFolder(root.expanduser()).database
    try:
        connection = connect_quietly(database)
    except sqlite3.Error:
        yield None
        return
    with contextlib.closing(connection):
        yield FirstLook(connection) if _is_todays(connection) else None


def _is_todays(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)
    except sqlite3.Error:
        return False
