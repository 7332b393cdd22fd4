"""Brings the project up to date with what a simulation's folder says; whoever calls it, the result is the same.

This is where a simulation's end is decided: from what its journal said last, from what the thin parent saw, and from
whether anybody still holds its lock. Never guessed as done, never left as running for ever.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.exit_record import read_exit
from gymdash_tui.simulation.journal import JournalPart, read_journal
from gymdash_tui.simulation.lock import hold_off, read_holder, start_time
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.process_group import end_group
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tracking.announcing import announce_ending
from gymdash_tui.tracking.endings import Remains, ended, unsaid
from gymdash_tui.tracking.presence import is_ours, worker_is_gone

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

TRIES = 3
"""How often a queued simulation whose process never began goes back to the queue."""

_GRACE = 0.3  # seconds that what a dead simulation left behind gets; whoever looks waits for it


def catch_up(project: Project, record: SimulationRecord) -> bool:
    """Take over what a simulation's folder says and, if its worker is gone, finish its record.

    Returns:
        Whether anything in the project changed.
    """
    if record.phase not in LIVE:
        return False
    folder = project.folder.simulation(record.sim_id)
    # the lock is asked first: what a worker wrote before it went is then surely in the journal that is read after
    if not worker_is_gone(folder):
        return _ingest(project, folder, record)
    # nobody may begin another attempt meanwhile, which would be finished in place of the dead one
    with hold_off(folder.lock) as free:
        now = project.get(record.sim_id) if free or worker_is_gone(folder) else None
        if now is None or now.phase not in LIVE:
            return free  # somebody else finished it, or begins another attempt at this moment
        changed = _ingest(project, folder, now)
        _end_leftovers(folder)  # before it is over: afterwards nobody looks at it again
        return _finish(project, folder, now) or changed


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
    told = project.journal_ending(record.sim_id)
    now = project.get(record.sim_id) or record
    remains = Remains.of(folder)
    if told is None and not remains.began(now):
        return _never_began(project, now, remains)
    exit_record = remains.known_exit(told)
    ending, status = (told, None) if told else unsaid(project, now, remains)
    done = project.finish(
        now.sim_id,
        ending,
        ended(exit_record, now),
        force_stopped=told is None and (ending is Ending.DIED or exit_record.code is None),
        status=status,
        exit=exit_record,
        progress=remains.progress if remains.progress.heartbeat > 0 else None,
    )
    if done:
        announce_ending(project, now.sim_id)
    return done


def _never_began(project: Project, record: SimulationRecord, remains: Remains) -> bool:
    """Put what came from the queue back there, since it is not its fault; anything else is over."""
    if record.phase is Phase.STARTING and record.place is not None and record.requeued < TRIES:
        details = "Put back into the queue: whoever started it died before its process began."
        return project.requeue(record.sim_id, SimStatus(SimStatusCode.INFO, details))
    ending, status = unsaid(project, record, remains)
    done = project.finish(record.sim_id, ending, utc_now(), force_stopped=True, status=status)
    if done:
        announce_ending(project, record.sim_id)
    return done


def _end_leftovers(folder: SimulationFolder) -> None:
    """End what is left of a process group whose leader died together with the parent that would have ended it."""
    holder = read_holder(folder.lock)
    # as long as there is anybody in the group its number is given to no other process
    if holder is not None and is_ours(holder) and start_time(holder.pid) == 0 and read_exit(folder.exit) is None:
        end_group(holder.pid, _GRACE)
