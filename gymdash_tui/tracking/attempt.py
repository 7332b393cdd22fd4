"""Begins a further attempt of a simulation that is over, under the lock that a worker would hold.

After each step the folder and the row agree: either they still tell the old ending, or there is a new attempt, which
counts as dead until its worker runs and can be resumed in its turn.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WorkerError, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.values import merge
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.start_file import amend, given_kwargs, news
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.started_with import read_start_file, rebuilt

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

NEWEST = "newest"
_WORDS = (NEWEST, "exact", "best")
_MODEL = "model.zip"  # for people to use; a training needs more than that to go on


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a further attempt is to begin.

    Attributes:
        phase: ``starting``, or ``queued``.
        start_from: The checkpoint: ``newest``, ``exact`` (the newest from which it goes on bit by bit), ``best`` or the
            number of a step.
        start_kwargs: Plain values, laid over the arguments it has.
        gpu_index: The GPU that it was given.
        call: The command to write down.
    """

    phase: Phase = Phase.STARTING
    start_from: str = NEWEST
    start_kwargs: Mapping[str, Any] = field(default_factory=dict)
    gpu_index: int | None = None
    call: tuple[str, Details] | None = None


def check_start_from(text: str) -> str:
    """Check the name of a checkpoint.

    Raises:
        WrongUse: If it is none.
    """
    if text in _WORDS or (text.isascii() and text.isdecimal() and len(text) <= 18):
        return text
    raise WrongUse(f"'{text[:60]}' names no checkpoint; give {', '.join(_WORDS)}, or the number of a step.")


def check_is_there(folder: SimulationFolder, name: str, start_from: str) -> None:
    """See that the checkpoint is there that a person named, as far as the simulation told of its checkpoints.

    Raises:
        WrongUse: If it told of some, and it is none of those that are still there.
    """
    told = [entry for entry in read_journal(folder.journal).entries if entry["kind"] == "checkpoint"]
    there = [entry for entry in told if _exists(folder, entry.get("file"))]
    if start_from == NEWEST or not told or any(_is_meant(entry, start_from) for entry in there):
        return
    which = f"checkpoint of step {int(start_from):,}" if start_from.isdecimal() else f"{start_from} checkpoint"
    known = list_some(sorted({_shown(entry) for entry in there})) or "none any more"
    raise WrongUse(f"'{name}' has no {which}; it has {known}.")


def _exists(folder: SimulationFolder, file: object) -> bool:
    if not isinstance(file, str) or file == _MODEL or Path(file).name != file:
        return False
    return (folder.checkpoints / file).exists()


def _is_meant(entry: Mapping[str, Any], start_from: str) -> bool:
    if start_from.isdecimal():
        return bool(entry.get("step") == int(start_from))
    return entry.get("exact") is True if start_from == "exact" else entry.get("file") == start_from


def _shown(entry: Mapping[str, Any]) -> str:
    return f"{entry['file']} ({'exact' if entry.get('exact') is True else 'approximate'})"


def begin_attempt(project: Project, record: SimulationRecord, attempt: Attempt) -> bool:
    """Begin a further attempt; the caller holds the simulation's lock.

    Returns:
        Whether it was begun; ``False`` where the simulation is not over (any more), or in the trash.

    Raises:
        WorkerError: If what it was started with is lost.
        OSError: If the folder refuses; the old ending stands.
        ProjectError: If the project refuses; the old ending stands.
    """
    now = project.get(record.sim_id)
    if now is None or now.phase is not Phase.DONE or now.deleted is not None:
        return False
    folder = project.folder.simulation(now.sim_id)
    # first what a further attempt needs and the old ending does not mind, last the row: that is the moment it begins
    _tell(folder, now, attempt)
    _take_over_rest(project, folder, now)
    _clear(folder, now.attempt)
    return project.reopen(
        now.sim_id,
        attempt.phase,
        start_kwargs=attempt.start_kwargs,
        wish=QueueWish() if attempt.phase is Phase.QUEUED else None,
        gpu_index=attempt.gpu_index,
        call=attempt.call,
    )


def _tell(folder: SimulationFolder, record: SimulationRecord, attempt: Attempt) -> None:
    """Write into ``config.json`` what the worker of the new attempt has to know."""
    about = {"attempt": record.attempt + 1, "resume_from": attempt.start_from}
    if read_start_file(folder) is None:
        rebuilt(folder, record).write(folder, copy_of=folder)
    # the row is the truth: what was steered stands there, and what somebody wanted who died here does not
    more = merge(news(record.start_kwargs, given_kwargs(folder)), attempt.start_kwargs)
    amend(folder, more, about, anew=True)


def _take_over_rest(project: Project, folder: SimulationFolder, record: SimulationRecord) -> None:
    """Take over what the journal still says of the earlier attempt: its ending is not that of the new one."""
    rest = read_journal(folder.journal, record.journal_offset)
    if rest.offset != record.journal_offset:
        project.ingest(record.sim_id, rest.entries, record.journal_offset, rest.offset)


def _clear(folder: SimulationFolder, attempt: int) -> None:
    """Take away what the earlier attempt left by which the new one's end would be judged; the row has it all."""
    with contextlib.suppress(FileNotFoundError):
        folder.exit.rename(folder.exit_of(attempt))
    folder.progress.unlink(missing_ok=True)
    os.truncate(folder.lock, 0)  # who held it then does not hold it now
    for message in folder.inbox.iterdir() if folder.inbox.is_dir() else ():
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            message.unlink()  # a stop that it did not read any more, above all


@contextlib.contextmanager
def locked(folder: SimulationFolder, name: str) -> Iterator[None]:
    """Hold a simulation's lock within the block.

    Raises:
        WorkerError: If somebody runs it, or its folder is gone.
    """
    try:
        lock = take_lock(folder.lock)
    except OSError as error:
        raise WorkerError(f"{folder.lock} cannot be opened ({error.strerror or error}).") from error
    if lock is None:
        raise WorkerError(f"'{name}' is running already.")
    try:
        yield
    finally:
        os.close(lock)
