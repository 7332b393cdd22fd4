"""The part of the tracker that makes and starts simulations."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from typing import Any

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import TrackerBase
from gymdash_tui.tracking.gpus import GpuChoice
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.slots import check_gpu, choose_gpu, described
from gymdash_tui.tracking.startable import Startable, asked_for, check_order, made_before, order_of, simulation_of
from gymdash_tui.tracking.supervisor import ensure_supervisor


class Starting(TrackerBase):
    """Makes and starts simulations."""

    async def create_simulation(self, to_create: Startable) -> tuple[uuid.UUID, Simulation]:
        """Make a simulation without starting it.

        Returns:
            Its id, and an object that describes it here; it will run in a process of its own.

        Raises:
            UnknownType: If its key is not registered.
            InvalidKwargs: If its type refuses the arguments.
            ProjectError: If the project folder refuses.
        """
        async with self._audited("create_simulation", **asked_for(to_create)) as details:
            simulation = await simulation_of(to_create, self.project)
            order = order_of(simulation)
            await check_order(order, details, self.project)
            await asyncio.to_thread(launch.make, self.project, order, ("create_simulation", details))
        return self._placed(simulation, order.sim_id)

    async def start_sim(self, to_start: Startable, **kwargs: Any) -> tuple[uuid.UUID, Simulation]:
        """Start a simulation in a process of its own.

        Args:
            to_start: A key, a configuration, or a simulation (made by :meth:`create_simulation` or by hand). One that
                is done already is run anew, as a simulation of its own.
            **kwargs: Arguments over the configuration's.

        Returns:
            Its id, and an object that describes it here.

        Raises:
            UnknownType: If its key is not registered.
            InvalidKwargs: If its type refuses the arguments.
            WrongUse: If it runs already.
            ProjectError: If the project folder refuses.
            WorkerError: If the process cannot be started.
        """
        async with self._audited("start_sim", **asked_for(to_start)) as details:
            simulation = await simulation_of(to_start, self.project)
            made = await asyncio.to_thread(made_before, self.project, simulation, kwargs)
            if made is not None:
                details |= {"sim_id": made.sim_id}
                await asyncio.to_thread(self.project.record_call, "start_sim", details)
                await self._to_its_end(self._start_worker(made))
            else:
                made = await self._start(order_of(simulation, kwargs), details)
        simulation.start_kwargs = kwargs
        return self._placed(simulation, made.sim_id)

    async def start(self, order: Order) -> SimulationRecord:
        """Check an order, make its simulation and start it; what the screens and the shell call.

        Raises:
            InvalidKwargs: If its type refuses the arguments.
            ProjectError: If the project folder refuses.
            WorkerError: If the process cannot be started.
        """
        async with self._audited("start_sim") as details:
            return await self._start(order, details)

    async def _start(self, order: Order, details: Details) -> SimulationRecord:
        await check_order(order, details, self.project)
        await asyncio.to_thread(check_gpu, self.project, described(order))
        await self._to_its_end(self._launch(order, details))
        return await self._record(order.sim_id)

    async def _launch(self, order: Order, details: Details) -> None:
        record = await asyncio.to_thread(launch.make, self.project, order, ("start_sim", details))
        await self._start_worker(record)

    async def _start_worker(self, record: SimulationRecord) -> None:
        """Start a worker directly, past the queue, with the GPU that is used least where GPUs are handed out."""
        choice = await asyncio.to_thread(choose_gpu, self.project, record, True) or GpuChoice()
        await launch.start_worker(self.project, record, gpu_index=choice.index, extra_environment=choice.environment)
        # what is queued may have waited for just this one; whoever queued it was told if no supervisor can be started
        with suppress(GymdashError):
            await asyncio.to_thread(ensure_supervisor, self.project)

    def _placed(self, simulation: Simulation, sim_id: str) -> tuple[uuid.UUID, Simulation]:
        folder, number = self.project.folder, uuid.UUID(sim_id)
        simulation.set_project_info(str(folder.sims), str(folder.resources), number)
        return number, simulation
