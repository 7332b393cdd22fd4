"""A control request: what a simulation asks the person for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from gymdash_tui.domain.times import to_iso


class Closed(StrEnum):
    """Why a control request is open no longer: answered, its simulation is over, or took it back."""

    ANSWERED = "answered"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """What a simulation asks the person for; open until it is answered, or the simulation has ended.

    Attributes:
        id: Its own id.
        sim_id: Who asks.
        sim_name: That simulation's name.
        channel: On which of the interactor's channels an answer is waited for.
        details: The text, in the simulation's own words.
        keys: The keys that an answer may hold; any where there are none.
        time: When it was asked.
        closed: Why it is open no longer; ``None`` while it is open.
        closed_time: Since when.
        answer: What was answered.
    """

    id: str
    sim_id: str
    sim_name: str
    channel: str
    details: str = ""
    keys: tuple[str, ...] = ()
    time: datetime | None = None
    closed: Closed | None = None
    closed_time: datetime | None = None
    answer: Any = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.closed is None

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return {
            "id": self.id,
            "sim_id": self.sim_id,
            "sim_name": self.sim_name,
            "channel": self.channel,
            "details": self.details,
            "keys": list(self.keys),
            "time": to_iso(self.time) if self.time else None,
            "closed": str(self.closed) if self.closed else None,
            "closed_time": to_iso(self.closed_time) if self.closed_time else None,
            "answer": self.answer,
        }
