"""The part of the steps that charts show: moved, widened, narrowed, typed; live data are followed all along. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.values import moments_of, span_of
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tui.analyze.showing import IN_SECONDS, XKind

Range = tuple[float, float]
_UNITS = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
_NUMBER = re.compile(r"([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)", re.IGNORECASE)
_NARROWEST = 1e-6  # of the whole: narrower windows show nothing more


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown of a whole that may grow.

    Attributes:
        part: The steps shown, as they were chosen; ``None`` for all.
        at_end: Whether its end is the end of the data, wherever that comes to be.
    """

    part: Range | None = None
    at_end: bool = False

    def shown(self, whole: Range) -> Range:
        """Give the steps to show now."""
        if self.part is None:
            return whole
        lo, hi = self.part
        return (whole[1] - (hi - lo), whole[1]) if self.at_end else self.part

    def moved(self, share: float, whole: Range) -> Window:
        """Give the window moved by a share of its width, as far as there is something to see."""
        lo, hi = self.shown(whole)
        by = (hi - lo) * share
        by = min(max(by, whole[0] - lo), whole[1] - hi)
        return self._of((lo + by, hi + by), whole)

    def zoomed(self, factor: float, whole: Range, around: float | None = None) -> Window:
        """Give the window made narrower (a factor below 1) or wider, around a step that stays in its place."""
        lo, hi = self.shown(whole)
        at = min(max(around, lo), hi) if around is not None else (hi if self.at_end else (lo + hi) / 2)
        span = max((hi - lo) * factor, (whole[1] - whole[0]) * _NARROWEST)
        if span >= whole[1] - whole[0]:
            return Window()
        start = at - span * ((at - lo) / (hi - lo) if hi > lo else 0.5)
        start = min(max(start, whole[0]), whole[1] - span)
        return self._of((start, start + span), whole)

    def of(self, part: Range, whole: Range) -> Window:
        """Give the window of a range; everything where the range holds everything."""
        return Window() if part[0] <= whole[0] and part[1] >= whole[1] else self._of(part, whole)

    def _of(self, part: Range, whole: Range) -> Window:
        near = 1e-9 * max(abs(whole[0]), abs(whole[1]), 1e-300)
        return replace(self, part=part, at_end=part[1] >= whole[1] - near)


def parse_range(text: str, whole: Range, kind: XKind = "steps") -> Range:
    """Read a range that a person typed: ``10k-50k``, ``10k..``, ``..1h30m``, ``50%-100%``, ``-5k`` (the last 5,000).

    Args:
        text: As it was typed.
        whole: All that there is; what is left out at an end is its end, and per cent are of it.
        kind: What the axis counts; ``m`` means minutes where it is time, which on a clock counts from the beginning.

    Raises:
        WrongUse: If it is none, or there is nothing in it.
    """
    ends = [part.strip() for part in re.split(r"\.\.|:|–|(?<=[\d%a-zA-Z])\s*-", text.strip(), maxsplit=1)]
    if not text.strip() or len(ends) > 2:
        raise WrongUse("A range is written 10k-50k, 10k.., ..50k or 50%-100%.")
    if len(ends) == 1:
        if not ends[0].startswith("-"):
            raise WrongUse(f"'{text.strip()}' is one end of a range; write {text.strip()}.. or ..{text.strip()}.")
        lo, hi = whole[1] - _value(ends[0][1:], (0.0, whole[1] - whole[0]), kind), whole[1]
    else:
        lo = _value(ends[0], whole, kind) if ends[0] else whole[0]
        hi = _value(ends[1], whole, kind) if ends[1] else whole[1]
    if hi <= whole[0] or lo >= whole[1]:
        raise WrongUse(f"'{text.strip()}' lies outside of what was recorded.")
    if not lo < hi:
        raise WrongUse(f"'{text.strip()}' holds nothing: it ends at or before its beginning.")
    return max(lo, whole[0]), min(hi, whole[1])


def parse_place(text: str, whole: Range, kind: XKind = "steps") -> float:
    """Read a place on the axis that a person typed, as an end of a range: ``20k``, ``1e6``, ``50%``, ``1h30m``.

    On a clock it may be a moment as well: ``14:30``, ``2026-05-01 14:30``.

    Raises:
        WrongUse: If it is none.
    """
    moment = moments_of(text, utc_now()) if kind == "wall" else None
    return moment[0].timestamp() if moment is not None else _value(text, whole, kind)


def _value(text: str, whole: Range, kind: XKind) -> float:
    text = text.strip()
    seconds = span_of(text.lower().replace("min", "m")) if kind in IN_SECONDS else None
    if seconds is not None:
        return seconds + (whole[0] if kind == "wall" else 0.0)
    found = _NUMBER.fullmatch(text)
    if found is None or found[2].lower() not in {*_UNITS, "%"}:
        known = "s, m, h, d" if kind in IN_SECONDS else "k, M"
        raise WrongUse(f"'{text}' is no place on this axis; write a number, also with {known}, or per cent.")
    number = float(found[1].replace("_", ""))
    value = whole[0] + number / 100 * (whole[1] - whole[0]) if found[2] == "%" else number * _UNITS[found[2].lower()]
    if not math.isfinite(value):
        raise WrongUse(f"'{text}' is too large.")
    return value
