"""Which simulations a list shows, in what order, asked of SQLite itself.

The standard library alone: SQLAlchemy takes a quarter of a second to load, while a list could stand on the screen.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from gymdash_tui.domain.filtering.keys import WORDS
from gymdash_tui.domain.listing import SORTS, ListQuery, SortKey
from gymdash_tui.project.filtering import Conditions
from gymdash_tui.project.lenient import moment_text, text_of
from gymdash_tui.project.operands import NUMBERS, WORD_NUMBER, config_operand

_TOLD = f"sim_id, group_name, {WORD_NUMBER}, score, pinned <> 0, asks <> ''"
KEPT = "deleted IS NULL"
"""Says in SQL that a simulation is not in the trash."""

_NEWEST = "created DESC, simulations.rowid DESC"
_SORTED_BY = {
    "name": "lower(name)",
    "group": "nullif(lower(group_name), '')",
    "state": WORD_NUMBER,
    "age": "julianday(:now) - julianday(created)",
}


class OutlineRow(NamedTuple):
    """One simulation, as far as a list has to know it that shows another part of itself.

    Attributes:
        sim_id: Its id.
        group: The name of its group; empty where it is in none.
        word: Where it is, or how it ended.
        score: The last value of its main measure that the tables know; ``None`` where there is none.
        pinned: Whether it is pinned to the top.
        asks: Whether it asks the person for something.
    """

    sim_id: str
    group: str
    word: str
    score: float | None
    pinned: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Simulations in the order in which they are shown.

    Attributes:
        rows: Those that the filter lets through; what is pinned comes first.
        total: How many there are without the filter.
    """

    rows: list[OutlineRow]
    total: int


def outline_rows(connection: sqlite3.Connection, query: ListQuery, now: datetime) -> list[OutlineRow]:
    """Give the simulations that a filter lets through, in an order.

    Raises:
        WrongUse: If a regular expression takes too long.
        sqlite3.Error: If the file refuses.
    """
    conditions = Conditions(now)
    return list(map(_row_of, ask(connection, _wanted(query, conditions, now), conditions)))


def first_rows(connection: sqlite3.Connection, query: ListQuery, now: datetime, sections: int) -> list[OutlineRow]:
    """Give the simulations of which the first lines of a list are made; for a query without a filter.

    Args:
        connection: The database.
        query: In which order.
        now: The moment from which ages count.
        sections: How many groups, and simulations in none, are wanted; each of those groups is given whole.

    Raises:
        sqlite3.Error: If the file refuses.
    """
    conditions = Conditions(now)
    wanted = _wanted(query, conditions, now)
    conditions.teach(connection)
    cursor = connection.execute(wanted, conditions.values)
    rows: list[OutlineRow] = []
    found: set[str] = set()
    while len(found) < sections:
        chunk = list(map(_row_of, cursor.fetchmany(sections)))
        if not chunk:
            return rows
        rows += chunk
        found.update(row.group or row.sim_id for row in chunk)
    cursor.close()
    groups = {row.group for row in rows if row.group}
    conditions = Conditions(now)
    among = f" AND group_name IN ({', '.join(map(conditions.bind, groups))})"
    known = {row.sim_id for row in rows}
    others = map(_row_of, ask(connection, _wanted(query, conditions, now, among), conditions))
    return rows + [row for row in others if row.sim_id not in known]


def _wanted(query: ListQuery, conditions: Conditions, now: datetime, among: str = "") -> str:
    where = conditions.of(query.filter)
    # the index holds all that is told, in the usual order; a filter looks at whole rows, which lie in another one
    pinned = "pinned" if query.filter.is_empty else "+pinned"
    order = _order(query, conditions, now)
    return f"SELECT {_TOLD} FROM simulations WHERE {KEPT} AND {where}{among} ORDER BY {pinned} DESC, {order}"


def _row_of(told: tuple[Any, ...]) -> OutlineRow:
    sim_id, group, word, score, pinned, asks = told
    return OutlineRow(
        sim_id if sim_id.__class__ is str else text_of(sim_id),
        group if group.__class__ is str else text_of(group),
        WORDS[word],
        score if score.__class__ is float or score is None else _score_of(score),
        pinned == 1,
        asks == 1,
    )


def _score_of(value: object) -> float | None:
    return float(value) if isinstance(value, int) else None


def ask(connection: sqlite3.Connection, wanted: str, conditions: Conditions) -> list[tuple[Any, ...]]:
    """Ask with conditions; rows of SQLAlchemy's would take three times as long.

    Raises:
        WrongUse: If a regular expression takes too long.
    """
    conditions.teach(connection)
    found = connection.execute(wanted, conditions.values).fetchall()
    conditions.check_time()
    return found


def _order(query: ListQuery, conditions: Conditions, now: datetime) -> str:
    key = SortKey(query.sort, is_config=query.sort not in SORTS)
    descending = key.descending if query.descending is None else query.descending
    direction = "DESC" if descending else "ASC"
    if key.name in ("newest", "oldest") and not key.is_config:
        return f"created {direction}, simulations.rowid {direction}"
    if key.is_config:
        operand = config_operand(key.name, conditions.bind)
        # numbers before texts, what has none last
        last = f"{direction} NULLS LAST"
        return f"{operand.number} {last}, lower({operand.text}) {last}, {_NEWEST}"
    found = _SORTED_BY.get(key.name) or NUMBERS[key.name]
    if ":now" in found:
        found = found.replace(":now", conditions.bind(moment_text(now)))
    return f"{found} {direction} NULLS LAST, {_NEWEST}"
