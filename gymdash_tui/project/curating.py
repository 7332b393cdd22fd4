"""What a person writes onto simulations: names, tags, notes, pins; each for many at once, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from gymdash_tui.domain.naming import retagged
from gymdash_tui.project import changes
from gymdash_tui.project.connections import ProjectConnections
from gymdash_tui.project.converters import json_text
from gymdash_tui.project.lenient import texts_of
from gymdash_tui.project.tables import KEPT, SIMULATIONS

Call = tuple[str, Mapping[str, Any]] | None
"""A command's name and details, written down in the same transaction."""

_SIM = SIMULATIONS.c
_AT_ONCE = 500  # ids in one question


class ProjectCurating(ProjectConnections):
    """Names, tags, notes and pins. What is gone, or in the trash, is left as it is."""

    def set_names(self, names: Mapping[str, str], call: Call = None) -> None:
        """Give simulations names, by their ids."""
        with self._write() as connection:
            _set(connection, "name", names)
            _record(connection, call)

    def change_tags(self, sim_ids: Sequence[str], add: Sequence[str], remove: Sequence[str], call: Call = None) -> None:
        """Add tags to simulations and take some away; each keeps its others, and none has one twice."""
        with self._write() as connection:
            before = {sim_id: texts_of(tags) for sim_id, tags in _read(connection, sim_ids)}
            after = {sim_id: retagged(tags, add, remove) for sim_id, tags in before.items()}
            changed = {sim_id: json_text(tags) for sim_id, tags in after.items() if tags != before[sim_id]}
            _set(connection, "tags", changed)
            _record(connection, call)

    def set_notes(self, sim_ids: Sequence[str], note: str, call: Call = None) -> None:
        """Write the same note onto simulations; an empty one takes theirs away."""
        with self._write() as connection:
            _set(connection, "notes", dict.fromkeys(sim_ids, note))
            _record(connection, call)

    def set_pinned(self, sim_ids: Sequence[str], pinned: bool, call: Call = None) -> None:
        """Pin simulations to the top of lists, or let go of them."""
        with self._write() as connection:
            _set(connection, "pinned", dict.fromkeys(sim_ids, pinned))
            _record(connection, call)


def _read(connection: Connection, sim_ids: Sequence[str]) -> Iterator[tuple[str, object]]:
    for first in range(0, len(sim_ids), _AT_ONCE):
        some = sim_ids[first : first + _AT_ONCE]
        wanted = select(_SIM.sim_id, _SIM.tags).where(KEPT, _SIM.sim_id.in_(some))
        yield from ((row[0], row[1]) for row in connection.execute(wanted))


def _set(connection: Connection, column: str, values: Mapping[str, object]) -> None:
    if values:
        wanted = update(SIMULATIONS).where(KEPT, _SIM.sim_id == bindparam("its_id"))
        rows = [{"its_id": sim_id, "its_value": value} for sim_id, value in values.items()]
        connection.execute(wanted.values({column: bindparam("its_value")}), rows)


def _record(connection: Connection, call: Call) -> None:
    if call is not None:
        changes.record_call(connection, *call)
