"""When Python looks for cyclic garbage: while nobody presses a key.

With all that the screens stand on, a full look holds everything up for 0.1 s. By itself it would come three times
before the first screen, and then every few seconds in the middle of what is typed.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

_FIRST, _LONGEST = 0.2, 10.0  # seconds without a key before the first look; and for which it is put off at the most
_QUIET, _EVERY = 2.0, 30.0  # the same for the later ones, and between two of them
_NEVER = 100_000  # looks at what is young before one at everything, by itself


def hold() -> None:
    """Look for none while the program starts; :class:`Garbage` ends that."""
    gc.disable()


class Garbage:
    """Looks for garbage in the pauses.

    Args:
        app: The app whose pauses they are.
        is_ready: Whether all that stays for good is loaded.
    """

    def __init__(self, app: App[None], is_ready: Callable[[], bool]) -> None:
        self._app = app
        self._is_ready = is_ready
        self._pressed = self._begun = 0.0

    def pressed(self) -> None:
        """Hear of a key."""
        self._pressed = time.monotonic()

    def begin(self) -> None:
        """Look for the first time in the first pause; where nobody holds it, Python does as it always does."""
        if not gc.isenabled():
            self._begun = time.monotonic()
            self._app.set_timer(_FIRST, self._first)

    def _first(self) -> None:
        now = time.monotonic()
        if now < self._begun + _LONGEST and (not self._is_ready() or now < self._pressed + _FIRST):
            self._app.set_timer(_FIRST, self._first)
            return
        gc.collect()
        gc.freeze()  # what is there now stays: later looks pass it by
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        gc.enable()
        self._app.set_timer(_EVERY, self._again)

    def _again(self) -> None:
        if time.monotonic() < self._pressed + _QUIET:
            self._app.set_timer(_QUIET, self._again)
            return
        gc.collect()
        self._app.set_timer(_EVERY, self._again)
