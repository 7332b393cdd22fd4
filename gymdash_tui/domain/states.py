"""Where a simulation is, and how it ended: two types, because they answer two questions.

Upstream's columns ``is_done``, ``cancelled``, ``failed`` and ``force_stopped`` are derived from the two here, in
:func:`ending_flags`, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a simulation is."""

    CREATED = "created"
    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    DONE = "done"


class Ending(StrEnum):
    """How a simulation that is done ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DIED = "died"


FAILURES = frozenset({Ending.FAILED, Ending.DIED})
"""The ends that nobody wanted."""

LIVE = frozenset({Phase.STARTING, Phase.RUNNING, Phase.PAUSED, Phase.STOPPING})
"""The phases in which a worker process exists."""

_NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.CREATED: frozenset({Phase.QUEUED, Phase.STARTING, Phase.DONE}),
    Phase.QUEUED: frozenset({Phase.CREATED, Phase.STARTING, Phase.DONE}),
    # back to the queue: whoever started it died before its process began to run
    Phase.STARTING: frozenset({Phase.QUEUED, Phase.RUNNING, Phase.STOPPING, Phase.DONE}),
    Phase.RUNNING: frozenset({Phase.PAUSED, Phase.STOPPING, Phase.DONE}),
    Phase.PAUSED: frozenset({Phase.RUNNING, Phase.STOPPING, Phase.DONE}),
    Phase.STOPPING: frozenset({Phase.DONE}),
    Phase.DONE: frozenset(),
}


def may_change(now: Phase, after: Phase) -> bool:
    """Tell whether a simulation may go from one phase to another; what is done stays done.

    A resumed simulation begins another attempt: that is ``Project.reopen``, and no change of phase.
    """
    return after in _NEXT[now]


@dataclass(frozen=True, slots=True)
class EndingFlags:
    """Upstream's four columns."""

    is_done: bool
    cancelled: bool
    failed: bool
    force_stopped: bool


def ending_flags(phase: Phase, ending: Ending | None, force_stopped: bool = False) -> EndingFlags:
    """Derive upstream's columns from where a simulation is and how it ended.

    Args:
        phase: Where it is.
        ending: How it ended; ``None`` while it is not done.
        force_stopped: Whether its process was killed (by a person who asked for the stop, say); a simulation that died
            always counts as force-stopped.
    """
    if phase is not Phase.DONE:
        return EndingFlags(False, False, False, False)
    return EndingFlags(
        is_done=True,
        cancelled=ending is Ending.CANCELLED,
        failed=ending is not Ending.SUCCEEDED,
        force_stopped=force_stopped or ending is Ending.DIED,
    )
