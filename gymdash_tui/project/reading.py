"""What may be asked of a project."""

from __future__ import annotations

from datetime import datetime

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.project import finding, queries
from gymdash_tui.project.outline import ProjectOutline
from gymdash_tui.project.records import CallRecord, GroupSummary, StatusRecord


class ProjectReading(ProjectOutline):
    """The questions; none but those that say so know of what is in the trash."""

    def get(self, sim_id: str) -> SimulationRecord | None:
        """Give one simulation by its whole id, also out of the trash."""
        with self._read() as connection:
            return queries.get(connection, sim_id)

    def find(self, name_or_prefix: str, *, trash: bool = False) -> SimulationRecord:
        """Give one simulation by its id, by its name, or by the first characters of its id, in that order.

        Args:
            name_or_prefix: What a person typed.
            trash: Whether to look in the trash, and nowhere else.

        Raises:
            UnknownSimulation: If there is none; of one in the trash, the sentence says so and how to take it back.
            AmbiguousSimulation: If there are several; the sentence lists their ids, newest first.
        """
        with self._read() as connection:
            return finding.find(connection, name_or_prefix, trash)

    def page(
        self, offset: int = 0, limit: int = 100, order: str = "newest", *, group: str | None = None
    ) -> list[SimulationRecord]:
        """Give ``limit`` simulations after the first ``offset``.

        Args:
            offset: How many to pass over.
            limit: How many to give at most.
            order: ``newest``, ``oldest`` or ``name``.
            group: Only those of this group; the empty name means those of none.

        Raises:
            WrongUse: If the order is another.
        """
        with self._read() as connection:
            return queries.page(connection, offset, limit, order, group)

    def count(self, group: str | None = None) -> int:
        """Count the simulations, or those of one group (the empty name: those of none)."""
        with self._read() as connection:
            return queries.count(connection, group)

    def counts(self) -> dict[str, int]:
        """Count the simulations by their word (``running``, ``done``, ``failed``...); those of none are left out."""
        with self._read() as connection:
            return queries.counts(connection)

    def group(self, name: str) -> list[SimulationRecord]:
        """Give the simulations of a group, oldest first."""
        with self._read() as connection:
            return queries.group(connection, name)

    def groups(self) -> list[GroupSummary]:
        """Sum up every group, the one with the newest simulation first."""
        with self._read() as connection:
            return queries.groups(connection)

    def unfinished(self) -> list[SimulationRecord]:
        """Give what is not done: first what is not queued, oldest first, then the queue in its order."""
        with self._read() as connection:
            return queries.unfinished(connection)

    def live(self) -> list[SimulationRecord]:
        """Give what has a worker (starting, running, paused, stopping), oldest first."""
        with self._read() as connection:
            return queries.live(connection)

    def ended_since(self, moment: datetime) -> list[SimulationRecord]:
        """Give what has ended since some moment, in the order in which it did."""
        with self._read() as connection:
            return queries.ended_since(connection, moment)

    def queue(self) -> list[SimulationRecord]:
        """Give the queue in the order in which it is started, with those that are held."""
        with self._read() as connection:
            return queries.queue(connection)

    def trash(self) -> list[SimulationRecord]:
        """Give what is in the trash, last thrown away first."""
        with self._read() as connection:
            return queries.trash(connection)

    def statuses(self, sim_id: str | None = None, limit: int = 200) -> list[StatusRecord]:
        """Give the newest statuses, newest first, of one simulation (also in the trash) or of all."""
        with self._read() as connection:
            return queries.statuses(connection, sim_id, limit)

    def calls(self, limit: int = 200) -> list[CallRecord]:
        """Give the newest commands, newest first."""
        with self._read() as connection:
            return queries.calls(connection, limit)

    def journal_ending(self, sim_id: str) -> Ending | None:
        """Give the ending that a simulation's journal named; ``None`` where it named none."""
        with self._read() as connection:
            return queries.journal_ending(connection, sim_id)
