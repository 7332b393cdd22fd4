"""What can be told of a project from outside: how many simulations are in which state, and when it was last used.

Nothing is written for it, not even what SQLite would put beside the file, and nothing is carried over to today's
tables. The standard library alone, since it is asked of many projects at once.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.times import from_unix
from gymdash_tui.project.lenient import ending_of, moment_of, phase_of
from gymdash_tui.simulation.paths import ProjectFolder

_BUSY_SECONDS = 0.5
_GYMDASH = {"sim_id", "is_done"}  # columns that GymDash's tables have had from the beginning
_TIMES = ("created", "started", "ended", "last_status_time")
_LIVE = frozenset(str(phase) for phase in LIVE)


class Standing(StrEnum):
    """What is there where a project is said to be."""

    OURS = "ours"
    OLDER = "older"
    GYMDASH = "gymdash"
    NEWER = "newer"
    EMPTY = "empty"
    NO_PROJECT = "no project"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Glance:
    """A project, seen from outside.

    Attributes:
        standing: What is there.
        counts: How many simulations there are of each state's word; those in the trash are left out.
        last: When something last happened in it, as far as its tables tell.
        problem: Why it cannot be read; empty where it can.
    """

    standing: Standing
    counts: Mapping[str, int] = field(default_factory=dict)
    last: datetime | None = None
    problem: str = ""

    @property
    def live(self) -> int:
        """How many simulations have a worker, as far as its tables tell."""
        return sum(number for word, number in self.counts.items() if word in _LIVE)


def glance(root: Path, newest_version: int) -> Glance:
    """Look at a project; never raises.

    Args:
        root: Its folder.
        newest_version: The version of today's tables.
    """
    database = ProjectFolder(root).database
    try:
        size = database.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return Glance(Standing.NO_PROJECT if _is_there(root) else Standing.MISSING)
    except (OSError, ValueError) as error:
        return Glance(Standing.UNREADABLE, problem=str(getattr(error, "strerror", None) or error))
    if not size:
        return Glance(Standing.EMPTY)
    try:
        with closing(connect_quietly(database)) as connection:
            return _look(connection, database, newest_version)
    except (sqlite3.Error, OSError) as error:
        return Glance(Standing.UNREADABLE, problem=str(error))


def _is_there(root: Path) -> bool:
    try:
        return root.is_dir()
    except (OSError, ValueError):
        return False


def connect_quietly(database: Path) -> sqlite3.Connection:
    """Open a database only to read it; nothing is written, not even beside it.

    Raises:
        sqlite3.Error: If it cannot be opened.
    """
    # where nobody has it open, SQLite would make its log beside the file and leave it there; `immutable` forbids that,
    # and where somebody has, or a crash left the log, that has to be read as well
    database = Path(os.path.realpath(database))  # the log lies beside the file itself, and not beside a link to it
    logged = all(database.with_name(database.name + end).exists() for end in ("-wal", "-shm"))
    how = "mode=ro" if logged else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"file:{quote(os.fsencode(database))}?{how}", uri=True, timeout=_BUSY_SECONDS)
    # a text that is not UTF-8 is another program's, and no reason to read nothing
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def is_locked(database: Path) -> bool:
    """Tell whether somebody else keeps a database locked at this moment, for readers or for writers."""
    where = f"file:{quote(os.fsencode(database))}?mode=rw"
    try:
        with closing(sqlite3.connect(where, uri=True, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)  # else it cannot be written, say, which keeps nobody from reading it
    return False


def _look(connection: sqlite3.Connection, database: Path, newest_version: int) -> Glance:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    columns = {row[1] for row in connection.execute("PRAGMA table_info(simulations)")}
    standing = _standing(version, columns, newest_version)
    if standing is Standing.NO_PROJECT:
        return Glance(standing)
    try:
        counts = counts_of(connection, columns)
        last = _last(connection, columns, is_local=standing is Standing.GYMDASH)
    except sqlite3.Error:
        if standing is not Standing.NEWER:
            raise
        counts, last = {}, None  # tables of a kind that nobody here knows
    return Glance(standing, counts, last or from_unix(database.stat().st_mtime))


def _standing(version: int, columns: set[str], newest_version: int) -> Standing:
    if version > newest_version:
        return Standing.NEWER
    if version < 0 or "sim_id" not in columns:
        return Standing.NO_PROJECT
    if version == 0:
        return Standing.GYMDASH if columns >= _GYMDASH else Standing.NO_PROJECT
    return Standing.OURS if version == newest_version else Standing.OLDER


def counts_of(connection: sqlite3.Connection, columns: set[str]) -> dict[str, int]:
    """Count the simulations by their word.

    Args:
        connection: The database.
        columns: The columns that its simulations have.
    """
    named = ("phase", "ending", "held") if "phase" in columns else ("is_done", "cancelled", "failed", "force_stopped")
    present = [name for name in named if name in columns]
    kept = " WHERE deleted IS NULL" if "deleted" in columns else ""
    names = ", ".join(present)
    found: dict[str, int] = {}
    for *values, number in connection.execute(f"SELECT {names}, count(*) FROM simulations{kept} GROUP BY {names}"):
        row = dict(zip(present, values, strict=True))
        word = _word(row) if "phase" in row else _gymdash_word(row)
        found[word] = found.get(word, 0) + number
    return found


def _word(row: Mapping[str, object]) -> str:
    phase = phase_of(row.get("phase")) or Phase.DONE
    ending = (ending_of(row.get("ending")) or Ending.DIED) if phase is Phase.DONE else None
    return SimulationRecord("", "", "", phase=phase, ending=ending, held=bool(row.get("held"))).word


def _gymdash_word(row: Mapping[str, object]) -> str:
    """Tell as what a simulation of GymDash's would be carried over."""
    flags = {name: str(value).lower() in ("1", "true") for name, value in row.items()}
    if flags.get("cancelled"):
        return "stopped"
    if flags.get("failed"):
        return "failed"
    return "done" if flags.get("is_done") and not flags.get("force_stopped") else "died"


def _last(connection: sqlite3.Connection, columns: set[str], is_local: bool) -> datetime | None:
    names = [name for name in _TIMES if name in columns]
    if not names:
        return None
    # as texts: they sort by time, and an odd value among them is passed over
    largest = ", ".join(f"max(CASE WHEN {name} GLOB '[0-9][0-9][0-9][0-9]-*' THEN {name} END)" for name in names)
    moments = [moment_of(value) for value in connection.execute(f"SELECT {largest} FROM simulations").fetchone()]
    last = max((moment for moment in moments if moment is not None), default=None)
    if last is None or not is_local:
        return last
    return last.replace(tzinfo=None).astimezone(UTC)  # GymDash writes local times, without a zone
