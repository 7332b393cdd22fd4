"""Reads what a simulation printed for the details: follows it, looks through it, jumps in it; always in a thread."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.tui.detail_levels import LEVELS, TRACE
from gymdash_tui.tui.detail_scan import Scan, finds_both, finds_level, finds_text
from gymdash_tui.tui.detail_source import FoundLines, WholeFile, Window
from gymdash_tui.tui.moments import NO_MOMENTS, Moment, line_of_moment

if TYPE_CHECKING:
    from gymdash_tui.simulation.paths import SimulationFolder
    from gymdash_tui.tui.screens.detail_keys import DetailKeys

_END = 1 << 62
_REST = 0.1  # seconds between two paintings while a file is looked through
_FULL = 200  # lines with which a window of found lines is full enough


class OutputFeed:
    """One simulation's output; one thread reads at a time."""

    def __init__(self, screen: DetailKeys) -> None:
        self._screen, self._details, self._body = screen, screen.details, screen.details.output
        self._path = Path()
        self._source = WholeFile(self._path)
        self._by_level: Scan | None = None
        self._by_text: Scan | None = None
        self._traces: Scan | None = None
        self._turn = asyncio.Lock()
        self._wanted: tuple[SimulationFolder, Moment] | None = None

    # -- following -----------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> bool:
        """Turn to another file, where it is another one; whether it is."""
        if path == self._path:
            return False
        self._begin(None)
        self._path, self._traces = path, None
        body = self._body
        body.needle, body.note, body.current, body.found = "", "", -1, (0, 0)
        body.at_end, body.window = True, Window()
        self._look_again(body.level)
        return True

    def want(self, folder: SimulationFolder, moment: Moment) -> None:
        """Show what a simulation printed at a moment, as soon as its file is the one that is shown."""
        self._wanted = (folder, moment)

    async def show(self, fresh: bool) -> None:
        """Show the file from its end, or what came to it where it is shown already."""
        body = self._body
        if self._wanted is not None and self._wanted[0].output == self._path:
            (folder, moment), self._wanted = self._wanted, None
            if await self._show_moment(folder, moment):
                return
        if fresh:
            body.at_end = True
        if body.window.lines and not fresh and not (body.at_end and body.follows):
            await self._count_on()
            return
        await self._read(lambda source, window: source.end() if fresh or not window.lines else source.followed(window))
        await self._count_on()

    async def _show_moment(self, folder: SimulationFolder, moment: Moment) -> bool:
        """Go to the line that was printed at a moment, where anything tells which that is; whether so."""
        if (moment.wall, moment.step) == (None, None):
            return False
        with suppress(OSError):  # it has printed nothing, which is said where it would stand
            start = await asyncio.to_thread(line_of_moment, folder, moment)
            if start is not None:
                await self._go_to(start)
                self._details.repaint()
                return True
            self._screen.gymdash.say(NO_MOMENTS, "warn")
        return False

    async def more(self, what: str) -> None:
        """Read more of it: ``earlier``, ``later``, ``end`` or ``start``."""
        readers: dict[str, Callable[[WholeFile, Window], Window]] = {
            "earlier": lambda source, window: source.earlier(window),
            "later": lambda source, window: source.later(window),
            "start": lambda source, window: source.start(),
            "end": lambda source, window: source.end(),
        }
        await self._read(readers[what])

    async def _read(self, read: Callable[[WholeFile, Window], Window], to: int | None = None, above: int = -1) -> None:
        """Take another window over; where there is no file yet, there is nothing to show."""
        async with self._turn:
            source, window = self._source, self._body.window
            try:
                found = await asyncio.to_thread(read, source, window)
            except FileNotFoundError:
                found = Window()
            except OSError as error:
                found, self._body.note = Window(), f"It cannot be read: {error.strerror or error}."
            if source is self._source:
                self._body.take(found, to, above)
                self._details.repaint()

    async def _count_on(self) -> None:
        """Look through what came to the file, where something is looked for and nobody does it already."""
        if self._body.busy is None and (self._by_level or self._by_text):
            await self._look_through()

    # -- looking for something -----------------------------------------------------------------------------------------

    def set_follow(self, follows: bool) -> None:
        """Follow what is printed, from its end, or stay where this is."""
        self._body.follows = follows
        if follows:
            self._details.scroll_to_end(True)
        self._details.repaint()

    def set_level(self, level: int) -> None:
        """Show only what is at least so bad, from the end."""
        self._body.at_end = True
        self._look_again(level)
        self._begin(self._change_level())

    async def _change_level(self) -> None:
        await self._read(lambda source, window: source.end())
        await self._look_through()

    def search(self, text: str) -> None:
        """Look for a text, upwards from what is in sight; an empty one ends that."""
        if text == self._body.needle:
            return
        self._body.needle, self._body.current, self._body.found = text, -1, (0, 0)
        self._search_again()
        self._begin(self._look_through() if self._by_text or self._by_level else None)
        self._details.repaint()

    def stop(self) -> bool:
        """Stop looking through the file, and forget what was looked for; whether there was anything."""
        body = self._body
        if body.busy is None and not body.needle:
            return False
        self._begin(None)
        if body.doing in LEVELS and body.busy is not None:
            self._look_again(0)
            self._begin(self._read(lambda source, window: source.end()))
        body.busy = None
        self.search("")
        self._details.repaint()
        return True

    def _look_again(self, level: int) -> None:
        self._body.level = level
        self._by_level = Scan(self._path, finds_level(level)) if level else None
        self._source = FoundLines(self._path, self._by_level) if self._by_level else WholeFile(self._path)
        self._body.window = Window()
        self._search_again()

    def _search_again(self) -> None:
        text, level = self._body.needle, self._body.level
        find = finds_text(text)
        self._by_text = Scan(self._path, finds_both(find, finds_level(level)) if level else find) if text else None

    def _begin(self, work: Coroutine[None, None, None] | None) -> None:
        """Go on with this alone; what was being looked for before is given up."""
        self._screen.workers.cancel_group(self._screen, "scan")
        self._body.busy = None
        if work is not None:
            self._screen.run_worker(work, group="scan", exit_on_error=True)

    async def _look_through(self) -> None:
        """Look through the file for what is looked for; what was found is shown meanwhile."""
        await self._looked(self._find_all())

    async def _looked(self, look: Coroutine[None, None, None]) -> bool:
        """Look through the file, and say below its lines what keeps it from being read; whether nothing did."""
        try:
            with suppress(FileNotFoundError):  # nothing was printed yet
                await look
        except OSError as error:
            self._body.note = f"It cannot be looked through: {error.strerror or error}."
            return False
        finally:
            self._body.busy = None
            self._details.repaint()
        return True

    async def _find_all(self) -> None:
        painted = 0.0
        more = True
        while more:
            more = await self._step()
            if not more or time.monotonic() - painted > _REST:
                painted = time.monotonic()
                await self._show_found(more)

    async def _step(self) -> bool:
        """Look through one block for each thing; whether there is more."""
        more = False
        for scan in (self._by_level, self._by_text):  # the level's first, so that what is gone to is there
            if scan is not None:
                more |= await asyncio.to_thread(scan.step)
        return more

    async def _show_found(self, more: bool) -> None:
        body, by_text, by_level = self._body, self._by_text, self._by_level
        scans = [scan for scan in (by_level, by_text) if scan is not None]
        body.busy = min(scan.progress for scan in scans) if more and scans else None
        body.doing = "search" if by_text is not None else LEVELS[body.level]
        if by_level is not None and len(body.window.lines) < _FULL:
            await self._read(lambda source, window: source.end() if body.at_end else source.later(window))
        elif by_level is not None and body.at_end and body.follows:
            await self._read(lambda source, window: source.followed(window))
        if by_text is not None:
            if body.current < 0:
                await self._go_to_first(by_text, more)
            body.found = (by_text.number(body.current), by_text.count)
        self._details.repaint()

    async def _go_to_first(self, scan: Scan, more: bool) -> None:
        seen = self._body.in_sight
        found = scan.before(seen[-1].start + 1, 1) if seen else []
        if found or (not more and (found := scan.after(0, 1))):
            await self._go_to(found[0])

    # -- jumping -------------------------------------------------------------------------------------------------------

    async def next_hit(self, by: int) -> None:
        """Go to the next line that holds what is looked for, or the one before; round the end."""
        scan, body = self._by_text, self._body
        if scan is None:
            return
        here = body.current if body.current >= 0 else body.top
        found = scan.after(here + 1, 1) or scan.after(0, 1) if by > 0 else scan.before(here, 1) or scan.before(_END, 1)
        if found:
            await self._go_to(found[0])
            body.found = (scan.number(found[0]), scan.count)
            self._details.repaint()

    async def go_back(self, at_end: bool, top: int) -> None:
        """Go back to where it was before something was looked for."""
        if at_end:
            self._details.scroll_to_end(True)
        else:
            await self._read(lambda source, window: source.around(top), top, 0)
            self._body.current = -1
        self._details.repaint()

    def to_trace(self) -> None:
        """Go to the newest trace of an error, or from one to the one before it."""
        self._begin(self._to_trace())

    async def _to_trace(self) -> None:
        body = self._body
        scan = self._traces = self._traces or Scan(self._path, finds_text(TRACE))
        here = body.current if scan.number(body.current) else _END
        looked = await self._looked(self._find_trace(scan, here))
        found = scan.before(here, 1) or scan.before(_END, 1)
        if found:
            await self._go_to(found[0], 1)
        elif looked:
            self._screen.gymdash.say("Nothing that it printed holds a traceback; its statuses may.", "warn")
        self._details.repaint()

    async def _find_trace(self, scan: Scan, here: int) -> None:
        body = self._body
        more = await asyncio.to_thread(scan.step)
        while more and not scan.before(here, 1):
            body.busy, body.doing = scan.progress, "trace"
            self._details.repaint()
            more = await asyncio.to_thread(scan.step)

    async def _go_to(self, start: int, above: int = -1) -> None:
        lines = self._body.window.lines
        at = bisect_left(lines, start, key=lambda line: line.start)
        near = at < len(lines) and lines[at].start == start and (at > 20 or self._body.window.start == 0)
        await self._read(lambda source, window: window if near else source.around(start), start, above)
