"""The few colours that stand for all of a picture's. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.tui.pictures.colours import Pixels

_FINER = ((5, 5, 5), (4, 5, 4), (4, 4, 4), (3, 4, 3), (3, 3, 3), (3, 3, 2), (2, 3, 2), (2, 2, 2), (1, 2, 1), (1, 1, 1))
"""How many bits of red, green and blue tell colours apart, from fine to coarse."""


def few_colours(pixels: Pixels, most: int = 256) -> tuple[NDArray[np.uint8], Pixels]:
    """Give each pixel's place in a palette, and the palette: what is alike becomes its mean.

    Colours are alike that have as many leading bits in common as leave few enough of them. Five bits are the most, so a
    picture of few colours, as most environments draw them, stays what it is.

    Args:
        pixels: They, at least one.
        most: How many colours there may be, from 8 to 256.

    Returns:
        ``(height, width)``, and ``(colours, 3)``.
    """
    fine = pixels >> 3
    codes = (fine[..., 0].astype(np.uint16) << 10) | (fine[..., 1].astype(np.uint16) << 5) | fine[..., 2]
    counts = np.bincount(codes.reshape(-1), minlength=1 << 15)
    present = np.flatnonzero(counts)
    places = next(found for bits in _FINER if (found := _places(present, bits)).max() < most)
    table = np.zeros(1 << 15, np.uint8)
    table[present] = places
    indices = table[codes]
    flat, weights = indices.reshape(-1), np.bincount(places, weights=counts[present])
    means = [np.bincount(flat, weights=pixels[..., one].reshape(-1)) / weights for one in range(3)]
    return indices, np.rint(np.stack(means, axis=1)).astype(np.uint8)


def _places(codes: NDArray[np.intp], bits: tuple[int, int, int]) -> NDArray[np.intp]:
    """Give the place in a palette of each colour of five bits a channel, where so many bits tell them apart."""
    red, green, blue = codes >> 10, (codes >> 5) & 31, codes & 31
    kept = [channel >> (5 - count) for channel, count in zip((red, green, blue), bits, strict=True)]
    _, places = np.unique((kept[0] << 10) | (kept[1] << 5) | kept[2], return_inverse=True)
    return np.asarray(places, np.intp)
