"""Pictures as sixels: bands of six rows, in each of which one colour after the other is laid. Pure.

Its own encoder, of numpy: a frame is due each twelfth of a second, and libraries for terminals bring a probe at import
along that delays the start, and take as long for a frame of a fourth of the pixels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.graphics import Box, go_to
from gymdash_tui.tui.pictures.half_blocks import scaled
from gymdash_tui.tui.pictures.palette import few_colours

_BAND = 6
_COLOURS = (256, 64, 16, 16)  # by how often it was made coarser: fewer of them lie longer beside themselves
_FIRST = 63  # the letter that stands for no row of a band
_SHORT = 3  # letters that are no longer than what says how often one is repeated

Numbers = NDArray[np.intp]


class Sixel:
    """Shows frames as sixels, which go with the cells on which they lie."""

    def encode(self, pixels: Pixels, box: Box, coarser: int = 0) -> str:
        """Give a frame as the terminal takes it."""
        down, across = pixels.shape[:2]
        rough = scaled(pixels, max(1, across >> coarser), max(1, down >> coarser))
        return sixels(rough, box.width, box.height, _COLOURS[coarser])

    def place(self, data: str, box: Box, x: int, y: int, anew: bool) -> str:
        """Give the frame where it belongs; the cursor goes back to where it was."""
        return f"\x1b7{go_to(x, y)}{data}\x1b8"

    def remove(self) -> str:
        """Give nothing: they go with their cells."""
        return ""


class _Runs(NamedTuple):
    """Places side by side in one colour of one band, of which the same rows have it.

    Attributes:
        bands: Which band.
        colours: Which colour.
        starts: The first place.
        lengths: How many places.
        letters: Which rows of the band, a bit for each.
    """

    bands: Numbers
    colours: Numbers
    starts: Numbers
    lengths: Numbers
    letters: Numbers


def sixels(pixels: Pixels, width: int, height: int, most: int = 256) -> str:
    """Give a picture as sixels.

    Args:
        pixels: The picture.
        width: Pixels across on the terminal, to which it is stretched.
        height: Pixels down.
        most: How many colours it may have.
    """
    indices, palette = few_colours(pixels, most)
    rows = np.arange(height) * len(indices) // height
    percent = np.rint(palette * (100 / 255)).astype(int).tolist()
    colours = "".join(f"#{at};2;{red};{green};{blue}" for at, (red, green, blue) in enumerate(percent))
    # it is stretched across only now: there are fewer runs than places
    body = _written(_stretched(_runs(indices[rows], len(palette)), indices.shape[1], width))
    return f'\x1bP0;1;0q"1;1;{width};{height}{colours}{body}\x1b\\'


def _runs(indices: NDArray[np.uint8], colours: int) -> _Runs:
    """Give the runs, by bands, in each by colours, in each from left to right."""
    height, width = indices.shape
    below = -height % _BAND
    whole = np.pad(indices.astype(np.int16), ((0, below), (0, 0)), constant_values=-1)
    rows = whole.reshape(-1, _BAND, width).transpose(1, 0, 2).copy()
    groups, places, letters = [], [], []
    for row in range(_BAND):
        same = [rows[other] == rows[row] for other in range(_BAND)]
        # a colour's place counts once, with its first row
        band, x = np.nonzero((rows[row] >= 0) & ~np.logical_or.reduce([*same[:row], np.zeros_like(same[0])]))
        bits = sum(one.astype(np.uint8) << other for other, one in enumerate(same) if other >= row)
        groups.append(band * colours + rows[row][band, x])
        places.append(x)
        letters.append(np.asarray(bits)[band, x])
    return _joined(np.concatenate(groups), np.concatenate(places), np.concatenate(letters), width, colours)


def _joined(groups: Numbers, places: Numbers, letters: NDArray[np.uint8], width: int, colours: int) -> _Runs:
    order = np.argsort(groups * width + places, kind="stable")  # what is nearly in order is put so quickly
    groups, places, letters = groups[order], places[order], letters[order]
    goes_on = (groups[1:] == groups[:-1]) & (places[1:] == places[:-1] + 1) & (letters[1:] == letters[:-1])
    first = np.concatenate([[0], np.flatnonzero(~goes_on) + 1])
    lengths = np.diff(np.append(first, len(groups)))
    bands, found = np.divmod(groups[first], colours)
    return _Runs(bands, found, places[first], lengths, letters[first].astype(np.intp))


def _stretched(runs: _Runs, width: int, to: int) -> _Runs:
    """Give runs for another width; where it is a smaller one, some are gone."""
    edges = -(-np.arange(width + 1) * to // width)
    starts, ends = edges[runs.starts], edges[runs.starts + runs.lengths]
    kept = ends > starts
    return _Runs(runs.bands[kept], runs.colours[kept], starts[kept], (ends - starts)[kept], runs.letters[kept])


def _written(runs: _Runs) -> str:
    """Write runs as letters."""
    out: list[str] = []
    band, colour, at = 0, -1, 0
    for in_band, in_colour, start, length, letter in zip(*(one.tolist() for one in runs), strict=True):
        if in_band != band or in_colour != colour:
            out.append(f"{'-' * (in_band - band) or ('$' if colour >= 0 else '')}#{in_colour}")
            band, colour, at = in_band, in_colour, 0
        if start > at:
            out.append(_repeated(_FIRST, start - at))
        out.append(_repeated(_FIRST + letter, length))
        at = start + length
    return "".join(out)


def _repeated(letter: int, count: int) -> str:
    return chr(letter) * count if count <= _SHORT else f"!{count}{chr(letter)}"
