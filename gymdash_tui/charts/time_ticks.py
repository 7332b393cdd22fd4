"""Axes of seconds: ticks at round durations, written as durations are elsewhere on the screen."""

from __future__ import annotations

import math

from gymdash_tui.charts.ticks import Scale, Tick, exact_scale, tick_label
from gymdash_tui.domain.units import short_duration

MINUTE, HOUR, DAY = 60, 3_600, 86_400
ROUND = (
    *(1, 2, 5, 10, 15, 30),
    *(size * MINUTE for size in (1, 2, 5, 10, 15, 30)),
    *(size * HOUR for size in (1, 2, 3, 6, 12)),
)
"""Steps between two ticks below a day, in seconds: each divides the next larger unit."""

_HAIR = 1e-9
_MANY_DAYS = 10_000  # from here on `short_duration` writes years, which no tick is a multiple of
# how finely it writes durations from which size on
_FINENESS = ((100 * DAY, DAY), (48 * HOUR, HOUR), (HOUR, MINUTE), (0, 1))


def duration_scale(lo: float, hi: float, target: float) -> Scale:
    """Return an axis of seconds that ends exactly at ``lo`` and ``hi``, about ``target`` round steps between ticks."""
    span = hi - lo
    if span < target:  # parts of a second
        ticks = exact_scale(lo, hi, target).ticks
        return Scale(lo, hi, tuple(Tick(tick.value, f"{tick.label}s" if tick.value else "0") for tick in ticks))
    step = best_step(span, [*map(float, ROUND), *_days(span)], target)
    values = [index * step for index in range(math.ceil(lo / step - _HAIR), math.floor(hi / step + _HAIR) + 1)]
    return Scale(lo, hi, tuple(Tick(value, duration_label(value, step)) for value in values))


def best_step(span: float, steps: list[float], target: float) -> float:
    """Return the step that divides a span into about ``target`` parts, never into more than twice as many."""
    few = [step for step in steps if span / step <= max(1.0, target * 2)]
    return min(few or steps[-1:], key=lambda step: abs(math.log2(span / step / target)))


def _days(span: float) -> list[float]:
    most = max(0, math.ceil(math.log10(span / DAY)))
    return [DAY * mantissa * 10.0**power for power in range(max(0, most - 2), most + 1) for mantissa in (1, 2, 5)]


def duration_label(seconds: float, step: float) -> str:
    """Write a duration as exactly as its neighbours ``step`` seconds away need it: ``5:00``, ``3h05m``, ``2d01h30m``.

    Args:
        seconds: May be negative.
        step: What lies between two ticks.
    """
    if seconds == 0:
        return "0"
    if seconds < 0:
        return f"-{duration_label(-seconds, step)}"
    if step < 1:
        return f"{tick_label(seconds, step, seconds)}s"
    if seconds >= _MANY_DAYS * DAY:
        days = seconds / DAY
        return f"{tick_label(days, max(step / DAY, days * 1e-12), days)}d"
    fineness = next(fine for size, fine in _FINENESS if seconds >= size)
    return short_duration(seconds) if step >= fineness else _long(round(seconds), step)


def _long(seconds: int, step: float) -> str:
    """Write all the parts down to those of the step."""
    parts = (
        (seconds // DAY, "d", DAY),
        (seconds // HOUR % 24, "h", HOUR),
        (seconds // MINUTE % 60, "m", MINUTE),
        (seconds % 60, "s", 1),
    )
    largest = next(index for index, (count, _, _) in enumerate(parts) if count)
    finest = next(index for index, (_, _, unit) in enumerate(parts) if step >= unit)
    shown = parts[largest : finest + 1]
    return f"{shown[0][0]}{shown[0][1]}" + "".join(f"{count:02d}{letter}" for count, letter, _ in shown[1:])
