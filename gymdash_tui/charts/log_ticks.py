"""Axes that count factors: ticks at powers of ten, at 2 and 5 where there is room, round numbers within a few."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from gymdash_tui.charts.ticks import Scale, Tick, exact_scale, rounded_scale, tick_label
from gymdash_tui.charts.time_ticks import DAY, HOUR, MINUTE, duration_label, duration_scale

_FEW = 0.7  # powers of ten, a factor of 5: below it 1, 2 and 5 are too few ticks
_STRIDES = (2, 3, 5, 10, 20, 50, 100, 200)  # powers of ten between two ticks, where there are very many
_ROWS_APART = 2.5
_COLUMNS_APART = 9.0
_LARGEST = 300  # power of ten that a label writes as a number
_TINY = -265.0  # below it round steps are no longer exact
_HAIR = 1e-9


def rounded_log_scale(lo: float, hi: float, rows: int) -> Scale:
    """Return an axis that holds the powers of ten ``lo`` to ``hi`` and ends on round numbers."""
    if hi - lo < _FEW and lo > _TINY:
        plain = rounded_scale(10.0**lo, 10.0**hi, rows)
        ticks = tuple(Tick(math.log10(tick.value), tick.label) for tick in plain.ticks if tick.value > 0)
        return Scale(min(lo, ticks[0].value), max(hi, ticks[-1].value), ticks, log=True)
    first, last = outward(lo, hi)
    ticks = _roomiest(_decimal(first, last), (last - first) * _ROWS_APART / max(rows, 1))
    if len(ticks) < 2:
        ticks = (_tick(first), _tick(last))
    return Scale(first, last, ticks, log=True)


def exact_log_scale(lo: float, hi: float, rows: int) -> Scale:
    """Return a y axis that ends exactly at the powers of ten ``lo`` and ``hi``."""
    apart = (hi - lo) * _ROWS_APART / max(rows, 1)
    plain = exact_scale(10.0**lo, 10.0**hi, min(max(rows / 2.5, 1), 5)) if _is_few(lo, hi) else None
    return Scale(lo, hi, _roomiest(_with_plain(plain, _decimal(lo, hi)), apart), log=True)


def exact_log_steps(lo: float, hi: float, columns: int, durations: bool) -> Scale:
    """Return an x axis that ends exactly at the powers of ten ``lo`` and ``hi``, of numbers or of seconds."""
    apart = (hi - lo) * _COLUMNS_APART / max(columns, 1)
    plain = None
    if _is_few(lo, hi):
        write = duration_scale if durations else exact_scale
        plain = write(10.0**lo, 10.0**hi, min(max(columns / 18, 1), 8))
    options = _durations(lo, hi) if durations else _decimal(lo, hi)
    return Scale(lo, hi, _roomiest(_with_plain(plain, options), apart), log=True)


def outward(lo: float, hi: float) -> tuple[float, float]:
    """Return the nearest 1, 2 or 5 times a power of ten below ``lo`` and above ``hi``, all of them as powers."""
    steps = [math.log10(mantissa) for mantissa in (1, 2, 5, 10)]
    low, high = math.floor(lo + _HAIR), math.ceil(hi - _HAIR) - 1
    first = max(low + step for step in steps if low + step <= lo + _HAIR)
    last = min(high + step for step in steps if high + step >= hi - _HAIR)
    return (first, last) if last > first else (first, first + steps[1])


def _is_few(lo: float, hi: float) -> bool:
    return hi - lo < _FEW and lo > _TINY


def _with_plain(plain: Scale | None, options: Iterator[Sequence[Tick]]) -> Iterator[Sequence[Tick]]:
    if plain is not None:
        yield [Tick(math.log10(tick.value), tick.label) for tick in plain.ticks if tick.value > 0]
    yield from options


def _roomiest(options: Iterator[Sequence[Tick]], apart: float) -> tuple[Tick, ...]:
    """Return the first of the options, the densest before, in which no two ticks are nearer than ``apart``.

    Where there is none with two ticks, those of the first that are far enough from the one before.
    """
    first: Sequence[Tick] | None = None
    for ticks in options:
        first = ticks if first is None else first
        gaps = [after.value - before.value for before, after in itertools.pairwise(ticks)]
        if gaps and min(gaps) >= apart:
            return tuple(ticks)
    kept: list[Tick] = []
    for tick in first or ():
        if not kept or tick.value - kept[-1].value >= apart:
            kept.append(tick)
    return tuple(kept)


def _decimal(lo: float, hi: float) -> Iterator[list[Tick]]:
    powers = range(math.floor(lo), math.ceil(hi) + 1)
    if len(powers) <= 40:  # more would never have room for them
        yield _inside((_tick(power, mantissa) for power in powers for mantissa in (1, 2, 5)), lo, hi)
    yield _inside(map(_tick, powers), lo, hi)
    for stride in _STRIDES:
        yield _inside((_tick(power) for power in powers if power % stride == 0), lo, hi)


def _durations(lo: float, hi: float) -> Iterator[list[Tick]]:
    days: list[float] = [DAY * 10.0**power for power in range(max(0, math.ceil(hi) - 4))]
    under = [10.0**power for power in range(math.floor(max(lo, -_LARGEST)), 0)]
    dense: list[float] = [size * unit for unit in (1, MINUTE) for size in (1, 2, 5, 10, 20, 30)]
    dense += [size * HOUR for size in (1, 2, 5, 12)]
    dense += [size * day for day in days for size in (1, 2, 5)]
    yield _inside(map(_duration, under + dense), lo, hi)
    yield _inside(map(_duration, [*under, 1, 10, MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, *days]), lo, hi)
    yield _inside(map(_duration, [*under, 1, MINUTE, HOUR, *days]), lo, hi)


def _inside(ticks: Iterator[Tick], lo: float, hi: float) -> list[Tick]:
    return [tick for tick in ticks if lo - _HAIR <= tick.value <= hi + _HAIR]


def _tick(power: float, mantissa: int = 1) -> Tick:
    whole = math.floor(power + _HAIR)
    mantissa = round(mantissa * 10.0 ** (power - whole))
    if abs(whole) >= _LARGEST:
        label = f"{mantissa}e{whole}"
    else:
        value = mantissa * 10.0**whole
        label = tick_label(value, value, value)
    return Tick(whole + math.log10(mantissa), label)


def _duration(seconds: float) -> Tick:
    return Tick(math.log10(seconds), duration_label(seconds, seconds))
