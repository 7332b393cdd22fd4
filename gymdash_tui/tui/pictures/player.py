"""The clock of playing: which part of a film is due. Pure; the time is given in.

A film goes on by the clock whatever the terminal can take: a frame is only made once the one before has been written,
and then it is the one that is due by now, so that those between are left out.
"""

from __future__ import annotations

from math import inf

MOST = 12.0
"""Frames a second at the most: more are not seen as smoother in cells, and cost as much again."""

SPEEDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
_LATER = 1 / MOST
_SOON = 0.01  # seconds after which a terminal that was busy is looked at again
_EDGE = 1e-6  # seconds by which a frame's own moment is passed, so that roundings do not give the one before


class Player:
    """Plays one film.

    Attributes:
        duration: The film's seconds; infinite where nobody knows them yet.
        playing: Whether it goes on.
        loops: Whether it begins again at its end.
        speed: How many seconds of the film pass in one.
    """

    def __init__(self, duration: float = inf, playing: bool = True) -> None:
        self.duration = duration
        self.playing = playing
        self.loops = False
        self.speed = 1.0
        self._at = 0.0  # the place in the film, at the moment _since
        self._since: float | None = None  # None until the first frame is shown
        self._made = -inf  # when the newest frame was shown
        self._frame = (0.0, 0.0)  # when the newest frame begins and ends in the film
        self._wants = True

    # -- the clock -----------------------------------------------------------------------------------------------------

    def place(self, now: float) -> float:
        """Give where in the film this is, in seconds."""
        passed = (now - self._since) * self.speed if self.playing and self._since is not None else 0.0
        at = self._at + max(0.0, passed)
        if at < self.duration:
            return at
        return at % self.duration if self.loops and self.playing and self.duration > 0 else self.duration

    def due(self, now: float, written: bool = True) -> float | None:
        """Give the moment of the film whose frame is to be made now, once; ``None`` for none.

        Args:
            now: Seconds of a clock that only goes on.
            written: Whether the terminal has taken the frame before.
        """
        if not written:
            return None
        at = self.place(now)
        begins, ends = self._frame
        moved = self.playing and not begins <= at < ends and now - self._made >= _LATER - _EDGE
        is_due, self._wants = self._wants or moved, False
        return at if is_due else None

    def showed(self, begins: float, ends: float, now: float) -> None:
        """Hear which frame was shown, and when; the clock begins to go with the first one.

        Args:
            begins: When it begins in the film.
            ends: When the next one begins.
            now: The moment.
        """
        if self._since is None:
            self._since = now
        self._frame, self._made = (begins, ends), now
        if self.playing and not self.loops and self.place(now) >= self.duration:
            self.pause(now)

    def rest(self, now: float, written: bool = True) -> float | None:
        """Give the seconds until there may be something to do; ``None`` while nothing moves."""
        if not written:
            return _SOON if self._wants or self.playing else None
        if self._wants:
            return 0.0
        if not self.playing:
            return None
        ahead = (min(self._frame[1], self.duration) - self.place(now)) / self.speed
        return max(_EDGE, ahead, self._made + _LATER - now)

    # -- what a person does --------------------------------------------------------------------------------------------

    def again(self) -> None:
        """Have the frame that is shown made anew, for another size."""
        self._wants = True

    def toggle(self, now: float) -> None:
        """Pause, or go on; from the start where it was at its end."""
        at = self.place(now)
        self._stay(at, now)
        self.playing, self._wants = not self.playing, True
        if self.playing and at >= self.duration:
            self.go_to(0.0, now)

    def pause(self, now: float) -> None:
        """Stay where it is."""
        self._stay(self.place(now), now)
        self._wants |= self.playing  # what stands still may be drawn better than what moves
        self.playing = False

    def go_to(self, seconds: float, now: float) -> None:
        """Go to a moment of the film."""
        self._stay(max(0.0, min(seconds, self.duration)), now)
        self._wants = True

    def move(self, by: float, now: float) -> None:
        """Go so many seconds on, or back."""
        self.go_to(self.place(now) + by, now)

    def go_to_share(self, share: float, now: float) -> None:
        """Go to a part of the film: 0 for its start, 1 for its end."""
        if self.duration < inf:
            self.go_to(share * self.duration, now)

    def step(self, by: int, now: float) -> None:
        """Pause, and show the next frame, or the one before."""
        begins, ends = self._frame
        self.pause(now)
        self.go_to(ends + _EDGE if by > 0 else begins - _EDGE, now)

    def change_speed(self, by: int, now: float) -> None:
        """Play it faster, or slower."""
        self._stay(self.place(now), now)
        at = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[max(0, min(at, len(SPEEDS) - 1))]

    def _stay(self, at: float, now: float) -> None:
        self._at = at
        if self._since is not None:
            self._since = now
