"""The files by which a project's supervisor is found, and how one is started in the background.

Whoever starts it takes the lock first and hands it over as an open file, as with a worker: from that moment on nobody
else starts a second one. ``supervisor.json`` says whether one is needed, for the thin parent of a worker, which may be
the only process left when its simulation ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.lock import Holder, is_held, read_holder, take_lock
from gymdash_tui.simulation.paths import ProjectFolder

LOCK_VARIABLE = "GYMDASH_TUI_SUPERVISOR_LOCK"
"""The environment variable that tells a supervisor the open file by which it holds the lock already."""

OWN_PYTHON = "GYMDASH_TUI_PYTHON"
"""The environment variable that names the interpreter of this program to a worker in another one."""

LONGEST_LOG = 256 * 1024
"""Bytes; a log that is longer is put aside as ``supervisor.log.1``, over the one before."""


@dataclass(frozen=True, slots=True)
class SupervisorFiles:
    """The supervisor's files in a project.

    Attributes:
        project: The project's folder.
    """

    project: ProjectFolder

    @property
    def lock(self) -> Path:
        """Held while a supervisor runs, with who it is."""
        return self.project.db / "supervisor.lock"

    @property
    def note(self) -> Path:
        """Whether one is to be started again if this one is killed: ``queued``, and since when, ``pid``."""
        return self.project.db / "supervisor.json"

    @property
    def log(self) -> Path:
        """What it did, and what went wrong."""
        return self.project.db / "supervisor.log"

    @property
    def is_held(self) -> bool:
        """Whether a supervisor runs, or is being started."""
        return is_held(self.lock)

    @property
    def holder(self) -> Holder | None:
        """Who holds the lock, or held it last."""
        return read_holder(self.lock)

    def given_lock(self) -> int | None:
        """Give the open lock file that whoever started this process handed over; ``None`` where nobody did."""
        text = os.environ.pop(LOCK_VARIABLE, "")  # what this process starts is no supervisor
        with suppress(OSError, ValueError):
            mine, wanted = os.fstat(int(text)), self.lock.stat()
            if (mine.st_dev, mine.st_ino) == (wanted.st_dev, wanted.st_ino):
                os.set_inheritable(int(text), False)
                return int(text)
        return None


def command_of(project: ProjectFolder) -> list[str]:
    """Give the command that runs a project's supervisor in the background."""
    # the interpreter of a training environment has not what a supervisor needs
    python = os.environ.get(OWN_PYTHON) or sys.executable
    return [python, "-m", "gymdash_tui", "supervise", "--background", "-d", str(project.root)]


def write_note(files: SupervisorFiles, queued: bool) -> None:
    """Write down whether a supervisor is needed when this one is killed.

    How to start one is not written there: what a project holds is data, and nobody runs it.

    Raises:
        OSError: If it cannot be written.
    """
    write_json(files.note, {"queued": queued, "pid": os.getpid(), "time": time.time()})


def launch_supervisor(files: SupervisorFiles, environment: Mapping[str, str] | None = None) -> bool:
    """Start a supervisor in a session of its own that outlives us, and do not wait for it.

    Args:
        files: Of which project.
        environment: Its variables; our own where left out.

    Returns:
        Whether it was started; ``False`` where one runs, or is being started, already.

    Raises:
        OSError: If it cannot be started.
    """
    lock = take_lock(files.lock)
    if lock is None:
        return False
    try:
        os.ftruncate(lock, 0)  # who held it before does not hold it now
        with suppress(OSError):  # a full disk: then nobody starts another one should this one be killed
            write_note(files, queued=True)
        own = os.environ if environment is None else environment
        _spawn(files, {**own, LOCK_VARIABLE: str(lock)}, lock)
    finally:
        os.close(lock)  # it is held on by the process that was handed it, if there is one
    return True


def _spawn(files: SupervisorFiles, environment: Mapping[str, str], lock: int) -> None:
    import subprocess  # deferred: 8 ms, which the thin parent of a worker needs only if it starts one

    with suppress(FileNotFoundError):
        if files.log.stat().st_size > LONGEST_LOG:
            files.log.replace(files.log.with_name(f"{files.log.name}.1"))
    output = os.open(files.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        process = subprocess.Popen(
            command_of(files.project), cwd=files.project.root, env=dict(environment), pass_fds=(lock,),
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    finally:
        os.close(output)
    # a program that stays longer than the supervisor would keep its dead process as a zombie
    threading.Thread(target=process.wait, name="supervisor's end", daemon=True).start()


def revive(project: ProjectFolder) -> bool:
    """Start a supervisor again where the last one was killed while something was queued.

    For the thin parent of a worker, at its end; what goes wrong is nobody's to mend there.

    Returns:
        Whether one was started.
    """
    files = SupervisorFiles(project)
    if (read_json(files.note) or {}).get("queued") is not True or files.is_held:
        return False
    with suppress(OSError):
        return launch_supervisor(files)
    return False
