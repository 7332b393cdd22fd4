"""Tells whether anybody still runs a simulation."""

from __future__ import annotations

import os
import time

from gymdash_tui.simulation.lock import Holder, boot_id, is_held, read_holder, start_time
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress

SILENCE = 15.0
"""Seconds; a worker gives a sign of life each second, also while the simulation itself says nothing."""

_TWO_BEATS = 2.5


def worker_is_gone(folder: SimulationFolder) -> bool:
    """Tell whether nobody runs a simulation any more.

    The lock says so: the kernel releases it at the worker's death. It outlives the worker only in a process that the
    simulation forked; then its two processes have to be dead as far as can be seen from here, and its heart still.
    """
    if not is_held(folder.lock):
        return True
    holder = read_holder(folder.lock)
    if holder is None or not is_ours(holder) or start_time(holder.pid) or start_time(holder.parent_pid):
        return False
    silent = time.time() - _last_sign(folder)
    if silent >= -1:
        return silent > SILENCE
    # the clock was set back, and what was written before stands in the future: only a new sign tells anything
    return not _beats(folder)


def _last_sign(folder: SimulationFolder) -> float:
    progress = read_progress(folder.progress)
    try:
        began = folder.lock.stat().st_mtime  # when the worker wrote into it who it is
    except FileNotFoundError:
        return 0.0
    return began if progress is None else max(began, progress.heartbeat)


def _beats(folder: SimulationFolder) -> bool:
    first, until = read_progress(folder.progress), time.monotonic() + _TWO_BEATS
    while time.monotonic() < until:
        time.sleep(0.05)
        if read_progress(folder.progress) != first:
            return True
    return False


def is_ours(holder: Holder) -> bool:
    """Tell whether a worker's process ran on this machine since it was switched on, so that its pid means something."""
    return holder.host == os.uname().nodename and holder.boot_id == boot_id()
