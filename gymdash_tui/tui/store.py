"""What the screens show, kept up to date: one follower of the project, whatever screens are open.

It lives on the app, never on a screen, and knows no widget: whoever wants to know subscribes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.rows import PAGE, Rows
from gymdash_tui.tui.themes import CURVE_SLOTS

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.aio import AsyncSimulationTracker, Changes


@dataclass(frozen=True, slots=True)
class News:
    """What changed.

    Attributes:
        rows: Whether simulations came, went, or changed their state.
        progress: Whether a running one got further.
        curves: Whether something was recorded by one that is looked at.
        statuses: Whether any simulation may have reported something.
        output: The simulations that printed something.
    """

    rows: bool = False
    progress: bool = False
    curves: bool = False
    statuses: bool = False
    output: frozenset[str] = frozenset()


class Store:
    """The project as the screens see it.

    Attributes:
        rows: The list.
        curves: The recorded measures.
        wanted: The simulations whose curves are to be on the screen.
        watched: The ids of those whose curves are read.
    """

    def __init__(self, project: Project, tracker: AsyncSimulationTracker) -> None:
        self.project = project
        self.tracker = tracker
        self.rows = Rows()
        self.curves = CurveStore(project.folder.sims, CURVE_SLOTS)
        self.wanted: list[SimulationRecord] = []
        self.watched: tuple[str, ...] = ()
        self._listeners: list[Callable[[News], None]] = []
        self._curve_lock = asyncio.Lock()
        self._row_lock = asyncio.Lock()

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Have a function called with all news; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, news: News) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(news)

    def folder(self, sim_id: str) -> SimulationFolder:
        """Give a simulation's folder."""
        return self.project.folder.simulation(sim_id)

    async def run(self) -> None:
        """Follow the project until cancelled."""
        await self.reload()
        async with aclosing(self.tracker.follow()) as news:
            async for changes in news:
                await self._take(changes)

    async def _take(self, changes: Changes) -> None:
        touched = changes.touched
        progressed = self._take_progress(name for name, entries in touched.items() if "progress.json" in entries)
        recorded = [name for name in self.watched if "tb" in touched.get(name, ())]
        curves = await self._poll(recorded) if recorded else False
        if changes.records:
            await self.reload(tell=False)
        printed = frozenset(name for name, entries in touched.items() if "output.log" in entries)
        if progressed or curves or printed or changes.records:
            self.tell(News(changes.records, progressed, curves, changes.records, printed))

    def _take_progress(self, names: Iterable[str]) -> bool:
        changed = False
        for name in names:
            progress = read_progress(self.folder(name).progress)
            if progress is not None:
                self.rows.set_progress(name, progress)
                changed = True
        return changed

    async def reload(self, tell: bool = True) -> None:
        """Read the rows anew."""
        async with self._row_lock:  # or an older reading might be taken after a newer one
            self.rows.take(await asyncio.to_thread(self.rows.read, self.project))
        if tell:
            self.tell(News(rows=True, statuses=True))

    async def load_pages(self, numbers: list[int]) -> None:
        """Read pages of rows that have come into sight."""
        async with self._row_lock:
            missing = [number for number in numbers if number in self.rows.missing(number * PAGE, number * PAGE)]
            if not missing:
                return
            self.rows.take(await asyncio.to_thread(self.rows.read, self.project, missing))
        self.tell(News(rows=True))

    async def everything(self) -> list[SimulationRecord]:
        """Read every simulation, for what is done to more of them than the list has read."""
        return await asyncio.to_thread(self.project.page, 0, max(1, self.rows.count))

    async def watch(self) -> None:
        """Look at the curves of the wanted simulations from now on, and read what they have recorded."""
        self.watched = tuple(record.sim_id for record in self.wanted)
        self.curves.want(self.watched)
        names = self.watched
        while names == self.watched:
            if await self._poll(list(names)):
                self.tell(News(curves=True))
            if not self.curves.unread(names):
                break

    async def _poll(self, names: list[str]) -> bool:
        async with self._curve_lock:  # a reader is one thread's at a time
            return await asyncio.to_thread(self.curves.poll, names)

    def close(self) -> None:
        """Let go of files."""
        self.curves.close()
        self.project.close()
