"""A project: a folder, the database in it, and everything that may be asked of it or done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project import changes
from gymdash_tui.project.engine import make_engine, sentences
from gymdash_tui.project.folder import prepare_folder, safe_id
from gymdash_tui.project.keeping import ProjectKeeping
from gymdash_tui.project.reading import ProjectReading
from gymdash_tui.project.records import CallRecord, GroupSummary, StatusRecord
from gymdash_tui.project.schema import ensure_schema
from gymdash_tui.project.story import ProjectStory
from gymdash_tui.project.talking import ProjectTalking
from gymdash_tui.simulation.exit_record import ExitRecord

__all__ = ["CallRecord", "GroupSummary", "Project", "StatusRecord"]


class Project(ProjectReading, ProjectStory, ProjectKeeping, ProjectTalking):
    """An opened project; every method may be called from any thread.

    All of them raise :class:`~gymdash_tui.domain.errors.ProjectError` with a sentence where the file refuses; then
    nothing was changed.

    Attributes:
        folder: Where everything of the project lies.
    """

    @classmethod
    def open(cls, root: Path | str, create: bool = True) -> Project:
        """Open the project in a folder.

        Args:
            root: The folder.
            create: Whether to make folder and database where they are absent.

        Raises:
            ProjectError: If that cannot be done; the sentence says why, and what to do.
        """
        folder = prepare_folder(root, create)
        engine = make_engine(folder.database)
        try:
            with sentences(folder.database):
                ensure_schema(engine, folder.database)
                return cls(folder, engine)
        except BaseException:
            engine.dispose()
            raise

    def add(self, record: SimulationRecord, call: tuple[str, Mapping[str, Any]] | None = None) -> None:
        """Put in a new simulation, and in the same transaction the command that made it.

        Args:
            record: The simulation; created now where it does not say when. Queued, it goes to the end of the queue.
            call: The command's name and details.

        Raises:
            ProjectError: If its id is taken already, or could not be the name of its folder.
        """
        sim_id = safe_id(record.sim_id)
        with self._write() as connection:
            try:
                changes.add(connection, record)
            except IntegrityError as error:
                raise ProjectError(f"The project has a simulation with the id {sim_id} already.") from error
            if call is not None:
                changes.record_call(connection, *call)

    def record_call(self, name: str, details: Mapping[str, Any], code: int = 0) -> None:
        """Write down a command that was given.

        Args:
            name: The command.
            details: What was asked for and from where; what JSON cannot hold is written by its readable name.
            code: 0 when it was carried out, else the exit code it was refused with.
        """
        with self._write() as connection:
            changes.record_call(connection, name, details, code)

    def set_phase(self, sim_id: str, phase: Phase, *, gpu_index: int | None = None) -> bool:
        """Move a simulation on.

        Args:
            sim_id: Which.
            phase: Where to. Starting, it keeps its place in the queue, so that :meth:`requeue` can put it back there.
            gpu_index: The GPU that it is given as it starts; ``None`` for none. Other phases leave it as it is.

        Returns:
            Whether it was moved. ``False``: from where it is it may not go there, or it is there no longer, because
            somebody else was faster; or it is in the trash.

        Raises:
            ValueError: If the phase is ``done``, which takes an ending: see :meth:`finish`.
        """
        if phase is Phase.DONE:
            raise ValueError("A simulation is done by finish(), which says how it ended.")
        with self._write() as connection:
            return changes.set_phase(connection, sim_id, phase, gpu_index)

    def reopen(
        self,
        sim_id: str,
        phase: Phase,
        *,
        start_kwargs: Mapping[str, Any] | None = None,
        wish: QueueWish | None = None,
        gpu_index: int | None = None,
        call: tuple[str, Mapping[str, Any]] | None = None,
    ) -> bool:
        """Begin another attempt of a simulation that is done, exactly once, whoever does it.

        What is known of its ending is cleared; when it first ran, its progress and its statuses are kept.

        Args:
            sim_id: Which.
            phase: ``starting``, or ``queued``: at the end of the queue.
            start_kwargs: Arguments to lay over the start's.
            wish: How it is to stand in the queue; as by default where it is left out.
            gpu_index: The GPU that it is given; ``None`` for none.
            call: The command's name and details, written down in the same transaction.

        Returns:
            Whether this call did it; ``False`` where it is not done (any more), is in the trash, or is gone.

        Raises:
            ValueError: If the phase is another.
        """
        if phase not in (Phase.STARTING, Phase.QUEUED):
            raise ValueError(f"Another attempt begins as starting or queued, and not as {phase}.")
        with self._write() as connection:
            done = changes.reopen(connection, sim_id, phase, start_kwargs, wish or QueueWish(), gpu_index)
            if done and call is not None:
                changes.record_call(connection, *call)
            return done

    def set_start_kwargs(self, sim_id: str, kwargs: Mapping[str, Any]) -> bool:
        """Lay arguments over the start's, and tell whether the simulation is there."""
        with self._write() as connection:
            return changes.set_start_kwargs(connection, sim_id, kwargs)

    def ingest(self, sim_id: str, entries: Sequence[Mapping[str, Any]], expected_offset: int, new_offset: int) -> bool:
        """Take over what a journal says, exactly once, whoever does it.

        Statuses become rows, phases move the simulation, an ending is remembered for whoever finishes it
        (:meth:`journal_ending`), a drawn seed is kept where there is none, what it asks is opened and
        closed; kinds that the tables do not keep are passed over.

        Args:
            sim_id: Whose journal.
            entries: What was read from it.
            expected_offset: From where it was read.
            new_offset: To where.

        Returns:
            Whether they were taken over. ``False``: the project had not read that journal up to ``expected_offset``,
            or up to more, because somebody else was faster; or the simulation is gone.
        """
        with self._write() as connection:
            return changes.ingest(connection, sim_id, entries, expected_offset, new_offset)

    def set_progress(self, sim_id: str, progress: Progress) -> None:
        """Write down how far a simulation is."""
        with self._write() as connection:
            changes.set_progress(connection, sim_id, progress)

    def finish(
        self,
        sim_id: str,
        ending: Ending,
        ended: datetime,
        *,
        force_stopped: bool = False,
        status: SimStatus | None = None,
        exit: ExitRecord | None = None,  # noqa: A002 - the file it comes from is exit.json
        progress: Progress | None = None,
    ) -> bool:
        """End a simulation, exactly once, whoever does it.

        Args:
            sim_id: Which.
            ending: How it ended.
            ended: When.
            force_stopped: Whether its process was killed.
            status: A last status, if there is something to say.
            exit: How its process ended, if that is known.
            progress: How far it came, if that is known.

        Returns:
            Whether this call ended it; ``False`` where it was done already, or is gone.
        """
        with self._write() as connection:
            return changes.finish(connection, sim_id, ending, ended, force_stopped, status, exit, progress)
