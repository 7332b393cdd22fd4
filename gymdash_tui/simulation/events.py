"""Writes scalars as TensorBoard event files, with the standard library alone.

The format: records of TFRecord (length, masked CRC-32C of it, data, masked CRC-32C of that), each an ``Event`` protocol
buffer (tensorflow/core/util/event.proto). Anything that reads TensorBoard files reads these.
"""

from __future__ import annotations

import contextlib
import os
import struct
import threading
import time
from functools import cache
from pathlib import Path


@cache
def _table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


def masked_crc(data: bytes) -> int:
    """Give the CRC-32C of some bytes, masked as TFRecord wants it."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def frame(data: bytes) -> bytes:
    """Put one record's head and tail around its data."""
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data))


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _bytes_field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def scalar_event(tag: str, value: float, step: int, wall_time: float) -> bytes:
    """Build the ``Event`` of one scalar; the value is kept as a 32-bit float, as in every event file."""
    try:
        number = struct.pack("<f", value)
    except OverflowError:  # beyond 32 bits: what a cast would make of it
        number = struct.pack("<f", float("inf") if value > 0 else float("-inf"))
    inner = _bytes_field(1, tag.encode("utf-8", "replace")) + b"\x15" + number
    return b"\x09" + struct.pack("<d", wall_time) + b"\x10" + _varint(step) + _bytes_field(5, _bytes_field(1, inner))


class EventWriter:
    """Appends scalars to a new event file in a folder, each visible to readers at once."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and the file.

        Raises:
            OSError: If that cannot be done.
        """
        folder.mkdir(parents=True, exist_ok=True)
        now = time.time()
        host = os.uname().nodename
        path = folder / f"events.out.tfevents.{now:.6f}.{host}.{os.getpid()}"
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._lock = threading.Lock()
        self._write(b"\x09" + struct.pack("<d", now) + _bytes_field(3, b"brain.Event:2"))

    def add_scalar(self, tag: str, value: float, step: int, wall_time: float | None = None) -> None:
        """Append one scalar, recorded now or at another wall time (Unix seconds).

        Raises:
            OSError: If the disk refuses.
        """
        self._write(scalar_event(tag, value, step, time.time() if wall_time is None else wall_time))

    def _write(self, event: bytes) -> None:
        data = frame(event)
        with self._lock:
            written = 0
            try:
                while written < len(data):
                    written += os.write(self._file, data[written:])
            except OSError:
                # half a record would hide what comes after it
                with contextlib.suppress(OSError):
                    os.ftruncate(self._file, os.fstat(self._file).st_size - written)
                raise

    def close(self) -> None:
        """Close the file; what is added afterwards is refused."""
        with self._lock:
            # the number may soon be another file's: a thread that still logs must not write there
            file, self._file = self._file, -1
            if file >= 0:
                os.close(file)
