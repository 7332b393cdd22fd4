"""Tiny simulation types that run for real, each for one way in which a simulation may behave."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from gymdash_tui import SimStatus, SimStatusCode, Simulation, StopSimulation
from gymdash_tui.domain.fields import arg


@dataclass
class StepsKwargs:
    """What :class:`Steps` takes."""

    steps: int = arg(20, "How many steps to count.", minimum=1)
    until: str = arg("", "After the last step: the file to wait for.")
    mode: str = arg("plain", "A word out of three.", choices=("plain", "fancy", "quiet"))
    seed: int | None = arg(None, "The seed.", kind="int", optional=True, minimum=0)
    inner: dict[str, Any] = arg({"rate": 0.1, "deep": {"er": 1}}, "Nested arguments.")
    trigger: Any = arg(
        0, "Say at which steps; a function, or every how many.", kind="trigger", minimum=0, affects_learning=False
    )
    even: int = arg(2, "Has to be even, which only the type itself knows.")


class Steps(Simulation):
    """Counts steps, tells everything there is to tell, and stops when it is asked to."""

    Kwargs: ClassVar[type | None] = StepsKwargs

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Refuse what is odd."""
        return {"even": f"must be even, not {kwargs['even']}"} if kwargs["even"] % 2 else {}

    def _run(self, **kwargs: Any) -> None:
        steps, every = self.kwargs["steps"], self._to_every_x_trigger(self.kwargs["trigger"])
        print(f"running {self.name!r} with {self.kwargs['inner']} and {kwargs}")
        for step in range(1, steps + 1):
            self._stop_if_asked()
            self.set_progress(step, steps)
            self.log("work/value", step / 2, step)
            self.log("work/square", step**2, step)
            if every(step):
                print(f"triggered at {step}")
        self.set_score("work/value", steps / 2)
        self.add_status(SimStatus(SimStatusCode.INFO, f"Counted to {steps}."))
        while self.kwargs["until"] and not Path(self.kwargs["until"]).exists():
            self._stop_if_asked()
            self.set_progress(steps, steps)
            time.sleep(0.005)

    def _stop_if_asked(self) -> None:
        if self.interactor.stop_requested:
            raise StopSimulation


class Resumes(Simulation):
    """Counts on from where it stopped; its first attempt (or more of them) waits at step 2 for somebody to stop it."""

    def _run(self, **kwargs: Any) -> None:
        asked = self.kwargs
        kept = Path(str(self.sim_path)) / "checkpoints" / "count"
        kept.parent.mkdir(exist_ok=True)
        step = int(kept.read_text()) if kept.exists() else 0
        if asked.get("seed") is None and self._link is not None:
            self._link.note("facts", seed=1234)
        word = asked["word"](step) if "word" in asked else ""
        threads = os.environ.get("OMP_NUM_THREADS"), os.environ.get("MUJOCO_GL")
        print(
            f"attempt {self.attempt} from {self.resume_from} at {step}, {asked.get('seed')} {word} {threads}",
            flush=True,
        )
        while step < asked.get("steps", 4):
            if self.interactor.stop_requested:
                raise StopSimulation
            if step == 2 and self.attempt <= asked.get("waits", 1):
                time.sleep(0.005)
                continue
            step += 1
            kept.write_text(str(step))
            self.set_progress(step, asked.get("steps", 4))


class Deaf(Simulation):
    """Listens to nobody, and dies of the second TERM, as any program would of the first."""

    def _run(self, **kwargs: Any) -> None:
        print("deaf", flush=True)
        threading.Event().wait(600)


class Stubborn(Simulation):
    """Ignores TERM, and has children that ignore it as well, some of them forked and some of another program."""

    def _run(self, **kwargs: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for _ in range(2):
            if os.fork() == 0:
                threading.Event().wait(600)
        subprocess.Popen(["sh", "-c", "trap '' TERM; while true; do sleep 600; done"])
        print("stubborn", flush=True)
        threading.Event().wait(600)


class Forks(Simulation):
    """Has a child that is forked as multiprocessing forks, and one of another program, in the simulation's group."""

    def _run(self, **kwargs: Any) -> None:
        print("first line\n\x1b[31msecond line", flush=True)
        if os.fork() == 0:
            threading.Event().wait(600)
        subprocess.Popen(["sleep", "600"])
        print("forked", flush=True)
        threading.Event().wait(600)


class ForksDeep(Simulation):
    """Has a child that a library forked past Python, so that it holds the simulation's open files."""

    def _run(self, **kwargs: Any) -> None:
        library = ctypes.CDLL(None)
        if library.fork() == 0:
            while True:
                library.pause()
        print("forked", flush=True)
        threading.Event().wait(600)


class FailsAt(Simulation):
    """Raises at a step."""

    def _run(self, **kwargs: Any) -> None:
        at = self.kwargs.get("at", 500)
        for step in range(1, at + 1):
            self.set_progress(step, 2 * at)
            if step == at:
                raise ValueError(f"the reward at step {step} is no number")


class MissesModule(Simulation):
    """Needs a module that nobody has, and notices in its own process only."""

    def _run(self, **kwargs: Any) -> None:
        import a_module_that_nobody_has  # type: ignore[import-not-found]

        print(a_module_that_nobody_has)


class WantsMemory(Simulation):
    """Asks for more memory than there is."""

    def _run(self, **kwargs: Any) -> None:
        bytearray(1 << 62)


WILD = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J back\x08space \u202ebidi [/foo] \x00 end"
"""A line that would change a terminal's colours, title, screen and reading direction."""


class Wild(Simulation):
    """Prints, reports and logs what would drive a terminal mad."""

    def _run(self, **kwargs: Any) -> None:
        print(WILD)
        print("\rbar 10%\rbar 100%")
        self.log(f"tag/{WILD}", 1.0, 1)
        self.add_status(SimStatus(SimStatusCode.INFO, WILD))
        raise ValueError(WILD)


class Prints(Simulation):
    """Prints a number whenever the file of that number appears in a folder, until it finds one that is named end."""

    def _run(self, **kwargs: Any) -> None:
        folder, number = Path(self.kwargs["folder"]), 0
        while not (folder / "end").exists():
            if (folder / str(number)).exists():
                print(f"line {number}")
                number += 1
            time.sleep(0.005)
        print("the end, without a line's end", end="")
