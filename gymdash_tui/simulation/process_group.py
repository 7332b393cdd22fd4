"""Ends what a simulation left behind in its process group: environments in processes of their own, say."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

GRACE = 1.0
"""Seconds that what is left gets between TERM and KILL."""


def end_group(group: int, grace: float = GRACE) -> None:
    """End every process of a group: TERM first, and KILL for those that are left after a while."""
    deadline = time.monotonic() + grace
    with suppress(ProcessLookupError, PermissionError):  # nobody is left, or only what is no longer ours
        os.killpg(group, signal.SIGTERM)
        os.killpg(group, signal.SIGCONT)  # who was halted gets to know it as well
        while time.monotonic() < deadline:
            time.sleep(0.01)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)
