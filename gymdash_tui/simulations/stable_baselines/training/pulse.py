"""Where a training meets the outside: takes the person's messages and tells the progress, a few times a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch.optim.optimizer import register_optimizer_step_post_hook

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.simulation.interactor import HELP, PROGRESS, PROGRESS_STATUS, SimulationInteractor


class Pulse:
    """Beats wherever training is: at each environment step, each gradient step, each step of an evaluation.

    Attributes:
        step: Environment steps done.
        total: Environment steps asked for.
    """

    INTERVAL = 0.05  # seconds; in between a beat costs one look at the clock

    def __init__(self, interactor: SimulationInteractor, total: int, help_text: Callable[[], str]) -> None:
        self.step = 0
        self.total = total
        self._interactor = interactor
        self._help_text = help_text
        self._next = 0.0

    def beat(self, *_: Any) -> None:
        """Attend to the outside if it is time to; takes and ignores what the various hooks pass.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self.INTERVAL
            self.attend()

    def attend(self) -> None:
        """Tell the progress, and take what has arrived.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        self._interactor.set_out_if_in(PROGRESS, (self.step, self.total))
        if self._interactor.has_requests:
            self._interactor.set_out_if_in(HELP, self._help_text())
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
