"""The one place where a simulation's state changes.

Each function works inside a write transaction that somebody else began: what it reads is still true when it writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase, may_change
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.converters import (
    Columns,
    json_text,
    last_status_columns,
    row_of,
    state_columns,
    state_of,
    status_columns,
)
from gymdash_tui.project.entries import digest
from gymdash_tui.project.lenient import int_of
from gymdash_tui.project.tables import CALLS, SIMULATIONS, STATUSES
from gymdash_tui.simulation.exit_record import ExitRecord


def add(connection: Connection, record: SimulationRecord) -> None:
    """Put a new simulation in, with its newest status if it has one.

    Raises:
        sqlalchemy.exc.IntegrityError: If its id is taken.
    """
    row = row_of(record)
    if record.phase is Phase.QUEUED:
        row["queue_position"] = _last_position(connection) + 1
    connection.execute(insert(SIMULATIONS), row)
    if record.last_status is not None:
        _report(connection, record.sim_id, [record.last_status])


def record_call(connection: Connection, name: str, details: Mapping[str, Any], code: int = 0) -> None:
    """Write down a command that was given."""
    row = {"name": name, "time": utc_now(), "code": int_of(code), "details": json_text(dict(details))}
    connection.execute(insert(CALLS), row)


def set_phase(connection: Connection, sim_id: str, phase: Phase) -> bool:
    """Move a simulation on, if it may be moved there from where it is."""
    now = _now(connection, sim_id)
    if now is None or not may_change(now.phase, phase):
        return False
    changes = state_columns(phase, None)
    if phase is Phase.RUNNING and now.started is None:
        changes["started"] = utc_now()
    changes["queue_position"] = _last_position(connection) + 1 if phase is Phase.QUEUED else None
    _change(connection, sim_id, changes)
    return True


def ingest(
    connection: Connection, sim_id: str, entries: Sequence[Mapping[str, Any]], expected_offset: int, new_offset: int
) -> bool:
    """Take over what a journal says, unless somebody else did."""
    now = _now(connection, sim_id)
    if now is None or now.journal_offset != expected_offset:
        return False
    news = digest(entries, now.phase)
    changes: Columns = {"journal_offset": new_offset}
    if news.phase is not now.phase:
        changes |= {**state_columns(news.phase, None), "queue_position": None}
    if news.running_since is not None and now.started is None:
        changes["started"] = news.running_since
    if news.ending is not None:
        changes["journal_ending"] = str(news.ending)
    if news.statuses:
        _report(connection, sim_id, news.statuses)
        changes |= last_status_columns(news.statuses[-1])
    _change(connection, sim_id, changes)
    return True


def set_progress(connection: Connection, sim_id: str, progress: Progress) -> None:
    """Write down how far a simulation is."""
    _change(connection, sim_id, {"progress": json_text(progress.to_json())})


def finish(
    connection: Connection,
    sim_id: str,
    ending: Ending,
    ended: datetime,
    force_stopped: bool,
    status: SimStatus | None,
    exit_record: ExitRecord | None,
    progress: Progress | None,
) -> bool:
    """End a simulation, unless it has ended already."""
    now = _now(connection, sim_id)
    if now is None or not may_change(now.phase, Phase.DONE):
        return False
    changes = {**state_columns(Phase.DONE, ending, force_stopped), "ended": ended, "queue_position": None}
    if exit_record is not None:
        changes["exit"] = json_text(exit_record.to_json())
    if progress is not None:
        changes["progress"] = json_text(progress.to_json())
    if status is not None:
        _report(connection, sim_id, [status])
        changes |= last_status_columns(status)
    _change(connection, sim_id, changes)
    return True


@dataclass(frozen=True, slots=True)
class _Now:
    phase: Phase
    started: datetime | None
    journal_offset: int


def _now(connection: Connection, sim_id: str) -> _Now | None:
    table = SIMULATIONS.c
    wanted = select(table.phase, table.ending, table.started, table.journal_offset).where(table.sim_id == sim_id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    phase, _ = state_of(row.phase, row.ending)
    return _Now(phase, row.started, int_of(row.journal_offset) or 0)


def _change(connection: Connection, sim_id: str, changes: Columns) -> None:
    connection.execute(update(SIMULATIONS).where(SIMULATIONS.c.sim_id == sim_id), changes)


def _report(connection: Connection, sim_id: str, statuses: Sequence[SimStatus]) -> None:
    rows = [{"sim_id": sim_id, **status_columns(status)} for status in statuses]
    connection.execute(insert(STATUSES), rows)


def _last_position(connection: Connection) -> int:
    return connection.scalar(select(func.max(SIMULATIONS.c.queue_position))) or 0
