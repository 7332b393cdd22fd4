"""The event files in a folder and its sub-folders, looked up anew only where a folder has changed."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.domain.text import safe_text

_SETTLED = 2_000_000_000  # nanoseconds; the coarsest time stamp of a file system in use (FAT's) is 2 s


class Found(NamedTuple):
    """An event file: its path, and its path below the folder as it may be shown."""

    path: Path
    name: str


class _Listing(NamedTuple):
    stamp: tuple[int, int]
    settled: bool  # False where the folder could change once more without its time stamp showing it
    files: list[Found]
    folders: list[Path]


class Tree:
    """Lists event files (``*tfevents*``, as TensorBoard has it); links to folders are not followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listings: dict[Path, _Listing] = {}
        self.problems: dict[Path, str] = {}  # by folder, a sentence each

    def files(self) -> list[Found]:
        """Return the event files that are there now: by folder, in each by name, which is by age."""
        found: list[Found] = []
        waiting = [self._folder]
        while waiting:
            listing = self._listing(waiting.pop())
            found += listing.files
            waiting += reversed(listing.folders)
        return found

    def _listing(self, folder: Path) -> _Listing:
        try:
            status = folder.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            known = self._listings.get(folder)
            if known is None or not known.settled or known.stamp != stamp:
                known = self._listings[folder] = self._scan(folder, stamp)
            self.problems.pop(folder, None)
            return known
        except FileNotFoundError:
            self.problems.pop(folder, None)  # not there yet, or no more
        except OSError as error:
            reason = error.strerror or str(error)
            self.problems[folder] = (
                f"The folder {safe_text(folder.name)} cannot be listed ({reason}); its event files are left out."
            )
        self._listings.pop(folder, None)
        return _Listing((0, 0), False, [], [])

    def _scan(self, folder: Path, stamp: tuple[int, int]) -> _Listing:
        settled = time.time_ns() - stamp[0] > _SETTLED
        files: list[Found] = []
        folders: list[Path] = []
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif "tfevents" in entry.name:
                    files.append(Found(Path(entry.path), self._below(Path(entry.path))))
        return _Listing(stamp, settled, files, folders)

    def _below(self, path: Path) -> str:
        return os.fsencode(path.relative_to(self._folder)).decode("utf-8", "replace")
