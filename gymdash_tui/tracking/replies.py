"""Waits for answers in simulations' journals: one reader for each, however many wait for answers in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.presence import worker_is_gone

_LOOK = 0.005  # seconds between looks at the journal's size
_LOOK_FOR_LIFE = 0.1

Reply = dict[str, Any]
"""A journal entry of the kind ``reply``."""


class EndedFirst(Exception):
    """The simulation ended before it answered."""


@asynccontextmanager
async def expected(folder: SimulationFolder, message_id: str) -> AsyncIterator[asyncio.Future[Reply]]:
    """Listen for the answer to a message, which is to be sent within the block.

    Args:
        folder: The simulation's folder.
        message_id: The message that the answer is bound to.

    Yields:
        A future that comes to the journal's entry, or to :class:`EndedFirst`.
    """
    key = (asyncio.get_running_loop(), str(folder.journal))
    ear = _EARS.get(key)
    if ear is None or ear.is_deaf:
        ear = _EARS[key] = _Ear(folder)
    answer = ear.expect(message_id)
    try:
        yield answer
    finally:
        if ear.forget(message_id) == 0:
            ear.close()
            if _EARS.get(key) is ear:
                del _EARS[key]


class _Ear:
    """Reads one journal from where it ended when the first one began to wait."""

    def __init__(self, folder: SimulationFolder) -> None:
        self._folder = folder
        self._offset = _size(folder)
        self._waiting: dict[str, asyncio.Future[Reply]] = {}
        self._listening = asyncio.create_task(self._listen())

    @property
    def is_deaf(self) -> bool:
        """Whether it reads no more, because the folder refused."""
        return self._listening.done()

    def expect(self, message_id: str) -> asyncio.Future[Reply]:
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = future
        return future

    def forget(self, message_id: str) -> int:
        """Give up one answer, and tell how many are still waited for."""
        future = self._waiting.pop(message_id)
        if not future.cancel() and not future.cancelled():
            future.exception()  # whoever waits no more does not care for it either, so that nobody complains
        return len(self._waiting)

    def close(self) -> None:
        self._listening.cancel()

    async def _listen(self) -> None:
        try:
            await self._read_on()
        except OSError as error:
            self._tell_all(error)

    async def _read_on(self) -> None:
        next_look = 0.0
        while True:
            gone = False
            if time.monotonic() >= next_look:
                gone = await asyncio.to_thread(worker_is_gone, self._folder)  # first: what it wrote before is then read
                next_look = time.monotonic() + _LOOK_FOR_LIFE
            if _size(self._folder) != self._offset:
                await self._read()
            if gone:
                self._tell_all(EndedFirst())
            await asyncio.sleep(_LOOK)

    async def _read(self) -> None:
        part = await asyncio.to_thread(read_journal, self._folder.journal, self._offset)
        self._offset = part.offset
        for entry in part.entries:
            future = self._waiting.get(str(entry.get("id"))) if entry["kind"] == "reply" else None
            if future is not None and not future.done():
                future.set_result(entry)

    def _tell_all(self, error: Exception) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(error)


_EARS: dict[tuple[asyncio.AbstractEventLoop, str], _Ear] = {}
"""Who listens, by event loop and journal."""


def _size(folder: SimulationFolder) -> int:
    try:
        return folder.journal.stat().st_size
    except FileNotFoundError:
        return 0
