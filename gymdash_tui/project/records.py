"""What the project answers with besides :class:`~gymdash_tui.domain.record.SimulationRecord`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gymdash_tui.domain.status import SimStatus


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """One status of one simulation.

    Attributes:
        id: Grows in the order in which statuses were reported.
        sim_id: Whose it is.
        sim_name: The simulation's name.
        status: What was reported.
    """

    id: int
    sim_id: str
    sim_name: str
    status: SimStatus


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One command given to a tracker.

    Attributes:
        id: Grows with time.
        name: The command (``start``, ``stop``...).
        time: When it was given.
        code: 0 when it was carried out, else the exit code it was refused with.
        details: What was asked for and from where.
    """

    id: int
    name: str
    time: datetime | None
    code: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Simulations that were started together.

    Attributes:
        name: The group's name.
        count: How many there are.
        counts: How many of each word (``running``, ``done``, ``failed``...); those of none are left out.
        newest: When the newest was asked for; ``None`` where nobody knows.
    """

    name: str
    count: int
    counts: dict[str, int]
    newest: datetime | None
