"""Simulations that belong together, with upstream GymDash's names."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.triggered import Callback, TriggeredCallback
from gymdash_tui.tracking.watching import Watcher

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

BREATH = 0.005
"""Seconds that whoever asks whether something is done waits before the answer that it is not: scripts ask in a loop."""


class SimulationGroup:
    """Simulations that were made or started together by a tracker.

    The functions added here are called in this program, while the simulations run in processes of their own. One that
    is added after what it waits for has happened to all of them is called at once.

    Attributes:
        id: The group's id in this program.
        name: Its name in the project, by which shell and screen know it.
        infos: The simulations' ids, and the objects that describe them here.
        ids: Their ids.
        sims: Those objects.
    """

    def __init__(
        self,
        sim_infos: Sequence[tuple[uuid.UUID, Simulation]],
        name: str = "",
        project: Project | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self.id = uuid.uuid4()
        self.name = name
        self.infos = list(sim_infos)
        self.ids = [sim_id for sim_id, _ in self.infos]
        self.sims = [simulation for _, simulation in self.infos]
        self.triggered_callback_all_run_start = TriggeredCallback(len(self.sims))
        self.triggered_callback_all_run_end = TriggeredCallback(len(self.sims))
        self._project = project
        self._watcher = watcher
        for simulation in self.sims:
            simulation.add_callback(Simulation.START_RUN, self.triggered_callback_all_run_start.trigger)
            simulation.add_callback(Simulation.END_RUN, self.triggered_callback_all_run_end.trigger)

    @property
    def all_done(self) -> bool:
        """Whether all of them are done, and the functions called that are due then; of none that is so.

        Raises:
            ProjectError: If the project cannot be read.
        """
        ids, in_a_loop = [str(sim_id) for sim_id in self.ids], _in_a_loop()
        waits = self._watcher is not None and not in_a_loop and self._watcher.waits_for(ids)
        if waits or not all(map(self._is_done, ids)):
            if not in_a_loop:
                time.sleep(BREATH)
            return False
        if self._watcher is not None:
            self._watcher.read_up(ids)
        return True

    @property
    def any_running(self) -> bool:
        """Whether any of them is not done yet."""
        return not self.all_done

    def _is_done(self, sim_id: str) -> bool:
        record = self._project.get(sim_id) if self._project is not None else None
        if record is None or self._project is None:
            return False
        if catch_up(self._project, record):
            record = self._project.get(sim_id) or record
        return record.phase is Phase.DONE

    def add_on_all_run_start(self, callback: Callback) -> None:
        """Have a function called once all of them have begun to run."""
        self.triggered_callback_all_run_start.add_callback(callback)

    def add_on_all_run_end(self, callback: Callback) -> None:
        """Have a function called once all of them have ended their run, well or not."""
        self.triggered_callback_all_run_end.add_callback(callback)

    def add_on_each_run_start(self, callback: Callback) -> None:
        """Have a function called each time that one of them begins to run."""
        for simulation in self.sims:
            simulation.add_callback(Simulation.START_RUN, callback)

    def add_on_each_run_end(self, callback: Callback) -> None:
        """Have a function called each time that one of them ends its run."""
        for simulation in self.sims:
            simulation.add_callback(Simulation.END_RUN, callback)


def _in_a_loop() -> bool:
    """Tell whether this is a coroutine's thread, which may not wait, since everything else waits for it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
