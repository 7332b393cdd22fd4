"""When it is time for the next checkpoint."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST = 5.0
"""Seconds until the first one where the person leaves it open."""

LONGEST = 60.0
"""Seconds between two, unless they are costly."""

SHARE = 0.01
"""The share of the time that they may take."""


class Due:
    """Tells at which steps to save: every so many of them, or by the clock.

    By the clock, the run so far is doubled between two checkpoints, up to a minute, so that a crash never costs more
    than that; where saving takes long (a large replay buffer), the pause is so long that it takes a hundredth of it.
    """

    def __init__(self, every: int | None, step: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin.

        Args:
            every: Environment steps between two; 0 for never, ``None`` for by the clock.
            step: The step at which the training begins or goes on.
            clock: Gives seconds.
        """
        self._every = every
        self._clock = clock
        self._began = clock()
        self._next = self._began + FIRST if every is None else self._after(step)

    def _after(self, step: int) -> float:
        return step - step % self._every + self._every if self._every else float("inf")

    @property
    def never(self) -> bool:
        """Whether none is made while it trains."""
        return self._every == 0

    def now(self, step: int) -> bool:
        """Tell whether it is time to save."""
        return (self._clock() if self._every is None else step) >= self._next

    def saved(self, step: int, seconds: float) -> None:
        """Take note of a checkpoint, or of the attempt at one, and of what it took."""
        if self._every is not None:
            self._next = self._after(step)
            return
        now = self._clock()
        pause = min(LONGEST, max(FIRST, now - self._began))
        self._next = now + max(pause, seconds / SHARE)
