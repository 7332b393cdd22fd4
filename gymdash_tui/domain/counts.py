"""Counts as people write them: ``200k``, ``1e6``, ``1.5M``, ``200_000``."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from gymdash_tui.domain.errors import WrongUse

_FACTORS = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "b": 1_000_000_000}
_LONGEST = 40  # characters; what is longer is no count of anything
_LARGEST = 10**15


def parse_count(text: str) -> int:
    """Read a whole number, also with a suffix (k, M, G), an exponent or underscores.

    Raises:
        WrongUse: If it is none, is not positive, or is larger than anything could be counted to.
    """
    written = text.strip()
    factor = _FACTORS.get(written[-1:].lower(), 1)
    digits = written[:-1] if factor > 1 else written
    with suppress(ArithmeticError):
        # decimal, so that 1.1M is 1,100,000 and not a hair beside it
        value = Decimal(digits) * factor if len(written) <= _LONGEST else Decimal("NaN")
        if 1 <= value <= _LARGEST and value == int(value):
            return int(value)
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    raise WrongUse(f"'{shown}' is no count; write for example 200000, 200k, 1.5M or 1e6.")
