"""Control requests: opened and closed by what a journal says, inside a write transaction that somebody else began."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.converters import Columns, closed_columns, request_columns, request_of
from gymdash_tui.project.lenient import moment_of, text_of
from gymdash_tui.project.tables import KEPT, REQUESTS, SIMULATIONS

_REQUEST = REQUESTS.c
_OPEN = _REQUEST.closed.is_(None)
_NEWEST = (_REQUEST.time.desc(), _REQUEST.number.desc())
_SHOWN = 500  # characters of a request that stand on its simulation's row, which every list reads
_WITHOUT_WORDS = "Asks for input."


def take_over(connection: Connection, sim_id: str, entries: Sequence[Mapping[str, Any]]) -> Columns:
    """Take over what journal entries say of requests.

    A reply to a message closes what its channel asked before it; so does a simulation that takes that back.

    Returns:
        The simulation's columns that change by it.
    """
    said = [entry for entry in entries if entry.get("kind") in ("request", "withdrawal") or _answers(entry)]
    if not said:
        return {}
    asking = set(connection.scalars(select(_REQUEST.channel).where(_REQUEST.sim_id == sim_id, _OPEN)))
    changed = False
    for entry in said:
        channel = text_of(entry.get("channel"))
        if entry["kind"] == "request":
            _open(connection, sim_id, entry)
            asking.add(channel)
        elif channel in asking:  # most replies answer a query, while nothing was asked
            _close(connection, sim_id, channel, entry)
            asking.discard(channel)
        else:
            continue
        changed = True
    return {"asks": _asked(connection, sim_id)} if changed else {}


def _answers(entry: Mapping[str, Any]) -> bool:
    return entry.get("kind") == "reply" and bool(entry.get("id")) and not entry.get("unanswered")


def _open(connection: Connection, sim_id: str, entry: Mapping[str, Any]) -> None:
    # a journal that is read again (somebody put a shorter one in its place) asks nothing twice
    row = {"sim_id": sim_id, **request_columns(_request(entry))}
    connection.execute(insert(REQUESTS).values(row).on_conflict_do_nothing())


def _request(entry: Mapping[str, Any]) -> ControlRequest:
    keys = entry.get("keys")
    return ControlRequest(
        id=text_of(entry.get("id")) or uuid.uuid4().hex,
        sim_id="",
        sim_name="",
        channel=text_of(entry.get("channel")),
        details=text_of(entry.get("details")),
        keys=tuple(map(text_of, keys)) if isinstance(keys, list) else (),
        time=moment_of(entry.get("time")) or utc_now(),
    )


def _close(connection: Connection, sim_id: str, channel: str, entry: Mapping[str, Any]) -> None:
    why = Closed.ANSWERED if entry["kind"] == "reply" else Closed.WITHDRAWN
    when = moment_of(entry.get("time")) or utc_now()
    wanted = update(REQUESTS).where(_REQUEST.sim_id == sim_id, _REQUEST.channel == channel, _OPEN)
    connection.execute(wanted, closed_columns(why, when, entry.get("value")))


def _asked(connection: Connection, sim_id: str) -> str:
    newest = select(_REQUEST.details).where(_REQUEST.sim_id == sim_id, _OPEN).order_by(*_NEWEST).limit(1)
    details = connection.scalar(newest)
    return "" if details is None else (text_of(details).strip() or _WITHOUT_WORDS)[:_SHOWN]


def end_all(connection: Connection, sim_id: str, when: datetime) -> Columns:
    """Close what a simulation still asks, because it is over; gives its columns that change by it."""
    ended = update(REQUESTS).where(_REQUEST.sim_id == sim_id, _OPEN)
    connection.execute(ended, closed_columns(Closed.ENDED, when))
    return {"asks": ""}


def requests(connection: Connection, open_only: bool, sim_id: str | None, limit: int) -> list[ControlRequest]:
    """Give requests, newest first; of all simulations only those that are not in the trash."""
    wanted = select(REQUESTS, SIMULATIONS.c.name.label("sim_name")).select_from(
        REQUESTS.join(SIMULATIONS, SIMULATIONS.c.sim_id == _REQUEST.sim_id)
    )
    wanted = wanted.where(KEPT if sim_id is None else _REQUEST.sim_id == sim_id)
    wanted = wanted.where(_OPEN) if open_only else wanted
    rows = connection.execute(wanted.order_by(*_NEWEST).limit(max(0, limit))).mappings()
    return [request_of(dict(row)) for row in rows]


def request_count(connection: Connection) -> int:
    """Count the open requests of simulations that are not in the trash."""
    joined = REQUESTS.join(SIMULATIONS, SIMULATIONS.c.sim_id == _REQUEST.sim_id)
    return connection.scalar(select(func.count()).select_from(joined).where(_OPEN, KEPT)) or 0
