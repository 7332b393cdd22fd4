"""Leaves when the terminal is gone and nobody says so.

As a rule the system does: it sends SIGHUP. Not so to who ignores it (``nohup``), or whose terminal is not its
controlling one (``setsid``, some containers); Textual would then read the end of its input for ever, on a whole core.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal

_EVERY = 2.0  # seconds between two looks


def is_hung_up(file: int) -> bool:
    """Tell whether a terminal is gone."""
    poll = select.poll()
    poll.register(file, 0)
    return any(event & (select.POLLHUP | select.POLLNVAL | select.POLLERR) for _, event in poll.poll(0))


async def leave_when_hung_up(file: int) -> None:
    """End this process as SIGHUP would, once the terminal is gone; what runs goes on running."""
    while not is_hung_up(file):
        await asyncio.sleep(_EVERY)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGHUP)
