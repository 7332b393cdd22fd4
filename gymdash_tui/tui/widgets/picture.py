"""A frame in coloured half blocks; only the cells that changed are made anew and sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from gymdash_tui.tui.pictures.colours import Codes, Depth, Pixels
from gymdash_tui.tui.pictures.half_blocks import Run, cells_of, fitted, held, runs_in, runs_of
from gymdash_tui.tui.widgets.picture_area import PictureArea

_OWN = Style.null()
_GAP = 8  # unchanged cells between two changes that cost less to send again than to jump over
_MANY = 1200  # runs of a frame, at 35 bytes each in all colours: 12 of them a second are half a megabyte


def depth_of(app: App[object], ascii_only: bool) -> Depth:
    """Give how many colours a picture has on an app's terminal; none where only letters may be drawn."""
    if ascii_only or app.no_color:
        return "none"
    systems: dict[str | None, Depth] = {"truecolor": "truecolor", "256": "256", "standard": "16", "windows": "16"}
    return systems.get(app.console.color_system, "none")


class Picture(PictureArea):
    """Shows a frame in half blocks."""

    def __init__(self, ascii_only: bool = False, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ascii = ascii_only
        self._shown: Pixels | None = None
        self._drawn_in: Depth = "none"
        self._busy = False
        self._cells: Codes = np.zeros((0, 0, 2), np.int32)
        self._strips: dict[int, Strip] = {}
        self._corner = (0, 0)

    def room_for(self, width: int, height: int) -> tuple[int, int]:
        """Give two pixels for each cell."""
        return fitted(width, height, *self.size)

    async def show(self, pixels: Pixels, moving: bool = False) -> None:
        """Show a frame; while it moves, what is busy is drawn in fewer colours."""
        self._shown = held(pixels, self._shown)
        before = self._drawn_in
        cells = self._cells_of(self._shown, moving)
        if cells.shape != self._cells.shape or self._drawn_in != before:
            self._lay(cells)
            return
        changed = (cells != self._cells).any(axis=2)
        self._cells = cells
        left, top = self._corner
        regions = []
        for y in np.flatnonzero(changed.any(axis=1)).tolist():
            self._strips[top + y] = self._strip(cells[y])
            regions += [Region(left + x, top + y, length, 1) for x, length in spans(changed[y])]
        if regions:
            self.refresh(*regions)

    def _cells_of(self, pixels: Pixels, moving: bool) -> Codes:
        """Give the cells in as many colours as there are; in 256 where a film's frames would be too much to send."""
        depth, dark = depth_of(self.app, self._ascii), self.app.current_theme.dark
        if depth == "truecolor" and moving and self._busy:
            depth = "256"
        self._drawn_in = depth
        cells = cells_of(pixels, depth, dark)
        if depth == "truecolor" and moving and runs_in(cells) > _MANY:
            self._busy = True
            return self._cells_of(pixels, moving)
        return cells

    def forget(self) -> None:
        """Keep nothing of what is shown for the next frame."""
        self._shown, self._busy = None, False

    def clear(self) -> None:
        """Show nothing."""
        self.forget()
        self._lay(np.zeros((0, 0, 2), np.int32))

    def _lay(self, cells: Codes) -> None:
        """Draw the whole of it, in the middle."""
        self._cells = cells
        lines, columns = cells.shape[:2]
        left, top = (self.size.width - columns) // 2, (self.size.height - lines) // 2
        self._corner = max(0, left), max(0, top)
        self._strips = {self._corner[1] + y: self._strip(line) for y, line in enumerate(cells)}
        self.refresh()

    def _strip(self, line: Codes) -> Strip:
        left, ground = self._corner[0], self.rich_style
        drawn = strip_of(runs_of(line, self._drawn_in), self._drawn_in, ground)
        before = [Segment(" " * left, ground)] if left else []
        return Strip([*before, *drawn]).crop_extend(0, self.size.width, ground)

    def render_line(self, y: int) -> Strip:
        """Give one line."""
        return self._strips.get(y) or Strip.blank(self.size.width, self.rich_style)

    def notify_style_update(self) -> None:
        """Draw it before the new theme's ground."""
        super().notify_style_update()
        if self.is_mounted:
            self.call_next(self._draw_anew)

    def _draw_anew(self) -> None:
        self._lay(self._cells if self._shown is None else self._cells_of(self._shown, moving=False))


def spans(changed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Give where something changed in a line, as starts and lengths; near ones are merged."""
    at = np.flatnonzero(changed)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > _GAP + 1)
    starts, ends = at[[0, *(breaks + 1).tolist()]], at[[*breaks.tolist(), len(at) - 1]]
    return list(zip(starts.tolist(), (ends - starts + 1).tolist(), strict=True))


def strip_of(runs: Sequence[Run], depth: Depth, ground: Style = _OWN) -> Strip:
    """Give runs as Textual draws them.

    Args:
        runs: They.
        depth: The colours there are.
        ground: What letters without a colour are drawn in.
    """
    return Strip(Segment(run.text, ground if run.fore is None else _style(run.fore, run.back, depth)) for run in runs)


@lru_cache(maxsize=16384)
def _style(fore: int, back: int | None, depth: Depth) -> Style:
    return Style.from_color(_colour(fore, depth), _colour(back, depth))


@lru_cache(maxsize=4096)
def _colour(code: int | None, depth: Depth) -> Color | None:
    if code is None:
        return None
    if depth == "truecolor":
        return Color.from_rgb(code >> 16, code >> 8 & 255, code & 255)
    # a number that knows what it looks like: Textual replaces those that do not by their red, green and blue, which
    # takes twice the bytes, or is another one of the 16 in the end
    colour = Color.from_ansi(code)
    return Color(colour.name, colour.type, code, colour.get_truecolor())
