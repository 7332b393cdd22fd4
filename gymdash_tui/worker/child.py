"""The simulation's own process, leader of its process group.

It loads the simulation, runs it, and writes everything that is to be known into the journal before it leaves, the
``ending`` last. Exit codes: 0 succeeded, 1 failed, 4 cancelled (somebody wanted it to stop).
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from io import TextIOWrapper

from gymdash_tui.domain.errors import StopSimulation, WorkerError
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.lock import Holder, write_holder
from gymdash_tui.simulation.memory import own_usage
from gymdash_tui.simulation.output import last_lines
from gymdash_tui.simulation.output_times import OutputClock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.worker.arguments import parse
from gymdash_tui.worker.calling import CallingLink
from gymdash_tui.worker.heartbeat import Heartbeat
from gymdash_tui.worker.pump import Pump
from gymdash_tui.worker.signals import StopSignals
from gymdash_tui.worker.verdict import failure, judge

EXIT_CODES = {Ending.SUCCEEDED: 0, Ending.FAILED: 1, Ending.CANCELLED: 4}

LOADING = "loading"
"""The word beside the progress until the simulation is set up."""


WARM, COLD = "warm", "cold"
"""How a simulation's process began: as a fork of one that had imported everything, or from nothing."""


def main() -> int:
    """Run one simulation in this process, and give the exit code."""
    folder, lock = parse("child", sys.argv[1:])
    if lock is None:
        raise SystemExit("The simulation's process needs its lock: start gymdash_tui.worker.parent instead.")
    return live(folder, lock, Leaving(), COLD)


def live(folder: SimulationFolder, lock: int, leaving: Leaving, start: str) -> int:
    """Run one simulation in this process, and give the exit code, with which the process will leave in any case.

    Args:
        folder: The simulation's folder.
        lock: Its lock, as an open file.
        leaving: Ends the process; made before anything else was imported.
        start: How this process began.
    """
    leaving.arm()
    signals = StopSignals()
    signals.listen()
    _keep_to_ourselves(lock)
    write_holder(lock, Holder.of_this_process())
    _prepare_output()
    link = CallingLink(folder)
    link.note("phase", phase=Phase.RUNNING, pid=os.getpid())
    link.note("facts", start=start)
    link.progress_word(LOADING)
    with Heartbeat(link.progress_file, OutputClock(folder)):
        ending = Life(folder, link, signals).live()
    peak, cpu = own_usage()
    link.note("ending", ending=ending, max_rss=peak, cpu_seconds=round(cpu, 3))
    link.close()
    leaving.code = EXIT_CODES[ending]
    return leaving.code


class Leaving:
    """Ends the process once all exit handlers have run, without taking the interpreter apart.

    With torch that takes 0.8 s and the most memory of the whole run, and a library that crashes in it would turn a
    success into a death by signal.
    """

    def __init__(self) -> None:
        self.code = EXIT_CODES[Ending.FAILED]
        self._pid = 0
        atexit.register(self._leave)  # the first to be registered is the last to be called

    def arm(self) -> None:
        """End this process in this way, and none that is forked from it."""
        self._pid = os.getpid()

    def _leave(self) -> None:
        if os.getpid() != self._pid:
            return
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # a full disk, a closed stream: there is nobody left to tell
                stream.flush()
        os._exit(self.code)


def _keep_to_ourselves(lock: int) -> None:
    """See that no process that the simulation starts or forks holds its lock, and lets it seem to live on."""
    held = [lock]
    os.set_inheritable(lock, False)

    def let_go() -> None:
        # once: in the fork of a fork the number may be another file's
        while held:
            with suppress(OSError):
                os.close(held.pop())

    os.register_at_fork(after_in_child=let_go)


def _prepare_output() -> None:
    # a file is written in blocks; whoever follows the output wants each line when it is printed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    faulthandler.enable()


class Life:
    """A simulation's life within its process, from its loading to its close."""

    def __init__(self, folder: SimulationFolder, link: FolderLink, signals: StopSignals) -> None:
        self._folder = folder
        self._link = link
        self._signals = signals
        self._simulation: Simulation | None = None
        self._pump: Pump | None = None

    def live(self) -> Ending:
        """Load, set up, run and close the simulation; whatever it raises is told, not raised."""
        error = self._run()
        if self._pump is not None:
            self._pump.rest()
        error = self._close(error)
        if self._pump is not None:
            self._pump.finish()
        verdict = judge(self._simulation, error, self._link.progress_file.snapshot())
        if verdict.ending is Ending.FAILED and error is not None:
            traceback.print_exception(error)
        if verdict.status is not None:
            self._link.note("status", **self._with_output(verdict.status).to_json())
        return verdict.ending

    def _with_output(self, status: SimStatus) -> SimStatus:
        """Give a failure that has no trace what was printed last: somewhere there it may say why."""
        if status.code is not SimStatusCode.FAIL or status.subcode == SimStatusSubcode.STOPPED or status.error_trace:
            return status
        with suppress(Exception):
            sys.stdout.flush()
        return replace(status, error_trace="\n".join(last_lines(self._folder.output)))

    def _run(self) -> BaseException | None:
        try:
            start = StartFile.read(self._folder, with_objects=True)
            simulation = self._simulation = load(start)
            simulation.attempt = int(start.record.get("attempt") or 1)
            simulation.resume_from = str(start.record.get("resume_from") or simulation.resume_from)
            simulation.attach(self._link)
            self._pump = Pump(simulation, self._link)
            self._pump.arm()
            self._signals.connect(simulation.interactor)
            _stop_if_asked(simulation)
            simulation.setup(**start.start_kwargs)
            _stop_if_asked(simulation)
            if self._link.progress_file.word == LOADING:
                self._link.progress_word("")
            simulation.run(**start.start_kwargs)
        except BaseException as error:
            return error
        return None

    def _close(self, error: BaseException | None) -> BaseException | None:
        """Close it; after an error that one stays the one that is told, and a second is reported beside it."""
        try:
            if self._simulation is not None:
                self._simulation.close()
        except BaseException as second:
            if error is None:
                return second
            traceback.print_exception(second)
            self._link.note("status", **failure(second).to_json())
        return error


def _stop_if_asked(simulation: Simulation) -> None:
    if simulation.interactor.stop_requested:
        raise StopSimulation


def load(start: StartFile) -> Simulation:
    """Make the simulation that a start file asks for.

    Raises:
        WorkerError: If it names no type, or what it names makes no simulation.
        Exception: Whatever the person's module raises when it is imported.
    """
    creator, defaults = SimulationRegistry.load(start.type) if start.type is not None else (start.creator, {})
    if creator is None:
        raise WorkerError(f"config.json of '{start.config.name}' names no simulation type, so nothing can be started.")
    if defaults:
        start.config.kwargs = merge(defaults, start.config.kwargs)
    simulation = creator(start.config)
    if not isinstance(simulation, Simulation):
        raise WorkerError(
            f"'{start.config.sim_key}' makes a {type(simulation).__name__}, and not a simulation; register a subclass "
            f"of gymdash_tui.Simulation, or a function that returns one."
        )
    simulation.registry_key = start.config.sim_key
    return simulation


if __name__ == "__main__":
    sys.exit(main())
