"""Numbers as people read them: ``1.2M``, ``3h05m``, ``2.1k/s``, always in a width that can be foretold."""

from __future__ import annotations

import math

# from which size on, in what, written how: 999.95 would round up to 1000.0, and 999,500 to 1000k
_SUFFIXES = ((999.5e9, 1e12, "T"), (999.5e6, 1e9, "G"), (999.5e3, 1e6, "M"), (999.95, 1e3, "k"))
_BYTES = ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_LARGE = 999.5e12
_TINY = 1e-99


def short_number(value: float) -> str:
    """Write a number in at most six characters (``487.3``, ``-1.2k``, ``3.1M``, ``2e-05``, ``1e20``).

    Args:
        value: Any number; NaN and the infinities are written ``nan``, ``inf`` and ``-inf``, sizes below 1e-99 ``0.0``.
    """
    value = _float(value)
    size = abs(value)
    if not math.isfinite(value):
        return str(value)
    if size >= _LARGE:
        return f"{value:.0e}".replace("e+", "e")
    for least, factor, suffix in _SUFFIXES:
        if size >= least:
            scaled = value / factor
            return f"{scaled:.0f}{suffix}" if abs(scaled) >= 99.95 else f"{scaled:.1f}{suffix}"
    if size >= 0.1:
        return f"{value:.1f}"
    if size < _TINY:
        return "0.0"
    return f"{value:.3f}" if size >= 0.001 else f"{value:.0e}"


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond 1e308
        return math.inf if value > 0 else -math.inf


def short_count(value: int) -> str:
    """Write a count of things: whole below 10,000, then ``12k``, ``1.2M``."""
    if abs(value) < 10_000:
        return str(value)
    text = short_number(value)
    return text.replace(".0", "")


def short_rate(per_second: float) -> str:
    """Write a speed, such as ``2.1k/s``."""
    per_second = _float(per_second)
    if not math.isfinite(per_second):
        return "–"
    if per_second >= 10:
        per_second = round(per_second)
    return f"{per_second}/s" if 10 <= per_second < 1000 else f"{short_number(per_second)}/s"


def short_duration(seconds: float) -> str:
    """Write a span of time in at most six characters: ``0:42``, ``12:05``, ``3h05m``, ``2d04h``, ``120d``."""
    seconds = _float(seconds)
    if not math.isfinite(seconds) or seconds < 0:
        return "–"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours}h{minutes:02d}m"
    days, hours = divmod(hours, 24)
    if days < 100:
        return f"{days}d{hours:02d}h"
    return f"{days}d" if days < 10_000 else f"{short_count(days // 365)}y"


def short_bytes(size: float) -> str:
    """Write a number of bytes, such as ``412 MB`` (powers of 1,000)."""
    size = _float(size)
    if not math.isfinite(size):
        return "–"
    for factor, suffix in _BYTES:
        if abs(size) >= 0.9995 * factor:
            scaled = size / factor
            return f"{scaled:.0f} {suffix}" if abs(scaled) >= 9.95 else f"{scaled:.1f} {suffix}"
    return f"{size:.0f} B"
