"""Notices that the open project is gone, or that it does not answer, and when it is back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.project.glance import is_locked
from gymdash_tui.simulation.paths import project_name
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.user.known import short_path

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import Store

SILENT = 5.0
"""Seconds without a word of the follower, which speaks twice a second, after which the person is told."""

WAITING = "The project does not answer: locked by another program, or a slow disk. Nothing is lost."
ANSWERS = "The project answers again."

_PATIENCE = 3.0  # seconds that a disk gets to answer
_EVERY = 1.0  # seconds between two looks, each of which asks the disk once
_GONE_EVERY = 2.0  # where it is gone
_REFUSED_EVERY = 10.0  # where it is back and cannot be opened


def identity(file: Path) -> tuple[int, int] | str:
    """Tell which file lies at a path; a few words why none can be reached there."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return "its folder was moved or deleted" if not file.parent.is_dir() else "its database was taken away"
    except OSError as error:
        return f"it cannot be reached ({error.strerror or error})"
    return found.st_dev, found.st_ino


class Watchdog:
    """Keeps an eye on the project of one store, and tells the person on every screen.

    Attributes:
        lost: Why the project cannot be reached any more; empty while it can.
    """

    def __init__(self, app: GymdashApp, store: Store, again: Callable[[], Awaitable[None]]) -> None:
        """Watch nothing yet.

        Args:
            app: Where it is told.
            store: Whose project.
            again: Opens the project again.
        """
        self._app, self._store, self._again = app, store, again
        self._database = store.project.folder.database
        self._is_waiting = False
        self.lost = ""

    async def keep(self) -> None:
        """Watch until cancelled."""
        seen = await aside(identity, self._database)
        now = seen
        while now == seen and not isinstance(now, str):
            await asyncio.sleep(_EVERY)
            await self._tell_silence()
            now = await aside(identity, self._database)
        self._lose(now if isinstance(now, str) else "another one was put into its place")
        while True:  # until it is back and was opened again, which ends this
            rest = _GONE_EVERY
            if not isinstance(await aside(identity, self._database), str):
                await self._again()
                rest = _REFUSED_EVERY
            self._remind()
            await asyncio.sleep(rest)

    async def _tell_silence(self) -> None:
        silent = time.monotonic() - self._store.heard > SILENT
        if silent and not self._is_waiting:
            silent = await self._is_held_up()  # a machine that is busy is slow as well, and nothing is wrong with it
        if silent and not self._is_waiting:
            self._app.say(WAITING, "warn", 0)
        elif self._is_waiting and not silent:
            self._app.unsay(WAITING)
            self._app.say(ANSWERS, "good", 4)
        self._is_waiting = silent

    async def _is_held_up(self) -> bool:
        """Tell whether it is the project that does not answer: locked, or on a disk that lets nobody read."""
        try:
            return await asyncio.wait_for(aside(is_locked, self._database), _PATIENCE)
        except TimeoutError:
            return True

    def _lose(self, why: str) -> None:
        root = self._store.project.folder.root
        self.lost = f"{quoted(project_name(root))} is gone: {why}. 8 shows other projects."
        self._app.note(f"It was {short_path(root)}; when it is back there, it is opened again.", "bad")
        # whoever asks it from now on is told the same; what is still open of it would be read and written for nobody
        self._store.project.close(self.lost)
        self._app.say(self.lost, "bad", 0)

    def _remind(self) -> None:
        """Say it on screens that were opened since, and where something else was said meanwhile."""
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen) and not any(head.says(self.lost) for head in screen.query(Header)):
                screen.notice(self.lost, "bad")
