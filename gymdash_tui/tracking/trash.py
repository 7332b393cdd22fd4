"""The trash: simulations' folders on their way out of ``sims/`` and back.

The row decides whether a simulation is in the trash; its folder follows. Both change under the lock that a worker would
hold, and while they do a note lies in the trash, by which :func:`tidy` mends what a crash left half done.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.presence import worker_is_gone

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_MOVING = "moving"
_GOING = "going"
_NOTE = re.compile(rf"\.([0-9A-Za-z_-]{{1,64}})\.({_MOVING}|{_GOING})")


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of the disk a simulation holds.

    Attributes:
        record: Which simulation.
        bytes: What its files take; links are not followed.
    """

    record: SimulationRecord
    bytes: int


def weigh(path: Path) -> int:
    """Count the bytes that a folder takes on its disk; what cannot be read, or goes meanwhile, counts nothing."""
    try:
        info = path.lstat()
        total = info.st_blocks * 512
        with os.scandir(path) if path.is_dir() and not path.is_symlink() else contextlib.nullcontext(()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    total += weigh(Path(entry.path))
                else:
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
    except OSError:
        return 0
    return total


def throw_away(project: Project, record: SimulationRecord) -> None:
    """Put a simulation into the trash, which nobody runs: its folder and its row, or neither.

    One that somebody else has thrown away meanwhile is no error.

    Raises:
        WrongUse: If somebody runs it, or it is gone.
        ProjectError: If the disk or the project refuses.
    """
    _swap(project, record, utc_now())


def take_back(project: Project, record: SimulationRecord) -> None:
    """Take a simulation out of the trash: its folder and its row, or neither.

    One that somebody else has taken back meanwhile is no error.

    Raises:
        WrongUse: If it is gone.
        ProjectError: If the disk or the project refuses.
    """
    _swap(project, record, None)


def _swap(project: Project, record: SimulationRecord, deleted: datetime | None) -> None:
    """Move a simulation into the trash, or out of it where no moment is given."""
    places = project.folder.simulation(record.sim_id), project.folder.thrown(record.sim_id)
    source, target = places if deleted is not None else reversed(places)
    with _held(source, record.name), _noted(project, record.sim_id):
        now = project.get(record.sim_id)
        if now is None:
            raise WrongUse(f"'{record.name}' was removed for good by somebody else in this moment.")
        if (now.deleted is None) is (deleted is None):
            return
        moved = _move(source.root, target.root)
        done = False
        try:
            done = project.set_deleted(record.sim_id, deleted)
        finally:
            if moved and not done:
                _move(target.root, source.root)
        if not done:
            raise WrongUse(f"'{record.name}' was started by somebody else in this moment; try again.")


def remove(project: Project, record: SimulationRecord) -> int:
    """Remove a simulation that is in the trash for good.

    The files go first: on a full disk the row can be changed only when they are gone.

    Returns:
        The bytes that its files took.

    Raises:
        ProjectError: If the disk or the project refuses.
    """
    thrown, going = project.folder.thrown(record.sim_id), _note(project, record.sim_id, _GOING)
    freed = weigh(thrown.root) + weigh(going)
    _erase(going)  # what an earlier try left
    _move(thrown.root, going)
    _erase(going)
    project.purge(record.sim_id)
    return freed


def tidy(project: Project, erase: bool = False) -> None:
    """Mend what a crash left half done; costs one look into a folder where there is nothing.

    Args:
        project: Where.
        erase: Whether also to erase the files of what was to be removed for good, which may take a while.
    """
    try:
        names = os.listdir(project.folder.trash)  # noqa: PTH208 - the names are all that is needed
    except OSError:
        return
    for name in names:
        found = _NOTE.fullmatch(name)
        if found is None:
            continue
        # whoever could not be helped now (a disk that refuses, somebody who is at work there) is tried again later
        with contextlib.suppress(OSError, ProjectError, WrongUse):
            if found[2] == _MOVING:
                _mend(project, found[1])
            else:
                project.purge(found[1])
                if erase:
                    _erase(project.folder.trash / name)


def _mend(project: Project, sim_id: str) -> None:
    record = project.get(sim_id)
    places = project.folder.simulation(sim_id), project.folder.thrown(sim_id)
    wrong, right = places if record is not None and record.deleted is not None else reversed(places)
    with _held(wrong if wrong.root.is_dir() else right, sim_id):
        if record is not None and not right.root.exists():
            _move(wrong.root, right.root)
        _note(project, sim_id, _MOVING).unlink(missing_ok=True)


def _note(project: Project, sim_id: str, what: str) -> Path:
    return project.folder.trash / f".{sim_id}.{what}"


@contextlib.contextmanager
def _noted(project: Project, sim_id: str) -> Iterator[None]:
    note = _note(project, sim_id, _MOVING)
    try:
        note.parent.mkdir(mode=0o700, exist_ok=True)
        note.touch(mode=0o600)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):  # a full disk must keep nobody from deleting
            raise ProjectError(
                f"{note.parent} may not be written ({error.strerror or error}); nothing was moved."
            ) from error
    yield
    note.unlink(missing_ok=True)


@contextlib.contextmanager
def _held(folder: SimulationFolder, name: str) -> Iterator[None]:
    """Keep a simulation from being started, thrown away or restored by anybody else within the block.

    Raises:
        WrongUse: If somebody runs it.
    """
    try:
        lock = take_lock(folder.lock)
    except OSError:  # its folder is gone, or on a disk that refuses: then the move says so
        yield
        return
    try:
        if lock is None and not worker_is_gone(folder):
            raise WrongUse(f"'{name}' runs, or somebody else is at work on it; try again.")
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _move(source: Path, target: Path) -> bool:
    """Move a folder whole; one that is not there any more is no error: its row is what is left of it.

    Returns:
        Whether there was anything to move.

    Raises:
        ProjectError: If that cannot be done.
    """
    if not os.path.lexists(source):
        return False
    if os.path.lexists(target):
        raise ProjectError(f"{target} is in the way of {source}; move it elsewhere.")
    try:
        source.rename(target)
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise ProjectError(
                f"{source.parent} and {target.parent} lie on two disks; make {target.parent} a link to a folder on the "
                f"disk of the other one."
            ) from error
        raise ProjectError(f"{source} could not be moved to {target} ({error.strerror or error}).") from error
    return True


def _erase(path: Path) -> None:
    """Erase a folder and all in it; what links lead to stays.

    Raises:
        ProjectError: If something in it cannot be erased.
    """
    try:
        if path.is_symlink():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
    except OSError as error:
        raise ProjectError(f"{error.filename or path} could not be removed ({error.strerror or error}).") from error
