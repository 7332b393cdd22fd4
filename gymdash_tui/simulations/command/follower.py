"""Follows a program while it runs: its processes, its event files, its videos and pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulations.command.call import Call
from gymdash_tui.simulations.command.curves import Curves, Told
from gymdash_tui.simulations.command.family import Family
from gymdash_tui.simulations.command.finder import Finder
from gymdash_tui.simulations.command.mirror import Mirror
from gymdash_tui.simulations.command.monitors import Monitors
from gymdash_tui.simulations.command.pictures import MOST, Pictures

INTERVAL = 0.5
"""Seconds between looks."""

_EARLY, _SOON = 3.0, 0.1  # in the first seconds it is looked more often: some programs run no longer
_SHARE = 20  # looking takes at most this fraction of the time: some disks are slow


class Listener(Told, Protocol):
    """Who is told what the program does."""

    def informed(self, sentence: str) -> None:
        """Take what a person should know."""

    def shown(self, key: str, file: Path, step: int) -> None:
        """Take a video or a picture."""


class Follower:
    """Looks after what a program writes, from before its start to after its end."""

    def __init__(self, call: Call, tb: Path, avoid: frozenset[Path], listener: Listener, curves: Curves) -> None:
        """Remember what was there before the program.

        Args:
            call: The program.
            tb: Where its event files are copied to.
            avoid: Folders in which it is not looked.
            listener: Who is told.
            curves: Who reads the scalars.
        """
        self._listener = listener
        self._curves = curves
        self._finder = Finder(call, avoid)
        self._mirror = Mirror(tb)
        self._monitors = Monitors(tb)
        self._pictures = Pictures(listener.shown)
        self._media: list[Path] = []
        self._complaints: set[str] = set()
        self._began = time.monotonic()
        self._next_look = self._next_search = 0.0

    def look(self, family: Family) -> None:
        """Take what is new, if it is time to."""
        now = time.monotonic()
        if now < self._next_look:
            return
        if now >= self._next_search:
            self._search(family)
            self._next_search = now + (time.monotonic() - now) * _SHARE
        self._copy()
        self._take_pictures()
        self._next_look = now + (_SOON if now - self._began < _EARLY else INTERVAL)

    def finish(self, family: Family) -> None:
        """Take all that is left, when nobody writes any more."""
        self._search(family, thoroughly=True)
        self._copy(to_the_end=True)
        self._take_pictures(at_the_end=True)
        found = len(self._mirror)
        self._mirror.close()
        self._monitors.close()
        if self._pictures.left_out:
            self._listener.informed(f"It wrote more videos and pictures than are kept; these are the first {MOST:,}.")
        if not found and self._finder.missed_folders:
            self._listener.informed(
                "No TensorBoard files of it were found, and there are more folders than were looked into; say with "
                "--logdir where it writes them."
            )

    def _search(self, family: Family, thoroughly: bool = False) -> None:
        family.look()
        found = self._finder.look(family, thoroughly)
        self._media = found.media
        for event in found.events:
            self._guard(partial(self._begin, event.way, event.path), "is not followed")
        for way in found.monitors:
            self._guard(partial(self._monitors.add, way), "is not followed")

    def _begin(self, way: Path, path: Path) -> None:
        first = not len(self._mirror)
        if self._mirror.add(way, path) and first:
            self._listener.informed(f"Its curves come from {safe_text(str(path.parent))}.")

    def _copy(self, to_the_end: bool = False) -> None:
        self._guard(lambda: self._curves.take(self._mirror.catch_up(to_the_end)), "is not followed for now")
        if not len(self._mirror):  # else they would tell the same once more
            self._guard(lambda: self._curves.take(self._monitors.catch_up()), "is not followed for now")

    def _take_pictures(self, at_the_end: bool = False) -> None:
        self._guard(lambda: self._pictures.look(self._media, self._curves.step, at_the_end), "is not kept")

    def _guard(self, do: Callable[[], None], what: str) -> None:
        """Do something that a disk may refuse, which is said once and is no reason to end the program."""
        try:
            do()
        except (OSError, WrongUse) as error:
            reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            name = getattr(error, "filename", None)
            sentence = f"{safe_text(str(name)) if name else 'What it writes'} {what} ({reason})."
            if sentence not in self._complaints and len(self._complaints) < 20:
                self._complaints.add(sentence)
                self._listener.informed(sentence)
