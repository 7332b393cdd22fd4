"""The list as a whole: which simulations, in what order, and the little that says how they are grouped.

Ten thousand are asked for in one question that an index answers, and come as plain tuples; records are read for the few
that are seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from gymdash_tui.domain.filtering.tree import Filter
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project import queries
from gymdash_tui.project.config_keys import config_keys
from gymdash_tui.project.connections import ProjectConnections
from gymdash_tui.project.converters import record_of
from gymdash_tui.project.filtering import Conditions
from gymdash_tui.project.lenient import text_of
from gymdash_tui.project.outline_rows import KEPT, Outline, OutlineRow, ask, outline_rows
from gymdash_tui.project.tables import SIMULATIONS

__all__ = ["Outline", "OutlineRow", "ProjectOutline"]

_AT_ONCE = 500  # ids in one question


class ProjectOutline(ProjectConnections):
    """The questions of a list that is filtered and sorted; none knows of what is in the trash."""

    def outline(self, query: ListQuery | None = None, now: datetime | None = None) -> Outline:
        """Give the simulations that a filter lets through, in an order.

        Args:
            query: Which, and how sorted; all, newest first, where left out.
            now: From when ages are counted; the present moment where left out.

        Raises:
            WrongUse: If a regular expression takes too long.
        """
        with self._read() as connection:
            return outline(connection, query or ListQuery(), now or utc_now())

    def match_count(self, wanted: Filter, now: datetime | None = None) -> int:
        """Count the simulations that a filter lets through.

        Raises:
            WrongUse: If a regular expression takes too long.
        """
        with self._read() as connection:
            return match_count(connection, wanted, now or utc_now())

    def records_of(self, sim_ids: Iterable[str]) -> dict[str, SimulationRecord]:
        """Give simulations by their ids, also out of the trash; those that are gone are left out."""
        with self._read() as connection:
            return records_of(connection, list(sim_ids))

    def config_keys(self) -> list[str]:
        """Give the dotted keys that occur in configurations, the most frequent first, and then those of defaults."""
        with self._read() as connection:
            return config_keys(connection)

    def tag_names(self) -> list[str]:
        """Give the tags that there are, the most frequent first."""
        with self._read() as connection:
            return tag_names(connection)


def outline(connection: Connection, query: ListQuery, now: datetime) -> Outline:
    """Give the simulations that a filter lets through, in an order."""
    rows = outline_rows(_raw(connection), query, now)
    total = len(rows) if query.filter.is_empty else queries.count(connection, None)
    return Outline(rows, total)


def _raw(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def match_count(connection: Connection, wanted: Filter, now: datetime) -> int:
    """Count the simulations that a filter lets through."""
    if wanted.is_empty:
        return queries.count(connection, None)
    conditions = Conditions(now)
    where = conditions.of(wanted)
    [(number,)] = ask(_raw(connection), f"SELECT count(*) FROM simulations WHERE {KEPT} AND {where}", conditions)
    return int(number)


def records_of(connection: Connection, sim_ids: Sequence[str]) -> dict[str, SimulationRecord]:
    """Give simulations by their ids, also out of the trash."""
    found: dict[str, SimulationRecord] = {}
    for first in range(0, len(sim_ids), _AT_ONCE):
        some = sim_ids[first : first + _AT_ONCE]
        wanted = select(SIMULATIONS).where(SIMULATIONS.c.sim_id.in_(some))
        records = (record_of(dict(row)) for row in connection.execute(wanted).mappings())
        found |= {record.sim_id: record for record in records}
    return {sim_id: found[sim_id] for sim_id in sim_ids if sim_id in found}


def tag_names(connection: Connection) -> list[str]:
    """Give the tags that there are, the most frequent first."""
    valid = "CASE WHEN json_valid(tags) THEN CASE json_type(tags) WHEN 'array' THEN tags ELSE '[]' END ELSE '[]' END"
    wanted = (
        f"SELECT CAST(tag.value AS BLOB) FROM simulations, json_each({valid}) AS tag "
        f"WHERE {KEPT} AND tags <> '[]' AND tag.type = 'text' GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return [text_of(row[0]) for row in connection.exec_driver_sql(wanted)]
