"""The colours that a terminal has, and which of them stands for a pixel's. Pure.

Five bits of each channel are kept: what is finer cannot be told apart in a cell, and would be sent again and again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Depth = Literal["truecolor", "256", "16", "none"]
"""How many colours a terminal has."""

Pixels = NDArray[np.uint8]
"""Red, green and blue: (height, width, 3)."""

Codes = NDArray[np.int32]
"""Colours as a terminal knows them: 0xRRGGBB, or numbers of its table."""

_DARKEST = 16
"""Below this no eye tells a channel from black on a terminal, while a film's noise lies there: it is black."""

_CUBE = np.array([0, 95, 135, 175, 215, 255], np.int32)
_SIXTEEN = np.array(
    [
        *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170)),
        *((170, 170, 170), (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255)),
        *((255, 85, 255), (85, 255, 255), (255, 255, 255)),
    ],
    np.int32,
)
"""The 16 colours as most terminals have them (the VGA's)."""

_WEIGHTS = np.array([3, 6, 1], np.int32)  # how much brighter each channel makes it, roughly as in ITU-R BT.601


def codes_of(pixels: Pixels, depth: Depth) -> Codes:
    """Give the nearest colour that the terminal has for each pixel: (height, width).

    Args:
        pixels: They.
        depth: What the terminal has; for ``none`` the brightness is given, from 0 to 255.
    """
    if depth == "none":
        bright: Codes = (pixels.astype(np.int32) @ _WEIGHTS) // int(_WEIGHTS.sum())
        return bright
    levels = _levels()[pixels]
    found: Codes = _table(depth)[(levels[..., 0] << 10) | (levels[..., 1] << 5) | levels[..., 2]]
    return found


@lru_cache(maxsize=1)
def _levels() -> NDArray[np.int32]:
    """Give the level, of 32, for each of a channel's 256 values."""
    values = np.arange(256)
    levels = (values * 31 + 127) // 255
    return np.where(values < _DARKEST, 0, levels).astype(np.int32)


@lru_cache(maxsize=3)
def _table(depth: Depth) -> Codes:
    """Give the colour for each of the 32,768 that five bits of each channel make."""
    level = np.arange(32, dtype=np.int32)
    value = (level << 3) | (level >> 2)
    red, green, blue = (one.reshape(-1) for one in np.meshgrid(value, value, value, indexing="ij"))
    if depth == "truecolor":
        exact: Codes = (red << 16) | (green << 8) | blue
        return exact
    rgb = np.stack([red, green, blue], axis=1)
    if depth == "16":
        nearest: Codes = _distance(rgb[:, None, :], _SIXTEEN[None, :, :]).argmin(axis=1).astype(np.int32)
        return nearest
    return _of_256(rgb)


def _of_256(rgb: Codes) -> Codes:
    """Give the nearest of the 6x6x6 colours, or of the 24 greys, that terminals with 256 colours have."""
    steps = np.abs(rgb[:, :, None] - _CUBE).argmin(axis=2).astype(np.int32)
    cube = 16 + steps @ np.array([36, 6, 1], np.int32)
    shade = np.clip((rgb.sum(axis=1) // 3 - 3) // 10, 0, 23).astype(np.int32)
    greys = np.repeat((8 + 10 * shade)[:, None], 3, axis=1)
    is_grey = _distance(rgb, greys) < _distance(rgb, _CUBE[steps])
    found: Codes = np.where(is_grey, 232 + shade, cube).astype(np.int32)
    return found


def _distance(one: Codes, other: Codes) -> Codes:
    found: Codes = ((one - other) ** 2) @ _WEIGHTS
    return found
