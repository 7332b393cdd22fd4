"""Carries what a simulation's streams give to where the screen looks, in a thread beside the simulation."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.worker.own_use import OwnUse

if TYPE_CHECKING:
    from gymdash_tui.worker.looks import Looks

INTERVAL = 0.5
"""Seconds between looks."""

PATIENCE = 5.0
"""Seconds that a person's stat gets to answer at the end."""


class Pump:
    """A daemon thread that looks at a simulation's streams; there is none until one is registered.

    Nothing that a person's stat or extractor does reaches the simulation: what it raises is reported, once.
    """

    def __init__(self, simulation: Simulation, link: FolderLink) -> None:
        self._simulation = simulation
        self._link = link
        self._began = time.time()
        self._own_use = OwnUse(link)
        self._over = threading.Event()
        self._starting = threading.Lock()
        self._looks: Looks | None = None
        self._thread: threading.Thread | None = None

    def arm(self) -> None:
        """Begin as soon as a streamer is registered; and at once to record what the processes use."""
        self._own_use.start()
        self._simulation.streamer.on_register(self._start)

    def _start(self) -> None:
        from gymdash_tui.worker.looks import Looks  # deferred: 3 ms of every start, and few have streams of their own

        with self._starting:
            if self._looks is None:
                self._looks = Looks(self._simulation, self._link, self._began)
                self._thread = _thread(partial(self._pump, self._looks))

    def _pump(self, looks: Looks) -> None:
        while not self._over.wait(INTERVAL):
            looks.look()
        looks.look_to_the_end()

    def rest(self) -> None:
        """Look at everything once more, and stop: the simulation's work is done, and it is about to be closed."""
        self._own_use.stop()
        self._over.set()
        if self._looks is not None and self._thread is not None:
            _wait_for(self._thread, self._looks)

    def finish(self) -> None:
        """Look for the last time, at files only: the simulation is closed, and with it the source of its own stats."""
        if self._looks is not None:
            self._looks.asking = ("", 0.0)  # a thread that was left behind may still wait for its answer
            _wait_for(_thread(self._looks.look_at_last_files), self._looks)


def _wait_for(thread: threading.Thread, looks: Looks) -> None:
    """Wait for a thread as long as it comes forward; one that waits for a person's stat is left behind."""
    while thread.is_alive():
        thread.join(0.05)
        asked, since = looks.asking
        if asked and time.monotonic() - since > PATIENCE:
            looks.report(asked, f"{asked} did not answer for {PATIENCE:g} s; what it had last is missing.")
            return


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name="pump", daemon=True)
    thread.start()
    return thread
