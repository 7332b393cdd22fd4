"""When to draw again what changes by itself: soon, but no more often than one can see or the machine can bear."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

_LONGEST = 5.0  # seconds for which anything waits


class _Timer(Protocol):
    def stop(self) -> None: ...


class Pace:
    """Draws at once where the last drawing is long enough ago, else once for all that changes until it is.

    Args:
        draw: Draws.
        set_timer: Has something called after some seconds, as a screen's method does.
        rest: Seconds that pass between two drawings.
        patience: How many times what the last drawing took has to pass before what can wait is drawn. It is the
            processor's time that counts: on a busy machine each drawing lasts longer without being more work.
            What is older than five seconds is drawn whatever it takes.
    """

    def __init__(
        self,
        draw: Callable[[], object],
        set_timer: Callable[[float, Callable[[], None]], _Timer],
        rest: float,
        patience: float = 0.0,
    ) -> None:
        self._draw, self._set_timer = draw, set_timer
        self._rest, self._patience = rest, patience
        self._drawn = self._due = float("-inf")  # when it was drawn last, when it will be
        self._took = 0.0
        self._timer: _Timer | None = None

    @property
    def is_behind(self) -> bool:
        """Whether something changed that is not drawn yet."""
        return self._timer is not None

    def soon(self, *, can_wait: bool = False) -> None:
        """Draw as soon as may be.

        Args:
            can_wait: Whether nobody waits for it: what runs goes on and on, and is drawn as often as is worth it.
        """
        rest = max(self._rest, min(_LONGEST, self._patience * self._took)) if can_wait else self._rest
        due = self._drawn + rest
        now = time.monotonic()
        if due <= now:
            self._go()
        elif self._timer is None or due < self._due:
            self._stop()
            self._due, self._timer = due, self._set_timer(due - now, self._go)

    def _go(self) -> None:
        self._stop()
        began = time.thread_time()
        try:
            self._draw()
        finally:
            self._drawn, self._took = time.monotonic(), time.thread_time() - began

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
