"""A series in a few cells of one line."""

from __future__ import annotations

import math
from collections.abc import Sequence

_LEVELS = "▁▂▃▄▅▆▇█"
_ASCII_LEVELS = "_.-~=+*#"


def sparkline(values: Sequence[float | None], width: int, ascii_only: bool = False) -> str:
    """Draw a series in exactly ``width`` cells: the mean of each part of it, blanks where there is no number.

    Args:
        values: Equally far apart; None, NaN and the infinities are no numbers. Fewer of them than cells stand at
            the left, one a cell.
        width: Terminal cells; zero and below give nothing.
        ascii_only: Whether to use ASCII alone.
    """
    width = max(0, width)
    cells = min(width, len(values))
    parts = [values[len(values) * cell // cells : len(values) * (cell + 1) // cells] for cell in range(cells)]
    means = [_mean(part) for part in parts]
    numbers = [mean for mean in means if mean is not None]
    lo, hi = min(numbers, default=0.0), max(numbers, default=0.0)
    return "".join(_glyph(mean, lo, hi, _ASCII_LEVELS if ascii_only else _LEVELS) for mean in means).ljust(width)


def _mean(part: Sequence[float | None]) -> float | None:
    numbers = [value for value in part if value is not None and math.isfinite(value)]
    return sum(number / len(numbers) for number in numbers) if numbers else None


def _glyph(mean: float | None, lo: float, hi: float, levels: str) -> str:
    if mean is None:
        return " "
    if hi <= lo:  # flat: neither high nor low
        return levels[3]
    share = (mean / 2 - lo / 2) / (hi / 2 - lo / 2)  # halves, since hi - lo may be more than a float holds
    return levels[min(round(share * (len(levels) - 1)), len(levels) - 1)]
