"""The values of a filter: numbers, spans of time, moments, as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_FACTORS = {"k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9}
_NUMBER = re.compile(r"[-+]?(\d[\d_]*(\.\d*)?|\.\d+)(e[-+]?\d+)?(?P<suffix>[kmgb%]?)", re.IGNORECASE | re.ASCII)
_LONGEST = 40  # characters; what is longer is no number
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "y": 31557600.0}
_SPAN = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)[smhdwy]", re.IGNORECASE | re.ASCII)
_LONGEST_SPAN = 100 * _UNITS["y"]


def number_of(text: str) -> float | int | None:
    """Read a number such as ``1e-3``, ``100k``, ``1_000`` or ``50%`` (which is 50); ``None`` where it is none."""
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    suffix = found["suffix"].lower()
    digits = (text[:-1] if suffix else text).replace("_", "")
    value = float(digits) * _FACTORS.get(suffix, 1.0)
    if not math.isfinite(value):
        return None
    # a whole number stays whole: a seed may be greater than what a float tells apart
    whole = digits.lstrip("+-").isdigit() and suffix not in _FACTORS
    return int(digits) if whole and -(2**63) <= int(digits) < 2**63 else value


def span_of(text: str) -> float | None:
    """Read a span of time such as ``5m``, ``2h``, ``1h30m``, ``3d`` in seconds; ``None`` where it is none."""
    parts = _SPAN.findall(text) if len(text) <= _LONGEST else []
    if not parts or "".join(parts) != text:
        return None
    seconds = sum(float(part[:-1]) * _UNITS[part[-1].lower()] for part in parts)
    return seconds if seconds <= _LONGEST_SPAN else None


_FORMS: tuple[tuple[str, str], ...] = (
    ("%Y", "year"),
    ("%Y-%m", "month"),
    ("%Y-%m-%d", "day"),
    ("%Y-%m-%dT%H:%M", "minute"),
    ("%Y-%m-%dT%H:%M:%S", "second"),
    ("%H:%M", "today"),
)
_STEPS: dict[str, Callable[[datetime], datetime]] = {
    "year": lambda day: day.replace(year=day.year + 1),
    "month": lambda day: (day.replace(day=1) + timedelta(days=32)).replace(day=1),
    "day": lambda day: day + timedelta(days=1),
    "minute": lambda moment: moment + timedelta(minutes=1),
    "second": lambda moment: moment + timedelta(seconds=1),
}


def moments_of(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Read a day or a moment as the span that it names, in local time; ``None`` where it is none.

    Args:
        text: ``2026``, ``2026-05``, ``2026-05-01``, ``2026-05-01T12:30``, ``12:30`` (today), ``today``, ``yesterday``.
        now: The present moment, aware.

    Returns:
        Its beginning and its end, which is no part of it, both in UTC.
    """
    try:
        begin, end = _local_span(text.strip().replace(" ", "T"), now.astimezone().replace(tzinfo=None))
        return begin.astimezone(UTC), end.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _local_span(text: str, now: datetime) -> tuple[datetime, datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": 0, "yesterday": 1}.get(text.lower())
    if days is not None:
        begin = midnight - timedelta(days=days)
        return begin, begin + timedelta(days=1)
    for form, precision in _FORMS:
        try:
            begin = datetime.strptime(text, form)
        except ValueError:
            continue
        if precision == "today":
            begin, precision = midnight.replace(hour=begin.hour, minute=begin.minute), "minute"
        return begin, _STEPS[precision](begin)
    raise ValueError(text)
