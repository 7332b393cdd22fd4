"""Simulation types that talk: one that echoes, one that asks, and some that are odd to talk with."""

from __future__ import annotations

import threading
import time
from typing import Any

from gymdash_tui import Simulation, StopSimulation

CUSTOM = "custom_query"


class Talks(Simulation):
    """Goes on until it is stopped, and hands what arrives on the custom channel to :meth:`hear`."""

    def _run(self, **kwargs: Any) -> None:
        """Listen."""
        self.begin()
        while not self.interactor.stop_requested:
            self.base_step()
            while (said := self.interactor.get_in(CUSTOM))[0]:
                self.hear(said[1])
            time.sleep(0.002)
        raise StopSimulation

    def begin(self) -> None:
        """Say that it listens."""
        self.set_progress(1, 1)

    def hear(self, value: Any) -> None:
        """Take what was said."""


class Echo(Talks):
    """Answers what it is asked with just that, and its name.

    It says that it is an echo.
    """

    def hear(self, value: Any) -> None:
        self.interactor.set_out(CUSTOM, {"name": self.name, "value": value})


class Asks(Talks):
    """Asks for a direction, and each time it gets one for another."""

    def begin(self) -> None:
        self.set_progress(1, 1)
        self.interactor.add_control_request(CUSTOM, "Which way?", *self.kwargs.get("keys", ("left", "right")))

    def hear(self, value: Any) -> None:
        self.interactor.set_out(CUSTOM, value)
        if "end" in value:
            self.interactor.request_stop()
        else:
            self.interactor.add_control_request(CUSTOM, "And now?\nLeft or right?", "left", "right", "end")


class TakesOnly(Talks):
    """Takes what it is asked, and answers only the word ``answer``; its progress is how much it took, and one."""

    def begin(self) -> None:
        self.taken = 0
        super().begin()

    def hear(self, value: Any) -> None:
        self.taken += 1
        self.set_progress(1 + self.taken, 100)
        if value == "answer":
            self.interactor.set_out(CUSTOM, "answered")


class DiesOf(Talks):
    """Ends as soon as it is asked anything, without an answer."""

    def hear(self, value: Any) -> None:
        self.interactor.request_stop()


class TwoThreads(Simulation):
    """Answers in two threads at once."""

    def _run(self, **kwargs: Any) -> None:
        threads = [threading.Thread(target=self._answer) for _ in range(2)]
        for thread in threads:
            thread.start()
        self.set_progress(1, 1)
        for thread in threads:
            thread.join()
        raise StopSimulation

    def _answer(self) -> None:
        while not self.interactor.stop_requested:
            there, value = self.interactor.get_in(CUSTOM)
            if there:
                time.sleep(0.001)  # the other one takes the next message meanwhile
                self.interactor.set_out(CUSTOM, value)
            else:
                time.sleep(0.002)
