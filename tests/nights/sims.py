"""What runs at night: short simulations that say a word at each step, so that a lost or doubled one is seen."""

from __future__ import annotations

import os
import time
from typing import Any

from gymdash_tui import SimStatus, SimStatusCode, Simulation, StopSimulation

STEPS = 12


class Watchman(Simulation):
    """Says at each step which one it is; its child process of its own group outlives nobody."""

    def _run(self, **kwargs: Any) -> None:
        if os.fork() == 0:
            time.sleep(600)
        for step in range(1, STEPS + 1):
            if self.interactor.stop_requested:
                raise StopSimulation
            self.add_status(SimStatus(SimStatusCode.INFO, f"step {step}"))
            self.log("night/step", step, step)
            self.set_progress(step, STEPS)
            time.sleep(0.03)
