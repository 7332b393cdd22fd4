"""The part of the tracker that makes and starts groups, and calls a script's callbacks."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.base import Ids, names_of
from gymdash_tui.tracking.groups import BREATH, SimulationGroup
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.queueing import Queueing
from gymdash_tui.tracking.startable import Startable, asked_for, check_order, made_before, order_of, simulation_of
from gymdash_tui.tracking.starting import Starting
from gymdash_tui.tracking.triggered import Callback, TriggeredCallback
from gymdash_tui.tracking.watching import Watcher

_NAMELESS = "group"


class Grouping(Starting, Queueing):
    """Makes and starts groups, and calls a script's callbacks as its simulations come to where they are due."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._watcher = Watcher(lambda: self.project)
        self._all_done: dict[uuid.UUID, TriggeredCallback] = {}

    # -- one: what is made for a script is watched for it --------------------------------------------------------------

    async def create_simulation(self, to_create: Startable) -> tuple[uuid.UUID, Simulation]:
        """Make a simulation without starting it; see :meth:`Starting.create_simulation`."""
        return self._watch(await super().create_simulation(to_create))

    async def start_sim(self, to_start: Startable, **kwargs: Any) -> tuple[uuid.UUID, Simulation]:
        """Start a simulation in a process of its own; see :meth:`Starting.start_sim`."""
        return self._watch(await super().start_sim(to_start, **kwargs))

    async def queue_sim(self, to_queue: Startable, **wish: Any) -> tuple[uuid.UUID, Simulation]:
        """Put a simulation into the queue; see :meth:`Queueing.queue_sim`."""
        return self._watch(await super().queue_sim(to_queue, **wish))

    def _watch(self, placed: tuple[uuid.UUID, Simulation]) -> tuple[uuid.UUID, Simulation]:
        sim_id, simulation = placed
        self._watcher.watch(str(sim_id), simulation)
        return placed

    async def wait(self, sim_keys: Ids, timeout: float | None = None) -> list[SimulationRecord]:
        """Wait until some simulations are done, and the functions called that are due then.

        See :meth:`TrackerBase.wait`.
        """
        records = await super().wait(sim_keys, timeout)
        await self._watcher.settle(record.sim_id for record in records)
        return records

    async def all_done(self, sim_keys: Ids) -> bool:
        """Tell whether all of some simulations are done, and the functions called that are due then.

        It may be asked in a loop without a pause: an answer that they are not takes a few milliseconds.

        Raises:
            UnknownSimulation: If there is one of them none of.
        """
        names = names_of(sim_keys)
        if self._watcher.knows(names) and self._watcher.waits_for(names):  # which looks at them itself, now and then
            await asyncio.sleep(BREATH)
            return False
        records = await asyncio.to_thread(self._look, names)
        ids = [record.sim_id for record in records]
        if any(record.phase is not Phase.DONE for record in records) or self._watcher.waits_for(ids):
            await asyncio.sleep(BREATH)
            return False
        await asyncio.to_thread(self._watcher.read_up, ids)
        return True

    # -- several -------------------------------------------------------------------------------------------------------

    async def create_simulations(
        self, to_create: SimulationGroup | Iterable[Startable], group: str = ""
    ) -> SimulationGroup:
        """Make several simulations without starting them; a group that is one already is given back.

        Args:
            to_create: Keys, configurations, simulations.
            group: The group's name; made from an id where left out.

        Raises:
            UnknownType: If a key is not registered.
            InvalidKwargs: If a type refuses its arguments; then none is made.
            ProjectError: If the project folder refuses.
        """
        if isinstance(to_create, SimulationGroup):
            return to_create
        return await self._make_group(to_create, group, {}, "create_simulation")

    async def start_sims(
        self, to_start: SimulationGroup | Iterable[Startable], *, group: str = "", **kwargs: Any
    ) -> SimulationGroup:
        """Start several simulations at once, each in a process of its own.

        Args:
            to_start: Keys, configurations, simulations, or a group that was made before.
            group: The group's name; made from an id where left out.
            **kwargs: Arguments for all of them, over their configurations'.

        Raises:
            UnknownType: If a key is not registered.
            InvalidKwargs: If a type refuses its arguments; then none is made.
            WrongUse: If one of them runs already, or a group that was made is given other arguments.
            ProjectError: If the project folder refuses.
            WorkerError: If a process cannot be started.
        """
        given = kwargs
        if not isinstance(to_start, SimulationGroup):
            to_start, kwargs = await self._make_group(to_start, group, kwargs, "start_sim"), {}
        for simulation in to_start.sims:
            await self.start_sim(simulation, **kwargs)
            simulation.start_kwargs = given
        return to_start

    async def _make_group(
        self, startables: Iterable[Startable], name: str, kwargs: dict[str, Any], call: str
    ) -> SimulationGroup:
        """Check all of them, then make those that are not made yet."""
        name = name or f"{_NAMELESS}-{uuid.uuid4().hex[:8]}"
        members: list[tuple[Simulation, Order | None]] = []
        for startable in startables:
            async with self._audited(call, group=name, **asked_for(startable)) as details:
                simulation = await simulation_of(startable, self.project)
                if await asyncio.to_thread(made_before, self.project, simulation, kwargs):
                    members.append((simulation, None))
                    continue
                order = order_of(simulation, kwargs)
                order.group = name
                await check_order(order, details, self.project)
                members.append((simulation, order))
        placed = [await self._made(simulation, order, name) for simulation, order in members]
        return SimulationGroup(placed, name, self.project, self._watcher)

    async def _made(self, simulation: Simulation, order: Order | None, group: str) -> tuple[uuid.UUID, Simulation]:
        if order is None:
            return self._watch(self._placed(simulation, str(simulation._project_sim_id)))
        async with self._audited("create_simulation", group=group) as details:
            details |= {"sim_id": order.sim_id, "name": order.config.name, "key": order.config.sim_key}
            await asyncio.to_thread(launch.make, self.project, order, ("create_simulation", details))
        return self._watch(self._placed(simulation, order.sim_id))

    # -- when all are done ---------------------------------------------------------------------------------------------

    async def on_all_done(self, sim_keys: Ids, callback: Callback) -> uuid.UUID:
        """Have a function called in this program once some simulations are done, however they ended.

        Returns:
            An id, by which :meth:`add_on_all_done` adds further functions.

        Raises:
            UnknownSimulation: If there is one of them none of.
        """
        records = await asyncio.to_thread(self._look, sim_keys)
        number, waiting = uuid.uuid4(), TriggeredCallback(len(records))
        waiting.add_callback(callback)
        self._all_done[number] = waiting
        for record in records:
            self._watcher.when_done(record.sim_id, waiting.trigger)
        return number

    def add_on_all_done(self, callback_group_id: uuid.UUID, callback: Callback) -> bool:
        """Have a further function called with those of :meth:`on_all_done`; at once, where that has happened.

        Returns:
            Whether there is such an id.
        """
        waiting = self._all_done.get(callback_group_id)
        if waiting is None:
            return False
        waiting.add_callback(callback)
        return True
