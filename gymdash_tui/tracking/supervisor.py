"""The supervisor: a tracker without a screen that drains the queue and finishes the records of who has gone.

Whoever queues something calls :func:`ensure_supervisor`: the row is put in first, then it is looked whether one runs.
The supervisor goes the other way round (it lets go of its lock, then looks at the queue once more), so that nothing
that was queued in between is left lying.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.lock import Holder, take_lock, write_holder
from gymdash_tui.simulation.supervision import LONGEST_LOG, SupervisorFiles, launch_supervisor, write_note
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.deaths import Deaths
from gymdash_tui.tracking.drain import drain, look_ahead
from gymdash_tui.tracking.interpreter import environment
from gymdash_tui.tracking.presence import worker_is_gone

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

PATIENCE = 2.0
"""Seconds for which one in the background waits for another one to leave."""

LINGER = 1.0
"""Seconds for which one in the background stays when all is over: often more is queued right afterwards."""

_TICK = 0.1  # seconds between looks at the project's version, which cost a few µs each
_LOOK_EVERY = 0.25  # at the locks of those that run: a worker that is killed touches no file
_LOOK_SELDOM = 1.0  # where the death of each process is told at once
_PASS_EVERY = 5.0  # over everything although nothing changed: what somebody else had in hand the last time
_BACK_OFF = 0.5  # after something went wrong; twice as long each time
_LONGEST_BACK_OFF = 30.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def ensure_supervisor(project: Project) -> bool:
    """See that a supervisor runs if there is something for it to do; cheap where nothing is queued or one runs.

    Returns:
        Whether one had to be started; it is not waited for.

    Raises:
        WorkerError: If it cannot be started.
        ProjectError: If the project cannot be read.
    """
    files = SupervisorFiles(project.folder)
    if files.is_held or not look_ahead(project).goes_on:
        return False
    try:
        return launch_supervisor(files, environment())
    except OSError as error:
        raise WorkerError(
            f"What is queued waits, because no supervisor could be started ({error.strerror or error}); "
            f"run `gymdash-tui supervise`."
        ) from error


def run_supervisor(project_root: Path | str, until_empty: bool, foreground: bool) -> int:
    """Drain a project's queue.

    Args:
        project_root: The project's folder.
        until_empty: Whether to leave when nothing runs and nothing that is queued can go on by itself.
        foreground: Whether a person or a service looks on: then it waits as long as it takes for another supervisor to
            leave, and says so.

    Returns:
        The exit code: 0 when it left because it was over, was told to leave, or another one does the work; 1 when the
        project's folder is gone.

    Raises:
        ProjectError: If the project cannot be opened.
    """
    from gymdash_tui.project.project import Project  # deferred: the tables cost 242 ms

    with Project.open(project_root, create=False) as project, _log(project, foreground) as log:
        return asyncio.run(Supervisor(project, until_empty, foreground, log).run())


@contextmanager
def _log(project: Project, foreground: bool) -> Iterator[logging.Logger]:
    log = logging.Logger("supervisor")  # of its own: nothing that a library configures changes it
    files = SupervisorFiles(project.folder)
    handlers: list[logging.Handler] = [
        RotatingFileHandler(files.log, maxBytes=LONGEST_LOG, backupCount=1, encoding="utf-8", delay=True)
    ]
    if foreground:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(logging.Formatter(f"%(asctime)s {os.getpid()} %(message)s"))
        log.addHandler(handler)
    try:
        yield log
    finally:
        for handler in handlers:
            handler.close()


class Supervisor:
    """Drains a project's queue as long as there is something to do."""

    def __init__(self, project: Project, until_empty: bool, foreground: bool, log: logging.Logger) -> None:
        """Take a project; :func:`run_supervisor` is the way to one."""
        self._project = project
        self._files = SupervisorFiles(project.folder)
        self._until_empty = until_empty
        self._foreground = foreground
        self._log = log
        self._told_to_leave = threading.Event()
        self._identity = _identity(project.folder.database)
        self._noted: bool | None = None
        self._live: list[SimulationRecord] = []
        self._complaints: dict[str, str] = {}
        self._linger = 0.0 if foreground else LINGER

    async def run(self) -> int:
        """Do the work, and give the exit code."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # under nohup it is to outlive the terminal
                loop.add_signal_handler(number, self._told_to_leave.set)
        lock = self._files.given_lock()
        if lock is None:
            lock = await self._wait_for_lock()
        while lock is not None:
            try:
                with suppress(OSError):  # a full disk: then nobody can say who holds it
                    write_holder(lock, Holder.of_this_process())
                await self._work()
                self._note(False)
            finally:
                os.close(lock)
            lock = self._lock_again()
        self._log.info(f"left: {self._reason()}")
        return int(self._is_gone)

    def _reason(self) -> str:
        if self._is_gone:
            return "the project's folder is gone"
        if self._told_to_leave.is_set():
            return "it was told to; what runs goes on running"
        return "another supervisor does the work" if self._files.is_held else "nothing is left to do"

    # -- the lock ------------------------------------------------------------------------------------------------------

    async def _wait_for_lock(self) -> int | None:
        """Wait for another supervisor to leave; one in the background leaves it to that one before long."""
        deadline = time.monotonic() + PATIENCE
        said: Holder | None = None
        while not self._leaves:
            lock = take_lock(self._files.lock)
            if lock is not None:
                return lock
            if not self._foreground and time.monotonic() > deadline:
                return None
            if self._foreground:
                holder = self._files.holder
                if holder is not None and holder != said:
                    said = holder
                    who = f"pid {holder.pid} on {safe_text(holder.host)}"
                    self._log.info(f"waits for the end of another supervisor ({who}), which does the work")
                if self._until_empty and self._is_over():
                    return None
            await self._pause(_LOOK_EVERY)
        return None

    def _lock_again(self) -> int | None:
        """Look once more after the lock was let go: somebody may have queued something and seen it still held."""
        if self._leaves or self._is_over():
            return None
        return take_lock(self._files.lock)

    # -- the work ------------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Drain until it is over; what goes wrong on the way is written down and tried again, ever more seldom."""
        self._log.info(f"supervises {self._project.folder.root}")
        back_off = _BACK_OFF
        while not self._leaves:
            try:
                await self._drain_on()
                return
            except Exception as error:
                if self._leaves:
                    return
                # a sentence says all; of what nobody foresaw the trace is needed
                self._log.error(safe_text(str(error)), exc_info=None if isinstance(error, GymdashError) else error)
                await self._pause(back_off)
                back_off = min(2 * back_off, _LONGEST_BACK_OFF)

    async def _drain_on(self) -> None:
        """Look at everything when anything changed, at the workers' locks when one died, and now and then anyway."""
        seen, next_pass = -1, 0.0
        stays_until = float("inf")
        with closing(Deaths(self._project.folder.sims)) as deaths:
            while not self._leaves:
                version, now = self._project.version(), time.monotonic()
                if version != seen or now >= next_pass:
                    seen, next_pass = version, now + _PASS_EVERY
                    await asyncio.to_thread(self._catch_up)
                    over = await self._drain() and self._until_empty
                    stays_until = min(stays_until, now + self._linger) if over else float("inf")
                if now >= stays_until:
                    return
                all_watched = deaths.watch(record.sim_id for record in self._live)
                deaths.take()
                if self._live:
                    await asyncio.to_thread(self._finish_the_dead)
                look = now + (_LOOK_SELDOM if all_watched else _LOOK_EVERY)
                await asyncio.to_thread(self._wait_for_news, seen, min(look, stays_until), deaths)

    def _wait_for_news(self, seen: int, until: float, deaths: Deaths) -> None:
        """Wait until somebody dies or the project's tables change; in a thread, where that costs least."""
        while not self._told_to_leave.is_set() and not deaths.news.is_set() and time.monotonic() < until:
            if self._project.version() != seen:
                return
            self._told_to_leave.wait(_TICK)

    def _finish_the_dead(self) -> None:
        for record in self._live:
            self._look_at(record, only_if_dead=True)

    def _catch_up(self) -> None:
        for record in self._project.live():
            self._look_at(record)

    def _look_at(self, record: SimulationRecord, only_if_dead: bool = False) -> None:
        try:
            if not only_if_dead or worker_is_gone(self._project.folder.simulation(record.sim_id)):
                catch_up(self._project, record)
        except GymdashError:
            raise
        except Exception as error:  # what is wrong with one simulation's folder keeps no other one waiting
            if self._complaints.get(record.sim_id) != str(error):
                self._complaints[record.sim_id] = str(error)
                self._log.error(f"cannot see how '{safe_text(record.name)}' is", exc_info=error)

    async def _drain(self) -> bool:
        """Make a pass over the queue, and tell whether all is over."""
        done = await drain(self._project, lambda: not self._leaves)
        for sentence in done.sentences():
            self._log.info(safe_text(sentence))
        self._note(done.plan.goes_on)
        self._live = await asyncio.to_thread(self._project.live)
        return done.plan.is_over

    def _is_over(self) -> bool:
        try:
            return look_ahead(self._project).is_over
        except GymdashError:  # nobody knows; whoever does the work then says what is wrong
            return False

    def _note(self, queued: bool) -> None:
        if queued != self._noted and not self._is_gone:
            with suppress(OSError):  # a full disk: then nobody but the next tracker starts one again
                write_note(self._files, queued)
                self._noted = queued

    # -- leaving -------------------------------------------------------------------------------------------------------

    @property
    def _leaves(self) -> bool:
        return self._told_to_leave.is_set() or self._is_gone

    @property
    def _is_gone(self) -> bool:
        return _identity(self._project.folder.database) != self._identity

    async def _pause(self, seconds: float) -> None:
        await asyncio.to_thread(self._told_to_leave.wait, seconds)


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell a file from any other that may stand in its place later; ``None`` where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
