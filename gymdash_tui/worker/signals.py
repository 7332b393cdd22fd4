"""TERM and INT ask a simulation to stop, politely the first time."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # 6 ms, which the thin parent can do without
    from gymdash_tui.simulation.interactor import SimulationInteractor

STOPPING = (signal.SIGTERM, signal.SIGINT)

CALL = signal.SIGURG
"""What a simulation's process sends to its thin parent when it asks for something; nothing to whoever knows it not."""


class StopSignals:
    """Turns the first TERM or INT into a stop request; from then on each acts as the system has it and ends at once."""

    def __init__(self) -> None:
        self._interactor: SimulationInteractor | None = None
        self._asked = False

    def listen(self) -> None:
        """Handle the signals from now on, also one that came earlier: the parent starts us with both held back."""
        for number in STOPPING:
            signal.signal(number, self._ask)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def connect(self, interactor: SimulationInteractor) -> None:
        """Say whom to ask; a signal that came before is passed on now."""
        self._interactor = interactor
        if self._asked:
            interactor.request_stop()

    def _ask(self, number: int, frame: FrameType | None) -> None:
        # nothing here may take a lock: the signal may have interrupted whoever holds it
        self._asked = True
        for other in STOPPING:
            signal.signal(other, signal.SIG_DFL)
        if self._interactor is not None:
            self._interactor.request_stop()
