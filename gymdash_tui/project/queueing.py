"""Changes to how simulations stand in the queue, each inside a write transaction that somebody else began."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.converters import Columns, last_status_columns, state_columns, wish_columns
from gymdash_tui.project.lenient import clamped, int_of
from gymdash_tui.project.now import OUT_OF_THE_QUEUE, Now, change, look, next_place, report
from gymdash_tui.project.tables import SIMULATIONS

_SIM = SIMULATIONS.c


def enqueue(connection: Connection, sim_id: str, wish: QueueWish) -> bool:
    """Put a simulation that was only made at the end of the queue."""
    now = look(connection, sim_id)
    if now is None or now.phase is not Phase.CREATED or not now.may_become(Phase.QUEUED):
        return False
    changes = {**state_columns(Phase.QUEUED, None), **wish_columns(wish), "requeued": 0}
    return change(connection, sim_id, {**changes, "queue_position": next_place(connection)})


def unqueue(connection: Connection, sim_id: str) -> bool:
    """Take a simulation out of the queue."""
    return _of_queued(connection, sim_id, {**state_columns(Phase.CREATED, None), **OUT_OF_THE_QUEUE})


def set_held(connection: Connection, sim_id: str, held: bool) -> bool:
    """Hold a simulation in the queue, or release it."""
    return _of_queued(connection, sim_id, {"held": bool(held)})


def set_priority(connection: Connection, sim_id: str, priority: int) -> bool:
    """Say how early a queued simulation is to be started."""
    return _of_queued(connection, sim_id, {"priority": clamped(priority)})


def requeue(connection: Connection, sim_id: str, status: SimStatus) -> bool:
    """Put what was being started back in its place."""
    now = look(connection, sim_id)
    if now is None or now.phase is not Phase.STARTING or not now.may_become(Phase.QUEUED):
        return False
    report(connection, sim_id, [status])
    place = next_place(connection) if now.place is None else now.place
    changes = {"queue_position": place, "requeued": clamped(now.requeued + 1), "gpu_index": None}
    return change(connection, sim_id, {**state_columns(Phase.QUEUED, None), **last_status_columns(status), **changes})


def move(connection: Connection, sim_id: str, by: int) -> bool:
    """Move a simulation among those of its priority, as far as it goes."""
    if _queued(connection, sim_id) is None:
        return False
    order = _of_its_priority(connection, sim_id)
    ids = [one for one, _ in order]
    now = ids.index(sim_id)
    after = min(max(0, now + by), len(ids) - 1)
    if after == now:
        return False
    ids.insert(after, ids.pop(now))
    places = _places(connection, [place for _, place in order])
    moved = [
        {"its_id": one, "its_place": place}
        for one, place, (before, old) in zip(ids, places, order, strict=True)
        if one != before or place != old
    ]
    wanted = update(SIMULATIONS).where(_SIM.sim_id == bindparam("its_id"))
    connection.execute(wanted.values(queue_position=bindparam("its_place")), moved)
    return True


def _of_its_priority(connection: Connection, sim_id: str) -> list[tuple[str, int | None]]:
    wanted = select(_SIM.sim_id, _SIM.priority, _SIM.queue_position)
    queued = wanted.where(_SIM.deleted.is_(None), _SIM.phase == str(Phase.QUEUED))
    rows = [(row[0], int_of(row[1]) or 0, int_of(row[2], None)) for row in connection.execute(queued)]
    [priority] = [row[1] for row in rows if row[0] == sim_id]
    same = [(one, place) for one, its, place in rows if its == priority]
    return sorted(same, key=lambda row: place_key(row[1], row[0]))


def place_key(place: int | None, sim_id: str) -> tuple[bool, int, str]:
    """Give by what queued simulations of one priority are sorted: who lost its place stands at the end."""
    return place is None, place or 0, sim_id


def _places(connection: Connection, places: list[int | None]) -> list[int]:
    known = [place for place in places if place is not None]
    if len(set(known)) == len(places):
        return known
    # somebody changed the file by hand; nobody can change places with one who has the same, so all get new ones
    first = next_place(connection)
    return list(range(first, first + len(places)))


def _queued(connection: Connection, sim_id: str) -> Now | None:
    now = look(connection, sim_id)
    return now if now is not None and now.phase is Phase.QUEUED and not now.in_trash else None


def _of_queued(connection: Connection, sim_id: str, changes: Columns) -> bool:
    return _queued(connection, sim_id) is not None and change(connection, sim_id, changes)
