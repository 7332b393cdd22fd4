"""Axes with round numbers on them: which steps, which ends, how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

# How well people read multiples of each step; a quarter of 500 is 125, so 1.25 is in, but it has to earn its place.
_TASTE = {1.0: 0.0, 2.0: 0.0, 2.5: 0.05, 5.0: 0.0, 1.25: 0.25}
_UNEVEN = 0.35  # ticks that cannot stand the same number of rows apart
_WASTE = 3.0  # room between the data and the round end of the axis
_HAIR = 1e-9  # of a step: rounding noise, not data
_TINY = 1e-280  # below it steps between two ticks are no longer exact
_SUFFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


class Tick(NamedTuple):
    """A place on an axis and what is written there."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: its two ends (``lo < hi``) and its ticks, ascending; all powers of ten where it counts factors."""

    lo: float
    hi: float
    ticks: tuple[Tick, ...]
    log: bool = False


def rounded_scale(lo: float, hi: float, rows: int) -> Scale:
    """Return an axis that holds ``lo`` to ``hi`` and ends on round numbers, for that many terminal rows."""
    target = min(max(rows / 2.5, 1), 5)
    best, step = math.inf, hi - lo
    for mantissa, candidate in _steps(hi - lo):
        first, last = _floor(lo / candidate), _ceil(hi / candidate)
        count = last - first
        if count > max(1, rows // 2):
            continue
        waste = 1 - (hi - lo) / candidate / count
        score = abs(math.log2(count / target)) + _WASTE * waste + _UNEVEN * (rows % count > 0) + _TASTE[mantissa]
        if score < best:
            best, step = score, candidate
    first, last = _floor(lo / step), _ceil(hi / step)
    return Scale(first * step, last * step, _ticks(first, last, step))


def exact_scale(lo: float, hi: float, target: float, rows: int = 0) -> Scale:
    """Return an axis that ends exactly at ``lo`` and ``hi``, with about ``target`` steps of round ticks inside.

    Args:
        lo: Lower end.
        hi: Upper end, above ``lo``.
        target: Steps wished for.
        rows: Where given, steps that divide the rows evenly are preferred.
    """
    best, step = math.inf, hi - lo
    for mantissa, candidate in _steps(hi - lo):
        count = (hi - lo) / candidate
        if count > max(1.0, target * 2):
            continue
        uneven = rows > 0 and (abs(count - round(count)) > _HAIR or rows % max(1, round(count)) > 0)
        score = abs(math.log2(count / target)) + _UNEVEN * uneven + 2 * _TASTE[mantissa]
        if score < best:
            best, step = score, candidate
    return Scale(lo, hi, _ticks(_ceil(lo / step), _floor(hi / step), step))


def grown_range(lo: float, hi: float, from_zero: bool = True) -> tuple[float, float]:
    """Return ends for steps from ``lo`` to ``hi`` that move only every twentieth of the way, not with every point.

    Args:
        lo: First step.
        hi: Last step.
        from_zero: Whether steps that do not begin far from zero are shown from there on: not those of a calendar.
    """
    if not from_zero and hi - lo < 60:
        return lo, lo + 60
    if from_zero and lo > 0 and (lo < 0.3 * hi or hi - lo <= _HAIR * hi):
        lo = 0.0
    if hi - lo <= max(_HAIR * max(abs(lo), abs(hi)), _TINY):
        return lo, lo + max(1.0, abs(lo) * 0.1)
    raw = (hi - lo) / 20
    step = min(step for mantissa, step in _steps(raw) if mantissa in (1, 2, 5) and step >= raw)
    return _floor(lo / step) * step, _ceil(hi / step) * step


def _steps(span: float) -> list[tuple[float, float]]:
    magnitude = math.floor(math.log10(span))
    return [(m, m * 10.0**power) for power in range(magnitude - 2, magnitude + 2) for m in _TASTE]


def _floor(value: float) -> int:
    return math.floor(value + _HAIR)


def _ceil(value: float) -> int:
    return math.ceil(value - _HAIR)


def _ticks(first: int, last: int, step: float) -> tuple[Tick, ...]:
    values = [index * step for index in range(first, last + 1)]
    largest = max(map(abs, values), default=0.0)
    return tuple(Tick(value, tick_label(value, step, largest)) for value in values)


def tick_label(value: float, step: float, largest: float) -> str:
    """Write a tick with the digits it needs to differ from its neighbours: ``0``, ``0.25``, ``375``, ``20k``.

    As `short_count` writes it, which however rounds 1.25M to 1.2M and knows whole numbers only.

    Args:
        value: A multiple of ``step``.
        step: What lies between two ticks.
        largest: The largest size on the axis; from 10,000 on all of them are written in thousands, millions, …
    """
    if value == 0:
        return "0"
    size = abs(value)
    digits = min(max(math.floor(math.log10(size)) - math.floor(math.log10(step)) + 3, 1), 15)
    if largest >= 1e15:
        return _tidy(f"{value:.{digits - 1}e}")
    if largest >= 10_000:
        for factor, suffix in _SUFFIXES:
            if size >= factor * (1 - _HAIR):
                return f"{value / factor:.{digits}g}{suffix}"
    whole = math.floor(math.log10(size) + _HAIR) + 1  # 1000 is written 1000 however few digits tell it from 2000
    return _tidy(f"{value:.{max(digits, whole)}g}")


def _tidy(text: str) -> str:
    """Turn ``2.50e-05`` into ``2.5e-5``."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(exponent)}" if e else text
