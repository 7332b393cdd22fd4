"""Where a training meets the outside: does what it is told within milliseconds, and tells the progress now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch.optim.optimizer import register_optimizer_step_post_hook

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.simulation.interactor import PROGRESS, PROGRESS_STATUS, SimulationInteractor


class Pulse:
    """Beats wherever training is: at each environment step, each gradient step, each step of an evaluation.

    Attributes:
        step: Environment steps done.
        total: Environment steps asked for.
    """

    INTERVAL = 0.003  # seconds between looks at the inbox, 3 µs each; in between a beat costs a look at the clock
    PROGRESS_INTERVAL = 0.05

    def __init__(self, interactor: SimulationInteractor, total: int, answer: Callable[[], None]) -> None:
        """Begin to beat.

        Args:
            interactor: The channels to the outside.
            total: Environment steps asked for.
            answer: Does what has arrived on the channels (``Simulation.base_step``).
        """
        self.step = 0
        self.total = total
        self._interactor = interactor
        self._answer = answer
        self._next = 0.0
        self._next_progress = 0.0

    def at(self, step: int) -> None:
        """Say how many environment steps are done; rules for stopping and statuses take it from here."""
        self.step = step
        self._interactor.last_progress = (step, self.total)

    def beat(self, *_: Any) -> None:
        """Attend to the outside if it is time to; takes and ignores what the various hooks pass.

        Raises:
            StopSimulation: If somebody wants the simulation to stop, or a rule for stopping was met.
        """
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self.INTERVAL
            if now >= self._next_progress or self._interactor.has_requests:
                self._next_progress = now + self.PROGRESS_INTERVAL
                self.attend()

    def attend(self) -> None:
        """Tell the progress, and do what has arrived; while the simulation is paused, stay here.

        Raises:
            StopSimulation: If somebody wants the simulation to stop, or a rule for stopping was met.
        """
        self._interactor.set_out_if_in(PROGRESS, (self.step, self.total))
        self._answer()
        if self._interactor.stop_requested:
            raise StopSimulation

    @contextmanager
    def doing(self, word: str) -> Iterator[None]:
        """Say in a word what the training is busy with meanwhile."""
        self._interactor.set_out_if_in(PROGRESS_STATUS, word)
        try:
            yield
        finally:
            self._interactor.set_out_if_in(PROGRESS_STATUS, "")

    @contextmanager
    def inside_updates(self) -> Iterator[None]:
        """Beat after each gradient step of any optimizer: callbacks are silent for seconds while a network learns."""
        handle = register_optimizer_step_post_hook(self.beat)
        try:
            yield
        finally:
            handle.remove()
