"""Functions of a script's own that are called once something has happened; plain ones and coroutine functions."""

from __future__ import annotations

import asyncio
import inspect
import threading
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

Callback = Callable[..., Any]


class TriggeredCallback:
    """Functions that are called once a number of things have happened; one added later than that is called at once.

    What one of them raises is printed, and keeps no other one from being called.

    Attributes:
        activated: Whether it has happened.
    """

    def __init__(self, num_req_triggers: int = 1) -> None:
        self._callbacks: list[Callback] = []
        self._left = num_req_triggers
        self._changing = threading.Lock()
        self.activated = False

    def add_callback(self, callback: Callback) -> None:
        """Add a function."""
        with self._changing:
            if not self.activated:
                self._callbacks.append(callback)
                return
        if (waiting := call_all([callback])) is not None:
            _see_to(waiting)

    def trigger(self, increment: int = 1) -> Awaitable[None] | None:
        """Say that one of the things has happened; with the last one the functions are called.

        Returns:
            What is still to be awaited: of coroutine functions, if there are any.
        """
        with self._changing:
            self._left -= increment
            due = self._left <= 0 and not self.activated
            self.activated = self.activated or due
        return call_all(self._callbacks) if due and self._callbacks else None


def call_all(callbacks: Iterable[Callback]) -> Coroutine[Any, Any, None] | None:
    """Call functions, whatever one of them raises, and give what is still to be awaited of them."""
    results = []
    for callback in list(callbacks):
        try:
            results.append(callback())
        except Exception:
            traceback.print_exc()
    waiting = [result for result in results if inspect.isawaitable(result)]
    return _await_all(waiting) if waiting else None


async def _await_all(results: Iterable[Awaitable[Any]]) -> None:
    for result in results:
        try:
            await result
        except Exception:
            traceback.print_exc()


_begun: set[asyncio.Future[Any]] = set()  # a loop itself does not keep what it runs


def _see_to(waiting: Coroutine[Any, Any, None]) -> None:
    """Await something where nobody does: in the loop that runs here, or in one of its own."""
    try:
        task = asyncio.get_running_loop().create_task(waiting)
    except RuntimeError:
        asyncio.run(waiting)
        return
    _begun.add(task)
    task.add_done_callback(_begun.discard)
