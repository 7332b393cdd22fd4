"""Axes of moments: ticks at round local times and dates."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from gymdash_tui.charts.ticks import Scale, Tick
from gymdash_tui.charts.time_ticks import DAY, MINUTE, ROUND, best_step

_MONTH, _YEAR = 30.44 * DAY, 365.24 * DAY
_DAYS, _MONTHS, _YEARS = (1, 2, 7, 14), (1, 2, 3, 6), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_STEPS = [
    *map(float, ROUND),
    *(float(days * DAY) for days in _DAYS),
    *(months * _MONTH for months in _MONTHS),
    *(years * _YEAR for years in _YEARS),
]


def clock_scale(lo: float, hi: float, target: float) -> Scale | None:
    """Return an axis of Unix seconds that ends exactly at ``lo`` and ``hi``, its ticks at round local times.

    Within a day they are written ``14:20`` (``14:20:05`` if need be), midnight as its date ``11-23``; from there on
    ``11-23``, ``2026-11``, ``2026``. None where no calendar holds both ends.
    """
    step = best_step(hi - lo, _STEPS, target)
    try:
        moments = _times_of_day(lo, hi, step) if step < DAY else _dates(lo, hi, step)
        ticks = tuple(Tick(moment.timestamp(), _label(moment, step)) for moment in moments)
    except (ValueError, OverflowError, OSError):
        return None
    return Scale(lo, hi, tuple(tick for tick in ticks if lo <= tick.value <= hi))


def _times_of_day(lo: float, hi: float, step: float) -> Iterator[datetime]:
    """Return the moments that the wall's clock shows a multiple of a step at, aware, as it may be put back or on."""
    first = math.floor((lo + _offset(lo)) / step) * step - _offset(lo)
    for index in range(math.ceil((hi - first) / step) + 1):
        at = first + index * step
        astray = (at + _offset(at)) % step  # after the clock was changed by what is no multiple of the step
        yield datetime.fromtimestamp(at - astray).astimezone()


def _offset(at: float) -> float:
    """Return how many seconds the wall's clock is ahead of UTC."""
    ahead = datetime.fromtimestamp(at).astimezone().utcoffset()
    return ahead.total_seconds() if ahead else 0.0


def _dates(lo: float, hi: float, step: float) -> Iterator[datetime]:
    begin, end = datetime.fromtimestamp(lo), datetime.fromtimestamp(hi)
    if step < _MONTH:
        days = round(step / DAY)
        monday = begin.toordinal() - (begin.toordinal() - 1) % days
        return (datetime.fromordinal(day) for day in range(monday, end.toordinal() + 1, days))
    apart = 12 * round(step / _YEAR) if step >= _YEAR else round(step / _MONTH)
    months = range(begin.year * 12 // apart * apart, end.year * 12 + end.month, apart)
    return (datetime(month // 12, month % 12 + 1, 1) for month in months if month >= 12)


def _label(moment: datetime, step: float) -> str:
    if step < DAY and (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return f"{moment:%H:%M:%S}" if step < MINUTE else f"{moment:%H:%M}"
    if step < _MONTH:
        return f"{moment:%m-%d}"
    return f"{moment:%Y-%m}" if step < _YEAR else f"{moment:%Y}"
