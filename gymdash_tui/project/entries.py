"""What a worker's journal says that the tables keep: statuses, phases, an ending, the seed it drew.

Requests and replies are ``project.requests``' matter. Entries of other kinds (media, checkpoints, kinds of a later
version) stay in the journal, from which whoever needs them reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gymdash_tui.domain.states import LIVE, Ending, Phase, may_change
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.lenient import code_of, ending_of, int_of, moment_of, phase_of, text_of

_BEFORE_RUNNING = (Phase.CREATED, Phase.QUEUED)


@dataclass(frozen=True, slots=True)
class Digest:
    """What some journal entries come to.

    Attributes:
        phase: Where the simulation is after them.
        running_since: When it first said that it runs; ``None`` where these entries do not.
        ending: How it says that it ended; ``None`` where it does not.
        statuses: What it reported, in order.
        seed: The first seed it named among its facts; ``None`` where it named none.
    """

    phase: Phase
    running_since: datetime | None
    ending: Ending | None
    statuses: tuple[SimStatus, ...]
    seed: int | None


def digest(entries: Sequence[Mapping[str, Any]], phase: Phase) -> Digest:
    """Read journal entries; whatever is odd in them is passed over.

    Args:
        entries: In the order in which they were written.
        phase: Where the simulation was before them.
    """
    running_since: datetime | None = None
    ending: Ending | None = None
    seed: int | None = None
    statuses = []
    for entry in entries:
        match entry.get("kind"):
            case "status":
                statuses.append(_status_of(entry))
            case "phase":
                after = phase_of(entry.get("phase"))
                if after is Phase.RUNNING and running_since is None:
                    running_since = _time_of(entry)
                phase = _follow(phase, after)
            case "ending":
                ending = ending_of(entry.get("ending")) or ending
            case "facts":
                seed = _seed_of(entry) if seed is None else seed
    return Digest(phase, running_since, ending, tuple(statuses), seed)


def _follow(now: Phase, after: Phase | None) -> Phase:
    # a journal can say where a worker is, but not that it waits (then there is none), and not that it is over: that is
    # known when its process has ended
    if after is None or after not in LIVE:
        return now
    # whoever started it may have died before writing "starting" down; the worker runs all the same
    if now in _BEFORE_RUNNING and may_change(Phase.STARTING, after):
        return after
    return after if may_change(now, after) else now


def _seed_of(entry: Mapping[str, Any]) -> int | None:
    seed = entry.get("seed")
    return int_of(seed, None) if isinstance(seed, int) and not isinstance(seed, bool) else None


def _status_of(entry: Mapping[str, Any]) -> SimStatus:
    return SimStatus(
        code=code_of(entry.get("code")),
        details=text_of(entry.get("details")),
        subcode=int_of(entry.get("subcode")) or 0,
        error_trace=text_of(entry.get("error_trace")),
        time=_time_of(entry),
    )


def _time_of(entry: Mapping[str, Any]) -> datetime:
    return moment_of(entry.get("time")) or utc_now()
