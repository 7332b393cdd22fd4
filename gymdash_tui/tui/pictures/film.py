"""A picture or a film whose frames are given by their moments, scaled down at once; only a few of them are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple, Protocol

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.pictures.colours import Pixels

KEPT = 64
"""Scaled frames that are kept, so that going back frame by frame does not decode from the last whole picture on."""

_MOST_KEPT = 32_000_000  # bytes of them, of which a frame of a terminal that draws by itself takes a million and more
_FAR = 2.0  # seconds ahead from which on jumping there is cheaper than decoding all between
_MISSING = 0.25  # seconds that a whole film may be shorter than what its head says


class PictureError(GymdashError):
    """A picture or a film cannot be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame, scaled.

    Attributes:
        pixels: Red, green and blue: (height, width, 3).
        number: Which of the film's, from 0 on.
        begins: When it is due, in seconds.
        ends: When the next one is due.
    """

    pixels: Pixels
    number: int
    begins: float
    ends: float

    def holds(self, seconds: float) -> bool:
        """Tell whether it is what is seen at a moment."""
        return self.begins <= seconds < self.ends


class Raw(NamedTuple):
    """A frame as a decoder gives it.

    Attributes:
        number: Which of the film's, from 0 on.
        begins: When it is due, in seconds.
        ends: When the next one is due.
        scale: Gives its pixels for a width and a height.
    """

    number: int
    begins: float
    ends: float
    scale: Callable[[int, int], Pixels]


class Source(Protocol):
    """A decoder of one file.

    Attributes:
        name: The file's name.
        size: Width and height of its pictures.
        count: How many frames it says it has; 0 where it does not say.
        duration: How many seconds it says it takes; infinite where it does not say.
        damage: Why it ended before its end; empty where it did not.
    """

    name: str
    size: tuple[int, int]
    count: int
    duration: float
    damage: str

    def frames(self, seconds: float) -> Iterator[Raw]:
        """Give the frames from a moment on, or from one before it."""

    def close(self) -> None:
        """Let go of the file."""


class Film:
    """The frames of one file by their moments. Its calls may come from any thread, and are done one after another.

    Attributes:
        size: Width and height of its pictures.
        count: How many frames there are; 0 where nobody knows.
        duration: How many seconds it takes; 0 for a picture, infinite where nobody knows.
        problem: What is wrong with it, as a sentence; empty where nothing is.
    """

    def __init__(self, source: Source) -> None:
        self.size, self.count, self.duration = source.size, source.count, source.duration
        self.problem = ""
        self._source = source
        self._lock = threading.Lock()
        self._box = (0, 0)
        self._kept: dict[int, Frame] = {}
        self._frames: Iterator[Raw] | None = None
        self._ahead: Raw | None = None
        self._now: Frame | None = None
        self._last = inf  # when the last frame begins, once that is known
        self._closed = False

    @property
    def is_still(self) -> bool:
        """Whether it is one picture that never moves."""
        return self.count == 1

    def at(self, seconds: float, width: int, height: int) -> Frame:
        """Give the frame that is seen at a moment; beyond the end the last one, before the start the first.

        Args:
            seconds: The moment, from the film's start on.
            width: Pixels to which it is scaled.
            height: Pixels to which it is scaled.

        Raises:
            PictureError: If there is none that can be decoded.
        """
        with self._lock:
            if self._closed:
                raise PictureError(f"{called(self._source.name)} was closed.")
            if self._box != (width, height):
                self._box, self._kept, self._frames, self._ahead = (width, height), {}, None, None
            wanted = max(0.0, min(seconds, self._last))
            kept = next((one for one in self._kept.values() if one.holds(wanted)), None)
            try:
                return kept or self._seek(wanted)
            except PictureError:
                raise
            except Exception as error:  # what decoders make of damaged files can be anything
                told = f"{type(error).__name__}: {error}"[:200]
                raise PictureError(f"{called(self._source.name)} cannot be decoded: {safe_text(told)}.") from error

    def close(self) -> None:
        """Let go of the file, as soon as nobody reads in it any more."""
        with self._lock:
            self._closed, self._frames, self._ahead, self._kept = True, None, None, {}
            self._source.close()

    @property
    def _room(self) -> int:
        """How many frames are kept."""
        return max(2, min(KEPT, _MOST_KEPT // (3 * self._box[0] * self._box[1])))

    def _seek(self, seconds: float) -> Frame:
        now, self._now = self._now, None
        if self._frames is not None and now is not None and now.begins <= seconds < now.ends + _FAR:
            found = self._decode(seconds, jumped=False)
        else:
            found = self._jump(seconds)
            if found is None or found.begins > seconds > 0:  # it led too far: a broken index
                found = self._jump(0.0, seconds) or found
        if found is None:
            why = f": {self._source.damage}" if self._source.damage else ""
            raise PictureError(f"{called(self._source.name)} holds no picture that can be decoded{why}.")
        return found

    def _jump(self, start: float, seconds: float | None = None) -> Frame | None:
        self._frames, self._ahead = self._source.frames(start), None
        return self._decode(start if seconds is None else seconds, jumped=True)

    def _decode(self, seconds: float, jumped: bool) -> Frame | None:
        """Decode up to a moment; gives what is seen then, or ``None`` where there is nothing."""
        frames, found = self._frames or iter(()), None
        raw = self._ahead or next(frames, None)
        while raw is not None:
            self._ahead = next(frames, None)
            ends = self._ahead.begins if self._ahead is not None else raw.ends
            is_it = self._ahead is None or seconds < ends
            if is_it or (jumped and seconds < raw.begins + self._room * (ends - raw.begins)):
                found = self._keep(raw, ends)
            if self._ahead is None:
                self._ended(found or self._keep(raw, ends))
            if is_it:
                break
            raw = self._ahead
        return found

    def _keep(self, raw: Raw, ends: float) -> Frame:
        frame = Frame(raw.scale(*self._box), raw.number, raw.begins, ends)
        self._kept[frame.number] = self._now = frame
        while len(self._kept) > self._room:
            farthest = max(self._kept.values(), key=lambda one: abs(one.begins - frame.begins))
            del self._kept[farthest.number]
        return frame

    def _ended(self, last: Frame) -> None:
        """Learn where the film really ends."""
        self._frames = None
        self._last = last.begins
        said, why = self._source.duration, f": {self._source.damage}" if self._source.damage else ""
        if why or (said < inf and said - last.ends > max(_MISSING, last.ends - last.begins)):
            of = f" of {said:.1f}" if said < inf else ""
            self.problem = f"Cut off or damaged after {last.ends:.1f}{of} s{why}."
        if not self.is_still:
            self.count, self.duration = last.number + 1, last.ends


def called(name: str) -> str:
    """Give a file's name as a sentence holds it."""
    safe = safe_text(name)
    return safe if len(safe) <= 60 else f"{safe[:40]}…{safe[-16:]}"
