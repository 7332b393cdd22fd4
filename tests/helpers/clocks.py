"""Time that goes on when it is told to, put into the place of the module ``time``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """A clock.

    Attributes:
        now: Its seconds.
    """

    now: float = 1.7e9

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now
