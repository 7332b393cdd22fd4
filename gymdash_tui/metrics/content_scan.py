"""From the bytes of an event file to the places of texts, images and sounds: records of scalars are passed over.

A scalar's record is known by the sizes in it, for thousands at once; neither its checksum nor its values are looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.simulation.event_wire import MalformedEventError

from .batch import Batch
from .content_wire import Held, Part, held
from .crc import checksum
from .decode import Decoded, gaps_of, left_alone
from .records import FRAME, HEADER, Ints, find, in_a_row

_MANY = 300  # records of a piece that are worth decoding together, when they are scalars laid out in another way
_METADATA = b"\x4a\x0b\x0a\x09\x0a\x07scalars"
_OF_CLASS = 0x0120  # the metadata's data_class = SCALAR, behind that
_SMALLEST = 12 + 11  # bytes of a plain scalar's event


class Place(NamedTuple):
    """A text, image or sound, and where in the file it stands.

    Attributes:
        at: The first of its bytes, counted from the file's beginning.
        check: CRC-32 of its bytes, to tell when the file has changed.
        head: The first bytes, which tell what kind of file it is.
    """

    part: Part
    at: int
    check: int
    head: bytes


class Finding(NamedTuple):
    """What one event holds beside scalars, and where."""

    event: Held
    places: list[Place]


class Scan:
    """Gathers what a piece of a file holds beside scalars.

    Args:
        kind_of: Tells what a tag was declared to be.
        learn: Takes note of what a tag is declared to be.
    """

    def __init__(self, kind_of: Callable[[bytes], str], learn: Callable[[bytes, str], None]) -> None:
        self.found: list[Finding] = []
        self._kind_of, self._learn = kind_of, learn

    def piece(self, data: bytes, at: int, at_end: bool, room: int) -> Decoded:
        """Look through all whole records."""
        buffer = np.frombuffer(data, np.uint8)
        row = in_a_row(buffer)
        if row is None:
            return self._broken(data, buffer, at, at_end, room)
        starts, ends = row
        if not len(starts):
            return Decoded(0, 0, [], [])
        left = np.flatnonzero(~_plain(buffer, starts, ends))
        if len(left) > _MANY:
            return self._broken(data, buffer, at, at_end, room)
        bad: list[tuple[int, int]] = []
        good: list[tuple[int, int]] = []
        for start, end in zip(starts[left].tolist(), ends[left].tolist(), strict=True):
            stored = int.from_bytes(data[end - 4 : end], "little")
            (good if checksum(buffer[start + HEADER : end - 4]) == stored else bad).append((start, end))
        return self._end(data, at, starts, ends, good, bad)

    def one(self, data: bytes, at: int) -> None:
        """Look through one record's data.

        Raises:
            MalformedEventError: It is no event.
        """
        event = held(data, self._kind_of, self._learn)
        if event.parts or event.parameters or event.restarts:
            self.found.append(Finding(event, [_place(data, part, at + HEADER) for part in event.parts]))

    def _broken(self, data: bytes, buffer: NDArray[np.uint8], at: int, at_end: bool, room: int) -> Decoded:
        """Look through what is whole of a piece with damage in it, or long records, or of scalars of other kinds."""
        records = find(buffer, at_end, room)
        if not len(records.starts):
            return Decoded(0, 0, [], [])
        each = left_alone(records, Batch())
        each = each[~_plain(buffer, records.starts[each], records.ends[each])]
        good = list(zip(records.starts[each].tolist(), records.ends[each].tolist(), strict=True))
        return self._end(data, at, records.starts, records.ends, good, gaps_of(records))

    def _end(
        self,
        data: bytes,
        at: int,
        starts: Ints,
        ends: Ints,
        good: list[tuple[int, int]],
        gaps: list[tuple[int, int]],
    ) -> Decoded:
        strange = []
        for start, end in good:
            try:
                self.one(data[start + HEADER : end - 4], at + start)
            except MalformedEventError:
                strange.append(start)
        return Decoded(int(starts[0]), int(ends[-1]), gaps, strange)


def _place(data: bytes, part: Part, begin: int) -> Place:
    content = memoryview(data)[part.at : part.at + part.size]
    return Place(part, begin + part.at, zlib.crc32(content), bytes(content[:64]))


def _plain(buffer: NDArray[np.uint8], starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Tell which records are an event of nothing but a time, a step, and one value of a tag and a number."""
    large = ends - starts >= FRAME + _SMALLEST
    if not large.all():
        large[large] = _plain(buffer, starts[large], ends[large])
        return large
    if not len(starts):
        return large
    words: NDArray[np.uint32] = np.ndarray((len(buffer) - 3,), "<u4", buffer, strides=(1,))
    begin = starts + HEADER
    number = ends - 9  # where its key must stand: five bytes before the checksum
    at = _behind_step(buffer, begin + 9, number)
    size = ends - (at + 6)  # of the summary; each size in it is one byte, and follows from the one before
    one: NDArray[np.bool_] = words[at] == (size << 8) + (size - 2 << 24) + 0x000A002A
    one &= (size < 128) & (buffer[begin] == 0x09)
    plain: NDArray[np.bool_] = (words[at + 4] & 0xFFFF) == (size - 9 << 8) + 0x0A
    plain &= one & (buffer[number] == 0x15)
    others = np.flatnonzero(one & ~plain)
    plain[others] = _declared(words, at[others] + 4, ends[others] - 4)
    return plain


def _declared(words: NDArray[np.uint32], tag_at: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Tell which values are a tag, a tensor and metadata that declare it a scalar, as those who write it lay it out."""
    ends = ends - 2 * (words[ends - 4] >> 16 == _OF_CLASS)
    begin = ends - len(_METADATA)
    tag = words[tag_at]
    tensor_at = np.minimum(tag_at + 2 + (tag >> 8 & 0xFF), begin - 2)
    tensor = words[tensor_at]
    right: NDArray[np.bool_] = (tag & 0x80FF == 0x0A) & (tensor & 0x80FF == 0x42)
    right &= tensor_at + 2 + (tensor >> 8 & 0xFF) == begin
    for back in (13, 9, 5, 4):
        right &= words[ends - back] == int.from_bytes(_METADATA[13 - back :][:4], "little")
    return right


def _behind_step(buffer: NDArray[np.uint8], at: Ints, last: Ints) -> Ints:
    """Go past the step, where there is one; never further than one byte behind `last`."""
    has_step = buffer[at] == 0x10
    behind: Ints = at + has_step
    more = has_step
    while True:
        more = more & (buffer[behind] > 127) & (behind < last)
        if not more.any():
            behind += has_step
            return behind
        behind += more
