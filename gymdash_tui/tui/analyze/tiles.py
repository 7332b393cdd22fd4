"""How many charts stand side by side and below each other, and on how many pages. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST_WIDTH, _LEAST_HEIGHT = 38, 9
_MOST_COLUMNS = 4
OVERVIEW = 7
"""Lines of the overview, where there is room for one."""

_ROOM_FOR_OVERVIEW = OVERVIEW + 2 * _LEAST_HEIGHT


@dataclass(frozen=True, slots=True)
class Tiles:
    """A grid of charts.

    Attributes:
        width: Cells of all.
        height: Lines of all, the overview among them.
        columns: Charts side by side.
        rows: Charts below each other.
        overview: Lines of the overview; 0 where there is none.
    """

    width: int
    height: int
    columns: int
    rows: int
    overview: int

    @property
    def count(self) -> int:
        """Charts on a page."""
        return self.columns * self.rows

    def place(self, at: int) -> tuple[int, int, int, int]:
        """Give left, top, width and height of the chart at a place of the page."""
        row, column = divmod(at, self.columns)
        left, right = (self.width * edge // self.columns for edge in (column, column + 1))
        below = self.height - self.overview
        top, bottom = (self.overview + below * edge // self.rows for edge in (row, row + 1))
        return left, top, right - left - (1 if right < self.width else 0), bottom - top


def tile(width: int, height: int, charts: int, wants_overview: bool, alone: bool = False) -> Tiles:
    """Share a screen out among charts: as large as there is room for all of them, else the least that can be read.

    Args:
        width: Cells.
        height: Lines.
        charts: How many there are to show, on all pages.
        wants_overview: Whether the whole is to stand above.
        alone: Whether one fills the screen.
    """
    overview = OVERVIEW if wants_overview and height >= _ROOM_FOR_OVERVIEW else 0
    below = height - overview
    if alone or charts <= 1:
        return Tiles(width, height, 1, 1, overview)
    most_columns = max(1, min(_MOST_COLUMNS, width // _LEAST_WIDTH))
    most_rows = max(1, below // _LEAST_HEIGHT)
    # the fewest rows that hold them all: wide charts tell more than high ones
    rows = min(most_rows, -(-charts // most_columns))
    columns = min(most_columns, -(-charts // rows))
    return Tiles(width, height, columns, rows, overview)
