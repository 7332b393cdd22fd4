"""One event file, read on from where the last reading ended."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np

from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.event_wire import MalformedEventError

from .crc import checksum
from .decode import Decoded
from .records import FRAME, HEADER, LONGEST, header_length, next_begun, next_header

_CHUNK = 1 << 20
_LARGEST = 64 << 20  # bytes; a record is held in memory whole
_BEGINNING = 40  # bytes that tell a file from its successor: the first record holds the time of its writing
_WARNINGS = 50  # places named one by one
_SETTLED = 300.0  # seconds without a change after which no record is still being written: torch flushes each 120 s


class Gatherer(Protocol):
    """Takes from records what a reader is after."""

    def piece(self, data: bytes, at: int, at_end: bool, room: int) -> Decoded:
        """Take from all whole records in a piece of a file.

        Args:
            data: The piece.
            at: Where in the file it begins.
            at_end: Whether the file ends where the piece does.
            room: How far a record may reach, in bytes from the piece's beginning.
        """

    def one(self, data: bytes, at: int) -> None:
        """Take from the data of one record, which begins at a byte of the file.

        Raises:
            MalformedEventError: It is no event.
        """


G = TypeVar("G", bound=Gatherer)


class EventFile(Generic[G]):
    """A TensorBoard event file that may still be written to.

    Args:
        path: Where it is.
        name: What it is called in warnings.
        begin: Makes a gatherer for the next piece.

    Attributes:
        unread: True when the last reading was broken off with data still unread.
    """

    def __init__(self, path: Path, name: str, begin: Callable[[], G]) -> None:
        self.unread = False
        self._path, self._name, self._begin = path, safe_text(name), begin
        self._seen: tuple[int, int, int] | None = None
        self._inode = 0
        self._settled = False  # when last read, nobody had written to it for a while
        self._waits = False
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
        # A record that was waited for is given up at last, and what lies behind its beginning is read.
        given_up = self._waits and not self._settled and _is_settled(status)
        return given_up or (status.st_size, status.st_mtime_ns, status.st_ino) != self._seen

    def read(self) -> Generator[G | None, None, None]:
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

    def _read(self, handle: int) -> Generator[G | None, None, None]:
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
        self._settled, self._waits = _is_settled(status), False
        self.unread = self._offset < status.st_size
        while self.unread:
            gathered = self._begin()
            self.unread = self._advance(handle, status.st_size, gathered) and self._offset < status.st_size
            yield gathered

    def _continues(self, status: os.stat_result, beginning: bytes) -> bool:
        """Tell whether the file is the one read so far, and not cut or another of the same name.

        A file system may give a new file the number of the one it replaced, so the first bytes are compared too.
        """
        same = status.st_ino == self._inode and status.st_size >= self._offset
        return same and beginning.startswith(self._beginning)

    def _advance(self, handle: int, size: int, gathered: G) -> bool:
        """Read one piece; returns whether there is more that can be read now."""
        data = os.pread(handle, min(_CHUNK, size - self._offset), self._offset)
        if not data:
            return False  # cut off since its size was asked for: the next poll sees that
        at_end = self._offset + len(data) >= size
        found = gathered.piece(data, self._offset, at_end, self._room(size))
        if not found.end:
            return self._search(handle, data, size, gathered)
        self._end_gap(self._offset + found.start)
        for start, end in found.gaps:
            self._warn_of_gap(self._offset + start, self._offset + end)
        for start in found.strange:
            self._warn_of_strange(self._offset + start)
        self._offset += found.end
        return True

    def _room(self, size: int) -> int:
        """Give how far from here a record may reach: no further than the file, when nobody writes to it any more."""
        return size - self._offset if self._settled else LONGEST

    def _search(self, handle: int, data: bytes, size: int, gathered: G) -> bool:
        """Go on where no whole record is to be seen: it is long, or not written to its end yet, or damaged."""
        buffer, room = np.frombuffer(data, np.uint8), self._room(size)
        length = header_length(buffer, 0)
        read_to = self._offset + len(data)
        is_long = length is not None and len(data) < FRAME + length <= room
        if length is not None and is_long:
            if self._offset + FRAME + length > size:
                return self._wait("")
            if self._take_long(handle, length, gathered):
                return True
        if read_to >= size:
            seen = len(data) >= HEADER or self._settled
            return self._wait(f"no whole record from byte {self._offset} on" if seen else "")
        if self._lost is None:
            self._lost = self._offset
        # A long record hides what lies in it; otherwise all that ends in this piece is known to be damaged.
        step = next_header(buffer, 0) if is_long else next_begun(buffer, room)
        self._offset += step or max(1, len(data) - HEADER)
        return True

    def _wait(self, seen: str) -> bool:
        self._waits = True
        if self._lost is not None:
            seen = f"no whole record from byte {self._lost} on"
        if seen:
            self._tail = f"{self._name} has {seen}: it is damaged there, or still being written."
        return False

    def _take_long(self, handle: int, length: int, gathered: G) -> bool:
        """Read a record longer than a piece; returns False when it is damaged."""
        if length > _LARGEST:
            where = f"The record at byte {self._offset} of {self._name}"
            self._warn(f"{where} is longer than {short_bytes(_LARGEST)} ({short_bytes(length)}); it was left out.")
        else:
            data = os.pread(handle, length + 4, self._offset + HEADER)
            if len(data) < length + 4 or checksum(data[:length]) != int.from_bytes(data[length:], "little"):
                return False
            try:
                gathered.one(data[:length], self._offset)
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


def _is_settled(status: os.stat_result) -> bool:
    return time.time() - status.st_mtime > _SETTLED
