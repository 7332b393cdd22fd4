"""The clock: aware UTC everywhere inside, local time only where a person reads it."""

from __future__ import annotations

from datetime import UTC, datetime

_FAR = 250_000_000_000.0  # seconds: the year 9892, which is in the calendar in every zone


def utc_now() -> datetime:
    """Give the present moment, aware, in UTC."""
    return datetime.now(UTC)


def to_iso(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC, with microseconds and a ``Z``."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_iso(text: str | None) -> datetime | None:
    """Read what :func:`to_iso` wrote; a moment without a zone is taken as UTC.

    Raises:
        ValueError: If the text is no ISO 8601 moment.
    """
    if text is None:
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def from_unix(seconds: float) -> datetime:
    """Turn Unix seconds into an aware moment in UTC; what no calendar holds becomes its nearest end (1970, 9892)."""
    return datetime.fromtimestamp(min(max(0.0, seconds), _FAR), UTC)
