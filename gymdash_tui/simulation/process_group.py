"""Ends what a simulation left behind: environments in processes of their own, say."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from gymdash_tui.simulation.process_tree import Descendants

GRACE = 1.0
"""Seconds that what is left gets between TERM and KILL."""

_PROCESSES = Path("/proc")


def end_group(group: int, grace: float = GRACE) -> None:
    """End every process of a group: TERM first, and KILL for those that are left after a while."""
    deadline = time.monotonic() + grace
    with suppress(ProcessLookupError, PermissionError):  # nobody is left, or only what is no longer ours
        os.killpg(group, signal.SIGTERM)
        os.killpg(group, signal.SIGCONT)  # who was halted gets to know it as well
        while time.monotonic() < deadline and _anybody_lives(group):
            time.sleep(0.01)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


def end_orphans(grace: float = GRACE) -> None:
    """End all that this process has started or adopted, but other simulations; in the same way."""
    Descendants(os.getpid()).end(grace)


def _anybody_lives(group: int) -> bool:
    """Tell whether anybody of a group is no zombie: those take signals, and wait for whoever adopted them."""
    if not _PROCESSES.exists():
        return True
    for name in os.listdir(_PROCESSES):  # noqa: PTH208 - several hundred names
        if name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                state, _, its_group = (_PROCESSES / name / "stat").read_bytes().rpartition(b")")[2].split()[:3]
                if int(its_group) == group and state not in (b"Z", b"X"):
                    return True
    return False
