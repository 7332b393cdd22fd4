"""The characters of a chart, and what stands for them on a terminal that has only ASCII."""

from __future__ import annotations

import string

import numpy as np

from gymdash_tui.charts.raster import BRAILLE, Cells

_SHAPES = "●■▲◆▼○□△◇▽" + string.ascii_lowercase
_ASCII_SHAPES = "o#x*%@&$=+" + string.ascii_lowercase
ENVELOPE = "░"
CUT_ABOVE, CUT_BELOW = "▴", "▾"
GAP = "×"
CROSS, MARK, BRUSH = "│", "▲", "[]"
_FALLBACKS = {
    "│": "|", "┤": "+", "─": "-", "┬": "+", "┼": "+", "└": "+",
    ENVELOPE: ":", CUT_ABOVE: "^", CUT_BELOW: "v", GAP: "X", MARK: "^",
}  # fmt: skip


def marker(slot: int, ascii_only: bool = False) -> str:
    """Return the glyph of a palette slot; 36 of them, then they repeat."""
    shapes = _ASCII_SHAPES if ascii_only else _SHAPES
    return shapes[slot % len(shapes)]


def to_ascii(cells: Cells) -> Cells:
    """Replace what the canvas and the axes are made of by ASCII; anything else unknown becomes ``?``."""
    seen = np.unique(cells)
    table = np.array([_ascii_of(int(code)) for code in seen], np.uint32)
    replaced: Cells = table[np.searchsorted(seen, cells)]
    return replaced


def _ascii_of(code: int) -> int:
    if code < 0x80:
        return code
    if BRAILLE <= code < BRAILLE + 0x100:
        return ord(_ascii_dots(code - BRAILLE))
    return ord(_FALLBACKS.get(chr(code), "?"))


_LEFT, _RIGHT = (0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)  # a braille cell's bits, from the top


def _ascii_dots(bits: int) -> str:
    """Return the stroke that looks most like a braille cell's dots."""
    left = [row for row, bit in enumerate(_LEFT) if bits & bit]
    right = [row for row, bit in enumerate(_RIGHT) if bits & bit]
    rows = left + right
    if max(rows) - min(rows) >= 2:
        slope = sum(left) / len(left) - sum(right) / len(right) if left and right else 0.0
        return "/" if slope >= 1 else "\\" if slope <= -1 else "|"
    middle = sum(rows) / len(rows)
    return "'" if middle < 1 else "-" if middle < 2 else "." if len(rows) == 1 or middle < 2.5 else "_"
