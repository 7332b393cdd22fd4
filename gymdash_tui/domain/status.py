"""Statuses: what a simulation has to say, with upstream's names and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from gymdash_tui.domain.times import from_iso, to_iso, utc_now


class SimStatusCode(IntEnum):
    """What kind of status it is."""

    SUCCESS = 0
    FAIL = 1
    INFO = 2


class SimStatusSubcode(IntEnum):
    """What more is known about it; upstream leaves the number free, these are the known ones."""

    NONE = 0
    ERROR = 1
    STOPPED = 2


@dataclass(slots=True)
class SimStatus:
    """One thing that a simulation reported.

    Attributes:
        code: Success, failure or information.
        details: A sentence for a person.
        subcode: A :class:`SimStatusSubcode` or any integer of the simulation's own.
        error_trace: The traceback where there was one, else empty.
        time: When it was reported (aware, UTC); set when left out.
    """

    code: SimStatusCode
    details: str = ""
    subcode: int = SimStatusSubcode.NONE
    error_trace: str = ""
    time: datetime = field(default_factory=utc_now)

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return {
            "code": int(self.code),
            "subcode": int(self.subcode),
            "details": self.details,
            "error_trace": self.error_trace,
            "time": to_iso(self.time),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SimStatus:
        """Read what :meth:`to_json` wrote; what is odd takes its default, and an unknown code is information."""
        code = _whole(data.get("code"), SimStatusCode.INFO)
        return cls(
            code=SimStatusCode(code) if code in set(SimStatusCode) else SimStatusCode.INFO,
            subcode=_whole(data.get("subcode"), SimStatusSubcode.NONE),
            details=str(data.get("details") or ""),
            error_trace=str(data.get("error_trace") or ""),
            time=_moment(data.get("time")) or utc_now(),
        )


def _whole(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _moment(value: Any) -> datetime | None:
    try:
        return from_iso(value) if isinstance(value, str) else None
    except ValueError:
        return None
