"""What can be done to simulations: to which, in which words, and by which call of the tracker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase

if TYPE_CHECKING:
    from gymdash_tui.tracking.aio import AsyncSimulationTracker

Call = Callable[["AsyncSimulationTracker", SimulationRecord], Awaitable[object]]
"""Does something to one simulation; gives an answer, a sentence, or whatever else where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done to simulations.

    Attributes:
        id: Its name.
        words: What the footer says.
        possible: Tells whether it can be done to a simulation as it is now.
        doing: What is said while it is being done.
        done: What is said afterwards.
        call: Does it to one.
        hint: What to do where it cannot be done; empty where there is nothing to add.
    """

    id: str
    words: str
    possible: Callable[[SimulationRecord], bool]
    doing: str
    done: str
    call: Call
    hint: str = ""

    @property
    def refusal(self) -> str:
        """What is said where it can be done to none."""
        hint = f" {self.hint}" if self.hint else ""
        return f"Nothing here that could be {self.done.lower()}.{hint}"


def _in(*phases: Phase) -> Callable[[SimulationRecord], bool]:
    return lambda record: record.phase in phases


def _may_stop(record: SimulationRecord) -> bool:
    return record.phase not in (Phase.DONE, Phase.STOPPING)


def _may_resume(record: SimulationRecord) -> bool:
    if record.phase is Phase.DONE:
        return record.ending is not Ending.SUCCEEDED
    return record.phase in (Phase.PAUSED, Phase.CREATED)


def _has_run(record: SimulationRecord) -> bool:
    return record.started is not None or record.phase is Phase.DONE


def _asked_first(tracker: AsyncSimulationTracker, record: SimulationRecord) -> Awaitable[object]:
    raise AssertionError("what to say to it is asked for first")


STOP = Verb("stop", "stop", _may_stop, "Stopping", "Stopped", lambda t, r: t.stop(r.sim_id))
KILL = Verb("kill", "kill", lambda r: r.phase in LIVE, "Killing", "Killed", lambda t, r: t.kill(r.sim_id))
PAUSE = Verb("pause", "pause", _in(Phase.RUNNING), "Pausing", "Paused", lambda t, r: t.pause(r.sim_id))
GO_ON = Verb("go-on", "go on", _in(Phase.PAUSED), "Going on with", "Went on with", lambda t, r: t.go_on(r.sim_id))
RESUME = Verb(
    "resume",
    "resume",
    _may_resume,
    "Resuming",
    "Resumed",
    lambda t, r: t.resume(r.sim_id),
    "What succeeded goes on with more steps: w.",
)
RERUN = Verb("rerun", "rerun", _has_run, "Starting again", "Started again", lambda t, r: t.rerun(r.sim_id))
STEER = Verb("steer", "steer", _in(Phase.RUNNING, Phase.PAUSED), "Telling", "Steered", _asked_first)
# of one that is over, only the number of its steps can be changed
EXTEND = Verb("extend", "extend", _in(Phase.DONE), "Extending", "Extended", _asked_first)
DELETE = Verb("delete", "delete", lambda r: True, "Deleting", "Deleted", lambda t, r: t.delete([r.sim_id]))
HOLD = Verb(
    "hold",
    "hold",
    lambda r: r.phase is Phase.QUEUED and not r.held,
    "Holding",
    "Held",
    lambda t, r: t.hold(r.sim_id),
    "It is for what waits in the queue.",
)
RELEASE = Verb(
    "release",
    "release",
    lambda r: r.phase is Phase.QUEUED and r.held,
    "Releasing",
    "Released",
    lambda t, r: t.release(r.sim_id),
)
UNQUEUE = Verb(
    "unqueue",
    "take out",
    _in(Phase.QUEUED),
    "Taking out of the queue",
    "Taken out of the queue",
    lambda t, r: t.unqueue(r.sim_id),
)
RESTORE = Verb(
    "restore",
    "take back",
    lambda r: r.deleted is not None,
    "Taking back",
    "Taken back",
    lambda t, r: t.restore([r.sim_id]),
)
PURGE = Verb(
    "purge",
    "delete for good",
    lambda r: r.deleted is not None,
    "Deleting for good",
    "Deleted for good",
    lambda t, r: t.empty_trash([r.sim_id]),
)

VERBS: dict[str, tuple[Verb, ...]] = {
    "stop": (STOP,),
    "kill": (KILL,),
    "pause": (PAUSE, GO_ON),
    "resume": (RESUME,),
    "rerun": (RERUN,),
    "steer": (STEER, EXTEND),
    "delete": (DELETE,),
    "hold": (HOLD, RELEASE),
    "unqueue": (UNQUEUE,),
}
"""By the name in the table of keys: the verbs of one key, of which the first one that can be done is meant."""


def pick(name: str, records: Sequence[SimulationRecord]) -> tuple[Verb, list[SimulationRecord]]:
    """Choose what a key does now, and to which simulations; to none where nothing can be done."""
    for verb in VERBS[name]:
        possible = [record for record in records if verb.possible(record)]
        if possible:
            return verb, possible
    return VERBS[name][0], []
