"""Terminal cells to draw into: characters and their styles, turned into a frame at the end."""

from __future__ import annotations

from copy import copy

import numpy as np

from gymdash_tui.charts.frame import Area, Frame, Run, Style
from gymdash_tui.charts.glyphs import to_ascii
from gymdash_tui.charts.raster import BLANK, Cells
from gymdash_tui.charts.spec import BoolArray, IntArray
from gymdash_tui.domain.text import cell_width

PLAIN = Style("axis")  # of every blank, so that nothing changes where nothing is seen
_SECOND_HALF = 0  # stands in the second cell of a wide character


class Grid:
    """A picture in progress.

    Attributes:
        chars: Code points, shape (height, width).
        inks: Which style each cell has, as numbers of this grid.
        kept: The cells of words, blanks between and beside them too, that nothing is drawn into later.
    """

    def __init__(self, width: int, height: int) -> None:
        self.chars: Cells = np.full((height, width), BLANK, np.uint32)
        self.inks: IntArray = np.zeros((height, width), np.intp)
        self.kept: BoolArray = np.zeros((height, width), np.bool_)
        self._styles = [PLAIN]
        self._numbers = {PLAIN: 0}

    def copy(self) -> Grid:
        """Return a grid with the same picture to draw on."""
        other = copy(self)
        other.chars, other.inks = self.chars.copy(), self.inks.copy()
        other._styles, other._numbers = [*self._styles], {**self._numbers}
        return other

    def ink(self, style: Style) -> int:
        """Return the number of a style."""
        if style not in self._numbers:
            self._numbers[style] = len(self._styles)
            self._styles.append(style)
        return self._numbers[style]

    def write(self, y: int, x: int, text: str, style: Style) -> None:
        """Write a safe text that fits into its row."""
        for char in text:
            width = cell_width(char)
            self.chars[y, x] = ord(char)
            self.chars[y, x + 1 : x + width] = _SECOND_HALF
            self.inks[y, x : x + width] = self.ink(style)
            x += width

    def clear(self, y: int, x: int, width: int) -> None:
        """Make cells of a row blank, for words."""
        self.kept[y, x : x + width] = True
        self.chars[y, x : x + width] = BLANK
        self.inks[y, x : x + width] = 0

    def paint(self, where: BoolArray, chars: Cells, style: Style, x: int, y: int) -> None:
        """Put ``chars`` where ``where`` is true; both of one shape, their corner at column ``x`` of row ``y``."""
        height, width = where.shape
        part = np.s_[y : y + height, x : x + width]
        self.chars[part][where] = chars[where]
        self.inks[part][where] = self.ink(style)

    def is_free(self) -> BoolArray:
        """Return the cells in which nothing is drawn, not even the blank of a word."""
        free: BoolArray = (self.chars == BLANK) & (self.inks == 0) & ~self.kept
        return free

    def dim(self, where: BoolArray) -> None:
        """Put what is drawn into the background where ``where`` is true, shape (height, width)."""
        dimmed = np.array([self.ink(style._replace(lit=False)) for style in self._styles.copy()], np.intp)
        where = where & (self.chars != BLANK) & ~self.kept
        self.inks[where] = dimmed[self.inks[where]]

    def frame(self, ascii_only: bool, area: Area | None = None) -> Frame:
        """Return what was drawn, neighbours of one style merged."""
        height, width = self.chars.shape
        text = (to_ascii(self.chars) if ascii_only else self.chars).tobytes().decode("utf-32-le")
        begins = np.ones((height, width), np.bool_)  # all rows at once: there may be a thousand runs
        np.not_equal(self.inks[:, 1:], self.inks[:, :-1], out=begins[:, 1:])
        starts = np.flatnonzero(begins)
        ends, inks = [*starts[1:].tolist(), len(text)], self.inks.ravel()[starts].tolist()
        pieces = [text[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]
        if chr(_SECOND_HALF) in text:
            pieces = [piece.replace(chr(_SECOND_HALF), "") for piece in pieces]
        runs = tuple(Run(piece, self._styles[ink]) for piece, ink in zip(pieces, inks, strict=True))
        last = np.cumsum(np.count_nonzero(begins, axis=1)).tolist()
        rows = tuple(runs[begin:end] for begin, end in zip([0, *last], last, strict=False))
        return Frame(width, height, rows, area)
