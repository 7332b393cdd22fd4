"""Classified samples as one picture: each with what the network says and what it is.

A wrong one is told by its thick frame with corners crossed and by its second line, not by the colour alone.
"""

from __future__ import annotations

import math

import numpy
from numpy.typing import NDArray

from gymdash_tui.simulation.pictures import png
from gymdash_tui.simulations.example_ml.digits import SIDE
from gymdash_tui.simulations.example_ml.learning.letters import HEIGHT, written

Pixels = NDArray[numpy.uint8]

_ZOOM = 8  # how many pixels wide each pixel of a digit is drawn
_FRAME = 6
_SCALE = 2  # of the letters
_LINE = (HEIGHT + 2) * _SCALE
_INNER = SIDE * _ZOOM
_CELL_WIDTH = _INNER + 2 * _FRAME + 10
_CELL_HEIGHT = _INNER + 2 * _FRAME + 2 * _LINE + 8
_PAPER, _INK = (250, 250, 250), (20, 20, 20)
_RIGHT, _WRONG = (40, 140, 80), (200, 50, 20)


def draw(images: NDArray[numpy.float32], said: NDArray[numpy.int64], truths: NDArray[numpy.int64]) -> bytes:
    """Draw some samples, and give the picture as a PNG file.

    Args:
        images: (n, 8, 8), from 0 to 1.
        said: (n,), what the network says.
        truths: (n,), what they are.
    """
    columns = math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    sheet = numpy.full((rows * _CELL_HEIGHT + _LINE + 8, columns * _CELL_WIDTH + 10, 3), _PAPER, dtype=numpy.uint8)
    _write(sheet, f"{int((said == truths).sum())} of {len(images)} right", 6, 10)
    for place, image in enumerate(images):
        top, left = _LINE + 8 + place // columns * _CELL_HEIGHT, 5 + place % columns * _CELL_WIDTH
        cell = sheet[top : top + _CELL_HEIGHT, left : left + _CELL_WIDTH]
        _draw_one(cell, image, int(said[place]), int(truths[place]))
    height, width, channels = sheet.shape
    return png(sheet.tobytes(), height, width, channels)


def _draw_one(cell: Pixels, image: NDArray[numpy.float32], said: int, truth: int) -> None:
    is_right = said == truth
    outer = cell[: _INNER + 2 * _FRAME, 5 : 5 + _INNER + 2 * _FRAME]
    thickness = 1 if is_right else _FRAME
    margin = _FRAME - thickness
    outer[margin : len(outer) - margin, margin : len(outer) - margin] = _RIGHT if is_right else _WRONG
    digit = numpy.kron(1 - image, numpy.ones((_ZOOM, _ZOOM), dtype=numpy.float32))
    outer[_FRAME : _FRAME + _INNER, _FRAME : _FRAME + _INNER] = (digit * 255).astype(numpy.uint8)[:, :, None]
    if not is_right:
        _cross_corner(outer[:, ::-1])
    below = cell[_INNER + 2 * _FRAME :]
    _write(below, f"says {said}", 3, 5)
    if not is_right:
        _write(below, f"is {truth}", 3 + _LINE, 5)


def _cross_corner(area: Pixels) -> None:
    """Draw a cross into the corner, as a teacher does."""
    size = 2 * _FRAME
    for step in range(size):
        for column in (step, size - 1 - step):
            area[_FRAME + 2 + step, _FRAME + 2 + column : _FRAME + 5 + column] = _WRONG


def _write(area: Pixels, text: str, top: int, left: int) -> None:
    dots = numpy.kron(written(text), numpy.ones((_SCALE, _SCALE), dtype=bool))
    height, width = dots.shape
    area[top : top + height, left : left + width][dots[: len(area) - top, : area.shape[1] - left]] = _INK
