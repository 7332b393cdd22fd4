"""The questions that are asked of the tables; answers are domain objects.

Rows are read as tuples of columns: mapped objects would be made only to be turned into domain objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.converters import Columns, call_of, record_of, state_of, status_of
from gymdash_tui.project.lenient import ending_of
from gymdash_tui.project.records import CallRecord, StatusRecord
from gymdash_tui.project.tables import CALLS, SIMULATIONS, STATUSES

_SIM = SIMULATIONS.c
# simulations made in the same moment (the seeds of a group) stay in the order in which they were put in
_ROWID: ColumnElement[int] = literal_column("simulations.rowid")
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (_SIM.created.desc(), _ROWID.desc()),
    "oldest": (_SIM.created.asc(), _ROWID.asc()),
    "name": (_SIM.name.asc(), _ROWID.asc()),
}
_UNFINISHED = [str(phase) for phase in Phase if phase is not Phase.DONE]
_LAST_CHARACTER = "\U0010ffff"
_GUESSES = 1000  # among how many of the newest names a misspelt one is looked for: 10 ms
_LONGEST_GUESS = 100


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Columns]:
    result = connection.execute(wanted)
    names = tuple(result.keys())
    for row in result.all():
        yield dict(zip(names, row, strict=True))


def get(connection: Connection, sim_id: str) -> SimulationRecord | None:
    """Give one simulation by its id."""
    for row in _rows(connection, select(SIMULATIONS).where(_SIM.sim_id == sim_id)):
        return record_of(row)
    return None


def find(connection: Connection, word: str) -> SimulationRecord:
    """Give one simulation by its id, its name, or the first characters of its id.

    Raises:
        UnknownSimulation: If there is none.
        AmbiguousSimulation: If there are several.
    """
    found = get(connection, word)
    if found is None:
        ids = _ids(connection, _SIM.name == word)
        what = f"{len(ids)} simulations are named {_quote(word)}; give the id of one"
        if not ids and word:
            ids = _ids(connection, _begins_with(word))
            what = f"{len(ids)} ids begin with {_quote(word)}; give more of one"
        if len(ids) > 1:
            raise AmbiguousSimulation(f"{what}: {list_some(ids)}.")
        found = get(connection, ids[0]) if ids else None
    if found is None:
        guess = did_you_mean(word, _names(connection)) if len(word) <= _LONGEST_GUESS else ""
        next_step = guess or "; `gymdash-tui ls` lists them all."
        raise UnknownSimulation(f"No simulation has the name or id {_quote(word)}{next_step}")
    return found


def _ids(connection: Connection, where: ColumnElement[bool]) -> list[str]:
    return list(connection.scalars(select(_SIM.sim_id).where(where).order_by(*_ORDERS["newest"])))


def _begins_with(word: str) -> ColumnElement[bool]:
    # as a range, which the index answers; ids are written small, and a person may paste them large
    starts = {word, word.lower()}
    return or_(*(_SIM.sim_id.between(start, start + _LAST_CHARACTER) for start in starts))


def _names(connection: Connection) -> list[str]:
    short = select(_SIM.name).where(func.length(_SIM.name) <= _LONGEST_GUESS)
    return [str(name) for name in connection.scalars(short.order_by(_SIM.created.desc()).limit(_GUESSES))]


def _quote(word: str) -> str:
    return repr(word if len(word) <= 60 else word[:59] + "…")


def page(connection: Connection, offset: int, limit: int, order: str) -> list[SimulationRecord]:
    """Give some simulations out of the middle of the list.

    Raises:
        WrongUse: If the order is not known.
    """
    if order not in _ORDERS:
        raise WrongUse(f"Simulations cannot be ordered by {_quote(order)} (known: {list_some(_ORDERS)}).")
    wanted = select(SIMULATIONS).order_by(*_ORDERS[order]).limit(max(0, limit)).offset(max(0, offset))
    return [record_of(row) for row in _rows(connection, wanted)]


def count(connection: Connection) -> int:
    """Count the simulations."""
    return connection.scalar(select(func.count()).select_from(SIMULATIONS)) or 0


def counts(connection: Connection) -> dict[str, int]:
    """Count the simulations by their word."""
    found: dict[str, int] = {}
    wanted = select(_SIM.phase, _SIM.ending, func.count()).group_by(_SIM.phase, _SIM.ending)
    for phase, ending, number in connection.execute(wanted):
        where, how = state_of(phase, ending)
        word = SimulationRecord("", "", "", phase=where, ending=how).word
        found[word] = found.get(word, 0) + number
    return found


def unfinished(connection: Connection) -> list[SimulationRecord]:
    """Give what is not done: first what is no longer queued, oldest first, then the queue in its order."""
    order = (func.coalesce(_SIM.queue_position, 0), *_ORDERS["oldest"])
    wanted = select(SIMULATIONS).where(_SIM.phase.in_(_UNFINISHED)).order_by(*order)
    return [record_of(row) for row in _rows(connection, wanted)]


def statuses(connection: Connection, sim_id: str | None, limit: int) -> list[StatusRecord]:
    """Give the newest statuses, of one simulation or of all, newest first."""
    joined = STATUSES.outerjoin(SIMULATIONS, _SIM.sim_id == STATUSES.c.sim_id)
    wanted: Select[Any] = select(STATUSES, _SIM.name.label("sim_name")).select_from(joined)
    if sim_id is not None:
        wanted = wanted.where(STATUSES.c.sim_id == sim_id)
    wanted = wanted.order_by(STATUSES.c.id.desc()).limit(max(0, limit))
    return [status_of(row) for row in _rows(connection, wanted)]


def calls(connection: Connection, limit: int) -> list[CallRecord]:
    """Give the newest commands, newest first."""
    wanted = select(CALLS).order_by(CALLS.c.id.desc()).limit(max(0, limit))
    return [call_of(row) for row in _rows(connection, wanted)]


def journal_ending(connection: Connection, sim_id: str) -> Ending | None:
    """Give the ending that a simulation's journal named, if it did."""
    return ending_of(connection.scalar(select(_SIM.journal_ending).where(_SIM.sim_id == sim_id)))
