"""The program itself: its start, and how it ended."""

from __future__ import annotations

import errno
import os
import select
import subprocess
import sys
import time

from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.memory import kills_for_memory
from gymdash_tui.simulation.process_tree import dying_with_parent
from gymdash_tui.simulations.command.call import Call
from gymdash_tui.simulations.command.problems import why_not_found


class Program:
    """A program that runs as our child, in our process group."""

    def __init__(self, call: Call) -> None:
        """Start it, printing where we print, with nothing to read from.

        Raises:
            WorkerError: If it cannot be started.
        """
        self._kills = kills_for_memory()
        self._started = time.time()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self._process = _start(call)
        self.pid = self._process.pid
        self.exit: ExitRecord | None = None
        self._file = os.pidfd_open(self.pid) if hasattr(os, "pidfd_open") else -1

    def wait(self, seconds: float) -> bool:
        """Wait for its end at most so long; tells whether it has ended. How is in ``exit`` then."""
        if self.exit is None and not self._reap():
            self._sleep(seconds)
            self._reap()
        return self.exit is not None

    def _sleep(self, seconds: float) -> None:
        if self._file < 0:
            time.sleep(seconds)
            return
        poll = select.poll()
        poll.register(self._file, select.POLLIN)
        poll.poll(seconds * 1000)

    def _reap(self) -> bool:
        pid, status, usage = os.wait4(self.pid, os.WNOHANG)
        if not pid:
            return False
        self._process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it once more
        if self._file >= 0:
            os.close(self._file)
        self.exit = ExitRecord.of_child(pid, status, usage, self._started, time.time(), self._kills)
        return True


def _start(call: Call) -> subprocess.Popen[bytes]:
    program = call.path
    try:
        if program is None:
            raise WorkerError(f"argv: {why_not_found(call)}")
        return subprocess.Popen(
            [program if os.sep not in call.words[0] else call.words[0], *call.words[1:]],
            executable=program,
            stdin=subprocess.DEVNULL,
            cwd=call.cwd,
            env=call.environment,
            preexec_fn=dying_with_parent(),
        )
    except OSError as error:
        why = f"{safe_text(str(program))} could not be started ({error.strerror or error})"
        more = "; a script needs the program that runs it before it, or a #! line"
        raise WorkerError(f"{why}{more if error.errno == errno.ENOEXEC else ''}.") from error
