"""A simulation that records points at a given pace, for measuring what is done with them."""

from __future__ import annotations

import math
import time
from typing import Any

from gymdash_tui.simulation.base import Simulation


class Ticker(Simulation):
    """Records ``points`` points of ``metrics`` measures, one every so many seconds."""

    def _run(self, **kwargs: Any) -> None:
        given = self.kwargs
        points = int(given["points"])
        for step in range(points):
            if self.interactor.set_out_if_in("stop_simulation", True):
                self.set_cancelled()
                return
            for metric in range(int(given["metrics"])):
                # like a reward: rising, with a little noise, each point in another cell than the last one
                value = 480 * (1 - math.exp(-4 * step / points)) + 12 * math.sin(step * 1.7) + metric
                self.log(f"walk/{metric}", value, (step + 1) * 1000)
            self.set_progress((step + 1) * 1000, points * 1000)
            time.sleep(float(given["every"]))
