"""Tells a running simulation something through its inbox, and waits for the answer in its journal."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import TimedOut, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.steer import Answer, Steer
from gymdash_tui.domain.units import short_duration
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.interactor import STEER
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tracking.presence import worker_is_gone

_LOOK = 0.005  # seconds between looks at the journal's size
_LOOK_FOR_LIFE = 0.1
_SILENCE = 5.0  # seconds without a sign of life that are worth being said; there is one each second


async def ask(folder: SimulationFolder, record: SimulationRecord, steer: Steer, timeout: float) -> Answer:
    """Give a command to a simulation that runs.

    Args:
        folder: Its folder.
        record: What is known of it.
        steer: The command.
        timeout: Seconds to wait for the answer; then the command is taken back.

    Raises:
        TimedOut: If it does not answer in time; the sentence says what it is doing.
        WrongUse: If it ends before it answers.
        WorkerError: If its folder takes no message.
    """
    message = Message(STEER, steer.to_json())
    offset = _size(folder.journal)  # what it answers stands after this
    try:
        posted = await asyncio.to_thread(post, folder.inbox, message)
    except OSError as error:
        why = error.strerror or error
        raise WorkerError(f"{folder.inbox} takes no message ({why}), so '{record.name}' was not asked.") from error
    try:
        answer = await _answer(folder, record, message.id, offset, timeout)
    finally:
        taken = not _take_back(posted)
    if answer is None:
        raise TimedOut(await asyncio.to_thread(_silence, folder, record, timeout, taken))
    return answer


async def _answer(
    folder: SimulationFolder, record: SimulationRecord, message_id: str, offset: int, timeout: float
) -> Answer | None:
    until, next_look = time.monotonic() + timeout, 0.0
    while True:
        late, gone = time.monotonic() >= until, False
        if time.monotonic() >= next_look:
            gone = await asyncio.to_thread(worker_is_gone, folder)  # asked first: what it wrote before is then read
            next_look = time.monotonic() + _LOOK_FOR_LIFE
        if _size(folder.journal) != offset:
            part = await asyncio.to_thread(read_journal, folder.journal, offset)
            offset = part.offset
            for entry in part.entries:
                if entry.get("kind") == "reply" and entry.get("id") == message_id:
                    return Answer.from_json(entry.get("value"))
        if gone:
            raise WrongUse(f"'{record.name}' ended before it could answer; its record says how.")
        if late:
            return None
        await asyncio.sleep(_LOOK)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _take_back(posted: Path) -> bool:
    """Take a message back, unless the simulation has taken it."""
    try:
        posted.unlink()
    except OSError:
        return False
    return True


def _silence(folder: SimulationFolder, record: SimulationRecord, timeout: float, taken: bool) -> str:
    """Say what a simulation that does not answer is doing."""
    name, within = record.name, f"within {timeout:g} s"
    if taken:
        return f"'{name}' took the command and has not answered {within}; its statuses will tell what became of it."
    said = f"'{name}' did not answer {within}, and the command was taken back"
    progress = read_progress(folder.progress)
    if progress is None or record.phase is Phase.STARTING:
        return f"{said}: it is still being loaded. Try again in a moment."
    silent = time.time() - progress.heartbeat
    if silent > _SILENCE:
        return f"{said}: it gave no sign of life for {short_duration(silent)}. Is its process stopped?"
    if progress.word:
        return f"{said}: it is {progress.word}. Try again in a moment."
    return (
        f"{said}. Its type ({record.sim_key}) may not listen: a simulation has to call base_step() or set_progress() "
        f"in each step. Stopping works all the same."
    )


def refuse_unless_running(record: SimulationRecord, steer: Steer) -> None:
    """Refuse a command to a simulation that does not run.

    Raises:
        WrongUse: With what can be done instead.
    """
    name, short, cannot = record.name, record.sim_id[:8], f"so it cannot {steer.command.deed}"
    match record.phase:
        case Phase.CREATED:
            raise WrongUse(f"'{name}' was never started, {cannot}. Start it: gymdash-tui resume {short}")
        case Phase.QUEUED:
            raise WrongUse(f"'{name}' waits in the queue, {cannot}. Keep it waiting: gymdash-tui hold {short}")
        case Phase.STOPPING:
            raise WrongUse(f"'{name}' is being stopped, {cannot}.")
        case Phase.DONE if record.word == "done":
            raise WrongUse(f"'{name}' is done, {cannot}. Go on to more steps: gymdash-tui extend {short} STEPS")
        case Phase.DONE:
            raise WrongUse(f"'{name}' is over ({record.word}), {cannot}. Go on with it: gymdash-tui resume {short}")


def by_whom(shell: str) -> str:
    """Say in words who gives a command, from where it is given."""
    known: dict[str, Any] = {"screen": "you from the screen", "shell": "you from the shell", "script": "a script"}
    return str(known.get(shell, shell))
