"""What may be done to a project's queue, trash and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project import changes, queueing, settings, trash
from gymdash_tui.project.curating import ProjectCurating


class ProjectKeeping(ProjectCurating):
    """The queue, the trash and the settings; and what a person writes onto simulations.

    Where a method gives a bool, it tells whether this call did it; ``False``: what it needs is so no longer, because
    somebody else was faster, or the simulation is gone or in the trash.
    """

    # --- the queue

    def enqueue(self, sim_id: str, wish: QueueWish, call: tuple[str, Mapping[str, Any]] | None = None) -> bool:
        """Put what was only made at the end of the queue, and write down the command in the same transaction."""
        with self._write() as connection:
            done = queueing.enqueue(connection, sim_id, wish)
            if done and call is not None:
                changes.record_call(connection, *call)
            return done

    def unqueue(self, sim_id: str) -> bool:
        """Take a queued simulation out of the queue; then it is only made."""
        with self._write() as connection:
            return queueing.unqueue(connection, sim_id)

    def set_held(self, sim_id: str, held: bool) -> bool:
        """Hold a queued simulation, or release it; it keeps its place."""
        with self._write() as connection:
            return queueing.set_held(connection, sim_id, held)

    def set_priority(self, sim_id: str, priority: int) -> bool:
        """Set the priority of a queued simulation; higher ones are started first."""
        with self._write() as connection:
            return queueing.set_priority(connection, sim_id, priority)

    def move_queued(self, sim_id: str, by: int) -> bool:
        """Move a queued simulation among those of its priority.

        Args:
            sim_id: Which.
            by: How many places later; negative: earlier. Beyond the first or the last it goes as far as there.

        Returns:
            Whether it was moved; ``False`` also where it stands at that end already.
        """
        with self._write() as connection:
            return queueing.move(connection, sim_id, by)

    def requeue(self, sim_id: str, status: SimStatus) -> bool:
        """Put what is starting back in its place in the queue (at the end, if it had none), and count that.

        Args:
            sim_id: Which.
            status: Why.
        """
        with self._write() as connection:
            return queueing.requeue(connection, sim_id, status)

    # --- the trash

    def set_deleted(self, sim_id: str, moment: datetime | None) -> bool:
        """Throw a simulation into the trash, or take it back.

        Args:
            sim_id: Which. One with a worker is refused, and has to be stopped first; a queued one leaves the queue.
            moment: When; ``None`` takes it back.
        """
        with self._write() as connection:
            if moment is None:
                return trash.take_back(connection, sim_id)
            return trash.throw_away(connection, sim_id, moment)

    def purge(self, sim_id: str) -> bool:
        """Remove a simulation that is in the trash for good: its row, its statuses and what it asked, but no files."""
        with self._write() as connection:
            return trash.purge(connection, sim_id)

    # --- the settings

    def setting(self, name: str, default: Any = None) -> Any:
        """Give a setting of the project; the default where it is absent or cannot be read."""
        with self._read() as connection:
            return settings.setting(connection, name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Set a setting of the project.

        Args:
            name: Its name.
            value: What JSON can hold; ``None`` takes the setting away.
        """
        with self._write() as connection:
            settings.set_setting(connection, name, value)
