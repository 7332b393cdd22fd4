"""Which of the ways of drawing pictures the viewer takes: the one that is set, where the terminal has it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from gymdash_tui.tui.pictures.kitty import Kitty
from gymdash_tui.tui.pictures.recognising import cell_size, look
from gymdash_tui.tui.pictures.sixel import Sixel
from gymdash_tui.tui.pictures.ways import WAYS, Terminal, why_not
from gymdash_tui.tui.widgets.graphic import Graphic
from gymdash_tui.tui.widgets.picture_area import PictureArea
from gymdash_tui.user.settings import Pictures

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.viewer import ViewerScreen

_CALLED = {"blocks": "half-blocks", "kitty": "Kitty's graphics", "sixel": "sixel"}
_FIRST_NUMBER, _NUMBERS = 16, 240  # of a terminal's 256 colours, those that no theme of it changes


class Drawing:
    """Has pictures drawn in half-blocks, or by the terminal.

    Attributes:
        way: How they are drawn now.
        settled: Whether that is known; what the terminal is to draw waits for its answer.
    """

    def __init__(self, viewer: ViewerScreen) -> None:
        self.way: Pictures = "blocks"
        self._viewer = viewer
        self._taken: Pictures = "blocks"  # the setting that was followed last
        self._terminal: Terminal | None = None
        self._lock = asyncio.Lock()
        self._unfollow = list[Callable[[], None]]()
        self.settled = asyncio.Event()

    def begin(self) -> None:
        """Follow the setting from now on."""
        self._unfollow.append(self._viewer.gymdash.preferences.subscribe(self._follow))
        self._follow()

    def end(self) -> None:
        """Follow it no more."""
        while self._unfollow:
            self._unfollow.pop()()

    def _follow(self) -> None:
        wanted = self._viewer.gymdash.world.settings.pictures
        if wanted == self._taken:
            self.settled.set()
        else:
            self._taken = wanted
            self._viewer.run_worker(self._take(wanted), group="draw")

    async def _take(self, wanted: Pictures) -> None:
        """Draw as it is set; the terminal is only asked where it is to draw by itself."""
        async with self._lock:
            why = await self._why_not(wanted)
            await self._use("blocks" if why else wanted)
            self.settled.set()
            if why:
                self._viewer.gymdash.say(f"In {self._letters}: {why}.", "warn", 8)

    async def step(self) -> None:
        """Go on to the next way that the terminal has, for as long as the viewer stands."""
        async with self._lock:
            reasons = {way: await self._why_not(way) for way in WAYS}
            there = [way for way in WAYS if not reasons[way]]
            if len(there) == 1:
                missing = "; ".join(dict.fromkeys(why for why in reasons.values() if why))
                self._viewer.gymdash.say(f"In {self._letters} alone: {missing}.", "warn", 12)
                return
            await self._use(there[(there.index(self.way) + 1) % len(there)])
            key = self._viewer.gymdash.preferences["viewer-pictures"].label
            said = f"In {_CALLED[self.way]} until you leave; {key} goes on. To keep it: pictures, in the settings."
            self._viewer.notice(said, "good", 6)

    @property
    def _is_plain(self) -> bool:
        app = self._viewer.gymdash
        return app.world.ascii_only or app.no_color

    @property
    def _letters(self) -> str:
        return "letters" if self._is_plain else _CALLED["blocks"]

    async def _why_not(self, way: Pictures) -> str:
        app = self._viewer.gymdash
        if way == "blocks":
            return ""
        if self._is_plain:
            return f"{'plain ASCII' if app.world.ascii_only else 'NO_COLOR'} is set"
        if self._terminal is None:
            self._terminal = await look(app)
        return why_not(way, self._terminal)

    async def _use(self, way: Pictures) -> None:
        if way == self.way:
            return
        viewer, old, new = self._viewer, self._viewer.projector.picture, self._widget(way)
        old.clear()
        viewer.picture.set_class(way != "blocks", "-unused")
        viewer.projector.draw_on(new)
        self.way = way
        if isinstance(old, Graphic):
            await old.remove()
        if isinstance(new, Graphic):
            await viewer.mount(new, after=viewer.picture)

    def _widget(self, way: Pictures) -> PictureArea:
        terminal = self._terminal
        if way == "blocks" or terminal is None:
            return self._viewer.picture
        # two viewers in one terminal, as in two panes of a tmux, must not take the same number
        number = _FIRST_NUMBER + os.getpid() % _NUMBERS
        graphics = Kitty(number, os.environ) if way == "kitty" else Sixel()
        largest = terminal.largest if way == "sixel" else None
        return Graphic(graphics, lambda: cell_size(terminal), largest, id="viewer-graphic")
