"""Throwing simulations away and taking them back, inside a write transaction that somebody else began."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from gymdash_tui.domain.states import LIVE, Phase
from gymdash_tui.project.converters import Columns, state_columns
from gymdash_tui.project.now import OUT_OF_THE_QUEUE, change, look
from gymdash_tui.project.tables import REQUESTS, SIMULATIONS, STATUSES

_SIM = SIMULATIONS.c


def throw_away(connection: Connection, sim_id: str, moment: datetime) -> bool:
    """Put a simulation into the trash, unless it lives or is there; a queued one leaves the queue."""
    now = look(connection, sim_id)
    if now is None or now.in_trash or now.phase in LIVE:
        return False
    changes: Columns = {"deleted": moment, **OUT_OF_THE_QUEUE}
    if now.phase is Phase.QUEUED:
        changes |= state_columns(Phase.CREATED, None)
    return change(connection, sim_id, changes)


def take_back(connection: Connection, sim_id: str) -> bool:
    """Take a simulation out of the trash."""
    now = look(connection, sim_id)
    return now is not None and now.in_trash and change(connection, sim_id, {"deleted": None})


def purge(connection: Connection, sim_id: str) -> bool:
    """Remove a simulation that is in the trash, with its statuses and what it asked."""
    now = look(connection, sim_id)
    if now is None or not now.in_trash:
        return False
    for table in (STATUSES, REQUESTS):
        connection.execute(delete(table).where(table.c.sim_id == sim_id))
    return connection.execute(delete(SIMULATIONS).where(_SIM.sim_id == sim_id)).rowcount > 0
