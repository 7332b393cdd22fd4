"""The thin parent of a simulation: spawns its process, waits for it, and writes how it ended to ``exit.json``.

So the ending is known even if no tracker was there to see it, and even if the simulation was killed. It leaves with the
simulation's exit code, or with 128 + the number of the signal that ended it.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import Any

from gymdash_tui.simulation.announcer import ASKED, ENDED, is_wanted, settings_of, start_announcer
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.memory import kills_for_memory
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.process_group import end_group, end_orphans
from gymdash_tui.simulation.process_tree import adopt_orphans
from gymdash_tui.simulation.supervision import revive
from gymdash_tui.worker.arguments import parse
from gymdash_tui.worker.signals import CALL, STOPPING

CANNOT_SPAWN = 127
"""The exit code where the simulation's process could not be started, as a shell has it."""

DETACH = "--detach"
"""The option by which the process that was called leaves at once, and a fork of it, nobody's child, does the rest.

An event loop that ends kills whatever it still counts as its child; so the tracker's child is one that has left.
"""


class Parenthood:
    """One simulation's process from before its start to its end.

    The signals that stop it are passed on to it; one that arrives before there is any process is passed on then.
    """

    def __init__(self, folder: SimulationFolder, lock: int) -> None:
        """Make ready to start the process: from now on no TERM ends this one."""
        self._folder = folder
        self._lock = lock
        self._pid = 0
        self._early: list[int] = []
        self._started = time.time()
        self._kills = kills_for_memory()
        self._announcer = 0
        self._asked_again = False
        for number in STOPPING:
            signal.signal(number, self._forward)
        signal.signal(CALL, self._call)
        # whoever started us held them back, so that none came before it could be passed on
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        adopt_orphans()  # what the simulation started is not to get lost when it is killed
        folder.exit.unlink(missing_ok=True)  # an earlier attempt's ending is not this one's

    def _forward(self, number: int, frame: FrameType | None) -> None:
        if self._pid:
            self._send(number)
        else:
            self._early.append(number)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has just left: its ending is about to be written
            os.kill(self._pid, number)

    def _call(self, number: int, frame: FrameType | None) -> None:
        """Have a person told that the simulation asks for something: one process at a time, however often it asks."""
        if self._announcer:
            self._asked_again = True
        else:
            self._announcer = self._announce(ASKED)

    def _announce(self, what: str) -> int:
        try:
            settings = settings_of(self._folder)
            if settings is not None and is_wanted(settings):
                return start_announcer(self._folder, what)
        except Exception as error:  # whatever it is, the simulation goes on, and its ending is written
            with suppress(OSError):  # a full disk
                print(f"Nobody can be told of this simulation: {error!r}", file=sys.stderr, flush=True)
        return 0

    def _is_over(self, pid: int) -> None:
        """Hear that a child ended; was it an announcer, another one begins where there was a call meanwhile."""
        if pid == self._announcer:
            self._announcer = 0
            if self._asked_again:
                self._asked_again = False
                self._call(CALL, None)

    def failed(self, error: Exception) -> int:
        """Write down that the process could not be started, and give the exit code to leave with."""
        print(f"The simulation's process could not be started: {error}", file=sys.stderr)
        return self._end(ExitRecord(0, CANNOT_SPAWN, None, 0, 0.0, self._started, time.time()))

    def attend(self, pid: int) -> int:
        """Wait for the simulation's process, write down how it ended, and give the exit code to leave with."""
        self._pid = pid
        for number in self._early:
            self._send(number)
        status, usage = self._wait_for(pid)
        ended = time.time()
        signal.signal(CALL, signal.SIG_IGN)
        end_group(pid)
        if os.WIFSIGNALED(status):  # it had no time to end what it started in sessions of their own
            end_orphans()
        return self._end(ExitRecord.of_child(pid, status, usage, self._started, ended, self._kills))

    def _wait_for(self, pid: int) -> tuple[int, resource.struct_rusage]:
        """Wait for a child's end; take leave meanwhile of those that became ours when their parents ended."""
        while True:
            ended, status, usage = os.wait4(-1, 0)
            if ended == pid:
                return status, usage
            self._is_over(ended)

    def _end(self, record: ExitRecord) -> int:
        try:
            write_json(self._folder.exit, record.to_json())
        except OSError as error:
            sentence = record.sentence()
            print(f"{self._folder.exit} could not be written ({error}); the simulation {sentence}.", file=sys.stderr)
        os.close(self._lock)  # from now on it is over for everybody
        revive(self._folder.project)
        self._announce(ENDED)
        return record.code if record.code is not None else 128 + (record.signal or 0)


def main() -> int:
    """Run one simulation to its end."""
    words = sys.argv[1:]
    if DETACH in words:
        words.remove(DETACH)
        if os.fork() > 0:
            os._exit(0)
    folder, lock = parse("parent", words)
    if lock is None:
        lock = take_lock(folder.lock)
    if lock is None:
        print(f"The simulation {folder.sim_id} runs already: another process holds {folder.lock}.", file=sys.stderr)
        return 1
    parenthood = Parenthood(folder, lock)
    try:
        pid = _spawn(folder, lock)
    except (OSError, ValueError) as error:
        return parenthood.failed(error)
    return parenthood.attend(pid)


def _spawn(folder: SimulationFolder, lock: int) -> int:
    os.set_inheritable(lock, True)
    command = [sys.executable, "-m", "gymdash_tui.worker.child", str(folder.root), "--lock-fd", str(lock)]
    pid = os.posix_spawn(
        sys.executable,
        command,
        variables(os.environ, folder),
        setpgroup=0,
        # what Python ignores for itself a program that the simulation starts should not
        setsigdef=[signal.SIGPIPE],
        # a stop that comes while the child still imports waits there until it can be understood
        setsigmask=STOPPING,
    )
    os.set_inheritable(lock, False)  # what else we start does not hold it on
    return pid


def variables(own: Mapping[str, str], folder: SimulationFolder) -> dict[str, str]:
    """Give the environment of a simulation: our own, and over it what its configuration asks for."""
    config: dict[str, Any] = read_json(folder.config) or {}
    asked = config.get("environment") or {}
    return {**own, **{str(name): str(value) for name, value in asked.items()}}


if __name__ == "__main__":
    sys.exit(main())
