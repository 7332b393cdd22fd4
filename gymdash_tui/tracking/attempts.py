"""The part of the tracker that resumes simulations and runs them again."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.defaults import without
from gymdash_tui.domain.errors import ProjectError, WorkerError, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.program import COMMAND
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.values import is_lost, merge
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.attempt import (
    NEWEST,
    Attempt,
    begin_attempt,
    check_is_there,
    check_start_from,
    locked,
)
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.differences import differences
from gymdash_tui.tracking.elsewhere import ran_here, refuse_like, refuse_rerun, refuse_resume
from gymdash_tui.tracking.gpus import GpuChoice
from gymdash_tui.tracking.keeping import GPU_CHOICE
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.slots import choose_gpu
from gymdash_tui.tracking.started_with import start_file
from gymdash_tui.tracking.starting import Starting
from gymdash_tui.tracking.steering import Steering
from gymdash_tui.tracking.supervisor import ensure_supervisor
from gymdash_tui.tracking.types import check, known


class Attempts(Starting, Steering):
    """Resumes simulations and runs them again."""

    async def resume(
        self,
        sim_key: uuid.UUID | str,
        *,
        start_from: str = NEWEST,
        queued: bool = False,
        start_kwargs: Mapping[str, Any] | None = None,
    ) -> SimulationRecord:
        """Go on with a simulation, as a further attempt in the same record; one that is paused just goes on.

        Args:
            sim_key: Which.
            start_from: The checkpoint: ``newest``, ``exact`` (the newest from which it goes on bit by bit), ``best`` or
                the number of a step. Where there is none it begins at the beginning.
            queued: Whether to put it into the queue.
            start_kwargs: Plain values, laid over the arguments it has (``num_steps``, say).

        Returns:
            Its record, starting or queued.

        Raises:
            WrongUse: If there is nothing to resume: it runs, waits in the queue, or succeeded.
            InvalidKwargs: If its type refuses the arguments.
            WorkerError: If what it was started with is lost, or its process cannot be started.
            ProjectError: If the project refuses.
        """
        async with self._audited("resume", name=str(sim_key)) as details:
            record = await self._as_it_is(str(sim_key), details)
            attempt = Attempt(
                Phase.QUEUED if queued else Phase.STARTING,
                check_start_from(start_from),
                _plain(start_kwargs or {}),
                call=("resume", details),
            )
            details |= {"from": start_from, "queued": queued, "start_kwargs": dict(attempt.start_kwargs)}
            await self._resume(record, attempt)
        return await self._record(record.sim_id)

    async def _resume(self, record: SimulationRecord, attempt: Attempt) -> None:
        match record.phase:
            case Phase.DONE:
                await self._begin_again(record, attempt)
            case Phase.CREATED:
                await self._begin_at_all(record, attempt)
            case Phase.PAUSED if attempt.start_kwargs or attempt.start_from != NEWEST:
                raise WrongUse(f"'{record.name}' is paused and just goes on; for anything else stop it first.")
            case Phase.PAUSED:
                await self.go_on(record.sim_id)
            case Phase.QUEUED:
                raise WrongUse(f"'{record.name}' waits in the queue and starts when it is its turn.")
            case _:
                raise WrongUse(f"'{record.name}' is {record.word}; there is nothing to resume.")

    async def _begin_again(self, record: SimulationRecord, attempt: Attempt) -> None:
        if record.sim_key == COMMAND:
            raise WrongUse(
                f"'{record.name}' is a program of its own, of which nothing is known that it could go on from; to run "
                f"it from its beginning: gymdash-tui rerun {record.sim_id[:8]}"
            )
        refuse_resume(record)
        folder = self.project.folder.simulation(record.sim_id)
        if record.ending is Ending.SUCCEEDED and not attempt.start_kwargs:
            raise WrongUse(
                f"'{record.name}' succeeded. To go on to more steps: gymdash-tui extend {record.sim_id[:8]} STEPS; "
                f"to run the same again: gymdash-tui rerun {record.sim_id[:8]}"
            )
        if not await asyncio.to_thread(folder.root.is_dir):
            raise WorkerError(
                f"{folder.root} is gone, and with it the checkpoints of '{record.name}'; `gymdash-tui rerun "
                f"{record.sim_id[:8]}` starts the same from the beginning."
            )
        await asyncio.to_thread(check_is_there, folder, record.name, attempt.start_from)
        await self._check_further(record, attempt)
        if attempt.phase is Phase.QUEUED:
            await asyncio.to_thread(self._queue_again, record, attempt)
        else:
            await self._to_its_end(self._start_again(record, attempt))

    async def _check_further(self, record: SimulationRecord, attempt: Attempt) -> None:
        """Check new arguments, together with the old ones; what was right once is not checked again."""
        if not attempt.start_kwargs:
            return
        found = await asyncio.to_thread(start_file, self.project, record)
        if found.type is not None:
            await check(found.type, _known(merge(record.kwargs, record.start_kwargs, attempt.start_kwargs)))

    def _queue_again(self, record: SimulationRecord, attempt: Attempt) -> None:
        with locked(self.project.folder.simulation(record.sim_id), record.name):
            self._begin(record, attempt)
        ensure_supervisor(self.project)

    def _begin(self, record: SimulationRecord, attempt: Attempt) -> bool:
        try:
            if not begin_attempt(self.project, record, attempt):
                raise WorkerError(f"'{record.name}' was resumed by somebody else in this moment.")
        except OSError as error:
            folder = self.project.folder.simulation(record.sim_id)
            raise ProjectError(
                f"{error.filename or folder.root} could not be written ({error.strerror or error}), so '{record.name}' "
                f"was not resumed; it is as it was."
            ) from error
        return True

    async def _start_again(self, record: SimulationRecord, attempt: Attempt) -> None:
        choice = await asyncio.to_thread(choose_gpu, self.project, record, True) or GpuChoice()
        begun = replace(attempt, gpu_index=choice.index)
        await launch.start_worker(
            self.project,
            record,
            begin=lambda: self._begin(record, begun),
            extra_environment=choice.environment,
        )

    async def _begin_at_all(self, record: SimulationRecord, attempt: Attempt) -> None:
        """Start what was only made."""
        if attempt.start_kwargs or attempt.start_from != NEWEST:
            raise WrongUse(f"'{record.name}' has never run, so it is started with the arguments it was made with.")
        if attempt.phase is Phase.QUEUED:
            await asyncio.to_thread(self.project.enqueue, record.sim_id, QueueWish(), attempt.call)
            await asyncio.to_thread(ensure_supervisor, self.project)
            return
        if attempt.call is not None:
            await asyncio.to_thread(self.project.record_call, *attempt.call)
        await self._to_its_end(self._start_worker(record))

    # -- again, as a simulation of its own -----------------------------------------------------------------------------

    async def rerun(self, sim_key: uuid.UUID | str, *, queued: bool = False) -> SimulationRecord:
        """Start the same again as a simulation of its own: type, arguments, drawn seed, environment variables.

        A status of it says what differs now: commit, uncommitted changes, packages, interpreter, host.

        Args:
            sim_key: Which.
            queued: Whether to put it into the queue.

        Returns:
            The new simulation's record.

        Raises:
            WorkerError: If what it was started with is lost, or its process cannot be started.
            ProjectError: If the project refuses.
        """
        async with self._audited("rerun", name=str(sim_key)) as details:
            record = await self._as_it_is(str(sim_key), details)
            order = await asyncio.to_thread(self._same, record)
            order.queue = QueueWish() if queued else None
            info = None
            if not ran_here(record) and order.type is not None:  # what was right there has not been checked here
                info = await check(order.type, order.kwargs)
            elif order.type is not None:
                info = await known(order.type)
            if info is not None:
                order.learn(info.fields)
            details |= {"sim_id": order.sim_id, "parent": record.sim_id, "queued": queued}
            await self._to_its_end(self._run_again(order, details))
        return await self._record(order.sim_id)

    def _same(self, record: SimulationRecord) -> Order:
        refuse_rerun(record)
        order = self._like(record)
        if record.seed is not None:
            order.start_kwargs = merge(order.start_kwargs, {"seed": record.seed})
        then = start_file(self.project, record)
        folder = self.project.folder.simulation(record.sim_id)
        python = then.type.python if then.type is not None else ""
        changed = differences(then.record, folder, Path(order.cwd or Path.cwd()), python)
        # where the type's declaration is not at hand: what held then holds now, if nothing differs
        order.defaults = {} if changed else without(record.defaults, order.kwargs)
        order.incidental = record.incidental
        told = f"What differs now: {'; '.join(changed)}." if changed else "Nothing that is known differs now from then."
        if then.record.get("rebuilt"):
            kept = "what was kept about its start is lost" if ran_here(record) else "GymDash keeps nothing of its start"
            told = f"What differs now is not known: {kept}."
        if lost := then.record.get("lost"):
            told += (
                f" Left out, because GymDash keeps no functions or there is no place for it here: {list_some(lost)}."
            )
        order.status = SimStatus(SimStatusCode.INFO, f"Runs as '{record.name}' ({record.sim_id[:8]}) did. {told}")
        return order

    async def _run_again(self, order: Order, details: Details) -> None:
        record = await asyncio.to_thread(launch.make, self.project, order, ("rerun", details))
        if order.queue is not None:
            await asyncio.to_thread(ensure_supervisor, self.project)
        else:
            await self._start_worker(record)

    async def order_like(self, sim_key: uuid.UUID | str) -> Order:
        """Give the order that would start a simulation like another one; what a form is filled with.

        Raises:
            UnknownSimulation: If there is none.
            WorkerError: If what it was started with is lost.
        """
        record = await self._record(str(sim_key))
        return await asyncio.to_thread(self._like, record)

    def _like(self, record: SimulationRecord) -> Order:
        refuse_like(record)
        then = start_file(self.project, record)
        folder = self.project.folder.simulation(record.sim_id)
        return Order(
            SimulationStartConfig(record.name, then.config.sim_key or record.sim_key, kwargs=merge(then.config.kwargs)),
            # the row tells what was steered since; of what ran elsewhere the start file was just made from it
            merge(then.start_kwargs, record.start_kwargs if ran_here(record) else None),
            type=then.type,
            command_line=str(then.record.get("command_line") or ""),
            parent=record.sim_id,
            gpu=record.gpu,
            environment={name: value for name, value in then.environment.items() if name not in GPU_CHOICE},
            cwd=_place(then.record.get("cwd")),
            copy_of=folder if folder.objects.exists() else None,
        )


def _place(cwd: object) -> str:
    return cwd if isinstance(cwd, str) and Path(cwd).is_dir() else ""


def _plain(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Give arguments as JSON holds them.

    Raises:
        WrongUse: If it cannot.
    """
    try:
        plain: dict[str, Any] = json.loads(json.dumps(dict(kwargs)))
    except (TypeError, ValueError, RecursionError) as error:
        raise WrongUse(f"A further attempt takes plain values only ({error}).") from error
    return plain


def _known(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is but the name of a function; that was checked when the simulation was made."""
    inner = {name: _known(value) if isinstance(value, Mapping) else value for name, value in kwargs.items()}
    return {name: value for name, value in inner.items() if not is_lost(value)}
