"""The ``command`` type: any program as a simulation."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation
from gymdash_tui.domain.program import steps_told
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.steer import Command
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.early import StoppedEarly
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.interactor import PROGRESS
from gymdash_tui.simulation.output import last_lines
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.process_tree import Descendants, Ended, adopt_orphans
from gymdash_tui.simulation.steering import Done
from gymdash_tui.simulations.command.arguments import CommandKwargs
from gymdash_tui.simulations.command.call import Call
from gymdash_tui.simulations.command.curves import Curves
from gymdash_tui.simulations.command.family import Family
from gymdash_tui.simulations.command.follower import Follower
from gymdash_tui.simulations.command.problems import problems
from gymdash_tui.simulations.command.program import Program

_TICK = 0.1  # seconds between looks at what it is told
_ERROR = re.compile(r"[\w.]*(Error|Exception|Exit|Interrupt)\b.*")  # how Python's traces end
_LONGEST = 300


class CommandSimulation(Simulation):
    """Runs any program: `gymdash-tui run -- python train.py --env CartPole-v1`.

    What it prints goes to the console output, its exit code is how the simulation ends. Its TensorBoard files are found
    and copied while they are written, and its score and progress read off them; videos and pictures beside them, too.
    It can be paused (all its processes are halted), stopped (TERM, and KILL for what is left), and stopped by rules.
    It cannot be resumed: run it again.
    """

    Kwargs: ClassVar[type | None] = CommandKwargs

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Find out whether there is such a program, and a folder to run it in."""
        return {**super().check(kwargs), **problems(kwargs)}

    # -- its life ------------------------------------------------------------------------------------------------------

    def _setup(self, **kwargs: Any) -> None:
        found = problems(self.kwargs)  # it may have waited in the queue for long
        if found:
            raise InvalidKwargs(found)
        self.on_command(Command.PAUSE, self._pause)
        self.on_command(Command.GO_ON, self._go_on)
        self._halted = False

    def _run(self, **kwargs: Any) -> None:
        call = Call.of(self.kwargs)
        curves = Curves(self, int(self.kwargs["steps"]), steps_told(call.words))
        with tempfile.TemporaryDirectory() as nowhere:  # outside a project there is nowhere to keep its curves
            tb = self._folder.tb if self._folder is not None else Path(nowhere)
            follower = Follower(call, tb, self._avoided(), self, curves)
            adopts = self._folder is not None and adopt_orphans()
            program = Program(call)
            self._descendants = Descendants(os.getpid()) if adopts else Descendants(program.pid, with_root=True)
            family = Family(os.getpid() if adopts else program.pid, program.pid)
            try:
                self._stay(program, family, follower)
            except BaseException as error:
                ended = self._end(program, family, follower)
                if isinstance(error, StopSimulation) and not isinstance(error, StoppedEarly):
                    self._say_stopped(call, program, ended)
                raise
            follower.finish(family)
        assert program.exit is not None, "it was waited for"
        self._judge(call, program.exit)

    @property
    def _folder(self) -> SimulationFolder | None:
        return self._link.folder if self._link is not None else None

    def _avoided(self) -> frozenset[Path]:
        """Give where other simulations keep what they have: that is nobody else's."""
        if self._folder is None:
            return frozenset()
        project = self._folder.project
        return frozenset((project.sims.resolve(), project.trash.resolve()))

    def _stay(self, program: Program, family: Family, follower: Follower) -> None:
        """Stay with the program until it ends.

        Raises:
            StopSimulation: If it is to end before.
        """
        while not program.wait(_TICK):
            if self.interactor.stop_requested:
                raise StopSimulation
            self.base_step()
            if not self._halted:
                follower.look(family)
                family.reap(program.pid)

    def _end(self, program: Program, family: Family, follower: Follower) -> Ended:
        """End the program with all that it started, and take what it wrote to its last moment."""
        if self._halted:
            self._halted = False
            self.interactor.say_phase(Phase.STOPPING)

        def meanwhile() -> None:
            program.wait(0)
            family.look()
            family.reap(program.pid)

        ended = self._descendants.end(float(self.kwargs["grace"]), meanwhile)
        program.wait(1.0)
        follower.finish(family)
        return ended

    # -- how it ended --------------------------------------------------------------------------------------------------

    def _say_stopped(self, call: Call, program: Program, ended: Ended) -> None:
        how = f": {_told(call, program.exit, wanted=True)}" if program.exit is not None else ""
        total = self.interactor.last_progress[1]
        where = f"{self._steering.where}{f' of {total:,.0f}' if total else ''}"
        sentence = f"Stopped{where}{how}"
        if ended.killed:
            many = "1 process" if ended.killed == 1 else f"{ended.killed} processes"
            sentence += f"; {many} had to be killed after {self.kwargs['grace']:g} s"
        if ended.left:
            sentence += f"; left over, stuck in the kernel: {', '.join(map(str, ended.left))}"
        self.add_status(SimStatus(SimStatusCode.FAIL, f"{sentence}.", SimStatusSubcode.STOPPED))

    def _judge(self, call: Call, seen: ExitRecord) -> None:
        """Say that it failed, where its exit says so."""
        if seen.code == 0:
            return
        lines = last_lines(self._folder.output) if self._folder is not None else []
        last = next((line for line in reversed(lines) if line.strip()), "")
        why = last[:_LONGEST] if seen.code == 1 and _ERROR.fullmatch(last) else ""
        self.set_failed()
        # the error first: of a list's line, that is what is read
        sentence = f"{why} ({_told(call, seen)})" if why else _told(call, seen)
        end = "" if sentence.endswith((".", "!", "?")) else "."
        self.add_status(SimStatus(SimStatusCode.FAIL, f"{sentence}{end}", SimStatusSubcode.ERROR, "\n".join(lines)))

    # -- what it is told -----------------------------------------------------------------------------------------------

    def _pause(self, _: Any) -> Done:
        if self._halted:
            return Done("It is paused already.")
        self._descendants.halt()
        self._halted = True
        self.interactor.say_phase(Phase.PAUSED)
        noted = f"Paused{self._steering.where}"
        return Done(f"{noted}; all its processes are halted.", noted)

    def _go_on(self, _: Any) -> Done:
        if not self._halted:
            return Done("It is not paused, and goes on.")
        self._descendants.let_go_on()
        self._halted = False
        self.interactor.say_phase(Phase.RUNNING)
        return Done(f"Goes on{self._steering.where}.", f"Went on{self._steering.where}")

    # -- what its follower tells ---------------------------------------------------------------------------------------

    def recorded(self, tag: str, value: float, step: int) -> None:
        """Take a value of one of its curves; a rule that it meets ends the program at the next look."""
        self._steering.early.feed(tag, value, step)

    def reached(self, step: float, total: float) -> None:
        """Take how far it is."""
        self.interactor.set_out_if_in(PROGRESS, (step, total))

    def scored(self, tag: str, value: float) -> None:
        """Take how well it does."""
        self.set_score(tag, value)

    def shown(self, key: str, file: Path, step: int) -> None:
        """Take a video or a picture."""
        self.add_media(key, file, step)

    def informed(self, sentence: str) -> None:
        """Take what a person should know."""
        self.add_status(SimStatus(SimStatusCode.INFO, sentence))


def _told(call: Call, seen: ExitRecord, wanted: bool = False) -> str:
    """Say how the program ended: ``python left with exit code 3; memory peaked at 480 MB``."""
    return f"{call.name} {'was ' if seen.signal is not None else ''}{seen.sentence(wanted)}"
