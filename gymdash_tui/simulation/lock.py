"""The lock that says whether a worker lives: held by its processes, released by the kernel at their death.

The tracker takes it before it starts the worker and hands it over as an open file, so that from the first moment on
nobody can mistake the simulation for a dead one. ``flock`` belongs to the open file, which parent and child share.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Holder:
    """Which process a simulation is.

    Attributes:
        pid: The simulation's process, leader of its own group.
        parent_pid: The thin parent.
        start_time: The process's start in clock ticks since boot: with the boot id it tells a pid given to another
            process apart.
        boot_id: Which boot of the machine.
        host: Which machine.
    """

    pid: int
    parent_pid: int
    start_time: int
    boot_id: str
    host: str

    @classmethod
    def of_this_process(cls) -> Holder:
        """Describe the calling process."""
        return cls(os.getpid(), os.getppid(), start_time(os.getpid()), boot_id(), os.uname().nodename)

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return asdict(self)

    @property
    def lives(self) -> bool:
        """Whether that very process still runs on this machine."""
        return (
            self.host == os.uname().nodename
            and self.boot_id == boot_id()
            and self.start_time != 0
            and start_time(self.pid) == self.start_time
        )


def boot_id() -> str:
    """Give the id of this boot; empty where the system tells none."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


def start_time(pid: int) -> int:
    """Give a process's start in clock ticks since boot; 0 where there is no such process or it is a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0
    # the name stands in parentheses and may itself hold spaces, parentheses and bytes that are no text
    rest = stat.rpartition(b")")[2].split()
    return 0 if rest[0] == b"Z" else int(rest[19])


def take_lock(path: Path) -> int | None:
    """Take the lock and give the open file, or ``None`` where somebody holds it.

    Raises:
        OSError: If the file cannot be opened, or its file system knows no locks.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if _taken(file):
            return file
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return None


def _taken(file: int) -> bool:
    """Take the lock; those who only look (:func:`is_held`, :func:`hold_off`) are waited for, at most a second."""
    deadline = time.monotonic() + 1.0
    while not _locks(file, fcntl.LOCK_EX):
        if not _locks(file, fcntl.LOCK_SH) or time.monotonic() > deadline:
            return False
        fcntl.flock(file, fcntl.LOCK_UN)
        time.sleep(0.001)
    return True


def _locks(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Tell whether a worker holds the lock; an absent file is held by nobody.

    Where that cannot be found out (no more files can be opened, say) it counts as held: a worker that is taken for
    dead is dead for good.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    try:
        # shared, so that two who ask at once do not take each other for the worker
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


@contextmanager
def hold_off(path: Path) -> Iterator[bool]:
    """Keep a worker from being started within the block, which is to be short: whoever starts one waits a second.

    Yields:
        Whether none runs or is being started. A file that cannot be opened can be locked by nobody.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield True
        return
    try:
        yield _locks(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def write_holder(file: int, holder: Holder) -> None:
    """Write into the open lock file who holds it (the same file: a new one would not be locked)."""
    data = json.dumps(holder.to_json()).encode()
    os.ftruncate(file, 0)
    os.pwrite(file, data, 0)


def read_holder(path: Path) -> Holder | None:
    """Read who holds, or last held, the lock."""
    data = read_json(path)
    try:
        holder = Holder(**(data or {}))
    except TypeError:
        return None
    numbers = (holder.pid, holder.parent_pid, holder.start_time)
    texts = (holder.boot_id, holder.host)
    right = all(type(item) is int for item in numbers) and all(isinstance(item, str) for item in texts)
    return holder if right else None
