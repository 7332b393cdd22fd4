"""What is known of the projects that the person opened: read from outside, in threads, a slow disk by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gymdash_tui.project.glance import Glance, Standing, glance
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.paths import project_name
from gymdash_tui.tracking.sizes import Sizes
from gymdash_tui.tui.threads import aside
from gymdash_tui.user.known import KnownProject, KnownProjects

PATIENCE = 5.0
"""Seconds after which a disk that has not answered is said not to."""

_AT_ONCE = 8
_SILENT = Glance(Standing.UNREADABLE, problem="its disk does not answer")


@dataclass(frozen=True, slots=True)
class Seen:
    """One project of the list.

    Attributes:
        path: Its folder.
        opened: When it was opened last; ``None`` where nobody knows.
        glance: What is there; ``None`` until it was looked at.
        size: The bytes that it holds on its disk; ``None`` until they were measured.
        is_here: Whether it is the one that is open.
    """

    path: Path
    opened: datetime | None = None
    glance: Glance | None = None
    size: int | None = None
    is_here: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return project_name(self.path)


class ProjectFeed:
    """Looks at the projects, several at once, and measures them, one after the other; it outlives the screen.

    Attributes:
        known: The projects, last opened first.
    """

    def __init__(self, known: KnownProjects | None = None, sizes: Sizes | None = None) -> None:
        self.known: tuple[KnownProject, ...] = ()
        self._file = known or KnownProjects()
        self._sizes = sizes or Sizes()
        self._glances: dict[Path, Glance] = {}
        self._weights: dict[Path, int] = {}
        self._asked: set[Path] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._scales = asyncio.Lock()

    def seen(self, here: Path | None) -> list[Seen]:
        """Give the projects as far as they were looked at.

        Args:
            here: The folder of the one that is open; ``None`` for none.
        """
        return [self._seen(one, one.path == here) for one in self.known]

    def _seen(self, one: KnownProject, is_here: bool) -> Seen:
        return Seen(one.path, one.opened, self._glances.get(one.path), self._weights.get(one.path), is_here)

    async def look(self, tell: Callable[[], None], here: Path | None) -> None:
        """Look at all of them anew; what is asked of one whose disk has not answered yet is not asked again.

        Args:
            tell: Called whenever something is known that was not before.
            here: The folder of the one that is open, which stands among them in any case; ``None`` for none.
        """
        known = await aside(self._file.list)
        is_missing = here is not None and all(one.path != here for one in known)
        known = (KnownProject(here), *known) if here is not None and is_missing else known
        if known != self.known:
            self.known = known
            tell()
        asked = [one.path for one in self.known if one.path not in self._asked]
        await asyncio.gather(*(self._look_at(path, tell) for path in asked))

    async def _look_at(self, path: Path, tell: Callable[[], None]) -> None:
        async with self._room:
            self._asked.add(path)
            looking = asyncio.ensure_future(aside(glance, path, SCHEMA_VERSION))
            looking.add_done_callback(lambda _: self._asked.discard(path))
            done, _ = await asyncio.wait({looking}, timeout=PATIENCE)
        found = looking.result() if done else _SILENT
        if found != self._glances.get(path):
            self._glances[path] = found
            tell()

    async def measure(self, tell: Callable[[], None], again: bool = False) -> None:
        """Measure those that were not measured for a while.

        Args:
            tell: Called whenever something is known that was not before.
            again: Whether also those that were.
        """
        async with self._scales:
            for path in [one.path for one in self.known]:
                if self._glances.get(path, _SILENT).standing in (Standing.MISSING, Standing.UNREADABLE):
                    continue
                if path not in self._weights and (last := await aside(self._sizes.last, path)) is not None:
                    self._weights[path] = last
                    tell()
                if again or not self._sizes.is_fresh(path):
                    self._weights[path] = await aside(self._sizes.measure, path)
                    tell()

    async def forget(self, path: Path) -> None:
        """Take a project off the list; its folder is not touched.

        Raises:
            OSError: If the list cannot be written.
        """
        await aside(self._file.forget, path)
        self.known = tuple(one for one in self.known if one.path != path)
