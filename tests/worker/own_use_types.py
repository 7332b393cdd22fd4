"""Simulation types of a person's own, which are looked at ten times a second."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from gymdash_tui import Simulation
from gymdash_tui.worker import own_use

own_use.INTERVAL = 0.1

_HOLDS = "import time; held = bytearray(60_000_000); print(1, flush=True); time.sleep(600)"


class Holds(Simulation):
    """Logs once, and holds memory in a process of its own until a file is there."""

    def _run(self, **kwargs: Any) -> None:
        child = subprocess.Popen([sys.executable, "-c", _HOLDS], stdout=subprocess.PIPE)
        assert child.stdout is not None and child.stdout.readline()
        self.log("z/last of all", 1.0, 30)
        self.set_progress(30, 100)
        while not (Path(self.kwargs["folder"]) / "go on").exists():
            time.sleep(0.005)
        child.kill()
        child.wait()
