"""One simulation's row within a write transaction: what it says at this moment, and changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from gymdash_tui.domain.states import Phase, may_change
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.project.converters import Columns, state_of, status_columns
from gymdash_tui.project.lenient import int_of
from gymdash_tui.project.tables import SIMULATIONS, STATUSES

OUT_OF_THE_QUEUE: Columns = {"queue_position": None, "held": False}
"""The columns of what stands in no queue."""

_SIM = SIMULATIONS.c
_NOW = (
    *(_SIM.phase, _SIM.ending, _SIM.started, _SIM.journal_offset, _SIM.queue_position),
    *(_SIM.attempt, _SIM.requeued, _SIM.seed, _SIM.start_kwargs, _SIM.deleted),
)
_MOST_PLACES = 1 << 62  # texts and blobs that somebody wrote there by hand compare greater


@dataclass(frozen=True, slots=True)
class Now:
    """What decides about a change; what is odd in the row has its default."""

    phase: Phase
    started: datetime | None
    journal_offset: int
    place: int | None
    attempt: int
    requeued: int
    has_seed: bool
    start_kwargs: str
    in_trash: bool

    def may_become(self, phase: Phase) -> bool:
        """Tell whether it may change to a phase; in the trash it keeps the one it has."""
        return not self.in_trash and may_change(self.phase, phase)


def look(connection: Connection, sim_id: str) -> Now | None:
    """Give what a simulation's row says; ``None`` where it is gone."""
    row = connection.execute(select(*_NOW).where(_SIM.sim_id == sim_id)).one_or_none()
    if row is None:
        return None
    phase, _ = state_of(row.phase, row.ending)
    return Now(
        phase=phase,
        started=row.started,
        journal_offset=int_of(row.journal_offset) or 0,
        place=int_of(row.queue_position, None),
        attempt=int_of(row.attempt, 1) or 1,
        requeued=int_of(row.requeued) or 0,
        has_seed=row.seed is not None,
        start_kwargs=row.start_kwargs,
        in_trash=row.deleted is not None,
    )


def change(connection: Connection, sim_id: str, changes: Columns) -> bool:
    """Write some columns of a simulation's row, and tell whether there was one."""
    return connection.execute(update(SIMULATIONS).where(_SIM.sim_id == sim_id), changes).rowcount > 0


def report(connection: Connection, sim_id: str, statuses: Sequence[SimStatus]) -> None:
    """Put in what a simulation reported."""
    rows = [{"sim_id": sim_id, **status_columns(status)} for status in statuses]
    connection.execute(insert(STATUSES), rows)


def next_place(connection: Connection) -> int:
    """Give the place at the end of the queue; what has left it to be started still has its own."""
    last = connection.scalar(select(func.max(_SIM.queue_position)).where(_SIM.queue_position < _MOST_PLACES))
    return (int_of(last) or 0) + 1
