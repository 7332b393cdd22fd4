"""Keeps the heartbeat young while a simulation says nothing, and notes when it prints: what is done once a second."""

from __future__ import annotations

import threading

from gymdash_tui.simulation.output_times import OutputClock
from gymdash_tui.simulation.progress import ProgressWriter

INTERVAL = 1.0
"""Seconds."""


class Heartbeat:
    """A daemon thread that writes the progress again when the simulation has been silent for a second.

    It may be in a long import, or in a slow environment.
    """

    def __init__(self, progress: ProgressWriter, clock: OutputClock) -> None:
        self._progress = progress
        self._clock = clock
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._clock.note()  # what an earlier attempt printed was before this moment
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()
        self._clock.note(last=True)

    def _beat(self) -> None:
        while not self._over.wait(INTERVAL):
            self._progress.refresh(INTERVAL)
            self._clock.note()
