"""Terminal cells to draw into: characters and their styles, turned into a frame at the end."""

from __future__ import annotations

import numpy as np

from gymdash_tui.charts.frame import Frame, Run, Style
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
    """

    def __init__(self, width: int, height: int) -> None:
        self.chars: Cells = np.full((height, width), BLANK, np.uint32)
        self.inks: IntArray = np.zeros((height, width), np.intp)
        self._styles = [PLAIN]
        self._numbers = {PLAIN: 0}

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
        """Make cells of a row blank."""
        self.chars[y, x : x + width] = BLANK
        self.inks[y, x : x + width] = 0

    def paint(self, where: BoolArray, chars: Cells, style: Style, x: int, y: int) -> None:
        """Put ``chars`` where ``where`` is true; both of one shape, their corner at column ``x`` of row ``y``."""
        height, width = where.shape
        part = np.s_[y : y + height, x : x + width]
        self.chars[part][where] = chars[where]
        self.inks[part][where] = self.ink(style)

    def frame(self, ascii_only: bool) -> Frame:
        """Return what was drawn, neighbours of one style merged."""
        height, width = self.chars.shape
        chars = to_ascii(self.chars) if ascii_only else self.chars
        return Frame(width, height, tuple(self._row(chars[y], self.inks[y]) for y in range(height)))

    def _row(self, chars: Cells, inks: IntArray) -> tuple[Run, ...]:
        text = chars.tobytes().decode("utf-32-le")
        starts = [0, *(np.flatnonzero(np.diff(inks)) + 1).tolist()]
        ends = [*starts[1:], len(text)]
        return tuple(
            Run(text[start:end].replace(chr(_SECOND_HALF), ""), self._styles[inks[start]])
            for start, end in zip(starts, ends, strict=True)
        )
