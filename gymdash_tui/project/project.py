"""A project: a folder, the database in it, and everything that may be asked of it or done to it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.project import changes, queries
from gymdash_tui.project.engine import BUSY_SECONDS, make_engine, sentences, write_transaction
from gymdash_tui.project.folder import prepare_folder, safe_id
from gymdash_tui.project.records import CallRecord, StatusRecord
from gymdash_tui.project.schema import ensure_schema
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.paths import ProjectFolder

__all__ = ["CallRecord", "Project", "StatusRecord"]


class Project:
    """An opened project; every method may be called from any thread.

    All of them raise :class:`~gymdash_tui.domain.errors.ProjectError` with a sentence where the file refuses; then
    nothing was changed.

    Attributes:
        folder: Where everything of the project lies.
    """

    def __init__(self, folder: ProjectFolder, engine: Engine) -> None:
        """Take an engine on a database with today's tables; :meth:`open` is the way to come by one."""
        self.folder = folder
        self._engine = engine
        self._writing = threading.Lock()
        self._watching = threading.Lock()
        # SQLite's data_version tells of others' commits only, so this connection never writes
        self._watch = sqlite3.connect(folder.database, timeout=BUSY_SECONDS, check_same_thread=False)
        self._close = weakref.finalize(self, _close, engine, self._watch)

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

    def close(self) -> None:
        """Close the database; closing twice is no error."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- reading

    def get(self, sim_id: str) -> SimulationRecord | None:
        """Give one simulation by its whole id."""
        with self._read() as connection:
            return queries.get(connection, sim_id)

    def find(self, name_or_prefix: str) -> SimulationRecord:
        """Give one simulation by its id, by its name, or by the first characters of its id, in that order.

        Raises:
            UnknownSimulation: If there is none.
            AmbiguousSimulation: If there are several; the sentence lists their ids, newest first.
        """
        with self._read() as connection:
            return queries.find(connection, name_or_prefix)

    def page(self, offset: int = 0, limit: int = 100, order: str = "newest") -> list[SimulationRecord]:
        """Give ``limit`` simulations after the first ``offset``.

        Args:
            offset: How many to pass over.
            limit: How many to give at most.
            order: ``newest``, ``oldest`` or ``name``.

        Raises:
            WrongUse: If the order is another.
        """
        with self._read() as connection:
            return queries.page(connection, offset, limit, order)

    def count(self) -> int:
        """Count the simulations."""
        with self._read() as connection:
            return queries.count(connection)

    def counts(self) -> dict[str, int]:
        """Count the simulations by their word (``running``, ``done``, ``failed``...); those of none are left out."""
        with self._read() as connection:
            return queries.counts(connection)

    def unfinished(self) -> list[SimulationRecord]:
        """Give what is not done: first what is not queued, oldest first, then the queue in its order."""
        with self._read() as connection:
            return queries.unfinished(connection)

    def statuses(self, sim_id: str | None = None, limit: int = 200) -> list[StatusRecord]:
        """Give the newest statuses, newest first, of one simulation or of all."""
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

    def version(self) -> int:
        """Give a number that differs from the last one whenever anybody wrote in between; costs a few µs."""
        self._check_open()
        with self._watching, sentences(self.folder.database):
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    # --- writing

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

    def set_phase(self, sim_id: str, phase: Phase) -> bool:
        """Move a simulation on.

        Returns:
            Whether it was moved. ``False``: from where it is it may not go there, or it is there no longer, because
            somebody else was faster.

        Raises:
            ValueError: If the phase is ``done``, which takes an ending: see :meth:`finish`.
        """
        if phase is Phase.DONE:
            raise ValueError("A simulation is done by finish(), which says how it ended.")
        with self._write() as connection:
            return changes.set_phase(connection, sim_id, phase)

    def ingest(self, sim_id: str, entries: Sequence[Mapping[str, Any]], expected_offset: int, new_offset: int) -> bool:
        """Take over what a journal says, exactly once, whoever does it.

        Statuses become rows, phases move the simulation, an ending is remembered for whoever finishes it
        (:meth:`journal_ending`); kinds that the tables do not keep are passed over.

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

    # --- connections

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        self._check_open()
        with sentences(self.folder.database), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _write(self) -> Iterator[Connection]:
        self._check_open()
        # threads queue here, where the next one goes on at once; programs queue in SQLite, which makes them ask again
        with self._writing, sentences(self.folder.database), write_transaction(self._engine) as connection:
            yield connection

    def _check_open(self) -> None:
        if not self._close.alive:
            raise ProjectError(f"The project {self.folder.root} was closed; open it again.")


def _close(engine: Engine, watch: sqlite3.Connection) -> None:
    watch.close()
    engine.dispose()
