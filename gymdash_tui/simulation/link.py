"""A worker's hold on its simulation's folder: journal, progress, inbox and event file in one hand."""

from __future__ import annotations

import os
import threading
from typing import Any

from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.inbox import InboxReader, Message
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.media_book import MediaBook
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import ProgressWriter


class FolderLink:
    """Connects a simulation with its folder (an :class:`~gymdash_tui.simulation.interactor.Link`).

    Attributes:
        media: Where its media are entered.
    """

    def __init__(self, folder: SimulationFolder) -> None:
        """Open the journal and the inbox.

        Raises:
            OSError: If the folder refuses.
        """
        self.folder = folder
        self.journal = JournalWriter(folder.journal)
        self.progress_file = ProgressWriter(folder.progress)
        self.media = MediaBook(folder, self.journal)
        folder.inbox.mkdir(mode=0o700, exist_ok=True)
        self._inbox = InboxReader(folder.inbox)
        self._events: EventWriter | None = None
        self._making_events = threading.Lock()

    def take(self) -> list[Message]:
        """Give the messages that have arrived; each is claimed when it is taken."""
        return self._inbox.look()

    def note(self, kind: str, **fields: Any) -> None:
        """Write an entry into the journal."""
        self.journal.write(kind, **fields)

    def progress(self, step: float, total: float) -> None:
        """Say how far the simulation is."""
        self.progress_file.update(step, total)

    def progress_word(self, word: str) -> None:
        """Say in a word what the simulation is doing."""
        self.progress_file.word = word

    def phase(self, phase: Phase) -> None:
        """Say where the simulation is; while paused it has no speed, and when it runs again that is measured anew."""
        self.note("phase", phase=phase, pid=os.getpid())
        if phase in (Phase.PAUSED, Phase.RUNNING):
            self.progress_file.measure_anew()

    def score(self, tag: str, value: float) -> None:
        """Say the newest value of the main measure."""
        self.progress_file.set_score(tag, value)

    def log(self, tag: str, value: float, step: int, wall_time: float | None = None) -> None:
        """Append a scalar to the event file, which is made at the first one; recorded now or at another wall time.

        Raises:
            OSError: If the disk refuses.
        """
        if self._events is None:
            with self._making_events:  # the simulation and the pump of its streams may both be the first
                self._events = self._events or EventWriter(self.folder.tb)
        self._events.add_scalar(tag, value, step, wall_time)

    def close(self) -> None:
        """Write the last progress and close the files."""
        self.progress_file.write()
        self.journal.close()
        if self._events is not None:
            self._events.close()
