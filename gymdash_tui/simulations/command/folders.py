"""Looks for new files below some folders; a folder is listed again only when it has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_SETTLED = 2_000_000_000  # nanoseconds; the coarsest time stamp of a file system in use is 2 s
_NEVER = {"__pycache__", "node_modules", "site-packages", "dist-packages"}


class _Listing(NamedTuple):
    changed: int  # the folder's time of change
    listed: int  # when that was looked at


class Folders:
    """Folders, and those below them, in which files of some names may come to be.

    Hidden folders are left out, those of installed packages and virtual environments, and links.
    """

    def __init__(self, wanted: Callable[[str], bool], avoid: frozenset[Path], most: int, deepest: int) -> None:
        """Look nowhere yet.

        Args:
            wanted: Tells by a file's name whether it is looked for.
            avoid: Folders that are not looked into.
            most: Into how many folders to look at most.
            deepest: Into how many levels of folders.
        """
        self._wanted = wanted
        self._avoid = avoid
        self._most = most
        self._deepest = deepest
        self._levels: dict[Path, int] = {}
        self._skipped: set[Path] = set()
        self._listings: dict[Path, _Listing] = {}

    @property
    def left_out(self) -> bool:
        """Whether there are more folders than are looked into."""
        return bool(self._skipped)

    def add(self, root: Path) -> None:
        """Look into a folder, and below it, from now on."""
        with suppress(OSError, RuntimeError):  # gone, or links that lead in a circle
            self._take(root.resolve(), 0)

    def _take(self, folder: Path, level: int) -> None:
        if folder in self._avoid or folder in self._skipped or self._levels.get(folder, level + 1) <= level:
            return
        if len(self._levels) >= self._most and folder not in self._levels:
            self._skipped.add(folder)
            return
        self._levels[folder] = level
        self._listings.pop(folder, None)

    def allow(self, more: int) -> None:
        """Look into so many more folders than so far, for those that are yet to come."""
        self._most = len(self._levels) + more

    def forget(self) -> None:
        """Have all folders listed once more, as if all had changed."""
        self._listings.clear()

    def news(self) -> Iterator[Path]:
        """Give the files that are looked for in the folders that have changed; some of them were given before."""
        waiting = list(self._levels)
        while waiting:
            folder = waiting.pop(0)
            before = len(self._levels)
            yield from self._files(folder)
            if len(self._levels) > before:
                waiting += list(self._levels)[before:]

    def _files(self, folder: Path) -> Iterator[Path]:
        try:
            changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 - thousands of them
            known = self._listings.get(folder)
            if known and known.changed == changed and known.listed - changed > _SETTLED:
                return
            self._listings[folder] = _Listing(changed, time.time_ns())
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        self._look_below(Path(entry.path), entry.name, self._levels[folder] + 1)
                    elif self._wanted(entry.name):
                        yield Path(entry.path)
        except OSError:  # gone, or not for us to read
            self._listings.pop(folder, None)

    def _look_below(self, folder: Path, name: str, level: int) -> None:
        hidden = name.startswith(".") or name in _NEVER
        if folder in self._levels or hidden or level > self._deepest or (folder / "pyvenv.cfg").exists():
            return
        self._take(folder, level)
