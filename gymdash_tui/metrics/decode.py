"""From the bytes of an event file to points: the records in them, and what each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gymdash_tui.simulation.event_wire import MalformedEventError, parse, plain

from . import columns
from .batch import Batch
from .records import HEADER, Ints, Records, find, find_few

_FEW = 1 << 13  # bytes below which records are quicker decoded one by one

Known = Callable[[bytes], bool]
"""Tells whether a tag is known to be a scalar's."""


class Decoded(NamedTuple):
    """What a piece of a file held; all positions count from the piece's beginning."""

    start: int  # of the first whole record
    end: int  # of the last whole record; 0 when there is none
    gaps: list[tuple[int, int]]  # stretches between whole records
    strange: list[int]  # whole records that are no events


def decode(data: bytes, at_end: bool, room: int, batch: Batch, known: Known) -> Decoded:
    """Add the points of all whole records to a batch.

    Args:
        data: A piece of a file.
        at_end: Whether the file ends where the data does.
        room: How far a record may reach, in bytes from the piece's beginning.
        batch: Takes the points.
        known: Tells which tags are scalars'.
    """
    buffer = np.frombuffer(data, np.uint8)
    if len(data) <= _FEW and (spans := find_few(data, buffer)):
        return Decoded(0, len(data), [], _decode_each(data, spans, batch, known))
    records = find(buffer, at_end, room)
    if not len(records.starts):
        return Decoded(0, 0, [], [])
    each = left_alone(records, batch)
    spans = list(zip(records.starts[each].tolist(), records.ends[each].tolist(), strict=True))
    strange = _decode_each(data, spans, batch, known)
    gaps = gaps_of(records)
    return Decoded(int(records.starts[0]), int(records.ends[-1]), gaps, strange)


class Scalars:
    """Gathers the points of a piece of a file."""

    def __init__(self, known: Known) -> None:
        self.batch = Batch()
        self._known = known

    def piece(self, data: bytes, at: int, at_end: bool, room: int) -> Decoded:
        """Take the points of all whole records."""
        return decode(data, at_end, room, self.batch, self._known)

    def one(self, data: bytes, at: int) -> None:
        """Take the points of one record's data; see `decode_one`."""
        decode_one(data, at, self.batch, self._known)


def decode_one(data: bytes, at: int, batch: Batch, known: Known) -> None:
    """Add the points of one record's data, which began at a position.

    Raises:
        MalformedEventError: It is no event.
    """
    usual = plain(data)
    if usual is not None:
        wall_time, step, tag, value = usual
        batch.add(tag, at, step, wall_time, value)
        return
    event = parse(data)
    if event.restarts:
        batch.restart(at, event.step)
    for scalar in event.scalars:
        if scalar.declared or scalar.tag in batch or known(scalar.tag):
            batch.add(scalar.tag, at, event.step, event.wall_time, scalar.value)


def _decode_each(data: bytes, spans: list[tuple[int, int]], batch: Batch, known: Known) -> list[int]:
    strange = []
    for start, end in spans:
        try:
            decode_one(data[start + HEADER : end - 4], start, batch, known)
        except MalformedEventError:
            strange.append(start)
    return strange


def left_alone(records: Records, batch: Batch) -> Ints:
    """Add the points of records of one kind to a batch, many at once; gives the places of all other records."""
    alone = [records.single]
    for block in records.blocks:
        alone.append(np.searchsorted(records.starts, block.at[columns.decode(block, batch)]))
    return np.sort(np.concatenate(alone))


def gaps_of(records: Records) -> list[tuple[int, int]]:
    """Give the stretches between whole records, as starts and ends."""
    starts, before = records.starts[1:], records.ends[:-1]
    apart = starts > before
    return list(zip(before[apart].tolist(), starts[apart].tolist(), strict=True))
