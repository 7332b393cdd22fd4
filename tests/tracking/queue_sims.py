"""Simulations for the tests of the queue, in a module that a worker imports fast."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from gymdash_tui import Simulation

GPU_VARIABLES = ("CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES")


class TellsGpus(Simulation):
    """Prints which GPUs it was shown, and waits for a file if it was given one."""

    def _run(self, **kwargs: Any) -> None:
        print(f"shown {[os.environ.get(name) for name in GPU_VARIABLES]}")
        gate = self.kwargs.get("until")
        while gate and not Path(gate).exists() and not self.interactor.stop_requested:
            time.sleep(0.005)


class Takes(Simulation):
    """Takes some time."""

    def _run(self, **kwargs: Any) -> None:
        time.sleep(self.kwargs["seconds"])
