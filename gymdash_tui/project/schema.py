"""Brings a database to today's tables: makes them, carries older ones over, refuses what it does not know.

``PRAGMA user_version`` alone says which tables a file has. It is written in the transaction that makes them, so that a
crash in between leaves the old state, and two programs that open a project at once do it once.
"""

from __future__ import annotations

import enum
from pathlib import Path

from sqlalchemy import Connection, Engine

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.project.engine import use_wal, write_transaction
from gymdash_tui.project.tables import ProjectTable
from gymdash_tui.project.version import SCHEMA_VERSION


class Content(enum.Enum):
    """What a database file holds."""

    NOTHING = enum.auto()
    OLDER = enum.auto()
    TODAYS = enum.auto()
    NEWER = enum.auto()
    FOREIGN = enum.auto()


def ensure_schema(engine: Engine, path: Path) -> None:
    """Make sure that the file has today's tables; an older file is carried over after a copy is kept beside it.

    Raises:
        ProjectError: If the file is of a newer version or no project's database, which leaves it untouched, or if it
            could not be carried over, which leaves it as it was.
        sqlalchemy.exc.DBAPIError: If the file refuses.
    """
    with engine.connect() as connection:
        content = _look(connection, path)
    if content is not Content.TODAYS:
        with write_transaction(engine) as connection:
            # somebody else may have done it while this one waited for its turn
            _bring(connection, path, _look(connection, path))
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        _check_ids(connection, path)
    if mode != "wal":
        use_wal(engine)


def _bring(connection: Connection, path: Path, content: Content) -> None:
    if content is Content.NOTHING:
        ProjectTable.metadata.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    elif content is Content.OLDER:
        # deferred: Alembic costs 350 ms, and only an older project needs it
        from gymdash_tui.project.migrations import migrate

        migrate(connection, path)


def _look(connection: Connection, path: Path) -> Content:
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    content = _content(version, _columns(connection))
    if content is Content.NEWER:
        raise ProjectError(
            f"{path} was written by a newer gymdash-tui: its tables are of version {version}, and this program knows "
            f"them up to {SCHEMA_VERSION}. Install the newer program; the file was left untouched."
        )
    if content is Content.FOREIGN:
        raise ProjectError(
            f"{path} is an SQLite database, but no project's: it has other tables. Choose another --project-dir; the "
            f"file was left untouched."
        )
    return content


def _content(version: int, columns: set[str] | None) -> Content:
    if version > SCHEMA_VERSION:
        return Content.NEWER
    if columns is None and version == 0:
        return Content.NOTHING
    if columns is None or version < 0 or "sim_id" not in columns:
        return Content.FOREIGN
    return Content.TODAYS if version == SCHEMA_VERSION else Content.OLDER


def _columns(connection: Connection) -> set[str] | None:
    """Name the columns of ``simulations``; ``None`` where the file has no table at all."""
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
        return None
    return {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(simulations)")}


def _check_ids(connection: Connection, path: Path) -> None:
    # an id is the name of a folder: one that leads elsewhere must never reach whoever reads or deletes there
    bad = connection.exec_driver_sql(
        "SELECT count(*) FROM simulations"
        " WHERE instr(sim_id, '/') OR instr(sim_id, char(0)) OR ifnull(sim_id, '') IN ('', '.', '..')"
    ).scalar()
    if bad:
        raise ProjectError(
            f"{path} holds {bad} simulations whose ids are no ids (they could lead out of the project's folder), so it "
            f"is not opened; use a copy that nobody has changed by hand."
        )
