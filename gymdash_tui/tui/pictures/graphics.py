"""Pictures that a terminal draws by itself, of pixels: where one stands in a room of cells, and what draws it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from gymdash_tui.tui.pictures.colours import Pixels

CELL = (10, 20)
"""Pixels of a cell, across and down, where the terminal does not tell: those of the first terminal that had sixel."""

COARSEST = 3
"""How often a frame may be made coarser, each time by half across and down, so that less of it has to be sent."""

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"


@dataclass(frozen=True, slots=True)
class Box:
    """The cells that a picture takes, and the pixels of it in them.

    Attributes:
        columns: Cells across.
        lines: Cells down.
        width: Pixels across; they fill the cells but for a part of the last column.
        height: Pixels down.
    """

    columns: int
    lines: int
    width: int
    height: int


class Graphics(Protocol):
    """One of the ways in which terminals draw pictures."""

    def encode(self, pixels: Pixels, box: Box, coarser: int = 0) -> str:
        """Give a frame as the terminal takes it. For threads.

        Args:
            pixels: The frame, of any size.
            box: Where it is to be seen.
            coarser: How often it is made coarser.
        """

    def place(self, data: str, box: Box, x: int, y: int, anew: bool) -> str:
        """Give what shows a frame.

        Args:
            data: What :meth:`encode` gave.
            box: For what.
            x: The first cell's column, from 0 on.
            y: Its line.
            anew: Whether the cells were written since the last frame, so that nothing of it stands there any more.
        """

    def remove(self) -> str:
        """Give what makes the terminal forget the frame; empty where it goes with its cells."""


def boxed(width: int, height: int, columns: int, lines: int, cell: tuple[int, int] = CELL) -> Box | None:
    """Give the box of a picture in a room, as large as it can be with its proportions kept; ``None`` for no room.

    Args:
        width: The picture's pixels.
        height: The picture's pixels.
        columns: Cells across.
        lines: Cells down.
        cell: Pixels of a cell.
    """
    if min(width, height, columns, lines, *cell) <= 0:
        return None
    scale = min(columns * cell[0] / width, lines * cell[1] / height)
    across = max(1, min(columns * cell[0], round(width * scale)))
    down = max(1, min(lines * cell[1], round(height * scale)))
    return Box(ceil(across / cell[0]), ceil(down / cell[1]), across, down)


def at_once(text: str) -> str:
    """Have the terminal show all of a text in one go, however slowly it comes (mode 2026; others pass over it)."""
    return f"{_BEGIN}{text}{_END}"


def go_to(x: int, y: int) -> str:
    """Give what leads the cursor to a cell."""
    return f"\x1b[{y + 1};{x + 1}H"


def blank(x: int, y: int, columns: int, lines: int) -> str:
    """Give what empties cells, and with them what is drawn there."""
    return "".join(f"{go_to(x, y + line)}\x1b[{columns}X" for line in range(lines))
