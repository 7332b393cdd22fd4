"""A checkpoint while it is written: under a name that nobody takes for one, and on the disk before it gets its own."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

MANIFEST = "manifest.json"
"""Tells what a checkpoint is and what its files have to look like; written last."""

TEMPORARY = ".tmp"
REPLACED = ".old"
"""Endings of hidden folders: one that is being written, and one that is about to be removed."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """By which a file that was cut short or damaged is recognised: its size in bytes, and their CRC-32."""

    size: int
    crc: int


class SummedFile:
    """A file that adds up what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = 0
        self._crc = 0

    def write(self, data: Any) -> int:
        """Append some bytes.

        Raises:
            OSError: If the disk refuses.
        """
        size = memoryview(data).nbytes
        self._file.write(data)
        self._crc = zlib.crc32(data, self._crc)
        self._size += size
        return size

    @property
    def sum(self) -> FileSum:
        """Size and checksum of what was written so far."""
        return FileSum(self._size, self._crc)


class Draft:
    """A folder that becomes a checkpoint by :meth:`commit`, or is removed by :meth:`abandon`."""

    def __init__(self, folder: Path, name: str) -> None:
        """Make the folder.

        Args:
            folder: Where the checkpoints are.
            name: What this one will be called.

        Raises:
            OSError: If the disk refuses.
        """
        self._folder = folder
        self._whole = folder / name
        self._path = folder / f".{name}{TEMPORARY}"
        self._sums: dict[str, FileSum] = {}
        remove(self._path)
        self._path.mkdir(parents=True, mode=0o700)

    @contextmanager
    def file(self, name: str) -> Iterator[SummedFile]:
        """Give a new file to write to; it is on the disk afterwards.

        Raises:
            OSError: If the disk refuses.
        """
        with (self._path / name).open("xb") as file:
            summed = SummedFile(file)
            yield summed
            file.flush()
            os.fsync(file.fileno())
        self._sums[name] = summed.sum

    def commit(self, told: Mapping[str, Any]) -> Path:
        """Write the manifest and give the folder its name, replacing a checkpoint that has it.

        Returns:
            The checkpoint's folder.

        Raises:
            OSError: If the disk refuses.
        """
        files = {name: {"bytes": one.size, "crc32": f"{one.crc:08x}"} for name, one in self._sums.items()}
        with self.file(MANIFEST) as file:
            file.write(json.dumps({**told, "files": files}, indent=1).encode())
        _sync(self._path)
        replaced = retire(self._whole)
        self._path.rename(self._whole)
        _sync(self._folder)
        remove(replaced)
        return self._whole

    def abandon(self) -> None:
        """Remove what was written."""
        remove(self._path)


def retire(path: Path) -> Path:
    """Take a checkpoint's name away, so that no half-removed folder ever has it; gives the name it has then."""
    replaced = path.with_name(f".{path.name}{REPLACED}")
    remove(replaced)
    if path.exists():
        path.rename(replaced)
    return replaced


def remove(path: Path) -> None:
    """Remove a folder or a file, if it is there; what cannot be removed is left to the next time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
