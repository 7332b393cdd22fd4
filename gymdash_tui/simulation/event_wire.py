"""The scalars in one TensorBoard event, read from its protocol buffer without the protobuf library.

An event is small and its schema old: reading the bytes costs microseconds, importing the generated classes 23 ms.
The reader also tells *where* in the record the values stand, so that others like it are decoded by the thousand.
Schema: tensorboard/compat/proto/{event,summary,tensor}.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

# The keys of the fields that matter: field number * 8 + wire type.
_WALL_TIME, _STEP, _SUMMARY, _SESSION_LOG = 0x09, 0x10, 0x2A, 0x3A
_VALUE = 0x0A
_STATUS, _START = 0x08, 1
_TAG, _SIMPLE_VALUE, _TENSOR, _METADATA = 0x0A, 0x15, 0x42, 0x4A
_DTYPE, _SHAPE, _CONTENT = 0x08, 0x12, 0x22
_DIM, _SIZE, _PLUGIN, _PLUGIN_NAME = 0x12, 0x08, 0x0A, 0x0A

# TensorProto's dtype: the struct format of one element, and the number of the field that holds it as a list.
_DTYPES = {
    1: ("f", 5), 2: ("d", 6), 3: ("i", 7), 4: ("B", 7), 5: ("h", 7), 6: ("b", 7), 9: ("q", 10), 10: ("?", 11),
    14: ("bfloat16", 13), 17: ("H", 7), 19: ("e", 13), 22: ("I", 16), 23: ("Q", 17),
}  # fmt: skip


class MalformedEventError(ValueError):
    """The bytes are no protocol buffer."""


class Scalar(NamedTuple):
    """One value of an event. `kind` is "f" or "d" where the value stands as such at `value_at`, else ""."""

    tag: bytes
    value: float
    declared: bool  # False for a tensor that does not say it is a scalar: earlier events of its tag may have
    tag_at: int
    value_at: int
    kind: str


class Event(NamedTuple):
    """One event; where a position is 0, the field is not in the record (nothing stands at 0 but a key)."""

    wall_time: float
    step: int
    scalars: list[Scalar]
    wall_at: int
    step_at: int
    step_end: int
    restarts: bool = False  # a run was resumed: what was recorded before from this step on counts no more


class _Element(NamedTuple):
    value: float
    at: int
    kind: str


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Read a variable-length integer; returns it and the position behind it.

    Raises:
        MalformedEventError: It goes on beyond the end.
    """
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, at
        shift += 7
    raise MalformedEventError(f"the number at byte {at} has no end")


def signed(value: int) -> int:
    """Give the number that 64 bits stand for with a sign."""
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (key, start, end) of each field of a message; for a length-delimited field, of what it holds.

    Raises:
        MalformedEventError: The bytes are no protocol buffer.
    """
    while at < end:
        key, at = varint(data, at, end)
        kind = key & 7
        if kind == 2:
            size, at = varint(data, at, end)
            stop = at + size
        elif kind == 0:
            stop = varint(data, at, end)[1]
        elif kind in (1, 5):
            stop = at + (8 if kind == 1 else 4)
        else:
            raise MalformedEventError(f"the field at byte {at} is of no known kind")
        if stop > end or key < 8:
            raise MalformedEventError(f"the field at byte {at} does not fit its message")
        yield key, at, stop
        at = stop


def plain(data: bytes) -> tuple[float, int, bytes, float] | None:
    """Read the usual record, (wall time, step, tag, value) in this order, fast; None where `parse` must look."""
    size = len(data)
    if size < 22 or data[0] != _WALL_TIME or data[-5] != _SIMPLE_VALUE:
        return None
    step, at = 0, 9
    if data[at] == _STEP:
        step, at = varint(data, at + 1, size)
        step = signed(step)
    tag_at = at + 6
    # Single-byte sizes: with 128 bytes or more they would be two bytes long, and not equal to what is left.
    if tag_at + 5 > size or data[at : at + 5 : 2] != b"\x2a\x0a\x0a":
        return None
    left = size - at - 2
    if left > 127 or data[at + 1] != left or data[at + 3] != left - 2 or data[at + 5] != left - 9:
        return None
    wall_time, value = struct.unpack_from("<d", data, 1)[0], struct.unpack_from("<f", data, size - 4)[0]
    return wall_time, step, data[tag_at : size - 5], value


def parse(data: bytes) -> Event:
    """Read an event's time, step and scalars; text, images, histograms and the rest are passed over.

    Raises:
        MalformedEventError: The bytes are no protocol buffer.
    """
    wall_time, step, wall_at, step_at, step_end, restarts = 0.0, 0, 0, 0, 0, False
    scalars: list[Scalar] = []
    for key, start, end in fields(data, 0, len(data)):
        if key == _WALL_TIME:
            wall_time, wall_at = struct.unpack_from("<d", data, start)[0], start
        elif key == _STEP:
            step, step_at, step_end = signed(varint(data, start, end)[0]), start, end
        elif key == _SUMMARY:
            for inner, value_start, value_end in fields(data, start, end):
                if inner == _VALUE:
                    scalars.extend(_scalar(data, value_start, value_end))
        elif key == _SESSION_LOG:
            restarts = is_start(data, start, end)
    return Event(wall_time, step, scalars, wall_at, step_at, step_end, restarts)


def is_start(data: bytes, start: int, end: int) -> bool:
    """Tell whether a session log says that a run was taken up."""
    statuses = [varint(data, at, stop)[0] for key, at, stop in fields(data, start, end) if key == _STATUS]
    return statuses[-1:] == [_START]


def _scalar(data: bytes, start: int, end: int) -> Iterator[Scalar]:
    tag_at = tag_end = start
    found: _Element | None = None
    plugin: bytes | None = None
    simple = False
    for key, at, stop in fields(data, start, end):
        if key == _TAG:
            tag_at, tag_end = at, stop
        elif key == _SIMPLE_VALUE:
            found, simple = _Element(struct.unpack_from("<f", data, at)[0], at, "f"), True
        elif key == _TENSOR:
            found, simple = _tensor(data, at, stop), False
        elif key == _METADATA:
            plugin = _plugin(data, at, stop)
    if found is not None and (simple or plugin in (None, b"scalars")):
        yield Scalar(data[tag_at:tag_end], found.value, simple or plugin is not None, tag_at, found.at, found.kind)


def _plugin(data: bytes, start: int, end: int) -> bytes | None:
    """Name the dashboard that a value was written for."""
    for key, at, stop in fields(data, start, end):
        if key == _PLUGIN:
            for inner, name_at, name_end in fields(data, at, stop):
                if inner == _PLUGIN_NAME:
                    return data[name_at:name_end]
    return None


def _tensor(data: bytes, start: int, end: int) -> _Element | None:
    """Read a tensor of one element; None when it has more, none, or is not of numbers."""
    dtype, content, content_at = 0, b"", 0
    lists: dict[int, tuple[int, int, int]] = {}
    for key, at, stop in fields(data, start, end):
        if key == _DTYPE:
            dtype = varint(data, at, stop)[0]
            if dtype not in _DTYPES:
                return None
        elif key == _SHAPE:
            if any(size != 1 for size in dimensions(data, at, stop)):
                return None
        elif key == _CONTENT:
            content, content_at = data[at:stop], at
        elif stop > at:
            lists.setdefault(key >> 3, (key & 7, at, stop))
    if dtype not in _DTYPES:
        return None
    form, number = _DTYPES[dtype]
    if content:
        return _from_bytes(form, content, content_at)
    if number not in lists:
        return _Element(0.0, 0, "")  # a tensor without values is filled with zeros
    return _from_list(form, data, *lists[number])


def dimensions(data: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the sizes of a tensor's axes."""
    for key, at, stop in fields(data, start, end):
        if key == _DIM:
            size = 0
            for inner, size_at, size_end in fields(data, at, stop):
                if inner == _SIZE:
                    size = varint(data, size_at, size_end)[0]
            yield size


def _from_bytes(form: str, content: bytes, at: int) -> _Element | None:
    if form == "bfloat16":  # the upper half of a float
        return _Element(struct.unpack("<f", b"\0\0" + content)[0], 0, "") if len(content) == 2 else None
    if len(content) != struct.calcsize(form):
        return None
    return _Element(float(struct.unpack("<" + form, content)[0]), at, form if form in ("f", "d") else "")


def _from_list(form: str, data: bytes, kind: int, start: int, end: int) -> _Element | None:
    """Read the first number of a list, packed (kind 2) or not."""
    if form in ("f", "d"):
        width = struct.calcsize(form)
        if end - start < width or kind == 0:
            return None
        return _Element(struct.unpack_from("<" + form, data, start)[0], start, form if end - start == width else "")
    if kind not in (0, 2):
        return None
    width = 2 if form == "bfloat16" else struct.calcsize(form)
    bits = varint(data, start, end)[0].to_bytes(8, "little")
    found = _from_bytes(form, bits[:width], 0)
    return found and found._replace(kind="")
