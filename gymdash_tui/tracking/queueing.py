"""The part of the tracker that keeps the queue."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

from gymdash_tui.domain.errors import GymdashError, ProjectError, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import Ids, TrackerBase
from gymdash_tui.tracking.follow import Changes
from gymdash_tui.tracking.group_names import set_apart
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.slots import Slots, check_gpu, described, read_slots, write_slots
from gymdash_tui.tracking.startable import Startable, asked_for, check_order, made_before, order_of, simulation_of
from gymdash_tui.tracking.supervisor import ensure_supervisor
from gymdash_tui.tracking.unstarted import kept_from_starting
from gymdash_tui.tracking.wishes import (
    check_wish,
    checked_priority,
    why_not_in_the_queue,
    why_not_queued,
    wish_of,
)

_ENSURE_EVERY = 5.0  # seconds: so often whoever follows the project sees that a supervisor runs


class Queueing(TrackerBase):
    """Keeps the queue."""

    # -- into the queue ------------------------------------------------------------------------------------------------

    async def queue_sim(
        self,
        to_queue: Startable,
        *,
        priority: int = 0,
        after: Ids = (),
        after_any: bool = False,
        held: bool = False,
        gpu: str = "",
        **kwargs: Any,
    ) -> tuple[uuid.UUID, Simulation]:
        """Put a simulation into the queue; it is started as soon as a slot is free, also after this program's end.

        Args:
            to_queue: A key, a configuration, or a simulation (made by ``create_simulation`` or by hand). One that is
                done already is run anew, as a simulation of its own.
            priority: Higher ones are started first.
            after: The simulations that have to be over before.
            after_any: Whether those may have ended in any way; else they have to have succeeded.
            held: Whether it waits until somebody releases it.
            gpu: Which GPU it wants: ``any``, ``none``, an index, or empty for what its arguments say.
            **kwargs: Arguments over the configuration's.

        Returns:
            Its id, and an object that describes it here; it will run in a process of its own.

        Raises:
            UnknownType: If its key is not registered.
            InvalidKwargs: If its type refuses the arguments.
            WrongUse: If it runs or is queued already, or could never start.
            ProjectError: If the project folder refuses.
        """
        async with self._audited("queue_sim", **asked_for(to_queue)) as details:
            simulation = await simulation_of(to_queue, self.project)
            wish = await asyncio.to_thread(wish_of, self.project, priority, after, after_any, held)
            made = await asyncio.to_thread(made_before, self.project, simulation, kwargs)
            if made is not None:
                details |= {"sim_id": made.sim_id}
                await asyncio.to_thread(self._enqueue, _with_gpu(made, gpu), wish, "queue_sim", details)
            else:
                order = replace(order_of(simulation, kwargs), gpu=gpu, queue=wish)
                made = await self._queue(order, details)
        simulation.start_kwargs = kwargs
        folder, number = self.project.folder, uuid.UUID(made.sim_id)
        simulation.set_project_info(str(folder.sims), str(folder.resources), number)
        await self.ensure_supervisor()
        return number, simulation

    async def queue(self, order: Order) -> SimulationRecord:
        """Check an order, make its simulation and put it into the queue; what the screens and the shell call.

        Raises:
            InvalidKwargs: If its type refuses the arguments.
            WrongUse: If it could never start: its dependency is unknown or failed, say.
            ProjectError: If the project folder refuses.
            WorkerError: If no supervisor could be started; it is queued all the same.
        """
        async with self._audited("queue_sim") as details:
            record = await self._queue(order, details)
        await self.ensure_supervisor()
        return record

    async def start_many(self, orders: Sequence[Order]) -> list[SimulationRecord]:
        """Put several simulations into the queue, each of them checked before the first one is made.

        Raises:
            InvalidKwargs: If a type refuses the arguments.
            WrongUse: If one of them could never start.
            ProjectError: If the project folder refuses; the sentence says how many were queued before.
            WorkerError: If no supervisor could be started; they are queued all the same.
        """
        orders = await asyncio.to_thread(set_apart, self.project, orders)
        known = frozenset(order.sim_id for order in orders)
        for order in orders:
            async with self._audited("queue_sim") as details:
                await self._check(order, details, known)
        made = []
        for order in orders:
            async with self._audited("queue_sim") as details:
                details |= _named(order)
                try:
                    made.append(await self._make(order, details))
                except (ProjectError, WorkerError) as error:
                    raise type(error)(f"{len(made)} of {len(orders)} were queued; then: {error}") from error
        await self.ensure_supervisor()
        return made

    async def _queue(self, order: Order, details: Details) -> SimulationRecord:
        await self._check(order, details)
        return await self._make(order, details)

    async def _check(self, order: Order, details: Details, made_with: frozenset[str] = frozenset()) -> None:
        await check_order(order, details, self.project)
        await asyncio.to_thread(check_gpu, self.project, described(order))
        await asyncio.to_thread(check_wish, self.project, order.sim_id, order.queue or QueueWish(), made_with)

    async def _make(self, order: Order, details: Details) -> SimulationRecord:
        order = replace(order, queue=order.queue or QueueWish())
        await asyncio.to_thread(launch.make, self.project, order, ("queue_sim", details))
        return await self._record(order.sim_id)

    async def enqueue(self, sim: uuid.UUID | str, wish: QueueWish | None = None) -> SimulationRecord:
        """Put a simulation that was made, and not started yet, at the end of the queue.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If it is queued or runs already, is done, or could never start.
            ProjectError: If the project refuses.
            WorkerError: If no supervisor could be started; it is queued all the same.
        """
        async with self._audited("enqueue", name=str(sim)) as details:
            record = await self._record(str(sim))
            details |= {"sim_id": record.sim_id, "name": record.name}
            await asyncio.to_thread(self._enqueue, record, wish or QueueWish(), "enqueue", details)
        await self.ensure_supervisor()
        return await self._record(record.sim_id)

    def _enqueue(self, record: SimulationRecord, wish: QueueWish, call: str, details: Details) -> None:
        check_wish(self.project, record.sim_id, wish)
        check_gpu(self.project, record)
        if not self.project.enqueue(record.sim_id, wish, (call, details)):
            raise WrongUse(why_not_queued(self.project.find(record.sim_id)))

    # -- within the queue ----------------------------------------------------------------------------------------------

    async def unqueue(self, sim: uuid.UUID | str) -> SimulationRecord:
        """Take a simulation out of the queue; it stays, as one that was made and not started.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If it is not queued.
            ProjectError: If the project refuses.
        """
        return await self._change("unqueue", sim, self.project.unqueue)

    async def hold(self, sim: uuid.UUID | str) -> SimulationRecord:
        """Keep a queued simulation waiting until it is released; raises as :meth:`unqueue` does."""
        return await self._change("hold", sim, lambda sim_id: self.project.set_held(sim_id, True))

    async def release(self, sim: uuid.UUID | str) -> SimulationRecord:
        """Let a held simulation start when it is its turn; raises as :meth:`unqueue` does."""
        released = await self._change("release", sim, lambda sim_id: self.project.set_held(sim_id, False))
        await self.ensure_supervisor()
        return released

    async def move(self, sim: uuid.UUID | str, by: int) -> SimulationRecord:
        """Move a queued simulation among those of its priority, as far as it goes; raises as :meth:`unqueue` does.

        Args:
            sim: Which.
            by: So many places later; earlier where negative.
        """

        def move(sim_id: str) -> bool:
            self.project.move_queued(sim_id, by)  # who stands first already stays there
            return True

        return await self._change("move", sim, move, by=by)

    async def set_priority(self, sim: uuid.UUID | str, priority: int) -> SimulationRecord:
        """Say how early a queued simulation is to be started: higher ones first; raises as :meth:`unqueue` does."""
        return await self._change(
            "set_priority",
            sim,
            lambda sim_id: self.project.set_priority(sim_id, checked_priority(priority)),
            priority=priority,
        )

    async def _change(
        self, call: str, sim: uuid.UUID | str, change: Callable[[str], bool], **asked: Any
    ) -> SimulationRecord:
        async with self._audited(call, name=str(sim), **asked) as details:
            record = await self._record(str(sim))
            details |= {"sim_id": record.sim_id, "name": record.name}
            await asyncio.to_thread(self._change_queued, record, change)
            await asyncio.to_thread(self.project.record_call, call, details)
        return await self._record(record.sim_id)

    def _change_queued(self, record: SimulationRecord, change: Callable[[str], bool]) -> None:
        with kept_from_starting(self.project, record.sim_id) as queued:
            if queued and change(record.sim_id):
                return
        raise WrongUse(why_not_in_the_queue(self.project.find(record.sim_id)))

    # -- slots and the supervisor --------------------------------------------------------------------------------------

    async def slots(self) -> Slots:
        """Tell how many simulations may run at once, in all and on each GPU, and how many do.

        Raises:
            ProjectError: If the project cannot be read.
        """
        return await asyncio.to_thread(read_slots, self.project)

    async def set_slots(
        self, count: int | None = None, gpus: Mapping[int, int] | None = None, force: bool = False
    ) -> Slots:
        """Say how many simulations may run at once; it counts from now on, and what runs already goes on.

        Args:
            count: How many in all; 0 holds the queue. As before where left out.
            gpus: How many on which GPUs; 0 hands a GPU out no longer. Those that are left out stay as they are.
            force: Whether to take also a GPU that this machine does not seem to have.

        Raises:
            WrongUse: If a number is out of range, or there is no such GPU.
            ProjectError: If the project refuses.
        """
        asked = {"count": count, "gpus": {str(index): slots for index, slots in (gpus or {}).items()}, "force": force}
        async with self._audited("set_slots", **asked) as details:
            await asyncio.to_thread(write_slots, self.project, count, gpus, force)
            await asyncio.to_thread(self.project.record_call, "set_slots", details)
        await self.ensure_supervisor()
        return await self.slots()

    async def ensure_supervisor(self) -> bool:
        """See that a supervisor runs if there is something for it to do, and tell whether one had to be started.

        Raises:
            WorkerError: If it cannot be started.
            ProjectError: If the project cannot be read.
        """
        return await asyncio.to_thread(ensure_supervisor, self.project)

    async def follow(self) -> AsyncGenerator[Changes, None]:
        """Say what happens in the project, as it happens, for ever; at least twice a second.

        Records of simulations whose worker has gone are finished on the way, and a supervisor that was killed is
        started again, whoever started them.
        """
        looked = 0.0
        async with aclosing(super().follow()) as happening:
            async for changes in happening:
                if time.monotonic() >= looked + _ENSURE_EVERY:
                    looked = time.monotonic()
                    with suppress(GymdashError):  # whoever queued something was told; here it is only tried again
                        await self.ensure_supervisor()
                yield changes


def _with_gpu(made: SimulationRecord, gpu: str) -> SimulationRecord:
    if gpu not in ("", made.gpu):
        raise WrongUse(f"'{made.name}' was made with its GPU; give gpu={gpu!r} when making it, or make a new one.")
    return made


def _named(order: Order) -> Details:
    return {"sim_id": order.sim_id, "name": order.config.name, "key": order.config.sim_key}
