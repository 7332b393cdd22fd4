"""Reads the scalars that are being written to TensorBoard event files, with the standard library alone.

A record counts when both its checksums are right and it does not lie inside another one that counts; what lies between
two such records is damage. What is read is handed out and not kept.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gymdash_tui.simulation.event_wire import MalformedEventError, parse, plain
from gymdash_tui.simulation.events import masked_crc

NAMED = "tfevents"
"""What the name of an event file contains, by which TensorBoard knows it as well."""

_PIECE = 1 << 20  # bytes read in one go
_LONG = 1 << 20  # bytes of a record from which on it holds pictures and no scalars: it is passed over unread
_HEAD, _FRAME = 12, 16  # bytes before a record's data; bytes of a record that are not its data
_HEADER = struct.Struct("<QI")
# where a header may stand: the upper half of a length is zero, and its checksum is not
_LIKE_A_HEADER = re.compile(rb"(?=[\x00-\xff]{4}\x00{4}(?!\x00{4})[\x00-\xff]{4})")


class Scalar(NamedTuple):
    """One point of a curve; the wall time is in Unix seconds."""

    tag: str
    value: float
    step: int
    wall_time: float


class ScalarReader:
    """Follows one event file that may still be written to.

    A last record that is not whole yet is waited for, damage is passed over to the next whole record, and a file that
    has become shorter, or is another one of the same name, is read anew.

    Attributes:
        unread: Whether the last :meth:`poll` stopped at its limit, with more to be read.
    """

    def __init__(self, path: Path) -> None:
        """Take the file's path; it need not be there yet."""
        self.unread = False
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._begin()

    def _begin(self) -> None:
        self._buffer, self._at = b"", 0
        self._offset = 0  # in the file, behind the buffer
        self._skip_to = 0  # in the file: up to here a long record goes that is not read
        self._declared: set[bytes] = set()

    def poll(self, limit: int | None = None) -> list[Scalar]:
        """Give the scalars written since the last call, in the file's order; none where there is no file.

        Where nothing was written it costs one look at the file's status.

        Args:
            limit: About how many to give at most; the others come with the next calls.

        Raises:
            OSError: If the file is there and cannot be read.
        """
        try:
            status = os.stat(self._path)  # noqa: PTH116 - called twice a second for each of many files
            if (status.st_ino, status.st_size) == self._seen and not self.unread:
                return []
            if not stat.S_ISREG(status.st_mode):
                raise OSError(f"{self._path} is no regular file, so there are no events to read in it.")
            with self._path.open("rb", buffering=0) as file:
                return self._read(file, limit)
        except FileNotFoundError:
            return []

    def _read(self, file: BinaryIO, limit: int | None) -> list[Scalar]:
        status = os.fstat(file.fileno())
        if self._seen is not None and (status.st_ino != self._seen[0] or status.st_size < self._offset):
            self._begin()
        found: list[Scalar] = []
        self.unread = True
        while limit is None or len(found) < limit:
            data = self._next_record(self._offset >= status.st_size)
            if data is not None:
                found.extend(self._scalars(data))
            elif not self._read_piece(file, status.st_size):
                self.unread = False
                break
        self._seen = (status.st_ino, status.st_size)
        return found

    def _read_piece(self, file: BinaryIO, size: int) -> bool:
        """Take more of the file into the buffer; tells whether there was more."""
        if self._skip_to > self._offset:
            if self._skip_to > size:
                return False
            self._offset, self._skip_to = self._skip_to, 0
        file.seek(self._offset)
        data = file.read(min(_PIECE, max(0, size - self._offset)))
        self._buffer, self._at = self._buffer[self._at :] + data, 0
        self._offset += len(data)
        return bool(data)

    def _next_record(self, at_end: bool) -> bytes | None:
        """Give the data of the next whole record in the buffer; ``at_end``: the file ends where the buffer does."""
        length = _length(self._buffer, self._at)
        if length is not None and _is_whole(self._buffer, self._at, length):
            return self._take(self._at, length)
        if len(self._buffer) - self._at < _HEAD:
            return None
        headers = list(_headers(self._buffer, self._at))
        # a record that goes beyond the end is torn, and not just begun, where others follow in it up to the very end
        torn = at_end and any(self._is_last(start, length) for start, length in headers)
        for start, length in headers:
            if length > _LONG:
                return self._pass_over(start, length)
            if _is_whole(self._buffer, start, length):
                return self._take(start, length)
            if start + _FRAME + length > len(self._buffer) and not torn:
                self._at = start
                return None
        self._at = max(self._at, len(self._buffer) - _HEAD + 1)
        return None

    def _is_last(self, start: int, length: int) -> bool:
        return start + _FRAME + length == len(self._buffer) and _is_whole(self._buffer, start, length)

    def _take(self, start: int, length: int) -> bytes:
        self._at = start + _FRAME + length
        return self._buffer[start + _HEAD : start + _HEAD + length]

    def _pass_over(self, start: int, length: int) -> bytes:
        """Leave out a record that is too long for scalars, without reading it."""
        self._at = start + _FRAME + length
        beyond = self._at - len(self._buffer)
        if beyond > 0:
            self._skip_to = self._offset + beyond
            self._buffer, self._at = b"", 0
        return b""

    def _scalars(self, data: bytes) -> Iterator[Scalar]:
        usual = plain(data)
        if usual is not None:
            wall_time, step, tag, value = usual
            self._declared.add(tag)
            yield Scalar(tag.decode("utf-8", "replace"), value, step, wall_time)
            return
        with suppress(MalformedEventError):  # whole, and no event: passed over as damage is
            event = parse(data)
            for one in event.scalars:
                # TensorFlow says only with a tag's first tensor that it is a scalar
                if one.declared or one.tag in self._declared:
                    self._declared.add(one.tag)
                    yield Scalar(one.tag.decode("utf-8", "replace"), one.value, event.step, event.wall_time)


class FolderReader:
    """Follows all event files below a folder, also those that are yet to come."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not be there yet."""
        self._folder = folder
        self._readers: dict[Path, ScalarReader] = {}

    def poll(self) -> list[Scalar]:
        """Give the scalars written since the last call, file by file; a file that cannot be read is tried again."""
        found: list[Scalar] = []
        for path in sorted(event_files(self._folder)):
            with suppress(OSError):
                found.extend(self._readers.setdefault(path, ScalarReader(path)).poll())
        return found


def event_files(folder: Path) -> Iterator[Path]:
    """Give the event files below a folder; none where it cannot be looked into."""
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names if NAMED in name)


def _headers(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Give where each sound header stands, and the length that it announces."""
    for match in _LIKE_A_HEADER.finditer(data, at):
        length = _length(data, match.start())
        if length is not None:
            yield match.start(), length


def _length(data: bytes, at: int) -> int | None:
    """Give the length that the header at a position announces, or ``None`` where there is no sound one."""
    if at + _HEAD > len(data):
        return None
    length, checksum = _HEADER.unpack_from(data, at)
    return int(length) if length >> 32 == 0 and _checksum_of(length) == checksum else None


@lru_cache(1024)
def _checksum_of(length: int) -> int:
    return masked_crc(length.to_bytes(8, "little"))


def _is_whole(data: bytes, start: int, length: int) -> bool:
    end = start + _HEAD + length
    if length > _LONG or end + 4 > len(data):
        return False
    return masked_crc(data[start + _HEAD : end]) == int.from_bytes(data[end : end + 4], "little")
