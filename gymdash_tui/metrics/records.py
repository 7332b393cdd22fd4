"""Find the whole records in a piece of a TFRecord file.

A record is a length (8 bytes), the length's checksum (4), the data, and the data's checksum (4). A record counts when
both checksums are right and it does not lie inside another one that counts. That rule alone decides: what lies between
two such records is damage, and what follows the last one is either damage or still being written.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .crc import REACH, checksum, checksums, checksums_at, header_checksums

HEADER = 12
"""Bytes before a record's data."""
FRAME = 16
"""Bytes of a record that are not its data."""
LONGEST = 1 << 31
"""Bytes: no protocol buffer is longer, so a header that announces more is damage."""

_HEADER = struct.Struct("<QI")
_MANY = 24  # records of one length that are worth a matrix of their own
_PIECE = 1 << 18  # bytes looked at in one go: larger arrays would be mapped, and faulted in, anew each time
_SCAN = 1 << 17  # bytes looked at for headers in one go
_EFFORT = 16  # bytes checked per byte read at most; only a file made for it overlaps its records so much
_SHORT = 1 << 16

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]


class Block(NamedTuple):
    """Whole records of one length: where they begin, their data, and the columns in which any two differ."""

    at: Ints  # (n,)
    rows: Bytes  # (n, length)
    varying: Bytes  # (length,), zero where all rows are the same


class Records(NamedTuple):
    """The whole records in a buffer, in order; `blocks` hold the data of most, `single` names the others."""

    starts: Ints
    ends: Ints
    blocks: list[Block]
    single: Ints  # indexes into starts


def header_length(buffer: Bytes, at: int) -> int | None:
    """Return the length that the header at a position announces, or None where there is no sound header."""
    header = buffer[at : at + HEADER].tobytes()
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header[:8], "little")
    return length if _header_checksum(length) == int.from_bytes(header[8:], "little") else None


@cache
def _short_headers() -> NDArray[np.uint32]:
    """The checksum that belongs to each length below 64 KiB."""
    return header_checksums(np.arange(_SHORT))


@lru_cache(1024)
def _header_checksum(length: int) -> int:
    return int(_short_headers()[length]) if length < _SHORT else checksum(length.to_bytes(8, "little"))


def next_header(buffer: Bytes, after: int) -> int | None:
    """Return the position of the first sound header behind `after`, or None."""
    at, _ = _all_headers(buffer[after + 1 :])
    return int(at[0]) + after + 1 if len(at) else None


def next_begun(buffer: Bytes, room: int) -> int | None:
    """Return the position of the first record behind the beginning that goes beyond the buffer, but not `room`."""
    at, lengths = _all_headers(buffer[1:])
    ends = at + 1 + lengths + FRAME
    begun = at[(ends > len(buffer)) & (ends <= room)]
    return int(begun[0]) + 1 if len(begun) else None


def find_few(data: bytes, buffer: Bytes) -> list[tuple[int, int]]:
    """Return (start, end) of records that fill some bytes exactly, all sound and short; else nothing.

    For a few records this is several times faster than `find`.
    """
    starts, ends, at, size = [], [], 0, len(data)
    while at + FRAME < size:
        length, stored = _HEADER.unpack_from(data, at)
        if not 0 < length <= REACH or _header_checksum(length) != stored:
            return []
        starts.append(at)
        at += FRAME + length
        ends.append(at)
    if at != size:
        return []
    last = np.array(ends) - 4
    data_at = np.array(starts) + HEADER
    sound = checksums_at(buffer, data_at, last - data_at) == _words(buffer)[last]
    return list(zip(starts, ends, strict=True)) if sound.all() else []


def _words(buffer: Bytes) -> NDArray[np.uint32]:
    """The number of four bytes that begins at each byte."""
    return np.ndarray((max(0, len(buffer) - 3),), "<u4", buffer, strides=(1,))


def in_a_row(buffer: Bytes) -> tuple[Ints, Ints] | None:
    """Return where the records of a buffer begin and end, by their headers alone; None for damage or long records."""
    starts, lengths = _headers(buffer, short=True)
    ends = starts + lengths + FRAME
    if not _chained(starts, ends, len(buffer)):
        return None
    whole = ends <= len(buffer)
    return starts[whole], ends[whole]


def find(buffer: Bytes, at_end: bool, room: int = LONGEST) -> Records:
    """Find the whole records in a buffer; where nothing is damaged, the first begins at 0.

    A record that goes beyond the buffer is left for another time, with all that lies inside it: it may be whole then.
    It is known to be torn only where other records follow inside it up to the very end of the file (`at_end`), or
    where it goes further than `room` bytes from the buffer's beginning.
    """
    starts, lengths = _headers(buffer, short=True)
    if not _chained(starts, starts + lengths + FRAME, len(buffer)):
        starts, lengths = _all_headers(buffer)
    ends = starts + lengths + FRAME
    whole = ends <= len(buffer)
    begun = starts[~whole & (ends <= room)]
    starts, lengths, ends = starts[whole], lengths[whole], ends[whole]
    if int(lengths.sum()) > _EFFORT * len(buffer):
        few = _shortest(lengths, _EFFORT * len(buffer))
        starts, lengths, ends = starts[few], lengths[few], ends[few]
    good, blocks, alone = _check(buffer, starts, lengths)
    if at_end and np.any(ends[good] == len(buffer)):
        begun = begun[:0]
    _drop_covered(good, starts, ends, begun)
    number = np.cumsum(good) - 1
    kept = [_select(block, good[part]) for part, block in blocks]
    return Records(starts[good], ends[good], [block for block in kept if len(block.at)], number[alone[good[alone]]])


def _shortest(lengths: Ints, most: int) -> Ints:
    """Choose the shortest records, of so many bytes together: those that lie over many others are left out."""
    order = np.argsort(lengths, kind="stable")
    return np.sort(order[: np.searchsorted(np.cumsum(lengths[order]), most, side="right")])


def _chained(starts: Ints, ends: Ints, size: int) -> bool:
    """Tell whether records follow each other without a gap until too little is left for another header."""
    if not len(starts):
        return size < HEADER
    return bool(starts[0] == 0 and size - ends[-1] < HEADER and np.array_equal(starts[1:], ends[:-1]))


def _all_headers(buffer: Bytes) -> tuple[Ints, Ints]:
    return _headers(buffer, short=False)


def _headers(buffer: Bytes, short: bool) -> tuple[Ints, Ints]:
    """Return position and length of all sound headers; `short`: only of records below 64 KiB, which is faster."""
    pieces = [np.empty((2, 0), np.int64)]
    room = np.empty((2, min(len(buffer), _SCAN)), np.bool_)
    for start in range(0, len(buffer) - HEADER + 1, _SCAN - HEADER):
        piece = buffer[start : start + _SCAN]
        at = _zero_runs(piece, short, room)
        words = _words(piece)
        lengths, stored = words[at], words[at + 8]
        sound = (_short_headers().take(lengths) if short else header_checksums(lengths)) == stored
        pieces.append(np.array((at[sound] + start, lengths[sound])))
    starts, lengths = np.concatenate(pieces, axis=1)
    return starts, lengths


def _zero_runs(piece: Bytes, short: bool, room: NDArray[np.bool_]) -> Ints:
    """Return the positions where a header could begin: by the zero bytes of a length, and a checksum that is not 0."""
    zero, two = room[:, : len(piece)]
    np.equal(piece, 0, out=zero)
    np.logical_and(zero[:-1], zero[1:], out=two[:-1])
    four = np.logical_and(two[:-3], two[2:-1], out=zero[:-3])
    run = np.logical_and(four[:-2], two[4:-1], out=two[:-5]) if short else four
    skipped = 2 if short else 4
    last = len(piece) - HEADER
    found: Ints = np.flatnonzero(run[skipped : last + skipped] > four[8 : last + 8])
    return found


def _check(buffer: Bytes, starts: Ints, lengths: Ints) -> tuple[NDArray[np.bool_], list[tuple[Ints, Block]], Ints]:
    """Compare the checksums of records' data.

    Returns:
        Which are right; blocks, each with the indexes of its records; the indexes of those in no block.
    """
    good = np.zeros(len(starts), np.bool_)
    blocks: list[tuple[Ints, Block]] = []
    left = [np.empty(0, np.int64)]
    for members in _by_length(lengths):
        length = int(lengths[members[0]])
        if len(members) < _MANY or not 0 < length <= REACH:
            left.append(members)
            continue
        for part in np.array_split(members, -(-len(members) * (length + FRAME) // _PIECE)):
            block, good[part] = _block(buffer, starts[part], length)
            blocks.append((part, block))
    alone = np.sort(np.concatenate(left))
    good[alone] = _check_alone(buffer, starts[alone], lengths[alone])
    return good, blocks, alone


def _by_length(lengths: Ints) -> Iterator[Ints]:
    """Yield the indexes of the records of each length; those too long for a matrix come together."""
    key = np.minimum(lengths, REACH + 1).astype(np.uint16)  # sixteen bits are sorted in one pass
    order = np.argsort(key, kind="stable")
    borders = np.flatnonzero(np.diff(key[order])) + 1
    if len(order):
        yield from np.split(order, borders)


def _block(buffer: Bytes, at: Ints, length: int) -> tuple[Block, NDArray[np.bool_]]:
    """Copy records of one length into a matrix; returns it and whose checksums are right."""
    width = length + 4
    data = buffer[HEADER:]
    windows: NDArray[Any] = np.ndarray((len(data) - width + 1,), f"V{width}", data, strides=(1,))
    flat = windows[at].view(np.uint8)
    stored = np.ndarray((len(at),), "<u4", flat, length, (width,))
    varying = _varying(flat, width)[:length]
    rows = flat.reshape(-1, width)[:, :length]
    return Block(at, rows, varying), checksums(rows, varying) == stored


def _varying(flat: Bytes, width: int) -> Bytes:
    """Return, per column, which bits differ between any row and the next."""
    differs = flat[width:] ^ flat[:-width]
    # Some rows side by side: numpy then folds long stretches, not one short row after the other.
    stride = 64 * width
    folded = len(differs) // stride * stride
    wide = np.bitwise_or.reduce(differs[:folded].reshape(-1, stride), axis=0)
    rest = np.concatenate((wide, differs[folded:])).reshape(-1, width)
    varying: Bytes = np.bitwise_or.reduce(rest, axis=0)
    return varying


def _select(block: Block, keep: NDArray[np.bool_]) -> Block:
    return block if keep.all() else Block(block.at[keep], block.rows[keep], block.varying)


def _check_alone(buffer: Bytes, starts: Ints, lengths: Ints) -> NDArray[np.bool_]:
    """Check records of any lengths."""
    found = np.zeros(len(starts), np.uint32)
    short = (lengths > 0) & (lengths <= REACH)
    if short.any():
        found[short] = checksums_at(buffer, starts[short] + HEADER, lengths[short])
    for index in np.flatnonzero(~short).tolist():
        begin = int(starts[index]) + HEADER
        found[index] = checksum(buffer[begin : begin + int(lengths[index])])
    right: NDArray[np.bool_] = found == _words(buffer)[starts + lengths + HEADER]
    return right


def _drop_covered(good: NDArray[np.bool_], starts: Ints, ends: Ints, begun: Ints) -> None:
    """Unmark records that begin inside an earlier one: a record may hold another as its data.

    Args:
        begun: Where records begin that go beyond the buffer.
    """
    index = np.flatnonzero(good)
    first, last = starts[index], ends[index]
    if np.all(first[1:] >= last[:-1]) and not (len(begun) and len(last) and begun[0] < last[-1]):
        return
    whole = zip(first.tolist(), last.tolist(), index.tolist(), strict=True)
    free = 0
    for start, end, one in sorted([*whole, *((start, sys.maxsize, -1) for start in begun.tolist())]):
        if start >= free:
            free = end
        elif one >= 0:
            good[one] = False
