"""The warm parent's socket: takes questions, and forks a process for each."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from gymdash_tui.simulation import warm
from gymdash_tui.worker.signals import STOPPING

TICK = 2.0
"""Seconds between looks whether anybody still wants this process."""


class Imported(Protocol):
    """What this process has imported."""

    def is_as_it_was(self) -> bool:
        """Tell whether a new process would import the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked for; held by the fork that does it.

    Attributes:
        asker: The connection.
        message: What was said.
        files: The open files that came with it.
    """

    asker: socket.socket
    message: dict[str, Any]
    files: list[int]


@dataclass(slots=True, eq=False)
class _Asker:
    """Who has connected, and the process that works for them; ``None`` for a connection that it has to itself."""

    connection: socket.socket | None
    pid: int = 0
    pidfd: int = -1


class Listener:
    """Serves one socket, with one thread."""

    def __init__(self, path: Path, inode: int, listening: socket.socket, idle: float, imported: Imported) -> None:
        """Take a socket over that listens already.

        Args:
            path: Where it can be found.
            inode: What is found there; when it is another one's, this one is wanted no more.
            listening: The socket.
            idle: Seconds without a question after which nobody wants this process.
            imported: What this process has imported.
        """
        self._path = path
        self._listening = listening
        self._idle = idle
        self._imported = imported
        self._inode = inode
        self._selector = selectors.DefaultSelector()
        self._askers: list[_Asker] = []
        self._last_asked = time.monotonic()

    def serve(self) -> Question | None:
        """Serve until nobody wants this process any more.

        Returns:
            In a fork, the question that it is there for; ``None`` at the end of this process.
        """
        self._listening.setblocking(False)
        self._selector.register(self._listening, selectors.EVENT_READ)
        with suppress(OSError):
            self._path.chmod(warm.READY)
        while self._is_wanted():
            for key, _ in self._selector.select(TICK):
                question = self._attend(key.fileobj, key.data)
                if question is not None:
                    return self._become(question)
        self._leave()
        self._listening.close()
        return None

    def _is_wanted(self) -> bool:
        try:
            mine = self._path.stat().st_ino == self._inode
        except OSError:
            return False
        busy = any(asker.pid for asker in self._askers)
        return mine and (busy or time.monotonic() - self._last_asked < self._idle)

    def _leave(self) -> None:
        with suppress(OSError):
            if self._path.exists():
                if self._path.stat().st_ino != self._inode:
                    return  # there is another one in its place
                self._path.unlink()
            self._path.with_suffix(".log").unlink()

    def _attend(self, file: Any, asker: _Asker | None) -> Question | None:
        if asker is None:
            self._accept()
        elif asker not in self._askers:
            pass  # forgotten in this very round
        elif file is asker.connection:
            return self._hear(asker)
        else:
            self._forget(asker)  # what worked for them has ended
        return None

    def _accept(self) -> None:
        with suppress(OSError):
            connection, _ = self._listening.accept()
            if not self._imported.is_as_it_was():
                self._leave()
            elif warm.is_own(connection):
                connection.setblocking(False)
                warm.send(connection, {"hello": os.getpid()})
                asker = _Asker(connection)
                self._askers.append(asker)
                self._selector.register(connection, selectors.EVENT_READ, asker)
                return
            connection.close()  # who is one of us starts another one

    def _hear(self, asker: _Asker) -> Question | None:
        """Take a question, and fork the process that answers it; in that, give the question.

        Who waits for an answer says no more: what comes then is the news that nobody waits any longer.
        """
        assert asker.connection is not None
        message: dict[str, Any] | None = None
        files: list[int] = []
        with suppress(OSError):
            message, files = warm.receive(asker.connection)
        question = Question(asker.connection, message or {}, files)
        if message is None or asker.pid or not self._fork(asker):
            self._forget(asker)
        elif asker.pid == os.getpid():
            return question
        elif message.get("kind") == "start":
            self._hand_over(asker)
        # not for a moment longer: whoever holds the lock counts as the worker
        for file in files:
            os.close(file)
        return None

    def _hand_over(self, asker: _Asker) -> None:
        """Leave a connection to the fork alone, with whom the asker goes on to talk."""
        assert asker.connection is not None
        self._selector.unregister(asker.connection)
        asker.connection.close()
        asker.connection = None

    def _fork(self, asker: _Asker) -> bool:
        """Fork a process for an asker, and write down which; ``False`` where the system has no room for one."""
        self._last_asked = time.monotonic()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # they wait until the fork can understand them
        try:
            asker.pid = os.fork() or os.getpid()
        except OSError:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            return False
        if asker.pid != os.getpid():
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            asker.pidfd = os.pidfd_open(asker.pid)
            self._selector.register(asker.pidfd, selectors.EVENT_READ, asker)
        return True

    def _become(self, question: Question) -> Question:
        """Let go of all that is the warm parent's, as its fork."""
        self._selector.close()
        self._listening.close()
        for asker in self._askers:
            if asker.connection not in (None, question.asker):
                asker.connection.close()
            if asker.pidfd >= 0:
                os.close(asker.pidfd)
        question.asker.setblocking(True)
        return question

    def _forget(self, asker: _Asker) -> None:
        """Be done with an asker; the process that works for them, if it has not ended, is ended."""
        self._askers.remove(asker)
        if asker.connection is not None:
            self._hand_over(asker)
        if asker.pidfd >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(asker.pidfd, signal.SIGKILL)
            os.waitpid(asker.pid, 0)
            self._selector.unregister(asker.pidfd)
            os.close(asker.pidfd)
