"""Changes what is queued under the lock that whoever starts it takes first, so that it is either started or changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.tracking.announcing import announce_ending

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_NOW_NOT = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


@contextmanager
def kept_from_starting(project: Project, sim_id: str) -> Iterator[bool]:
    """Keep a queued simulation from being started within the block.

    Yields:
        Whether it is queued, and stays so; ``False`` where somebody starts it at this moment, or it is queued no more.

    Raises:
        ProjectError: If no more files can be opened.
    """
    path = project.folder.simulation(sim_id).lock
    lock, free = None, True
    try:
        lock = take_lock(path)
        free = lock is not None
    except OSError as error:
        # where its folder is gone, or not ours, nobody can start it
        if error.errno in _NOW_NOT:
            raise ProjectError(f"{path} cannot be opened ({error.strerror}); try again.") from error
    try:
        now = project.get(sim_id) if free else None
        yield now is not None and now.phase is Phase.QUEUED and now.deleted is None
    finally:
        if lock is not None:
            os.close(lock)


def end_queued(project: Project, sim_id: str, ending: Ending, status: SimStatus) -> bool:
    """End what is queued and will not be started.

    Returns:
        Whether this call ended it; ``False`` where somebody has just started it, or taken it out of the queue.

    Raises:
        ProjectError: If the project refuses.
    """
    with kept_from_starting(project, sim_id) as queued:
        done = queued and project.finish(sim_id, ending, utc_now(), status=status)
    if done:
        announce_ending(project, sim_id)
    return done
