"""A person's simulation types; copied into a folder of their own, so that workers find them by their file."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import Any

from gymdash_tui import SimStatus, SimStatusCode, Simulation, StopSimulation


class Works(Simulation):
    """Works in a few steps."""

    def _run(self, **kwargs: Any) -> None:
        for step in range(1, 4):
            self.set_progress(step, 3)
            self.log("loss", 1 / step, step)
        print(f"worked with {self.kwargs} in {self.sim_path}")


class Waits(Simulation):
    """Works until it is asked to stop, as upstream's simulations do."""

    def _run(self, **kwargs: Any) -> None:
        print("working")
        step = 0
        while True:
            step += 1
            self.set_progress(step, 1_000_000)
            if self.interactor.stop_requested:
                self.set_cancelled()
                return
            time.sleep(0.001)


class StopsDeep(Simulation):
    """Is stopped from deep within code that swallows exceptions."""

    def _run(self, **kwargs: Any) -> None:
        print("working")
        while True:
            try:
                self._beat()
            except Exception:
                print("swallowed")

    def _beat(self) -> None:
        if self.interactor.stop_requested:
            raise StopSimulation
        time.sleep(0.001)


class Silent(Simulation):
    """Says nothing and listens to nobody."""

    def _run(self, **kwargs: Any) -> None:
        print("silent")
        threading.Event().wait(600)


class Fails(Simulation):
    """Fails in the middle."""

    def _run(self, **kwargs: Any) -> None:
        self._deep()

    def _deep(self) -> None:
        raise ValueError("the 7th step\nhas no reward")


class OutOfMemory(Simulation):
    def _run(self, **kwargs: Any) -> None:
        raise MemoryError


class SaysItFailed(Simulation):
    def _run(self, **kwargs: Any) -> None:
        self.set_failed()


class SaysItSucceeded(Simulation):
    def _run(self, **kwargs: Any) -> None:
        self.add_status(SimStatus(SimStatusCode.SUCCESS, "All 3 of 3 were right."))


class Exits(Simulation):
    def _run(self, **kwargs: Any) -> None:
        sys.exit(self.kwargs["code"])


class ClosesBadly(Simulation):
    def _run(self, **kwargs: Any) -> None:
        if self.kwargs.get("fail"):
            raise ValueError("first")

    def close(self) -> None:
        raise OSError("second")


class LeavesProcesses(Simulation):
    """Leaves two processes behind, one of which ignores TERM."""

    def _run(self, **kwargs: Any) -> None:
        for command in ("sleep 600", "trap '' TERM; sleep 600"):
            left = subprocess.Popen(["sh", "-c", command])
            print(f"left {left.pid}")


class TellsAttempt(Simulation):
    def _setup(self, **kwargs: Any) -> None:
        print(f"attempt {self.attempt} from {self.resume_from}")

    def _run(self, **kwargs: Any) -> None:
        pass


class UsesFunction(Simulation):
    def _run(self, **kwargs: Any) -> None:
        trigger = self._to_every_x_trigger(self.kwargs["trigger"])
        print([count for count in range(7) if trigger(count)])


class KeepsThread(Simulation):
    """Leaves a thread and an exit handler, which are both to be waited for."""

    def _run(self, **kwargs: Any) -> None:
        import atexit

        atexit.register(print, "the exit handler ran")
        threading.Thread(target=self._end_late).start()

    def _end_late(self) -> None:
        time.sleep(0.2)
        print("the thread ended")


def no_simulation(config: object) -> str:
    """Make something else."""
    return "nothing"


def factory(config: Any) -> Works:
    """Make a simulation by a function."""
    return Works(config)
