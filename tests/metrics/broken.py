"""Event files of several writers, broken in known ways.

Each byte remembers where it came from, so that what is still whole is known without a look at a single checksum.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from .files import Point, event, opening, record, value

LENGTHS = (0, 5, 300, 10_000, 70_000, 1 << 26, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 63, (1 << 64) - 1)
"""Lengths that a header with the right checksum may announce where nothing like it follows."""

PARTS = ("length", "length checksum", "data", "checksum")
SIZES = (1, 4, 12, 17, 58, 300, 2000)
_FOREIGN = -1  # a byte that no writer wrote there


@dataclass
class Frame:
    """A record as it was written: what it says, and where its bytes stand among all that were written."""

    data: bytes
    points: tuple[tuple[str, Point], ...]
    first: int


@dataclass
class Broken:
    """Bytes of a file, and of each the number under which it was written (-1: it was not)."""

    data: bytearray
    origin: list[int]
    frames: list[Frame] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def put(self, at: int, new: bytes) -> None:
        """Overwrite; a byte that stays what it was is not damaged."""
        for index, byte in enumerate(new[: len(self.data) - at], at):
            if self.data[index] != byte:
                self.data[index], self.origin[index] = byte, _FOREIGN

    def insert(self, at: int, new: bytes, origin: list[int] | None = None) -> None:
        """Push bytes in between."""
        self.data[at:at] = new
        self.origin[at:at] = origin or [_FOREIGN] * len(new)

    def cut(self, at: int, size: int) -> None:
        """Take bytes out."""
        del self.data[at : at + size]
        del self.origin[at : at + size]

    def whole(self) -> list[Frame]:
        """The records that stand in the file unhurt, in its order, as often as they do."""
        by_first = {frame.first: frame for frame in self.frames}
        origin = np.array(self.origin, np.int64)
        found = []
        for at in np.flatnonzero(np.isin(origin, list(by_first))).tolist():
            frame = by_first[int(origin[at])]
            span = origin[at : at + len(frame.data)]
            if np.array_equal(span, np.arange(frame.first, frame.first + len(frame.data))):
                found.append(frame)
        return found

    def written(self) -> set[tuple[str, Point]]:
        """All that any writer ever said."""
        return {point for frame in self.frames for point in frame.points}


def said(frames: list[Frame]) -> dict[str, list[Point]]:
    """What records say, by tag."""
    found: dict[str, list[Point]] = {}
    for frame in frames:
        for tag, point in frame.points:
            found.setdefault(tag, []).append(point)
    return found


def within(some: list[Point], all_of_them: list[Point]) -> bool:
    """Tell whether points occur among others in the same order."""
    others = iter(all_of_them)
    return all(any(one == other for other in others) for one in some)


def too_often(found: dict[str, list[Point]], broken: Broken) -> Counter[tuple[str, Point]]:
    """Points read more often than their bytes stand in the file."""
    data, counted = bytes(broken.data), Counter((tag, point) for tag, points in found.items() for point in points)
    there: Counter[tuple[str, Point]] = Counter()
    for bytes_, points in {frame.data: frame.points for frame in broken.frames}.items():
        there.update({point: data.count(bytes_) for point in points})
    return counted - there


def _records(writer: int, count: int, long: bool) -> list[tuple[bytes, tuple[tuple[str, Point], ...]]]:
    """What one writer records: lengths vary, wall times tell writers apart, one record has three values."""
    made: list[tuple[bytes, tuple[tuple[str, Point], ...]]] = [(opening(), ())]
    for number in range(count):
        step, wall_time = number * 300 - 600, 1.7e9 + writer * 1e6 + number
        tags = ("loss",) if number % 7 else ("loss", "rollout/ep_rew_mean", f"{writer}/own")
        if long and number == count // 2:
            tags = ("x" * 5000,)
        numbers = [number / 4 + writer for _ in tags]
        data = event(step, *map(value, tags, numbers), wall_time=wall_time)
        made.append(
            (record(data), tuple((tag, (step, wall_time, one)) for tag, one in zip(tags, numbers, strict=True)))
        )
    return made


def file_of(writers: int, count: int, long: bool, together: random.Random) -> Broken:
    """A sound file: the records of one writer, or of several, in turns as it comes."""
    queues = [_records(writer, count, long) for writer in range(writers)]
    broken = Broken(bytearray(), [])
    while any(queues):
        data, points = together.choice([queue for queue in queues if queue]).pop(0)
        first = len(broken.data)
        broken.frames.append(Frame(data, points, first))
        broken.insert(first, data, list(range(first, first + len(data))))
    return broken


def _flip(broken: Broken, draw: random.Random, part: str) -> None:
    frame = draw.choice(broken.frames)
    borders = (0, 8, 12, len(frame.data) - 4, len(frame.data))
    which = PARTS.index(part)
    at = draw.randrange(borders[which], borders[which + 1])
    if frame.first + at < len(broken.data):
        broken.put(frame.first + at, bytes([broken.data[frame.first + at] ^ 1 << draw.randrange(8)]))


def _interleave(broken: Broken, draw: random.Random) -> None:
    """Two neighbouring stretches written at once: their bytes alternate, a few of the one, a few of the other."""
    at, size, few = draw.randrange(len(broken.data) + 1), draw.choice(SIZES), draw.choice((1, 7, 40))
    stretch = [(broken.data[i], broken.origin[i]) for i in range(at, min(len(broken.data), at + 2 * size))]
    one, other = stretch[: len(stretch) // 2], stretch[len(stretch) // 2 :]
    mixed = [pair for i in range(0, len(other), few) for pair in (*one[i : i + few], *other[i : i + few])]
    broken.cut(at, len(mixed))
    broken.insert(at, bytes(byte for byte, _ in mixed), [origin for _, origin in mixed])


def break_once(broken: Broken, kind: str, draw: random.Random) -> None:
    """Do one kind of damage at a place of the dice's choice."""
    broken.done.append(kind)
    if kind in PARTS:
        _flip(broken, draw, kind)
    elif kind in ("a length", "a length in a length's place"):
        _announce(broken, draw, instead=kind != "a length")
    elif kind == "interleaved":
        _interleave(broken, draw)
    else:
        _somewhere(broken, kind, draw)


def _announce(broken: Broken, draw: random.Random, instead: bool) -> None:
    length = draw.choice(LENGTHS).to_bytes(8, "little")
    header = length + record(length)[-4:]
    if instead:
        broken.put(min(draw.choice(broken.frames).first, len(broken.data)), header)
    else:
        broken.insert(draw.randrange(len(broken.data) + 1), header)


def _somewhere(broken: Broken, kind: str, draw: random.Random) -> None:
    at, size = draw.randrange(len(broken.data) + 1), draw.choice(SIZES)
    piece, origin = bytes(broken.data[at : at + size]), broken.origin[at : at + size]
    match kind:
        case "zeros":
            broken.put(at, bytes(size))
        case "zeros between":
            broken.insert(at, bytes(size))
        case "noise":
            broken.put(at, draw.randbytes(size))
        case "noise between":
            broken.insert(at, draw.randbytes(size))
        case "cut":
            broken.cut(at, size)
        case "torn":
            broken.cut(at, len(broken.data))
        case "twice":
            broken.insert(at, piece, origin)
        case "elsewhere":
            broken.cut(at, size)
            broken.insert(draw.randrange(len(broken.data) + 1), piece, origin)


KINDS = (
    *(*PARTS, "zeros", "zeros between", "noise", "noise between", "cut"),
    *("torn", "twice", "elsewhere", "interleaved", "a length", "a length in a length's place"),
)


@st.composite
def broken_files(draw: st.DrawFn, most: int = 4) -> Broken:
    """A file of one to three writers, broken one to a few times."""
    seed = random.Random(draw(st.integers(0, 2**32)))
    count = draw(st.sampled_from((0, 3, 25, 90)))
    broken = file_of(draw(st.integers(1, 3)), count, draw(st.booleans()), seed)
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most)):
        break_once(broken, kind, seed)
    return broken
