"""The thin parent of a simulation: spawns its process, waits for it, and writes how it ended to ``exit.json``.

So the ending is known even if no tracker was there to see it, and even if the simulation was killed. It leaves with the
simulation's exit code, or with 128 + the number of the signal that ended it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import Any

from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.worker.arguments import parse

CANNOT_SPAWN = 127
"""The exit code where the simulation's process could not be started, as a shell has it."""

GRACE = 1.0
"""Seconds that the simulation's own left-over children get between TERM and KILL."""

DETACH = "--detach"
"""The option by which the process that was called leaves at once, and a fork of it, nobody's child, does the rest.

An event loop that ends kills whatever it still counts as its child; so the tracker's child is one that has left.
"""

FORWARDED = (signal.SIGTERM, signal.SIGINT)


class Forwarder:
    """Passes signals on to the simulation; one that arrives before there is any is passed on when there is."""

    def __init__(self) -> None:
        self._pid = 0
        self._early: list[int] = []
        for number in FORWARDED:
            signal.signal(number, self._forward)

    def connect(self, pid: int) -> None:
        """Say which process the simulation is."""
        self._pid = pid
        for number in self._early:
            self._send(number)

    def _forward(self, number: int, frame: FrameType | None) -> None:
        if self._pid:
            self._send(number)
        else:
            self._early.append(number)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has just left: its ending is about to be written
            os.kill(self._pid, number)


def main() -> int:
    """Run one simulation to its end."""
    words = sys.argv[1:]
    if DETACH in words:
        words.remove(DETACH)
        _detach()
    folder, lock = parse("parent", words)
    if lock is None:
        lock = take_lock(folder.lock)
    if lock is None:
        print(f"The simulation {folder.sim_id} runs already: another process holds {folder.lock}.", file=sys.stderr)
        return 1
    folder.exit.unlink(missing_ok=True)  # an earlier attempt's ending is not this one's
    forwarder = Forwarder()
    started = time.time()
    try:
        pid = _spawn(folder, lock)
    except (OSError, ValueError) as error:
        print(f"The simulation's process could not be started: {error}", file=sys.stderr)
        record = ExitRecord(0, CANNOT_SPAWN, None, 0, 0.0, started, time.time())
    else:
        forwarder.connect(pid)
        record = _wait(pid, started)
    _write(folder, record)
    return record.code if record.code is not None else 128 + (record.signal or 0)


def _detach() -> None:
    if os.fork() > 0:
        os._exit(0)


def _spawn(folder: SimulationFolder, lock: int) -> int:
    os.set_inheritable(lock, True)
    command = [sys.executable, "-m", "gymdash_tui.worker.child", str(folder.root), "--lock-fd", str(lock)]
    return os.posix_spawn(
        sys.executable,
        command,
        _environment(os.environ, read_json(folder.config)),
        setpgroup=0,
        # what Python ignores for itself a program that the simulation starts should not
        setsigdef=[signal.SIGPIPE],
        # a stop that comes while the child still imports waits there until it can be understood
        setsigmask=FORWARDED,
    )


def _environment(own: Mapping[str, str], config: Mapping[str, Any] | None) -> dict[str, str]:
    asked = (config or {}).get("environment") or {}
    return {**own, **{str(name): str(value) for name, value in asked.items()}}


def _wait(pid: int, started: float) -> ExitRecord:
    _, status, usage = os.wait4(pid, 0)
    ended = time.time()
    code = os.waitstatus_to_exitcode(status)
    _end_group(pid)
    return ExitRecord(
        pid=pid,
        code=code if code >= 0 else None,
        signal=-code if code < 0 else None,
        max_rss=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        started=started,
        ended=ended,
    )


def _end_group(group: int) -> None:
    """End what the simulation left behind in its process group (environments of its own processes, say)."""
    deadline = time.monotonic() + GRACE
    with suppress(ProcessLookupError, PermissionError):  # nobody is left, or only what is no longer ours
        os.killpg(group, signal.SIGTERM)
        while time.monotonic() < deadline:
            time.sleep(0.01)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


def _write(folder: SimulationFolder, record: ExitRecord) -> None:
    try:
        write_json(folder.exit, record.to_json())
    except OSError as error:
        print(f"{folder.exit} could not be written ({error}); the simulation {record.sentence()}.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
