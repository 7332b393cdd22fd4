"""Enters media into a simulation's journal, each file safe in its folder before it is spoken of."""

from __future__ import annotations

import threading
from pathlib import Path

from gymdash_tui.simulation.journal import JournalWriter, read_journal
from gymdash_tui.simulation.media import Kept, MediaFolder, below, choose_type
from gymdash_tui.simulation.paths import SimulationFolder

_Known = tuple[str, int]


class MediaBook:
    """What a simulation's media are entered into, by the simulation itself and by the pump of its streams."""

    def __init__(self, folder: SimulationFolder, journal: JournalWriter) -> None:
        self._folder = folder
        self._files = MediaFolder(folder.media)
        self._journal = journal
        self._lock = threading.RLock()
        self._known: dict[_Known, Kept] | None = None
        self._copies: set[str] = set()

    def add(self, key: str, file: Path, step: int, type_: str | None = None) -> None:
        """Enter a file; one from outside the folder is copied in.

        Args:
            key: What it is one of, such as ``episode_video``.
            file: The file.
            step: The step it belongs to.
            type_: Videos, images, audio or text; told by the name's suffix where left out.

        Raises:
            OSError: If the file cannot be read or copied.
            WrongUse: If the type is none, or nothing tells it.
        """
        chosen = choose_type(file.name, type_)
        self._enter(key, chosen, step, self._files.keep(key, file, step))

    def add_data(self, key: str, name: str, data: bytes, step: int, type_: str) -> None:
        """Write a file, and enter it.

        Raises:
            OSError: If the disk refuses.
            WrongUse: If the key's folder is a link that leads out.
        """
        self._enter(key, type_, step, self._files.write(key, name, step, data))

    def add_once(self, key: str, file: Path, step: int, type_: str | None = None) -> bool:
        """Enter a file that was not entered for this step, by this attempt or an earlier one; whether it was new.

        A file outside that has changed is copied in anew without another entry.

        Raises:
            OSError: If the file cannot be read or copied.
            WrongUse: If the type is none, or nothing tells it.
        """
        with self._lock:
            place = self._files.place_of(file)
            if place.file in self._copies:
                return False
            kept = self._entered().get((place.source or place.file, step))
            if kept is None:
                self.add(key, file, step, type_)
            elif kept.source:
                self._files.renew(kept)
            return kept is None

    def _enter(self, key: str, type_: str, step: int, kept: Kept) -> None:
        with self._lock:
            source = {"source": kept.source} if kept.source else {}
            self._journal.write("media", key=key, type=type_, file=kept.file, step=step, **source)
            if self._known is not None:
                self._remember(step, kept)

    def _entered(self) -> dict[_Known, Kept]:
        """Give what was entered so far, read from the journal when it is first needed."""
        if self._known is None:
            self._known = {}
            for entry in read_journal(self._folder.journal).entries:
                file, step = below(entry.get("file")), entry.get("step")
                if entry["kind"] == "media" and file and isinstance(step, int):
                    self._remember(step, Kept(file, str(entry.get("source") or "")))
        return self._known

    def _remember(self, step: int, kept: Kept) -> None:
        assert self._known is not None
        self._known[kept.source or kept.file, step] = kept
        if kept.source:
            self._copies.add(kept.file)
