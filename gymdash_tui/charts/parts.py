"""The curves of a chart made ready and reduced, those whose arrays the last frame had as well not once more."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from gymdash_tui.charts.columns import Columns, reduce_columns
from gymdash_tui.charts.kept import Kept, identity
from gymdash_tui.charts.layers import Layer
from gymdash_tui.charts.series import Prepared, series_of
from gymdash_tui.charts.spec import Curve


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A curve, what it brings, and the key of everything that this depends on."""

    curve: Curve
    prepared: Prepared
    key: Hashable


class Parts:
    """What the last frame's curves were made into."""

    def __init__(self) -> None:
        self._kept = Kept()

    def prepare(self, curves: Sequence[Curve], log_x: bool, log_y: bool) -> list[Part]:
        """Return the curves of a frame, ready for axes that count factors or not."""
        return [self._part(curve, (identity(curve), log_x, log_y), log_x, log_y) for curve in curves]

    def _part(self, curve: Curve, key: Hashable, log_x: bool, log_y: bool) -> Part:
        return Part(curve, self._kept.get(key, curve, lambda: series_of(curve, log_x, log_y)), key)

    def reduce(self, parts: Sequence[Part], window: tuple[float, float], columns: int) -> list[Layer]:
        """Return the curves reduced to that many columns of dots."""
        return [self._layer(part, window, columns) for part in parts]

    def _layer(self, part: Part, window: tuple[float, float], columns: int) -> Layer:
        key = (part.key, window, columns)
        return Layer(part.curve, *self._kept.get(key, part.curve, lambda: _reduced(part.prepared, window, columns)))

    def turn(self) -> None:
        """End a frame: what it did not use is forgotten."""
        self._kept.turn()


def _reduced(prepared: Prepared, window: tuple[float, float], columns: int) -> tuple[Columns, Columns, Columns | None]:
    """Return the line, the raw values and the band."""
    raw = reduce_columns(prepared.raw, window, columns)
    line = reduce_columns(prepared.smooth, window, columns) if prepared.smooth else raw
    if prepared.band is None:
        return line, raw, None
    lower, upper = prepared.band
    return line, raw, reduce_columns(lower, window, columns, upper)
