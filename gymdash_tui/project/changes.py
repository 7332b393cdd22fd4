"""The one place where a simulation's state changes, with ``queueing`` and ``trash`` beside it.

Each function works inside a write transaction that somebody else began: what it reads is still true when it writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.values import merge
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project import requests
from gymdash_tui.project.converters import (
    Columns,
    json_text,
    last_status_columns,
    progress_columns,
    row_of,
    state_columns,
    wish_columns,
)
from gymdash_tui.project.entries import digest
from gymdash_tui.project.lenient import clamped, dict_of, int_of
from gymdash_tui.project.now import OUT_OF_THE_QUEUE, Now, change, look, next_place, report
from gymdash_tui.project.tables import CALLS, SIMULATIONS
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.start_file import jsonable

_WITH_PLACE = (Phase.QUEUED, Phase.STARTING)  # what is starting keeps its place, so that it can go back to it


def add(connection: Connection, record: SimulationRecord) -> None:
    """Put a new simulation in, with its newest status if it has one.

    Raises:
        sqlalchemy.exc.IntegrityError: If its id is taken.
    """
    row = row_of(record)
    if record.phase is Phase.QUEUED:
        row["queue_position"] = next_place(connection)
    connection.execute(insert(SIMULATIONS), row)
    if record.last_status is not None:
        report(connection, record.sim_id, [record.last_status])


def record_call(connection: Connection, name: str, details: Mapping[str, Any], code: int = 0) -> None:
    """Write down a command that was given."""
    row = {"name": name, "time": utc_now(), "code": int_of(code), "details": json_text(dict(details))}
    connection.execute(insert(CALLS), row)


def set_phase(connection: Connection, sim_id: str, phase: Phase, gpu_index: int | None) -> bool:
    """Move a simulation on, if it may be moved there from where it is."""
    now = look(connection, sim_id)
    if now is None or not now.may_become(phase):
        return False
    changes = {**state_columns(phase, None), **_place(connection, now, phase)}
    if phase is Phase.STARTING:
        changes["gpu_index"] = int_of(gpu_index, None)
    if phase is Phase.RUNNING and now.started is None:
        changes["started"] = utc_now()
    return change(connection, sim_id, changes)


def _place(connection: Connection, now: Now, phase: Phase) -> Columns:
    if phase is Phase.QUEUED and now.place is None:
        return {"queue_position": next_place(connection)}
    return {} if phase in _WITH_PLACE else OUT_OF_THE_QUEUE


def ingest(
    connection: Connection, sim_id: str, entries: Sequence[Mapping[str, Any]], expected_offset: int, new_offset: int
) -> bool:
    """Take over what a journal says, unless somebody else did."""
    now = look(connection, sim_id)
    if now is None or now.journal_offset != expected_offset:
        return False
    news = digest(entries, now.phase)
    changes: Columns = {"journal_offset": new_offset}
    if news.phase is not now.phase and not now.in_trash:
        changes |= {**state_columns(news.phase, None), **_place(connection, now, news.phase)}
    if news.running_since is not None and now.started is None:
        changes["started"] = news.running_since
    if news.ending is not None:
        changes["journal_ending"] = str(news.ending)
    if news.seed is not None and not now.has_seed:
        changes["seed"] = news.seed
    if news.statuses:
        report(connection, sim_id, news.statuses)
        changes |= last_status_columns(news.statuses[-1])
    asked = requests.take_over(connection, sim_id, entries)
    if asked and now.phase is Phase.DONE:  # the last words of one that is over: nobody waits for an answer any more
        asked = requests.end_all(connection, sim_id, utc_now())
    return change(connection, sim_id, {**changes, **asked})


def set_progress(connection: Connection, sim_id: str, progress: Progress) -> None:
    """Write down how far a simulation is."""
    change(connection, sim_id, progress_columns(progress))


def set_start_kwargs(connection: Connection, sim_id: str, kwargs: Mapping[str, Any]) -> bool:
    """Lay arguments over the start's."""
    now = look(connection, sim_id)
    return now is not None and change(connection, sim_id, _start_kwargs(now, kwargs))


def _start_kwargs(now: Now, kwargs: Mapping[str, Any]) -> Columns:
    return {"start_kwargs": json_text(merge(jsonable(dict_of(now.start_kwargs)), kwargs))}


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
    now = look(connection, sim_id)
    if now is None or not now.may_become(Phase.DONE):
        return False
    changes = {**state_columns(Phase.DONE, ending, force_stopped), **OUT_OF_THE_QUEUE, "ended": ended}
    if exit_record is not None:
        changes["exit"] = json_text(exit_record.to_json())
    if progress is not None:
        changes |= progress_columns(progress)
    if status is not None:
        report(connection, sim_id, [status])
        changes |= last_status_columns(status)
    changes |= requests.end_all(connection, sim_id, ended)
    return change(connection, sim_id, changes)


_NO_ENDING: Columns = {"ended": None, "exit": None, "journal_ending": None, "asks": ""}


def reopen(
    connection: Connection,
    sim_id: str,
    phase: Phase,
    start_kwargs: Mapping[str, Any] | None,
    wish: QueueWish,
    gpu_index: int | None,
) -> bool:
    """Begin another attempt of a simulation, if it is done and not in the trash."""
    now = look(connection, sim_id)
    if now is None or now.in_trash or now.phase is not Phase.DONE:
        return False
    changes = {
        **state_columns(phase, None),
        **_NO_ENDING,
        **OUT_OF_THE_QUEUE,
        **(_start_kwargs(now, start_kwargs) if start_kwargs else {}),
        "attempt": clamped(now.attempt + 1),
        "requeued": 0,
        "gpu_index": int_of(gpu_index, None),
    }
    if phase is Phase.QUEUED:
        changes |= {**wish_columns(wish), "queue_position": next_place(connection)}
    return change(connection, sim_id, changes)
