"""The tracker's plain face: how its calls are waited for."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers.processes import PATIENCE

_HEARD_BY_ANOTHER = """
import asyncio, signal, threading
from gymdash_tui.tracking.tracker import SimulationTracker

async def for_ever():
    await asyncio.sleep(0.5)  # by then the caller sleeps on its lock
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
    await asyncio.sleep(3600)

try:
    SimulationTracker().call(for_ever())
except KeyboardInterrupt:
    print("heard")
"""


def test_ctrl_c_is_heard_though_it_wakes_another_thread_than_the_one_that_waits() -> None:
    said = subprocess.run([sys.executable, "-c", _HEARD_BY_ANOTHER], capture_output=True, text=True, timeout=PATIENCE)
    assert (said.returncode, said.stdout, said.stderr) == (0, "heard\n", "")
