"""Plays films onto a picture: one frame after the other is decoded in a thread, and shown once it is due."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from gymdash_tui.tui.pictures.caption import Progress
from gymdash_tui.tui.pictures.decoding import Film, Frame
from gymdash_tui.tui.pictures.outlet import Outlet
from gymdash_tui.tui.pictures.player import Player
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.picture_area import PictureArea

_NO_ROOM = 0.2  # seconds between looks whether there is room again


class Projector:
    """Plays one film at a time.

    Attributes:
        film: The film; ``None`` before it is open.
        player: Its clock.
        frame: The frame that is shown; ``None`` before the first.
        picture: Where they are shown.
    """

    def __init__(self, picture: PictureArea, told: Callable[[], None]) -> None:
        """Play onto a picture.

        Args:
            picture: Where.
            told: Called after each frame, and whenever something else about it changed.
        """
        self.film: Film | None = None
        self.player = Player(0.0, playing=False)
        self.frame: Frame | None = None
        self.picture, self._told = picture, told
        self._outlet = Outlet(picture.app)
        self._wake = asyncio.Event()
        self._held = False

    @property
    def moves(self) -> bool:
        """Whether there is a film, and not one picture alone."""
        return self.film is not None and not self.film.is_still

    @property
    def progress(self) -> Progress | None:
        """How far the film is; ``None`` where there is none."""
        film, player, frame = self.film, self.player, self.frame
        if film is None or film.is_still:
            return None
        place = player.place(monotonic())
        # while it stands still, the frame's own moment: where a person went to lies within the frame
        at = place if frame is None or player.playing or place >= player.duration else frame.begins
        number = frame.number + 1 if frame is not None else 0
        return Progress(
            at=at,
            duration=film.duration,
            number=number,
            count=max(number, film.count),
            playing=player.playing,
            loops=player.loops,
            speed=player.speed,
            problem=film.problem,
        )

    async def project(self, opened: Callable[[], Film]) -> None:
        """Show a film, or an image, until this is cancelled.

        Args:
            opened: Opens it, in a thread; may raise what this raises then.

        Raises:
            PictureError: If it cannot be shown.
        """
        self.film = self.frame = None
        film = await aside(opened)
        self.picture.forget()
        self.film, self.player = film, Player(film.duration, playing=not film.is_still)
        try:
            while True:
                await self._turn(film)
        finally:
            # in a thread: it waits until nobody decodes any more
            threading.Thread(target=film.close, name="close-film", daemon=True).start()

    async def _turn(self, film: Film) -> None:
        """Show a frame where one is due; else wait until one is, or something else happens."""
        self._wake.clear()
        player, written = self.player, self._outlet.is_free
        width, height = self.picture.room_for(*film.size)
        if not width:
            await self._sleep(_NO_ROOM)
            return
        at = player.due(monotonic(), written)
        if at is None:
            await self._sleep(player.rest(monotonic(), written))
            return
        self.frame = await aside(film.at, at, width, height)
        player.duration = film.duration
        player.showed(self.frame.begins, self.frame.ends, monotonic())
        await self.picture.show(self.frame.pixels, moving=player.playing)
        self.picture.call_after_refresh(self._outlet.mark)
        self._told()

    async def _sleep(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    def change(self, how: Callable[[Player, float], None]) -> None:
        """Do something to the player, and show what comes of it."""
        how(self.player, monotonic())
        self._wake.set()
        self._told()

    def draw_on(self, picture: PictureArea) -> None:
        """Show the frames somewhere else from now on."""
        self.picture = picture
        self.resized()

    def resized(self) -> None:
        """Make the frame anew for another room."""
        self.change(lambda player, now: player.again())

    def hold(self) -> None:
        """Stay where it is while nobody sees it."""
        self._held = self.player.playing
        if self._held:
            self.change(lambda player, now: player.pause(now))

    def release(self) -> None:
        """Go on as before."""
        if self._held:
            self.change(lambda player, now: player.toggle(now))
        self._held = False
