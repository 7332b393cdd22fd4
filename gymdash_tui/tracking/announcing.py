"""Has a person told how a simulation ended of which no thin parent saw the end.

Telling itself is a process of its own (:mod:`gymdash_tui.tracking.announce`): no tracker waits for it.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.simulation.announcer import ENDED, is_wanted, settings_of, start_announcer
from gymdash_tui.tracking.interpreter import environment
from gymdash_tui.user.paths import settings_file

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def announce_ending(project: Project, sim_id: str) -> None:
    """Have a person told that a simulation has ended; called by whoever has just finished its record.

    Nothing is waited for, and nothing that goes wrong here is the caller's.
    """
    folder = project.folder.simulation(sim_id)
    noted = settings_of(folder)
    if folder.exit.exists() and noted is not None:
        return  # its thin parent saw the end, and does it
    with suppress(OSError, GymdashError):
        if not is_wanted(noted or settings_file()):
            return
        pid = start_announcer(folder, ENDED, environment())
        if pid:  # a program that stays longer would keep it as a zombie
            threading.Thread(target=_take_leave, args=(pid,), name="announcer's end", daemon=True).start()


def _take_leave(pid: int) -> None:
    with suppress(ChildProcessError):  # somebody else waits for every child
        os.waitpid(pid, 0)
