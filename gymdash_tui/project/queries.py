"""The questions that are asked of the tables; answers are domain objects.

Rows are read as tuples of columns: mapped objects would be made only to be turned into domain objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.project.converters import UNKNOWN_TIME, Columns, call_of, record_of, state_of, status_of
from gymdash_tui.project.lenient import ending_of, text_of
from gymdash_tui.project.queueing import place_key
from gymdash_tui.project.records import CallRecord, GroupSummary, StatusRecord
from gymdash_tui.project.tables import CALLS, GROUPED, IN_TRASH, KEPT, SIMULATIONS, STATUSES

_SIM = SIMULATIONS.c
# simulations made in the same moment (the seeds of a group) stay in the order in which they were put in
_ROWID: ColumnElement[int] = literal_column("simulations.rowid")
NEWEST = (_SIM.created.desc(), _ROWID.desc())
_OLDEST = (_SIM.created.asc(), _ROWID.asc())
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": NEWEST,
    "oldest": _OLDEST,
    "name": (_SIM.name.asc(), _ROWID.asc()),
}
_LIVE = [str(phase) for phase in Phase if phase in LIVE]
_QUEUED = str(Phase.QUEUED)
_UNFINISHED = [str(phase) for phase in Phase if phase is not Phase.DONE]


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Columns]:
    result = connection.execute(wanted)
    names = tuple(result.keys())
    for row in result.all():
        yield dict(zip(names, row, strict=True))


def _records(connection: Connection, wanted: Select[Any]) -> list[SimulationRecord]:
    return [record_of(row) for row in _rows(connection, wanted)]


def quote(word: str) -> str:
    """Give what a person typed as a sentence may show it."""
    return repr(word if len(word) <= 60 else word[:59] + "…")


def get(connection: Connection, sim_id: str) -> SimulationRecord | None:
    """Give one simulation by its id, also out of the trash."""
    found = _records(connection, select(SIMULATIONS).where(_SIM.sim_id == sim_id))
    return found[0] if found else None


def page(connection: Connection, offset: int, limit: int, order: str, group: str | None) -> list[SimulationRecord]:
    """Give some simulations out of the middle of the list.

    Raises:
        WrongUse: If the order is not known.
    """
    if order not in _ORDERS:
        raise WrongUse(f"Simulations cannot be ordered by {quote(order)} (known: {list_some(_ORDERS)}).")
    wanted = select(SIMULATIONS).where(*_of_group(group)).order_by(*_ORDERS[order])
    return _records(connection, wanted.limit(max(0, limit)).offset(max(0, offset)))


def _of_group(group: str | None) -> list[ColumnElement[bool]]:
    if group is None:
        return [KEPT]
    in_one = [GROUPED] if group else []  # follows from the last, and is what SQLite takes the index on groups for
    return [KEPT, *in_one, _SIM.group_name == group]


def count(connection: Connection, group: str | None) -> int:
    """Count the simulations, of all or of one group."""
    return connection.scalar(select(func.count()).select_from(SIMULATIONS).where(*_of_group(group))) or 0


def counts(connection: Connection) -> dict[str, int]:
    """Count the simulations by their word."""
    found: dict[str, int] = {}
    columns = (_SIM.phase, _SIM.ending, _SIM.held)
    wanted = select(*columns, func.count()).where(KEPT).group_by(*columns)
    for phase, ending, held, number in connection.execute(wanted):
        _count(found, _word(phase, ending, held), number)
    return found


# the same few again and again, for every group; this is half of summing up one
@lru_cache(maxsize=128)
def _word(phase: object, ending: object, held: object) -> str:
    where, how = state_of(phase, ending)
    return SimulationRecord("", "", "", phase=where, ending=how, held=bool(held)).word


def _count(counts: dict[str, int], word: str, number: int) -> None:
    counts[word] = counts.get(word, 0) + number


def group(connection: Connection, name: str) -> list[SimulationRecord]:
    """Give the simulations of a group, oldest first."""
    return _records(connection, select(SIMULATIONS).where(*_of_group(name)).order_by(*_OLDEST))


def groups(connection: Connection) -> list[GroupSummary]:
    """Sum up every group, newest first."""
    columns = (_SIM.group_name, _SIM.phase, _SIM.ending, _SIM.held)
    wanted = select(*columns, func.count(), func.max(_SIM.created)).where(KEPT, GROUPED).group_by(*columns)
    found: dict[str, GroupSummary] = {}
    for raw, phase, ending, held, number, newest in connection.execute(wanted):
        name = text_of(raw)
        before = found.get(name, GroupSummary(name, 0, {}, None))
        _count(before.counts, _word(phase, ending, held), number)
        moments = [moment for moment in (before.newest, newest) if moment is not None]
        found[name] = GroupSummary(name, before.count + number, before.counts, max(moments, default=None))
    return sorted(found.values(), key=lambda summary: summary.newest or UNKNOWN_TIME, reverse=True)


def live(connection: Connection) -> list[SimulationRecord]:
    """Give what has a worker, oldest first."""
    return _records(connection, select(SIMULATIONS).where(KEPT, _SIM.phase.in_(_LIVE)).order_by(*_OLDEST))


def ended_since(connection: Connection, moment: datetime) -> list[SimulationRecord]:
    """Give what has ended since some moment, in the order in which it did."""
    wanted = select(SIMULATIONS).where(KEPT, _SIM.phase == str(Phase.DONE), _SIM.ended >= moment)
    return _records(connection, wanted.order_by(_SIM.ended.asc()))


def queue(connection: Connection) -> list[SimulationRecord]:
    """Give the queue in its order."""
    return _in_order(_records(connection, select(SIMULATIONS).where(KEPT, _SIM.phase == _QUEUED)))


def _in_order(queued: list[SimulationRecord]) -> list[SimulationRecord]:
    # here and not in SQL, where a text that somebody put in place of a number would come before every number
    return sorted(queued, key=lambda record: (-record.priority, place_key(record.place, record.sim_id)))


def unfinished(connection: Connection) -> list[SimulationRecord]:
    """Give what is not done: first what is not queued, oldest first, then the queue in its order."""
    found = _records(connection, select(SIMULATIONS).where(KEPT, _SIM.phase.in_(_UNFINISHED)).order_by(*_OLDEST))
    queued = [record for record in found if record.phase is Phase.QUEUED]
    return [record for record in found if record.phase is not Phase.QUEUED] + _in_order(queued)


def trash(connection: Connection) -> list[SimulationRecord]:
    """Give what is in the trash, last thrown away first."""
    return _records(connection, select(SIMULATIONS).where(IN_TRASH).order_by(_SIM.deleted.desc(), *NEWEST))


def statuses(connection: Connection, sim_id: str | None, limit: int) -> list[StatusRecord]:
    """Give the newest statuses, newest first: of one simulation, or of all that are not in the trash."""
    joined = STATUSES.outerjoin(SIMULATIONS, _SIM.sim_id == STATUSES.c.sim_id)
    wanted: Select[Any] = select(STATUSES, _SIM.name.label("sim_name")).select_from(joined)
    wanted = wanted.where(KEPT if sim_id is None else STATUSES.c.sim_id == sim_id)
    wanted = wanted.order_by(STATUSES.c.id.desc()).limit(max(0, limit))
    return [status_of(row) for row in _rows(connection, wanted)]


def calls(connection: Connection, limit: int) -> list[CallRecord]:
    """Give the newest commands, newest first."""
    wanted = select(CALLS).order_by(CALLS.c.id.desc()).limit(max(0, limit))
    return [call_of(row) for row in _rows(connection, wanted)]


def journal_ending(connection: Connection, sim_id: str) -> Ending | None:
    """Give the ending that a simulation's journal named, if it did."""
    return ending_of(connection.scalar(select(_SIM.journal_ending).where(_SIM.sim_id == sim_id)))
