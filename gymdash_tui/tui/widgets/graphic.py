"""A frame that the terminal itself draws, over cells that are blank.

It is sent once the cells below have been written, and again whenever they were: after a dialog, say, or a redraw. What
is known of those cells is forgotten each time, so that whatever comes there next is sent and covers it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.geometry import Region
from textual.strip import Strip

from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.graphics import COARSEST, Box, Graphics, at_once, blank, boxed
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.picture_area import PictureArea

if TYPE_CHECKING:
    from gymdash_tui.tui.speaking import SpeakingApp

MOVING = 60_000
"""Bytes of a frame that others follow, at the most while it can be made coarser: 12 of them are 720 kB a second."""

STILL = 1_500_000
"""Bytes of a frame that stays: what a line of a megabyte a second takes in a second and a half."""


class Graphic(PictureArea):
    """Shows a frame as the terminal's own picture."""

    def __init__(
        self,
        graphics: Graphics,
        cell: Callable[[], tuple[int, int]],
        largest: tuple[int, int] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Show nothing yet.

        Args:
            graphics: What draws.
            cell: Gives the pixels of a cell.
            largest: The pixels that a picture may have at the most; ``None`` for any.
            id: The widget's.
        """
        super().__init__(id=id)
        self._graphics, self._cell, self._largest = graphics, cell, largest
        self._coarser = 0
        self._wanted: Box | None = None
        self._frame: tuple[Box, str] | None = None
        self._is_new = False
        self._stands: Region | None = None  # the cells on which a picture was drawn

    @property
    def _speaking(self) -> SpeakingApp:
        return cast("SpeakingApp", self.app)

    def room_for(self, width: int, height: int) -> tuple[int, int]:
        """Give as many pixels as the terminal shows of it, and no more than it has."""
        across, down = self._cell()
        columns, lines = self.size
        if self._largest is not None:
            columns, lines = min(columns, self._largest[0] // across), min(lines, self._largest[1] // down)
        box = self._wanted = boxed(width, height, columns, lines, (across, down))
        return (min(width, box.width), min(height, box.height)) if box is not None else (0, 0)

    async def show(self, pixels: Pixels, moving: bool = False) -> None:
        """Show a frame; while it moves, one that would be too much to send is made coarser."""
        box = self._wanted
        if box is None:
            return
        data, coarser = await aside(self._encode, pixels, box, self._coarser if moving else 0, moving)
        if moving:
            self._coarser = coarser
        if box != self._wanted:  # there is another room since
            return
        if self._frame is not None and self._frame[0] != box:
            self.refresh()
        self._is_new |= self._frame != (box, data)
        self._frame = (box, data)
        self.call_after_refresh(self._send)

    def _encode(self, pixels: Pixels, box: Box, coarser: int, moving: bool) -> tuple[str, int]:
        data = self._graphics.encode(pixels, box, coarser)
        while len(data) > (MOVING if moving else STILL) and coarser < COARSEST:
            coarser += 1
            data = self._graphics.encode(pixels, box, coarser)
        return data, coarser

    def forget(self) -> None:
        """Take the next film's frames as they are until they are too much."""
        self._coarser = 0

    def clear(self) -> None:
        """Show nothing."""
        self.forget()
        self._take_away()
        self._wanted = self._frame = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Give one line, which is blank."""
        return Strip.blank(self.size.width, self.rich_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give lines that are written now, over which the picture has to come again."""
        self.call_after_refresh(self._send)
        return super().render_lines(crop)

    def _send(self) -> None:
        """Draw the frame, where it is a new one or cells were written over it, and where nothing lies above it."""
        if self._frame is None or not self.is_attached or not self.region:
            return
        if self.app.screen is not self.screen or self.screen.query("Toast"):
            return
        box, data = self._frame
        left, top = (self.size.width - box.columns) // 2, (self.size.height - box.lines) // 2
        area = Region(self.region.x + left, self.region.y + top, box.columns, box.lines)
        shown = self._speaking.shown
        anew = area != self._stands or shown.knows(area)
        if self._is_new or anew:
            self._speaking.send_to_terminal(at_once(self._graphics.place(data, box, area.x, area.y, anew)))
            self._is_new, self._stands = False, area
            shown.forget_area(area)

    def _take_away(self) -> None:
        if self._stands is not None:
            area, self._stands = self._stands, None
            # cells that were written since belong to something else
            rest = "" if self._speaking.shown.knows(area) else blank(*area)
            self._speaking.send_to_terminal(self._graphics.remove() + rest)

    def on_hide(self) -> None:
        """Leave nothing where something else is shown."""
        self.clear()

    def on_show(self) -> None:
        """Have the picture made again, which was taken away meanwhile."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """Leave nothing on the terminal, however the program ends."""
        self._speaking.farewells.append(self._take_away)

    def on_unmount(self) -> None:
        """Leave nothing behind."""
        self._speaking.farewells.remove(self._take_away)
        self._take_away()
