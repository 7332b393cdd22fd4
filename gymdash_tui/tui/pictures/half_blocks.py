"""Pictures as letters: two pixels in a cell, as an upper half block in one colour before another. Pure.

A cell is about twice as high as it is wide, so each half of it is about a square.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.tui.pictures.colours import Codes, Depth, Pixels, codes_of

UPPER = "▀"
_RAMP = " .:-=+*#%@"  # from dark to bright, on a dark ground
_STEADY = 8
"""How much a channel may differ from what is shown without being shown: what the eye misses, and codecs do."""


class Run(NamedTuple):
    """Cells of one look.

    Attributes:
        text: Their letters, each one cell wide.
        fore: The colour of the upper half; ``None`` for the terminal's own.
        back: The colour of the lower half; ``None`` for the terminal's own.
    """

    text: str
    fore: int | None
    back: int | None


def fitted(width: int, height: int, columns: int, lines: int) -> tuple[int, int]:
    """Give the pixels, across and down, that a picture gets in a room of cells, keeping its proportions.

    Args:
        width: The picture's.
        height: The picture's.
        columns: Cells across.
        lines: Cells down.

    Returns:
        At most ``(columns, 2 * lines)``, the second one even; ``(0, 0)`` where there is no room, or no picture.
    """
    if min(width, height, columns, lines) <= 0:
        return 0, 0
    scale = min(columns / width, 2 * lines / height)
    across = max(1, min(columns, round(width * scale)))
    down = max(1, min(lines, round(height * scale / 2)))
    return across, 2 * down


def scaled(pixels: Pixels, width: int, height: int) -> Pixels:
    """Scale a picture: what is made smaller is averaged, what is made larger keeps its edges."""
    down, across = pixels.shape[:2]
    if (across, down) == (width, height):
        return pixels
    if not (across and down and width and height):
        return np.zeros((height, width, 3), np.uint8)
    rows = _averaged(pixels, height, axis=0)
    whole = _averaged(rows, width, axis=1)
    return (whole + 0.5).astype(np.uint8)


def _averaged(values: NDArray[np.generic], count: int, axis: int) -> NDArray[np.float32]:
    size = values.shape[axis]
    if count >= size:
        larger: NDArray[np.float32] = np.take(values, np.arange(count) * size // count, axis=axis).astype(np.float32)
        return larger
    edges = np.arange(count + 1) * size // count
    sums = np.add.reduceat(values, edges[:-1], axis=axis, dtype=np.float32)
    lengths = np.diff(edges).astype(np.float32)
    found: NDArray[np.float32] = sums / np.expand_dims(lengths, tuple(one for one in range(3) if one != axis))
    return found


def held(pixels: Pixels, shown: Pixels | None) -> Pixels:
    """Keep what is shown wherever a new frame hardly differs from it, so that noise is not sent.

    Args:
        pixels: The new frame.
        shown: What this gave for the frame before; ``None``, or another size, for nothing.
    """
    if shown is None or shown.shape != pixels.shape:
        return pixels
    apart = np.maximum(pixels, shown) - np.minimum(pixels, shown)
    return np.where((apart > _STEADY).any(axis=2, keepdims=True), pixels, shown)


def cells_of(pixels: Pixels, depth: Depth, dark: bool = True) -> Codes:
    """Give what stands in each cell: (lines, columns, 2), the colours of its upper and its lower half.

    Args:
        pixels: An even number of rows.
        depth: The colours there are; for ``none`` the first of both is a letter's place in the ramp.
        dark: Whether letters stand on a dark ground, so that many strokes are bright.
    """
    codes = codes_of(pixels, depth)
    halves = np.stack([codes[0::2], codes[1::2]], axis=2)
    if depth != "none":
        return halves
    places = halves.mean(axis=2) * len(_RAMP) // 256
    places = places if dark else len(_RAMP) - 1 - places
    return np.stack([places, np.zeros_like(places)], axis=2).astype(np.int32)


def runs_of(cells: Codes, depth: Depth) -> list[Run]:
    """Give one line of cells as its runs.

    Args:
        cells: (columns, 2), of :func:`cells_of`.
        depth: The colours there are.
    """
    if not len(cells):
        return []
    if depth == "none":
        return [Run("".join(_RAMP[place] for place in cells[:, 0].tolist()), None, None)]
    starts = np.flatnonzero((cells[1:] != cells[:-1]).any(axis=1)) + 1
    ends = [*starts.tolist(), len(cells)]
    looks = cells[[0, *starts.tolist()]].tolist()
    found, at = [], 0
    for end, (upper, lower) in zip(ends, looks, strict=True):
        text = (" " if upper == lower else UPPER) * (end - at)
        found.append(Run(text, upper, lower))
        at = end
    return found


def runs_in(cells: Codes) -> int:
    """Count the runs of all lines."""
    return int((cells[:, 1:] != cells[:, :-1]).any(axis=2).sum()) + len(cells)


def draw(pixels: Pixels, columns: int, lines: int, depth: Depth, dark: bool = True) -> list[list[Run]]:
    """Draw a picture of any size into a room of cells; gives its lines, which may be fewer and shorter than the room.

    Args:
        pixels: The picture.
        columns: Cells across.
        lines: Cells down.
        depth: The colours there are.
        dark: Whether the terminal's ground is dark.
    """
    width, height = fitted(pixels.shape[1], pixels.shape[0], columns, lines)
    cells = cells_of(scaled(pixels, width, height), depth, dark)
    return [runs_of(line, depth) for line in cells]
