"""The part of the tracker that steers running simulations."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, cast

from gymdash_tui.domain.errors import ProjectError, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.rules import parse_rules
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.steer import Answer, Command, Steer, rate_of, steps_of
from gymdash_tui.simulation.start_file import amend
from gymdash_tui.tracking.ask import ask, by_whom, refuse_unless_running
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import TrackerBase

PATIENCE = 5.0
"""Seconds within which a simulation has to answer; most need a hundredth of one."""


class _Resuming(Protocol):
    """What the tracker's other part for attempts does."""

    async def resume(
        self, sim_key: uuid.UUID | str, *, start_kwargs: Mapping[str, Any] | None = None
    ) -> SimulationRecord:
        """Go on with a simulation that is over."""


class Steering(TrackerBase):
    """Steers running simulations; every call returns the simulation's answer.

    All of them raise :class:`~gymdash_tui.domain.errors.TimedOut` where it does not answer in time, and
    :class:`~gymdash_tui.domain.errors.WrongUse` where it refuses or does not run; then nothing was changed.
    """

    async def steer(
        self, sim: uuid.UUID | str, command: Command, value: Any = None, timeout: float = PATIENCE
    ) -> Answer:
        """Tell a running simulation something, and wait for its answer.

        Args:
            sim: Which.
            command: What it is to do.
            value: With what: steps, a rate, rules.
            timeout: Seconds to wait for the answer; then the command is taken back.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If the value is none for this command, or the simulation refuses or does not run.
            TimedOut: If it does not answer in time; the sentence says what it is doing.
            WorkerError: If its folder takes no message.
            ProjectError: If it did what it was told, and that could not be written down.
        """
        given = {} if value is None else {"value": value}
        async with self._audited(str(command), name=str(sim), **given) as details:
            wanted = Steer(command, _checked(command, value), by_whom(self.shell))
            record = await self._as_it_is(str(sim), details)
            if command is Command.EXTEND and record.phase is Phase.DONE:
                answer = await self._go_further(record, wanted.value)
            else:
                refuse_unless_running(record, wanted)
                answer = await ask(self.project.folder.simulation(record.sim_id), record, wanted, timeout)
            details["answer"] = answer.said
            if not answer.done:
                raise WrongUse(answer.said)
            await self._write_down(record, command, answer, details)
        return answer

    async def pause(self, sim: uuid.UUID | str) -> Answer:
        """Pause a simulation where it is; it keeps its memory and its place."""
        return await self.steer(sim, Command.PAUSE)

    async def go_on(self, sim: uuid.UUID | str) -> Answer:
        """Let a paused simulation go on."""
        return await self.steer(sim, Command.GO_ON)

    async def checkpoint(self, sim: uuid.UUID | str) -> Answer:
        """Have a simulation write a checkpoint."""
        return await self.steer(sim, Command.CHECKPOINT)

    async def evaluate(self, sim: uuid.UUID | str) -> Answer:
        """Have a simulation tested now."""
        return await self.steer(sim, Command.EVALUATE)

    async def record_episode(self, sim: uuid.UUID | str) -> Answer:
        """Have a simulation's next episode filmed."""
        return await self.steer(sim, Command.RECORD)

    async def extend(self, sim: uuid.UUID | str, steps: int) -> Answer:
        """Let a simulation go to this many steps in all; one that is over is resumed."""
        return await self.steer(sim, Command.EXTEND, steps)

    async def set_learning_rate(self, sim: uuid.UUID | str, rate: float) -> Answer:
        """Change a simulation's learning rate."""
        return await self.steer(sim, Command.LEARNING_RATE, rate)

    async def stop_when(self, sim: uuid.UUID | str, rules: Sequence[str]) -> Answer:
        """Replace the rules by which a simulation stops early; none clear them."""
        return await self.steer(sim, Command.STOP_WHEN, rules)

    async def _go_further(self, record: SimulationRecord, steps: int) -> Answer:
        done = record.progress.step
        if steps <= done:
            raise WrongUse(f"'{record.name}' is at step {done:,.0f} already; give more steps than that.")
        resumed = await cast(_Resuming, self).resume(record.sim_id, start_kwargs={"num_steps": steps})
        return Answer(True, f"Goes on from step {done:,.0f} to {steps:,} steps, as attempt {resumed.attempt}.")

    async def _write_down(self, record: SimulationRecord, command: Command, answer: Answer, details: Details) -> None:
        try:
            await asyncio.to_thread(self.project.record_call, str(command), details)
            if answer.keep:
                await asyncio.to_thread(self._keep, record, answer.keep)
            await self.refresh([record.sim_id])
        except ProjectError as error:
            raise ProjectError(f"'{record.name}': {answer.said} That could not be written down: {error}") from error

    def _keep(self, record: SimulationRecord, keep: Mapping[str, Any]) -> None:
        """Have a later attempt start with what was changed."""
        self.project.set_start_kwargs(record.sim_id, keep)
        folder = self.project.folder.simulation(record.sim_id)
        try:
            with suppress(WorkerError):  # config.json is damaged: a further attempt then takes the row's word for it
                amend(folder, keep, {})
        except OSError as error:
            raise ProjectError(f"{folder.config} could not be written ({error.strerror or error}).") from error


def _checked(command: Command, value: Any) -> Any:
    """Give a command's value as it travels.

    Raises:
        WrongUse: If it is none for this command.
    """
    match command:
        case Command.EXTEND:
            return steps_of(value)
        case Command.LEARNING_RATE:
            return rate_of(value)
        case Command.STOP_WHEN:
            return [str(rule) for rule in parse_rules(value)]
    return None
