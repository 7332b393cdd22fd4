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
from gymdash_tui.simulation.interactor import HELP, STEER
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tracking.replies import EndedFirst, Reply, expected

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
    return Answer.from_json(await ask_on(folder, record, Message(STEER, steer.to_json()), timeout))


async def ask_on(folder: SimulationFolder, record: SimulationRecord, message: Message, timeout: float) -> Any:
    """Send a message to a simulation that runs, and give what it answers on the message's channel.

    Args:
        folder: Its folder.
        record: What is known of it.
        message: The message; its value is such as JSON holds.
        timeout: Seconds to wait for the answer; then the message is taken back.

    Raises:
        TimedOut: If it does not answer in time; the sentence says what it is doing.
        WrongUse: If it ends before it answers.
        WorkerError: If its folder takes no message, or it took the message and will not answer it.
    """
    try:
        async with expected(folder, message.id) as answer:
            reply = await _reply(folder, record, message, answer, timeout)
    except OSError as error:
        why = error.strerror or error
        raise WorkerError(f"{folder.journal} cannot be read ({why}), so what it answers is not known.") from error
    if reply.get("unanswered"):
        raise WorkerError(f"'{record.name}' took the message, and went on to the next one without answering it.")
    return reply.get("value")


async def _reply(
    folder: SimulationFolder, record: SimulationRecord, message: Message, answer: asyncio.Future[Reply], timeout: float
) -> Reply:
    posted = await _post(folder, record, message)
    try:
        await asyncio.wait((answer,), timeout=timeout)
    finally:
        taken = not _take_back(posted)
    if not answer.done():
        raise TimedOut(await asyncio.to_thread(_silence, folder, record, message.channel, timeout, taken))
    try:
        return answer.result()
    except EndedFirst:
        raise WrongUse(f"'{record.name}' ended before it could answer; its record says how.") from None


async def _post(folder: SimulationFolder, record: SimulationRecord, message: Message) -> Path:
    posting = asyncio.ensure_future(asyncio.to_thread(post, folder.inbox, message))
    try:
        return await asyncio.shield(posting)
    except asyncio.CancelledError:
        posting.add_done_callback(_take_back_later)  # a thread cannot be stopped: it will be there in a moment
        raise
    except OSError as error:
        why = error.strerror or error
        raise WorkerError(f"{folder.inbox} takes no message ({why}), so '{record.name}' was not asked.") from error


def _take_back_later(posting: asyncio.Future[Path]) -> None:
    if posting.exception() is None:
        _take_back(posting.result())


def _take_back(posted: Path) -> bool:
    """Take a message back, unless the simulation has taken it."""
    try:
        posted.unlink()
    except OSError:
        return False
    return True


def _silence(folder: SimulationFolder, record: SimulationRecord, channel: str, timeout: float, taken: bool) -> str:
    """Say what a simulation that does not answer is doing."""
    within = f"within {timeout:g} s"
    what, later = "message", "The answer, if one comes, will stand in its journal."
    if channel == STEER:
        what, later = "command", "Its statuses will tell what became of it."
    if taken:
        return f"'{record.name}' took the {what} and has not answered {within}. {later}"
    said = f"'{record.name}' did not answer {within}, and the {what} was taken back"
    progress = read_progress(folder.progress)
    if progress is None or record.phase is Phase.STARTING:
        return f"{said}: it is still being loaded. Try again in a moment."
    silent = time.time() - progress.heartbeat
    if silent > _SILENCE:
        return f"{said}: it gave no sign of life for {short_duration(silent)}. Is its process stopped?"
    if record.phase is Phase.PAUSED and channel not in (STEER, HELP):
        return f"{said}: it is paused. Let it go on: gymdash-tui go-on {record.sim_id[:8]}"
    if progress.word:
        return f"{said}: it is {progress.word}. Try again in a moment."
    return f"{said}. {_deaf(record, channel)}"


def _deaf(record: SimulationRecord, channel: str) -> str:
    kind = f"Its type ({record.sim_key})"
    if channel in (STEER, HELP):
        listens = "a simulation has to call base_step() or set_progress() in each step"
        return f"{kind} may not listen: {listens}. Stopping works all the same."
    return f"{kind} may not listen on this channel: a simulation does by interactor.get_in('{channel}')."


def refuse_unless_running(record: SimulationRecord, steer: Steer) -> None:
    """Refuse a command to a simulation that does not run.

    Raises:
        WrongUse: With what can be done instead.
    """
    name, short, cannot = record.name, record.sim_id[:8], f"so it cannot {steer.command.deed}"
    match record.phase:
        case Phase.QUEUED:
            raise WrongUse(f"'{name}' waits in the queue, {cannot}. Keep it waiting: gymdash-tui hold {short}")
        case Phase.DONE if record.word == "done":
            raise WrongUse(f"'{name}' is done, {cannot}. Go on to more steps: gymdash-tui extend {short} STEPS")
    refuse_without_worker(record, cannot)


def refuse_without_worker(record: SimulationRecord, cannot: str) -> None:
    """Refuse to tell something to a simulation that was never started, is being stopped, or is over.

    Args:
        record: The simulation.
        cannot: What it cannot do therefore: ``so it cannot answer``.

    Raises:
        WrongUse: With what can be done instead.
    """
    name, short = record.name, record.sim_id[:8]
    match record.phase:
        case Phase.CREATED:
            raise WrongUse(f"'{name}' was never started, {cannot}. Start it: gymdash-tui resume {short}")
        case Phase.STOPPING:
            raise WrongUse(f"'{name}' is being stopped, {cannot}.")
        case Phase.DONE:
            raise WrongUse(f"'{name}' is over ({record.word}), {cannot}. Go on with it: gymdash-tui resume {short}")


def by_whom(shell: str) -> str:
    """Say in words who gives a command, from where it is given."""
    known: dict[str, Any] = {"screen": "you from the screen", "shell": "you from the shell", "script": "a script"}
    return str(known.get(shell, shell))
