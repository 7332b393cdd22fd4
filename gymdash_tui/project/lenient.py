"""Reading values that somebody else wrote: what is odd becomes something harmless, and never an exception."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatusCode

_INT64 = 1 << 63


def storable(text: str) -> str:
    """Give the text as UTF-8 can hold it; ``?`` stands for halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode("utf-8")


def text_of(value: object) -> str:
    """Give a value as text; nothing is the empty text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def int_of(value: object, default: int | None = 0) -> int | None:
    """Give a whole number that SQLite can hold, else the default."""
    if value is None:  # most are, and an exception costs a list's row more than all else
        return default
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return default
    return number if -_INT64 <= number < _INT64 else default


def clamped(number: int) -> int:
    """Give a whole number, or the nearest to it that SQLite can hold."""
    return min(max(-_INT64, int(number)), _INT64 - 1)


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC as text that sorts by time; a naive one is taken as local time."""
    return moment.astimezone(UTC).isoformat(" ", timespec="microseconds")


def moment_of(value: object) -> datetime | None:
    """Read an ISO 8601 moment (without a zone: UTC); ``None`` where it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def code_of(value: object) -> SimStatusCode:
    """Read a status's code; one that nobody knows is information."""
    number = int_of(value, None)
    return SimStatusCode(number) if number in (0, 1, 2) else SimStatusCode.INFO


def phase_of(value: object) -> Phase | None:
    """Read a phase; ``None`` where it is none."""
    return _PHASES.get(value) if isinstance(value, str) else None


def ending_of(value: object) -> Ending | None:
    """Read an ending; ``None`` where it is none."""
    return _ENDINGS.get(value) if isinstance(value, str) else None


_PHASES = {str(phase): phase for phase in Phase}
_ENDINGS = {str(ending): ending for ending in Ending}


def dict_of(text: object) -> dict[str, Any]:
    """Read a JSON object; an empty one where it is none."""
    value = _json(text)
    return value if isinstance(value, dict) else {}


def texts_of(text: object) -> tuple[str, ...]:
    """Read a JSON list of texts; an empty one where it is none."""
    value = _json(text)
    return tuple(text_of(item) for item in value) if isinstance(value, list) else ()


_EMPTY = ("{}", "[]")


def _json(text: object) -> Any:
    return None if text in _EMPTY else json_of(text, None)


def json_of(text: object, default: Any) -> Any:
    """Read a JSON value; the default where it is none."""
    if not isinstance(text, str | bytes):
        return default
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return default
