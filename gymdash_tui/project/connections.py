"""A project's folder and its connections: what :class:`~gymdash_tui.project.project.Project` is built on."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.project.engine import BUSY_SECONDS, sentences, write_transaction
from gymdash_tui.simulation.paths import ProjectFolder


class ProjectConnections:
    """An opened database: connections to read and to write, for any thread.

    Attributes:
        folder: Where everything of the project lies.
    """

    def __init__(self, folder: ProjectFolder, engine: Engine) -> None:
        """Take an engine on a database with today's tables; ``Project.open`` is the way to come by one."""
        self.folder = folder
        self._engine = engine
        self._why_closed = ""
        self._writing = threading.Lock()
        self._watching = threading.Lock()
        # SQLite's data_version tells of others' commits only, so this connection never writes
        self._watch = sqlite3.connect(folder.database, timeout=BUSY_SECONDS, check_same_thread=False)
        self._close = weakref.finalize(self, _close, engine, self._watch, self._watching)

    def close(self, why: str = "") -> None:
        """Close the database; closing twice is no error.

        Args:
            why: A sentence that whoever still asks it something is told; the usual one where left out.
        """
        self._why_closed = why or self._why_closed
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def version(self) -> int:
        """Give a number that differs from the last one whenever anybody wrote in between; costs a few µs."""
        with self._watching, sentences(self.folder.database):
            self._check_open()
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        self._check_open()
        with sentences(self.folder.database), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _write(self) -> Iterator[Connection]:
        self._check_open()
        # threads queue here, where the next one goes on at once; programs queue in SQLite, which makes them ask again
        with self._writing, sentences(self.folder.database), write_transaction(self._engine) as connection:
            yield connection

    def _check_open(self) -> None:
        if not self._close.alive:
            raise ProjectError(self._why_closed or f"The project {self.folder.root} was closed; open it again.")


def _close(engine: Engine, watch: sqlite3.Connection, watching: threading.Lock) -> None:
    with watching:  # SQLite crashes the program where a connection is closed while another thread asks it something
        watch.close()
    engine.dispose()
