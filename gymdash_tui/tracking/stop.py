"""Ends a simulation's processes: asked first, then TERM, then KILL of the whole group; or KILL at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.lock import read_holder, start_time, take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.announcing import announce_ending
from gymdash_tui.tracking.deaths import is_parent
from gymdash_tui.tracking.presence import is_ours, worker_is_gone

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_NOT_STARTED = (Phase.CREATED, Phase.QUEUED)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a simulation gets at each step before the next one is taken.

    Attributes:
        asked: After it was asked through its inbox; saving a large model takes a while.
        term: After SIGTERM, which is sent twice: the first asks once more, the second ends what does not listen.
        kill: After SIGKILL, for the kernel to clean up.
    """

    asked: float = 15.0
    term: float = 5.0
    kill: float = 5.0


async def stop_simulation(project: Project, record: SimulationRecord, patience: Patience) -> bool:
    """Stop one simulation, by the mildest means that works; its record is left for whoever catches up.

    Returns:
        Whether nobody runs it now.
    """
    if record.phase in _NOT_STARTED and await asyncio.to_thread(_never_start, project, record):
        return True
    folder = project.folder.simulation(record.sim_id)
    _send(folder, signal.SIGCONT)
    if await asyncio.to_thread(ask, project, record) and await _gone_within(folder, patience.asked):
        return True
    return (
        await _signal(folder, signal.SIGTERM, patience.term / 2)
        or await _signal(folder, signal.SIGTERM, patience.term / 2)
        or await _signal(folder, signal.SIGKILL, patience.kill)
    )


async def kill_simulation(project: Project, record: SimulationRecord, seconds: float) -> bool:
    """Kill a simulation's whole process group at once; its record is left for whoever catches up.

    Args:
        project: Its project.
        record: Which simulation.
        seconds: How long the kernel gets to clean up.

    Returns:
        Whether nobody runs it now.
    """
    if record.phase in _NOT_STARTED and await asyncio.to_thread(_never_start, project, record):
        return True
    with contextlib.suppress(ProjectError):  # a full disk must not keep anybody from killing what fills it
        await asyncio.to_thread(project.set_phase, record.sim_id, Phase.STOPPING)
    folder = project.folder.simulation(record.sim_id)
    until = time.monotonic() + seconds
    while time.monotonic() < until:  # one that is just beginning has no process of its own to be killed yet
        if await _signal(folder, signal.SIGKILL, 0.1):
            return True
    return False


def ask(project: Project, record: SimulationRecord) -> bool:
    """Ask a simulation to stop through its inbox.

    Returns:
        Whether it could be asked. A full disk takes no message; a signal needs none.
    """
    try:
        project.set_phase(record.sim_id, Phase.STOPPING)
        post(project.folder.simulation(record.sim_id).inbox, Message("stop_simulation", True))
    except (ProjectError, OSError):
        return False
    return True


def _never_start(project: Project, record: SimulationRecord) -> bool:
    """End what nobody has started, under the lock that whoever starts it takes first."""
    path = project.folder.simulation(record.sim_id).lock
    try:
        lock = take_lock(path)
    except OSError as error:
        raise WorkerError(f"{path} cannot be opened ({error.strerror or error}); is the folder gone?") from error
    if lock is None:
        return False
    try:
        now = project.get(record.sim_id)
        if now is None or now.phase not in _NOT_STARTED:
            return False
        status = SimStatus(SimStatusCode.FAIL, "Cancelled before it was started.", SimStatusSubcode.STOPPED)
        done = project.finish(record.sim_id, Ending.CANCELLED, utc_now(), status=status)
    finally:
        os.close(lock)
    if done:
        announce_ending(project, record.sim_id)
    return done


async def _gone_within(folder: SimulationFolder, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not worker_is_gone(folder):
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(0.03)
    return True


async def _signal(folder: SimulationFolder, number: signal.Signals, seconds: float) -> bool:
    """Signal the process group that a simulation leads; one that has just ended is no error."""
    _send(folder, number)
    return await _gone_within(folder, seconds)


def _send(folder: SimulationFolder, number: signal.Signals) -> None:
    holder = read_holder(folder.lock)
    if holder is None or not is_ours(holder):
        return
    # its leader may be dead and its number free: then the group's number is still its own, as long as there is a group
    if start_time(holder.pid) in (holder.start_time, 0):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(holder.pid, number)
            os.killpg(holder.pid, signal.SIGCONT)  # somebody may have halted it: then it would never get to know
    if is_parent(holder.parent_pid, folder.sim_id):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(holder.parent_pid, signal.SIGCONT)
