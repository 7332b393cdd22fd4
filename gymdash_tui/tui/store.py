"""What the screens show, kept up to date: one follower of the project, whatever screens are open.

It lives on the app, never on a screen, and knows no widget: whoever wants to know subscribes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.looking import Looking
from gymdash_tui.tui.recorded import RecordedStore
from gymdash_tui.tui.rows import Rows, Sight, read_records
from gymdash_tui.tui.themes import CURVE_SLOTS
from gymdash_tui.tui.threads import to_its_end
from gymdash_tui.user.views import View, load_view, save_view

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.aio import AsyncSimulationTracker, Changes


_TOGETHER = 40  # simulations whose curves are read before what was read is shown


@dataclass(frozen=True, slots=True)
class News:
    """What changed.

    Attributes:
        rows: Whether simulations came, went, or changed their state.
        progress: Whether a running one got further.
        curves: Whether something was recorded by one that is looked at.
        statuses: Whether any simulation may have reported something.
        output: The simulations that printed something.
        read: Whether simulations that came into sight were read, and nothing changed.
        recorded: The simulations that are looked at and wrote something into their event files.
    """

    rows: bool = False
    progress: bool = False
    curves: bool = False
    statuses: bool = False
    output: frozenset[str] = frozenset()
    read: bool = False
    recorded: frozenset[str] = frozenset()


class Store:
    """The project as the screens see it.

    Attributes:
        rows: The list.
        looking: How it is looked at; remembered.
        sight: Tells what of it is in sight.
        curves: The recorded measures.
        recorded: What the analyzed ones' event files hold besides.
        wanted: The simulations whose curves are to be on the screen.
        watched: The ids of those whose curves are read.
        analyzed: The ids of those that are looked at besides, on a screen of their own.
        heard: When the project was heard of last, by :func:`time.monotonic`.
    """

    def __init__(self, project: Project, tracker: AsyncSimulationTracker) -> None:
        self.project = project
        self.tracker = tracker
        self.looking = Looking()
        self.rows = Rows(self.looking.folds)
        self.sight: Callable[[], Sight] = Sight
        self._began = False
        self._asked, self._answered = 0, 0
        self._remembered = 0
        self.curves = CurveStore(project.folder.sims, CURVE_SLOTS)
        self.recorded = RecordedStore(self.folder)
        self.wanted: list[SimulationRecord] = []
        self.watched: tuple[str, ...] = ()
        self.analyzed: tuple[str, ...] = ()
        self.heard = time.monotonic()
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
                self.heard = time.monotonic()
                await self._take(changes)

    async def _take(self, changes: Changes) -> None:
        touched = changes.touched
        progressed = self._take_progress(name for name, entries in touched.items() if "progress.json" in entries)
        looked_at = dict.fromkeys((*self.watched, *self.analyzed))
        recorded = [name for name in looked_at if "tb" in touched.get(name, ())]
        curves = await self._poll(recorded) if recorded else False
        if changes.records:
            await self.reload(tell=False)
        printed = frozenset(name for name, entries in touched.items() if "output.log" in entries)
        if progressed or recorded or printed or changes.records:
            self.tell(News(changes.records, progressed, curves, changes.records, printed, recorded=frozenset(recorded)))

    def _take_progress(self, names: Iterable[str]) -> bool:
        changed = False
        for name in names:
            progress = read_progress(self.folder(name).progress)
            if progress is not None:
                self.rows.set_progress(name, progress)
                changed = True
        return changed

    async def reload(self, tell: bool = True) -> None:
        """Read the rows anew; several who ask in the same moment are answered by one reading."""
        self._asked += 1
        mine = self._asked
        async with self._row_lock:  # or an older reading might be taken after a newer one
            if self._answered < mine:
                asked = self._asked
                await self._read()
                self._answered = asked
        if tell:
            self.tell(News(rows=True, statuses=True))

    async def _read(self) -> None:
        if not self._began:
            self.looking.begin(*await asyncio.to_thread(self._remembered_view))
            self._began = True
        read, sight = self.rows.read, self.sight()
        try:
            reading = await asyncio.to_thread(read, self.project, self.looking.query, sight)
        except ProjectError:
            raise
        except WrongUse as error:  # a regular expression that takes for ever
            self.looking.give_up(error)
            reading = await asyncio.to_thread(read, self.project, self.looking.query, sight)
        self.rows.take(reading)

    def _remembered_view(self) -> tuple[View, list[str]]:
        view = load_view(self.project.folder.root)
        return view, self.project.config_keys() if view.filter else []

    async def load(self, sim_ids: Iterable[str]) -> None:
        """Read simulations that have come into sight."""
        async with self._row_lock:
            missing = self.rows.missing(sim_ids)
            if not missing:
                return
            self.rows.take_records(await asyncio.to_thread(read_records, self.project, missing), missing)
        self.tell(News(read=True))

    async def records_of(self, sim_ids: Iterable[str]) -> list[SimulationRecord]:
        """Give simulations as they are now, in the order given; those that are gone are left out."""
        found = await asyncio.to_thread(read_records, self.project, list(sim_ids))
        return [record for record in found.values() if record.deleted is None]

    async def remember(self) -> None:
        """Remember how the project is looked at, where that has changed.

        Raises:
            OSError: If it cannot be written.
        """
        version = self.looking.version
        if version != self._remembered:
            self._remembered = version
            await asyncio.to_thread(save_view, self.project.folder.root, self.looking.view)

    async def watch(self) -> None:
        """Look at the curves of the wanted simulations from now on, and read what they have recorded."""
        self.watched = names = tuple(record.sim_id for record in self.wanted)
        self.curves.want(names, self.analyzed)
        await self._read_curves(names, lambda: names == self.watched)

    async def analyze(self, sim_ids: Iterable[str]) -> None:
        """Look at the curves of some simulations from now on, besides the wanted ones; those of none let go of them."""
        self.analyzed = names = tuple(sim_ids)
        self.curves.want(names, self.watched)
        await self._read_curves(names, lambda: names == self.analyzed)

    async def _read_curves(self, names: tuple[str, ...], is_wanted: Callable[[], bool]) -> None:
        while is_wanted():
            for start in range(0, len(names), _TOGETHER):  # of many, what was read first is drawn meanwhile
                if is_wanted() and await self._poll(list(names[start : start + _TOGETHER])):
                    self.tell(News(curves=True))
            if not self.curves.unread(names):
                break

    async def _poll(self, names: list[str]) -> bool:
        async with self._curve_lock:  # a reader is one thread's at a time
            return await to_its_end(self.curves.poll, names)

    async def end(self) -> None:
        """Let go of files once no thread reads them."""
        async with self._curve_lock:
            self.close()

    def close(self) -> None:
        """Let go of files."""
        self.curves.close()
        self.project.close()
