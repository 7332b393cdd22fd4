"""Finds the warm parent that suits what is to be started, and starts one where there is none."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.simulation import warm
from gymdash_tui.tracking.interpreter import environment

WARMING = "gymdash_tui.simulations.stable_baselines.warming"
"""The module whose ``warm_up`` imports what is needed."""

IDLE = 600.0
"""Seconds without a start after which a warm parent leaves."""

_AGAIN = 600.0  # seconds after a failure in which no other is started
_MOST = 2  # at once; each holds as much memory as a training


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a new process would get.

    Attributes:
        variables: Its environment.
        asked: What its configuration sets over that.
        folders: From which folders it would import besides.
        cwd: The folder in which it would run; the one in which this process does where it is empty.
    """

    variables: Mapping[str, str]
    asked: Mapping[str, str]
    folders: tuple[str, ...] = ()
    cwd: str = ""

    @property
    def whole(self) -> dict[str, str]:
        """The environment of the simulation's own process."""
        return {**self.variables, **self.asked}

    def to_json(self) -> dict[str, Any]:
        """Give what a warm parent has to be told.

        Raises:
            OSError: If the working folder is gone.
        """
        return {
            "cwd": self.cwd or str(Path.cwd()),
            "variables": dict(self.variables),
            "asked": dict(self.asked),
            "folders": list(self.folders),
        }


def surroundings_of(asked: Mapping[str, str], folders: tuple[str, ...] = (), cwd: str = "") -> Surroundings:
    """Give what a new process of ours would get, with the variables that its configuration asks for."""
    return Surroundings(environment(), dict(asked), folders, cwd)


class Place:
    """Where the warm parent listens that suits some surroundings."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Find the place.

        Raises:
            OSError: If there is no folder for it.
        """
        whole = surroundings.whole
        self._variables = {**whole, "CUDA_VISIBLE_DEVICES": ""}
        self._socket = warm.sockets_folder() / f"{warm.name_for(whole)}.sock"
        self._refused = self._socket.with_suffix(".refused")
        self._number = 0

    def is_ready(self) -> bool:
        """Tell whether it answers at once."""
        try:
            return self._socket.stat().st_mode & 0o777 == warm.READY
        except OSError:
            return True

    def give_up(self) -> None:
        """Have nobody ask this one any more; if it never came to be ready, start no other for a while."""
        with suppress(OSError):
            if self._socket.stat().st_ino == self._number:
                if not self.is_ready():
                    self._refused.touch()
                self._socket.unlink()

    @contextmanager
    def connected(self) -> Iterator[socket.socket | None]:
        """Connect with the warm parent, which is started where there is none.

        Yields:
            The connection; ``None`` where none can be started.

        Raises:
            OSError: If the system refuses.
        """
        connection = self._connect()
        if connection is None and not self._has_failed():
            with self._alone():
                connection = self._connect()
                if connection is None:
                    self._begin()
                    connection = self._connect()
        try:
            yield connection
        finally:
            if connection is not None:
                connection.close()

    def _connect(self) -> socket.socket | None:
        connection = warm.new_socket()
        try:
            self._number = self._socket.stat().st_ino
            connection.connect(str(self._socket))
        except OSError:
            connection.close()
            return None
        return connection

    def _has_failed(self) -> bool:
        try:
            age = time.time() - self._refused.stat().st_mtime
        except OSError:
            return False
        return -_AGAIN < age < _AGAIN

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no two start one at the same moment."""
        file = os.open(self._socket.with_name("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _begin(self) -> None:
        """Start a warm parent on a socket that listens already, so that whoever comes now only has to wait."""
        self._make_room()
        with suppress(FileNotFoundError):
            self._socket.unlink()
        with warm.new_socket() as listening:
            listening.bind(str(self._socket))
            self._socket.chmod(0o600)
            listening.listen(128)
            self._spawn(listening.fileno())

    def _make_room(self) -> None:
        others = [path for path in self._socket.parent.glob("*.sock") if path != self._socket]
        for path in sorted(others, key=_last_used)[: -(_MOST - 1)]:
            path.unlink(missing_ok=True)  # it notices that, and leaves

    def _spawn(self, listening: int) -> None:
        with self._socket.with_suffix(".log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gymdash_tui.worker.warm", str(self._socket)),
                    *("--listen-fd", str(listening), "--idle", str(IDLE), WARMING, "." * 1024),
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                start_new_session=True, pass_fds=(listening,), env=self._variables,
            )  # fmt: skip
        process.wait()  # it leaves at once, and a fork of it, nobody's child, does the rest


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
