"""Whether the terminal has taken what was drawn, so that no frame waits behind another.

Textual hands what it writes to a thread, through a queue of which the screen feels nothing until it is full: over a
slow line a film would then lag by as many frames. It keeps both to itself, which is one more reason why its version is
pinned.
"""

from __future__ import annotations

from queue import Queue

from textual.app import App

_MOST = 20  # writes that may wait before one more is not added: the queue holds 30, and the screen would stand still


class Outlet:
    """What an app writes to its terminal."""

    def __init__(self, app: App[object]) -> None:
        self._app = app

    def mark(self) -> None:
        """Write nothing, behind what was drawn: once that was taken out of the queue, the frame was written."""
        queue = self._queue
        if queue is not None and queue.qsize() < _MOST:
            queue.put("")

    @property
    def is_free(self) -> bool:
        """Whether all that was drawn before the mark is written; always so where nothing is, as in tests."""
        queue = self._queue
        return queue is None or queue.empty()

    @property
    def _queue(self) -> Queue[str | None] | None:
        writer = getattr(self._app._driver, "_writer_thread", None)
        found: Queue[str | None] | None = getattr(writer, "_queue", None)
        return found
