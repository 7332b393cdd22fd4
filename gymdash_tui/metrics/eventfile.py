"""One event file, read on from where the last reading ended."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from pathlib import Path

import numpy as np

from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.event_wire import MalformedEventError

from .batch import Batch
from .crc import checksum
from .decode import Known, decode, decode_one
from .records import FRAME, HEADER, header_length, next_header

_CHUNK = 1 << 20
_LARGEST = 64 << 20  # bytes; a record is held in memory whole
_BEGINNING = 40  # bytes that tell a file from its successor: the first record holds the time of its writing
_WARNINGS = 50  # places named one by one


class EventFile:
    """A TensorBoard event file that may still be written to.

    Attributes:
        unread: True when the last reading was broken off with data still unread.
    """

    def __init__(self, path: Path, name: str, known: Known) -> None:
        self.unread = False
        self._path, self._name, self._known = path, safe_text(name), known
        self._seen: tuple[int, int, int] | None = None
        self._inode = 0
        self._start_over()

    def _start_over(self) -> None:
        self._beginning = b""
        self._offset = 0
        self._lost: int | None = None  # where the stretch began that is being searched for a record
        self._damage: list[str] = []
        self._places = 0
        self._tail = ""

    @property
    def warnings(self) -> list[str]:
        """What could not be read, one sentence for each place."""
        more = self._places - len(self._damage)
        rest = [f"{self._name} is damaged in {more} more places."] if more else []
        return [*self._damage, *rest, *([self._tail] if self._tail else [])]

    def changed(self) -> bool:
        """Tell, by one look at its status, whether there may be something to read."""
        if self.unread:
            return True
        try:
            status = self._path.stat()
        except OSError:
            # Gone, or out of reach: what was read stays, and it is looked at again when it is back.
            return False
        return (status.st_size, status.st_mtime_ns, status.st_ino) != self._seen

    def read(self) -> Generator[Batch | None, None, None]:
        """Yield what is new, in pieces of about a megabyte; None where all that was read before counts no more."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return
        except OSError as error:
            self._cannot(error)
            return
        try:
            yield from self._read(handle)
        except OSError as error:
            self._cannot(error)
        finally:
            os.close(handle)

    def _cannot(self, error: OSError) -> None:
        self._seen, self.unread = None, False
        reason = error.strerror or str(error)
        self._tail = f"{self._name} cannot be read from byte {self._offset} on ({reason}); it is tried again."

    def _read(self, handle: int) -> Generator[Batch | None, None, None]:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file")
        beginning = os.pread(handle, _BEGINNING, 0)
        if not self._continues(status, beginning):
            if self._offset:
                yield None
            self._start_over()
        self._beginning, self._inode = beginning, status.st_ino
        self._seen, self._tail = (status.st_size, status.st_mtime_ns, status.st_ino), ""
        self.unread = self._offset < status.st_size
        while self.unread:
            batch = Batch()
            self.unread = self._advance(handle, status.st_size, batch) and self._offset < status.st_size
            yield batch

    def _continues(self, status: os.stat_result, beginning: bytes) -> bool:
        """Tell whether the file is the one read so far, and not cut or another of the same name.

        A file system may give a new file the number of the one it replaced, so the first bytes are compared too.
        """
        same = status.st_ino == self._inode and status.st_size >= self._offset
        return same and beginning.startswith(self._beginning)

    def _advance(self, handle: int, size: int, batch: Batch) -> bool:
        """Read one piece; returns whether there is more that can be read now."""
        data = os.pread(handle, min(_CHUNK, size - self._offset), self._offset)
        if not data:
            return False  # cut off since its size was asked for: the next poll sees that
        found = decode(data, self._offset + len(data) >= size, batch, self._known)
        if not found.end:
            return self._search(handle, data, size, batch)
        self._end_gap(self._offset + found.start)
        for start, end in found.gaps:
            self._warn_of_gap(self._offset + start, self._offset + end)
        for start in found.strange:
            self._warn_of_strange(self._offset + start)
        self._offset += found.end
        return True

    def _search(self, handle: int, data: bytes, size: int, batch: Batch) -> bool:
        """Go on where no whole record is to be seen: it is long, or not written to its end yet, or damaged."""
        buffer = np.frombuffer(data, np.uint8)
        length = header_length(buffer, 0)
        read_to = self._offset + len(data)
        if length is not None:
            end = self._offset + FRAME + length
            if end > size:
                return self._wait("")
            if end > read_to and self._take_long(handle, length, batch):
                return True
        if read_to >= size:
            return self._wait(f"no whole record from byte {self._offset} on" if len(data) >= HEADER else "")
        if self._lost is None:
            self._lost = self._offset
        self._offset += next_header(buffer, 0) or max(1, len(data) - HEADER)
        return True

    def _wait(self, seen: str) -> bool:
        if self._lost is not None:
            seen = f"no whole record from byte {self._lost} on"
        if seen:
            self._tail = f"{self._name} has {seen}: it is damaged there, or still being written."
        return False

    def _take_long(self, handle: int, length: int, batch: Batch) -> bool:
        """Read a record longer than a piece; returns False when it is damaged."""
        if length > _LARGEST:
            where = f"The record at byte {self._offset} of {self._name}"
            self._warn(f"{where} is longer than {short_bytes(_LARGEST)} ({short_bytes(length)}); it was left out.")
        else:
            data = os.pread(handle, length + 4, self._offset + HEADER)
            if len(data) < length + 4 or checksum(data[:length]) != int.from_bytes(data[length:], "little"):
                return False
            try:
                decode_one(data[:length], self._offset, batch, self._known)
            except MalformedEventError:
                self._warn_of_strange(self._offset)
        self._end_gap(self._offset)
        self._offset += FRAME + length
        return True

    def _end_gap(self, end: int) -> None:
        """Go on at a whole record; what was passed over to get there was damage."""
        start = self._offset if self._lost is None else self._lost
        if start < end:
            self._warn_of_gap(start, end)
        self._lost = None

    def _warn_of_gap(self, start: int, end: int) -> None:
        self._warn(
            f"{self._name} is damaged from byte {start} to {end} ({short_bytes(end - start)}); reading went on there."
        )

    def _warn_of_strange(self, at: int) -> None:
        self._warn(f"The record at byte {at} of {self._name} is whole but no event; it was left out.")

    def _warn(self, sentence: str) -> None:
        self._places += 1
        if len(self._damage) < _WARNINGS:
            self._damage.append(sentence)
