"""The part of the tracker that talks with running simulations: queries, and answers to what they ask."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.plain import check_plain
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.inbox import Message
from gymdash_tui.simulation.interactor import CUSTOM, HELP, STEER, STOP, SimulationInteractor
from gymdash_tui.simulation.start_file import jsonable
from gymdash_tui.tracking.ask import ask_on, refuse_without_worker
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import Ids, TrackerBase, names_of

PATIENCE = 5.0
"""Seconds within which a simulation has to answer, unless another time is given."""

_KEPT_OF_REPLY = 2000  # characters of a reply that the audit keeps; the journal has it whole


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of something that was sent to a simulation.

    Attributes:
        record: The simulation, as it was before.
        reply: What it answered.
        error: Why it did not; ``None`` where it did.
    """

    record: SimulationRecord
    reply: Any = None
    error: GymdashError | None = None


class Conversing(TrackerBase):
    """Asks running simulations, and answers what they ask."""

    async def query(
        self, sim: uuid.UUID | str, value: Any = None, *, channel: str = CUSTOM, timeout: float = PATIENCE
    ) -> Any:
        """Ask a running simulation something.

        Args:
            sim: Which.
            value: What is asked: plain values, mostly a dictionary.
            channel: On which of the interactor's channels.
            timeout: Seconds to wait for the answer; then the message is taken back.

        Returns:
            What it answers.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If the value or the channel is none, or the simulation does not run, or ends before it answers.
            TimedOut: If it does not answer in time; the sentence says what it is doing.
            WorkerError: If its folder takes no message, or it takes the message and will not answer it.
        """
        async with self._audited("query", name=str(sim), channel=str(channel)) as details:
            _check(value, channel)
            details["value"] = value
            record = await self._found(str(sim), details)
            return await self._converse("query", record, Message(channel, value), timeout, details)

    async def help_of(self, sim: uuid.UUID | str, timeout: float = PATIENCE) -> str:
        """Have a running simulation explain itself.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If it does not run, or ends before it answers.
            TimedOut: If it does not answer in time; the sentence says what it is doing.
        """
        async with self._audited("explain", name=str(sim)) as details:
            record = await self._found(str(sim), details)
            said = await self._converse("explain", record, Message(HELP), timeout, details)
        return said if isinstance(said, str) else json.dumps(jsonable(said))

    async def send(
        self, sims: Ids, value: Mapping[str, Any], *, channel: str = CUSTOM, timeout: float = PATIENCE
    ) -> list[Sent]:
        """Answer what simulations ask: the same answer to all of them at once.

        One that refuses keeps no other one from being told.

        Args:
            sims: Which.
            value: The answer. Where a simulation's open requests name keys, it may hold no others.
            channel: On which channel they asked.
            timeout: Seconds to wait for each one's reply; then its message is taken back.

        Returns:
            What became of it, in the same order; each simulation is told once.

        Raises:
            UnknownSimulation: If there is one of them none of; then nobody was told.
            WrongUse: If the value or the channel is none.
        """
        names = names_of(sims)
        async with self._audited("send", names=names, channel=str(channel)):
            if not isinstance(value, Mapping) or not value:
                raise WrongUse("An answer is made of keys and values; give at least one.")
            _check(dict(value), channel)
            found = await asyncio.to_thread(self._look, names)
        records = {record.sim_id: record for record in found}.values()
        sending = (self._send(record, dict(value), channel, timeout) for record in records)
        return list(await asyncio.gather(*sending))

    async def _send(self, record: SimulationRecord, value: dict[str, Any], channel: str, timeout: float) -> Sent:
        asked = {"name": record.name, "sim_id": record.sim_id, "channel": channel, "value": value}
        try:
            async with self._audited("send", **asked) as details:
                _refuse_unless_live(record)
                waiting = await asyncio.to_thread(self.project.requests, sim_id=record.sim_id)
                check_keys(value, [request for request in waiting if request.channel == channel])
                reply = await self._converse("send", record, Message(channel, value), timeout, details)
        except GymdashError as error:
            return Sent(record, error=error)
        return Sent(record, reply)

    async def _found(self, name: str, details: Details) -> SimulationRecord:
        (record,) = await asyncio.to_thread(self._look, name)
        details |= {"sim_id": record.sim_id, "name": record.name}
        return record

    async def _converse(
        self, call: str, record: SimulationRecord, message: Message, timeout: float, details: Details
    ) -> Any:
        _refuse_unless_live(record)
        reply = await ask_on(self.project.folder.simulation(record.sim_id), record, message, timeout)
        details["reply"] = _kept(reply)
        await asyncio.to_thread(self.project.record_call, call, details)
        if record.asks:  # the reply may have answered that, and whoever looks now is to see it
            await self.refresh([record.sim_id])
        return reply

    async def requests(self, sims: Ids | None = None, open_only: bool = True) -> list[ControlRequest]:
        """Give what simulations ask the person for, newest first, as it is now.

        Args:
            sims: Of which; of all where left out.
            open_only: Whether to leave out what was answered and what ended unanswered.

        Raises:
            UnknownSimulation: If there is one of them none of.
        """
        if sims is None:
            await self.refresh()
            return await asyncio.to_thread(self.project.requests, open_only=open_only)
        return await asyncio.to_thread(self._requests_of, sims, open_only)

    def _requests_of(self, sims: Ids, open_only: bool) -> list[ControlRequest]:
        ids = dict.fromkeys(record.sim_id for record in self._look(sims))
        found = [one for sim_id in ids for one in self.project.requests(open_only=open_only, sim_id=sim_id)]
        return sorted(found, key=lambda one: one.time.timestamp() if one.time else 0.0, reverse=True)


def check_keys(value: Mapping[str, Any], waiting: Sequence[ControlRequest]) -> None:
    """See that an answer has only keys that the open requests name; one that names none takes any.

    Raises:
        WrongUse: If it has another one.
    """
    if not waiting or not all(request.keys for request in waiting):
        return
    known = list(dict.fromkeys(key for request in waiting for key in request.keys))
    heads = {key.partition(".")[0] for key in known}  # 'train.epochs' is answered by {"train": {"epochs": 5}}
    wrong = next((key for key in value if key not in known and key not in heads), None)
    if wrong is not None:
        name, guess = waiting[0].sim_name, did_you_mean(wrong, known) or "."
        raise WrongUse(f"'{name}' does not ask for '{wrong}'{guess} It asks for: {list_some(known, 20)}.")


def _check(value: Any, channel: str) -> None:
    instead = {STOP: "a simulation is stopped by stop", STEER: "a simulation is steered by pause, extend and so on"}
    if channel in instead:
        raise WrongUse(f"Nothing is asked on the channel '{channel}': {instead[channel]}.")
    known = sorted(SimulationInteractor.ALL_CHANNELS - instead.keys())
    if channel not in known:
        guess = did_you_mean(channel, known) or "."
        raise WrongUse(f"No simulation has the channel '{channel}'{guess} There are: {', '.join(known)}.")
    check_plain(value, "value", "A message")


def _refuse_unless_live(record: SimulationRecord) -> None:
    cannot = "so it cannot answer"
    if record.phase is Phase.QUEUED:
        raise WrongUse(f"'{record.name}' still waits in the queue, {cannot}; ask again when it runs.")
    refuse_without_worker(record, cannot)


def _kept(reply: Any) -> Any:
    text = json.dumps(jsonable(reply))
    return reply if len(text) <= _KEPT_OF_REPLY else f"{text[:_KEPT_OF_REPLY]}…"
