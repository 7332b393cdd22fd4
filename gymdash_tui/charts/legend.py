"""Which curve is which: glyphs and names on the title's line, or in a corner that no curve needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.glyphs import ENVELOPE, marker
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.layout import Layout
from gymdash_tui.charts.raster import BLANK, BRAILLE
from gymdash_tui.charts.spec import Curve
from gymdash_tui.domain.text import cut_middle, safe_text, text_width

_LONGEST = 28  # cells of a name in a corner
_SHORTEST = 10  # cells to which names may be cut to fit on the title's line
_CROWDED = 0.12  # of a corner's cells may be drawn on already; with more no name is written there


class Entry(NamedTuple):
    """One line of a legend: a glyph in the curve's colour and its safe name."""

    glyph: str
    name: str
    slot: int
    lit: bool

    @property
    def width(self) -> int:
        """Cells of glyph, blank and name."""
        return 2 + text_width(self.name)


class Spot(NamedTuple):
    """A corner of the canvas."""

    bottom: bool
    right: bool


# a reward rises from the lower left to the upper right
_SPOTS = (Spot(True, True), Spot(False, False), Spot(True, False), Spot(False, True))


def entries(curves: Sequence[Curve], title: str, ascii_only: bool) -> list[Entry]:
    """Return what there is to name, the curves in the foreground first; nothing if the title says it all."""
    curves = [curve for curve in curves if not curve.faint]
    if [curve.label for curve in curves] == [title]:
        return []
    named = [(curve, safe_text(curve.label, ascii_only).strip()) for curve in curves]
    named.sort(key=lambda pair: not pair[0].lit)
    return [Entry(marker(curve.slot, ascii_only), name, curve.slot, curve.lit) for curve, name in named if name]


def shortened(items: Sequence[Entry], longest: int, ascii_only: bool) -> list[Entry]:
    """Cut names in their middle to at most ``longest`` cells."""
    return [item._replace(name=cut_middle(item.name, longest, ascii_only)) for item in items]


def in_line(items: Sequence[Entry], room: int, cut: bool, ascii_only: bool) -> list[Entry] | None:
    """Return the entries as they fit side by side into ``room`` cells, names ``cut`` alike if need be, or None."""
    widths = [text_width(item.name) for item in items]
    longest, names_room = max(widths, default=0), room - line_width(items) + sum(widths)
    if sum(widths) <= names_room:
        return list(items)
    shortest = min(longest, _SHORTEST)
    fitting = range(shortest, longest + 1)
    allowed = bisect_right(fitting, names_room, key=lambda width: sum(min(one, width) for one in widths))
    return shortened(items, fitting[allowed - 1], ascii_only) if cut and allowed else None


def line_width(items: Sequence[Entry]) -> int:
    """Return the cells of entries side by side, two blanks between them."""
    return sum(item.width for item in items) + 2 * max(0, len(items) - 1)


def write_line(grid: Grid, y: int, x: int, items: Sequence[Entry]) -> None:
    """Write entries side by side."""
    for item in items:
        _write(grid, y, x, item)
        x += item.width + 2


def _write(grid: Grid, y: int, x: int, item: Entry) -> None:
    words = Style("legend", item.slot, item.lit)
    grid.write(y, x, item.glyph, Style("curve", item.slot, item.lit) if item.slot >= 0 else words)
    grid.write(y, x + 2, item.name, words)


def write_corner(
    grid: Grid, layout: Layout, items: Sequence[Entry], before: Spot | None, ascii_only: bool
) -> Spot | None:
    """Write entries below each other into the freest corner, and return which; None if there is no room.

    Args:
        grid: With the curves drawn.
        layout: Of the chart.
        items: At least one.
        before: The corner of the frame before, kept as long as it is as free as any.
        ascii_only: Whether names are cut with an ASCII mark.
    """
    if layout.columns < 20 or layout.rows < 3:
        return None
    tallest = layout.rows * 2 // 3
    best, fewest = None, _CROWDED
    for most in (tallest, (tallest + 1) // 2):
        for longest in (min(_LONGEST, layout.columns // 2), _SHORTEST):
            block = _block(shortened(items, longest, ascii_only), most)
            for spot in sorted(_SPOTS, key=lambda spot: spot != before):
                hidden = _hidden(grid, layout, spot, block)
                if hidden < fewest:
                    best, fewest = (spot, block), hidden
    if best is None:
        return None
    _write_block(grid, layout, *best)
    return best[0]


def _write_block(grid: Grid, layout: Layout, spot: Spot, block: Sequence[Entry]) -> None:
    y, x = _corner(layout, spot, block)
    width = _width(block)
    for row, item in enumerate(block):
        grid.clear(y + row, x - 1, width + 2)
        _write(grid, y + row, x, item)


def _width(block: Sequence[Entry]) -> int:
    return max(item.width for item in block)


def _block(items: Sequence[Entry], most: int) -> list[Entry]:
    """Return at most that many entries, the last of them standing for the rest."""
    if len(items) <= most:
        return list(items)
    rest = Entry("+", f"{len(items) - most + 1} more", -1, False)
    return [*items[: most - 1], rest]


def _corner(layout: Layout, spot: Spot, block: Sequence[Entry]) -> tuple[int, int]:
    """Return row and column of a block in a corner, one column from the sides."""
    y = layout.top + (layout.rows - len(block) if spot.bottom else 0)
    x = layout.left + (layout.columns - _width(block) - 1 if spot.right else 1)
    return y, x


def _hidden(grid: Grid, layout: Layout, spot: Spot, block: Sequence[Entry]) -> float:
    """Return the share of drawn cells among those that a block in that corner, and its margins, would take.

    With a mark among them it is 1: ends of curves, gaps and cuts are never hidden.
    """
    y, x = _corner(layout, spot, block)
    cells = grid.chars[y : y + len(block), x - 1 : x + _width(block) + 1]
    lines = (cells >= BRAILLE) & (cells < BRAILLE + 0x100) | (cells == ord(ENVELOPE))
    marked = np.any((cells != BLANK) & ~lines)
    return 1.0 if marked else float(np.mean(lines))
