"""Brings the project up to date with what a simulation's folder says; whoever calls it, the result is the same.

This is where a simulation's end is decided: from what its journal said last, from what the thin parent saw, and from
whether anybody still holds its lock. Never guessed as done, never left as running for ever.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import from_unix, utc_now
from gymdash_tui.simulation.exit_record import ExitRecord, read_exit
from gymdash_tui.simulation.journal import JournalPart, read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tracking.presence import worker_is_gone

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def catch_up(project: Project, record: SimulationRecord) -> bool:
    """Take over what a simulation's folder says and, if its worker is gone, finish its record.

    Returns:
        Whether anything in the project changed.
    """
    if record.phase not in LIVE:
        return False
    folder = project.folder.simulation(record.sim_id)
    # the lock is asked first: what a worker wrote before it went is then surely in the journal that is read after
    gone = worker_is_gone(folder)
    changed = _ingest(project, folder, record)
    return (_finish(project, folder, record) or changed) if gone else changed


def with_live_progress(project: Project, record: SimulationRecord) -> SimulationRecord:
    """Give a running simulation's record with the progress that its file tells now."""
    if record.phase not in LIVE:
        return record
    progress = read_progress(project.folder.simulation(record.sim_id).progress)
    return record if progress is None else dataclasses.replace(record, progress=progress)


def _ingest(project: Project, folder: SimulationFolder, record: SimulationRecord) -> bool:
    """Take over the journal to its present end; where another tracker was faster, what that one left.

    A simulation is finished by what its journal said last, so nothing of it may be missing then.
    """
    offset = record.journal_offset
    while (part := read_journal(folder.journal, offset)).offset != offset:
        if project.ingest(record.sim_id, _entries(part), offset, part.offset):
            return True
        now = project.get(record.sim_id)
        if now is None or now.journal_offset == offset:
            return False
        offset = now.journal_offset
    return False


def _entries(part: JournalPart) -> list[dict[str, Any]]:
    if not part.damaged:
        return part.entries
    details = f"{part.damaged} damaged line(s) of the journal were passed over."
    return [*part.entries, {"kind": "status", **SimStatus(SimStatusCode.INFO, details).to_json()}]


def _finish(project: Project, folder: SimulationFolder, record: SimulationRecord) -> bool:
    seen = read_exit(folder.exit)
    told = project.journal_ending(record.sim_id)
    progress = read_progress(folder.progress)
    now = project.get(record.sim_id) or record
    ending, status = (told, None) if told else _unsaid(now, seen, progress)
    return project.finish(
        record.sim_id,
        ending,
        _ended(seen, progress),
        force_stopped=told is None and (ending is Ending.DIED or seen is None or seen.signal is not None),
        status=status,
        exit=seen,
        progress=progress,
    )


def _unsaid(record: SimulationRecord, seen: ExitRecord | None, progress: Progress | None) -> tuple[Ending, SimStatus]:
    """Say how a simulation ended that left without saying so itself."""
    began = record.started is not None or seen is not None or progress is not None
    if record.phase is Phase.STOPPING:
        how = f"by force after it did not answer: {_known(seen, progress)}" if began else "before it began to run"
        return Ending.CANCELLED, SimStatus(SimStatusCode.FAIL, f"Stopped {how}.", SimStatusSubcode.STOPPED)
    if not began:
        details = "Its process never began to run; the console output may say why."
    else:
        details = f"Its process died without a word: {_known(seen, progress)}."
    return Ending.DIED, SimStatus(SimStatusCode.FAIL, details, SimStatusSubcode.ERROR)


def _known(seen: ExitRecord | None, progress: Progress | None) -> str:
    if seen is not None:
        return seen.sentence()
    if progress is not None and progress.heartbeat > 0:
        when = from_unix(progress.heartbeat).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return f"nobody saw how; its last sign of life was at {when}"
    return "nobody saw how, and it left no sign of life"


def _ended(seen: ExitRecord | None, progress: Progress | None) -> datetime:
    if seen is not None:
        return from_unix(seen.ended)
    if progress is not None and progress.heartbeat > 0:
        return from_unix(progress.heartbeat)
    return utc_now()
