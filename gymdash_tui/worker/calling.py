"""Lets the thin parent know that a simulation asks for something, so that it can have a person told."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import Any

from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.worker.signals import CALL


class CallingLink(FolderLink):
    """A worker's hold on its folder that tells the thin parent of each request."""

    def __init__(self, folder: SimulationFolder) -> None:
        super().__init__(folder)
        self._parent = os.getppid()
        signal.signal(CALL, signal.SIG_DFL)  # a fork of the thin parent does not answer for it

    def note(self, kind: str, **fields: Any) -> None:
        """Write an entry into the journal; a request is there before the parent hears of it."""
        super().note(kind, **fields)
        if kind == "request" and os.getppid() == self._parent:
            with suppress(OSError):
                os.kill(self._parent, CALL)
