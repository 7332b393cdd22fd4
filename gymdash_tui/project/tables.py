"""The tables of ``db/simulations.db``, at least with the columns that GymDash documents, by the same names.

Rows are no domain objects: ``project.converters`` turns one into the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Index,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel

from gymdash_tui.domain.times import from_unix
from gymdash_tui.project.lenient import moment_of, moment_text, storable

_KEPT = "deleted IS NULL"
_GROUPED = "group_name <> ''"
_OUTLINE = ("pinned", "created", "sim_id", "group_name", "phase", "ending", "held", "score", "asks", "deleted")


class PlainText(TypeDecorator[str]):
    """Any text a person may come up with; halves of surrogate pairs, which UTF-8 cannot hold, become ``?``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text such that SQLite takes it."""
        return None if value is None else storable(value)


class UtcText(TypeDecorator[datetime]):
    """An aware moment, kept as text in UTC that sorts by time (``2026-05-01 12:00:00.000000+00:00``)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the moment in UTC."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Read the moment; what is none becomes ``None``, so that one odd row spoils no list."""
        return moment_of(value)


class DeletedText(UtcText):
    """The moment of a deletion; one that cannot be read is long ago, because whoever has one is in the trash."""

    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Read the moment."""
        return None if value is None else moment_of(value) or from_unix(0)


def _added(default: str) -> dict[str, Any]:
    # an older project gets these columns added to its table, which takes a default
    return {"server_default": text(default)}


def _index(name: str, where: str, *columns: str) -> Index:
    return Index(f"ix_simulations_{name}", *columns, sqlite_where=text(where))


class ProjectTable(SQLModel):
    """The base of all tables here, with a catalogue of its own: a person's script may have SQLModel tables too."""

    metadata = MetaData()


class SimulationRow(ProjectTable, table=True):
    """One simulation. ``is_done``, ``cancelled``, ``failed`` and ``force_stopped`` follow from phase and ending."""

    __tablename__ = "simulations"
    __table_args__ = (
        # the trash stands in none of the first four; the columns after the first let counting read the index alone
        _index("phase", _KEPT, "phase", "ending", "held", "deleted"),
        _index("group", f"{_GROUPED} AND {_KEPT}", "group_name", "phase", "ending", "held", "created", "deleted"),
        _index("created", _KEPT, "created"),
        _index("name", _KEPT, "name"),
        _index("queue", "queue_position IS NOT NULL", "queue_position"),
        _index("deleted", "deleted IS NOT NULL", "deleted"),
        # all that a list's outline tells, so that ten thousand rows are not read for it
        _index("outline", _KEPT, *_OUTLINE),
    )

    sim_id: str = Field(sa_type=PlainText, primary_key=True)
    name: str = Field(sa_type=PlainText)
    created: datetime | None = Field(default=None, sa_type=UtcText)
    started: datetime | None = Field(default=None, sa_type=UtcText)
    ended: datetime | None = Field(default=None, sa_type=UtcText)
    is_done: bool = False
    cancelled: bool = False
    failed: bool = False
    force_stopped: bool = False
    config: str = Field(default="{}", sa_type=PlainText)
    start_kwargs: str = Field(default="{}", sa_type=PlainText)
    sim_type_name: str = Field(default="", sa_type=PlainText)
    sim_module_name: str = Field(default="", sa_type=PlainText)
    sim_key: str = Field(default="", sa_type=PlainText)
    phase: str = Field(default="created", sa_type=PlainText)
    ending: str | None = Field(default=None, sa_type=PlainText)
    group_name: str = Field(default="", sa_type=PlainText)
    parent: str | None = Field(default=None, sa_type=PlainText)
    tags: str = Field(default="[]", sa_type=PlainText)
    notes: str = Field(default="", sa_type=PlainText)
    launcher: str = Field(default="local", sa_type=PlainText)
    attempt: int = 1
    progress: str = Field(default="{}", sa_type=PlainText)
    seed: int | None = None
    queue_position: int | None = None
    journal_offset: int = 0
    journal_ending: str | None = Field(default=None, sa_type=PlainText)
    exit: str | None = Field(default=None, sa_type=PlainText)
    last_status_time: datetime | None = Field(default=None, sa_type=UtcText)
    last_status_code: int | None = None
    last_status_subcode: int | None = None
    last_status_details: str | None = Field(default=None, sa_type=PlainText)
    last_status_error_trace: str | None = Field(default=None, sa_type=PlainText)
    held: bool = Field(default=False, sa_column_kwargs=_added("0"))
    priority: int = Field(default=0, sa_column_kwargs=_added("0"))
    after_ids: str = Field(default="[]", sa_type=PlainText, sa_column_kwargs=_added("'[]'"))
    after_any: bool = Field(default=False, sa_column_kwargs=_added("0"))
    gpu: str = Field(default="", sa_type=PlainText, sa_column_kwargs=_added("''"))
    gpu_index: int | None = None
    requeued: int = Field(default=0, sa_column_kwargs=_added("0"))
    deleted: datetime | None = Field(default=None, sa_type=DeletedText)
    asks: str = Field(default="", sa_type=PlainText, sa_column_kwargs=_added("''"))
    pinned: bool = Field(default=False, sa_column_kwargs=_added("0"))
    score: float | None = None
    defaults: str = Field(default="{}", sa_type=PlainText, sa_column_kwargs=_added("'{}'"))
    incidental: str = Field(default="[]", sa_type=PlainText, sa_column_kwargs=_added("'[]'"))


class StatusRow(ProjectTable, table=True):
    """One status; ``id`` grows in the order in which they were reported."""

    __tablename__ = "sim_status"
    __table_args__ = (Index("ix_sim_status_sim_id", "sim_id", "id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    sim_id: str = Field(sa_type=PlainText, foreign_key="simulations.sim_id", ondelete="CASCADE")
    time: datetime | None = Field(default=None, sa_type=UtcText)
    code: int = 2
    subcode: int = 0
    details: str = Field(default="", sa_type=PlainText)
    error_trace: str = Field(default="", sa_type=PlainText)


class CallRow(ProjectTable, table=True):
    """One command given to a tracker: the audit trail."""

    __tablename__ = "api_calls"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=PlainText)
    time: datetime | None = Field(default=None, sa_type=UtcText)
    code: int = 0
    details: str = Field(default="{}", sa_type=PlainText)


class SettingRow(ProjectTable, table=True):
    """One setting of the project (how many slots, say)."""

    __tablename__ = "settings"

    name: str = Field(sa_type=PlainText, primary_key=True)
    value: str = Field(default="null", sa_type=PlainText)


class RequestRow(ProjectTable, table=True):
    """One thing that a simulation asked the person for; open while ``closed`` says nothing."""

    __tablename__ = "requests"
    __table_args__ = (
        UniqueConstraint("sim_id", "id", name="uq_requests_id"),
        Index("ix_requests_time", "time"),
        Index("ix_requests_sim_id", "sim_id", "time"),
        Index("ix_requests_open", "sim_id", "closed", "time", sqlite_where=text("closed IS NULL")),
    )

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(sa_type=PlainText)
    sim_id: str = Field(sa_type=PlainText, foreign_key="simulations.sim_id", ondelete="CASCADE")
    channel: str = Field(sa_type=PlainText)
    details: str = Field(default="", sa_type=PlainText)
    keys: str = Field(default="[]", sa_type=PlainText)
    time: datetime | None = Field(default=None, sa_type=UtcText)
    closed: str | None = Field(default=None, sa_type=PlainText)
    closed_time: datetime | None = Field(default=None, sa_type=UtcText)
    answer: str = Field(default="null", sa_type=PlainText)


class PresetRow(ProjectTable, table=True):
    """One saved start configuration, or one saved answer."""

    __tablename__ = "presets"

    kind: str = Field(sa_type=PlainText, primary_key=True)
    name: str = Field(sa_type=PlainText, primary_key=True)
    sim_key: str = Field(default="", sa_type=PlainText)
    kwargs: str = Field(default="{}", sa_type=PlainText)
    more: str = Field(default="{}", sa_type=PlainText)
    note: str = Field(default="", sa_type=PlainText)
    created: datetime | None = Field(default=None, sa_type=UtcText)


SIMULATIONS: Table = ProjectTable.metadata.tables["simulations"]
STATUSES: Table = ProjectTable.metadata.tables["sim_status"]
CALLS: Table = ProjectTable.metadata.tables["api_calls"]
SETTINGS: Table = ProjectTable.metadata.tables["settings"]
REQUESTS: Table = ProjectTable.metadata.tables["requests"]
PRESETS: Table = ProjectTable.metadata.tables["presets"]

KEPT: ColumnElement[bool] = SIMULATIONS.c.deleted.is_(None)
"""Says that a simulation is not in the trash."""

IN_TRASH: ColumnElement[bool] = SIMULATIONS.c.deleted.is_not(None)
"""Says that it is."""

GROUPED: ColumnElement[bool] = literal_column(_GROUPED)
"""Says that it belongs to a group, in just the words for which SQLite takes the index on groups."""
