"""Connections to the project's SQLite file, and its errors as sentences.

The driver's own transaction control is switched off: a read sees one statement's moment, and a write says
``BEGIN IMMEDIATE`` itself, so that it waits for its turn before it reads what it is going to change.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from gymdash_tui.domain.errors import ProjectError, ProjectLocked

BUSY_SECONDS = 10.0
"""How long a write waits for another program's."""


def make_engine(path: Path, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Make the engine of one file; nothing is opened yet."""
    url = URL.create("sqlite+pysqlite", database=str(path))
    # no upper limit: every thread gets a connection at once, and SQLite itself lets one write at a time
    engine = create_engine(url, max_overflow=-1, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


@contextlib.contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a write transaction at once; it is committed at the end of the block, or undone by an exception.

    Raises:
        sqlalchemy.exc.DBAPIError: If the file refuses; see :func:`sentences`.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def use_wal(engine: Engine, patience: float = BUSY_SECONDS) -> None:
    """Switch the file to a write-ahead log, so that readers and writers do not wait for one another.

    A file system that has none (a network's) keeps what it had: slower, and right all the same.

    Raises:
        sqlalchemy.exc.DBAPIError: If somebody uses the file all the time.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except DBAPIError as error:
            # SQLite does not wait by itself here, where two who switch at once would wait for one another
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences about the project's file.

    Raises:
        ProjectLocked: Where another program kept the file locked for too long.
        ProjectError: Instead of any other error of SQLite's within the block.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        locked = _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        raise (ProjectLocked if locked else ProjectError)(_sentence(path, error)) from error


def _original(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _code(error: Exception) -> int:
    # the primary code is the lowest byte of the extended one
    return int(getattr(_original(error), "sqlite_errorcode", 0) or 0) & 0xFF


def _sentence(path: Path, error: Exception) -> str:
    said = _original(error)
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return (
                f"{path} was kept locked by another program for too long, so nothing was changed; "
                f"`fuser {path}` names the program. Try again when it is done."
            )
        case sqlite3.SQLITE_FULL:
            return f"The disk is full, so nothing was changed in {path}; free some space and try again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return f"{path} may not be written by you; change its permissions, or choose another --project-dir."
        case sqlite3.SQLITE_CANTOPEN:
            return f"{path} cannot be opened ({said}); see that it is a file in a folder that you may write."
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return (
                f"{path} is damaged ({said}). Move it away and put a copy of it in its place; without a copy a new, "
                f"empty one is made, and the folders in sims/ stay as they are."
            )
        case sqlite3.SQLITE_IOERR:
            return f"The disk refused to read or write {path} ({said}); see whether it is full or failing."
    return f"{path} could not be used as the project's database: {said}."
