"""Carries an older project's tables to today's, by Alembic's revisions in ``versions/``.

There is no ``alembic.ini``, no ``env.py`` and no table of Alembic's: revision ``"2"`` makes the tables of which
``PRAGMA user_version`` says 2, and that number is stamped in the same transaction. A revision names all tables itself,
as they were in its time, and never imports ``project.tables``.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.project.migrations.copies import keep_copy

__all__ = ["migrate", "revisions"]

# Alembic's ``op``, which revisions speak to, is one for the whole process
_ONE_AT_A_TIME = threading.Lock()


def migrate(connection: Connection, path: Path) -> Path:
    """Carry a file over, within a write transaction that somebody else began and commits.

    Args:
        connection: In a write transaction. What it did before, the copy does not hold.
        path: The file.

    Returns:
        The copy that was kept of the file as it was.

    Raises:
        ProjectError: If the copy could not be made, or if rows would be left that refer to nothing.
    """
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    copy = keep_copy(path, version)
    with _ONE_AT_A_TIME, Operations.context(MigrationContext.configure(connection)):
        for revision in revisions(version):
            revision.module.upgrade()
            connection.exec_driver_sql(f"PRAGMA user_version = {int(revision.revision)}")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise ProjectError(
            f"{path} could not be carried over to today's tables: a row of {broken[0]} refers to nothing. The file was "
            f"left as it was; please report this, with the copy {copy}."
        )
    return copy


def revisions(version: int) -> list[Script]:
    """List what has to be done to tables of a version, in that order."""
    scripts = ScriptDirectory(str(Path(__file__).parent))
    return list(scripts.iterate_revisions("head", str(version) if version else "base"))[::-1]
