"""Keeps the heartbeat young while a simulation says nothing (in a long import, in a slow environment)."""

from __future__ import annotations

import threading

from gymdash_tui.simulation.progress import ProgressWriter

INTERVAL = 1.0
"""Seconds."""


class Heartbeat:
    """A daemon thread that writes the progress again when the simulation has been silent for a second."""

    def __init__(self, progress: ProgressWriter) -> None:
        self._progress = progress
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(INTERVAL):
            self._progress.refresh(INTERVAL)
