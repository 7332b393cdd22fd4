"""Copies event files that somebody else writes into a simulation's folder, byte by byte as they come."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gymdash_tui.simulation.event_reader import Scalar, ScalarReader

_PIECE = 1 << 20
_MOST = 16 << 20  # bytes of one file that are copied in one go, so that whoever waits gets an answer
_OPEN = 128  # files that are held open; a program gone wild begins a new one with each episode


class Copy:
    """One file's copy, as far as it has come.

    The file is held open: what is written to it after its name was taken away is copied as well.
    """

    def __init__(self, way: Path, source: Path, target: Path) -> None:
        """Take a way to a file, its path, and where its copy goes.

        Raises:
            OSError: If the file cannot be opened.
        """
        self._file = _open(way)
        self._source = source
        self._target = target
        self._offset = 0
        self._reader = ScalarReader(target)

    def catch_up(self, most: int = _MOST) -> bool:
        """Copy what was written since the last time; tells whether there may be more.

        Raises:
            OSError: If either disk refuses; what is left is copied next time.
        """
        try:
            size = os.fstat(self._file).st_size if self._file >= 0 else self._source.stat().st_size
            if size == self._offset:
                return False
            if self._file < 0:
                self._file = _open(self._source)
        except FileNotFoundError:
            return False  # taken away after it had not grown for long
        self._target.parent.mkdir(parents=True, exist_ok=True)
        target = os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            return self._copy(target, size, most)
        finally:
            os.close(target)

    def _copy(self, target: int, size: int, most: int) -> bool:
        if size < self._offset:  # written anew
            os.ftruncate(target, 0)
            self._offset, self._reader = 0, ScalarReader(self._target)
        until = self._offset + most
        while self._offset < until and (data := os.pread(self._file, _PIECE, self._offset)):
            self._offset += os.pwrite(target, data, self._offset)
        return self._offset >= until

    def scalars(self) -> list[Scalar]:
        """Give the scalars that came with what was copied since the last time."""
        return self._reader.poll()

    def close(self) -> None:
        """Let go of the file, until something is written to it."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)


class Mirror:
    """The copies of all event files of a program.

    The files of the first run's folder lie in the simulation's own folder for them, those of further ones in folders
    below it that are named like theirs.

    Attributes:
        folders: The folders from which files are copied, with the names of those that hold the copies.
    """

    def __init__(self, root: Path) -> None:
        """Take the folder for the copies, which need not be there."""
        self.folders: dict[Path, str] = {}
        self._root = root
        self._copies: dict[tuple[int, int], Copy] = {}

    def __len__(self) -> int:
        return len(self._copies)

    def add(self, way: Path, source: Path) -> bool:
        """Begin to copy a file, unless that was done; tells whether it is a new one.

        Args:
            way: What leads to it.
            source: Its path, of which the copy's name and folder are made.

        Raises:
            OSError: If it cannot be opened.
        """
        status = way.stat()
        key = (status.st_dev, status.st_ino)
        if key in self._copies or not stat.S_ISREG(status.st_mode):
            return False
        if len(self._copies) >= _OPEN:
            for copy in self._copies.values():
                copy.close()
        self._copies[key] = Copy(way, source, self._root / self._folder_for(source.parent) / source.name)
        return True

    def _folder_for(self, source: Path) -> str:
        if source not in self.folders:
            taken = set(self.folders.values())
            names = [source.name, *(f"{source.name}-{number}" for number in range(2, len(taken) + 3))]
            self.folders[source] = next(name for name in names if name not in taken) if taken else ""
        return self.folders[source]

    def catch_up(self, to_the_end: bool = False) -> Iterator[Scalar]:
        """Copy what was written since the last time, and give the scalars in it.

        Args:
            to_the_end: Whether to copy all that there is, however long it takes.

        Raises:
            OSError: If a disk refuses, after all other files were looked at.
        """
        refused: OSError | None = None
        for copy in list(self._copies.values()):
            more = True
            while more:
                try:
                    more = copy.catch_up() and to_the_end
                    yield from copy.scalars()
                except OSError as error:
                    refused, more = error, False
        if refused is not None:
            raise refused

    def close(self) -> None:
        """Let go of all files."""
        for copy in self._copies.values():
            with suppress(OSError):
                copy.close()
        self._copies.clear()
