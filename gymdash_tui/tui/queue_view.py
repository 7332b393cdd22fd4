"""The queue as the screens see it: what runs, what waits, for what, and how many may run at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.slots import Slots


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue at one moment.

    Attributes:
        live: What has a worker, oldest first.
        queued: What waits, in the order in which it is started.
        waits: What keeps each of those from being started, by id.
        places: Where each of those stands, by id; the first is 1.
        slots: How many may run at once, and how many do.
        goes_on: Whether something that waits would be started, or ended, without anybody doing anything.
    """

    live: tuple[SimulationRecord, ...] = ()
    queued: tuple[SimulationRecord, ...] = ()
    waits: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    slots: Slots | None = None
    goes_on: bool = False

    @property
    def sentence(self) -> str:
        """How many may run at once: ``2 of 2 slots · GPU 0: 2 of 3``."""
        return self.slots.sentence if self.slots is not None else ""

    def with_progress(self, sim_id: str, progress: Progress) -> QueueView:
        """Give it with a running simulation's newest progress."""
        live = (replace(one, progress=progress) if one.sim_id == sim_id else one for one in self.live)
        return replace(self, live=tuple(live))

    def waiting(self, record: SimulationRecord) -> str:
        """Say what keeps a simulation from being started; nothing where it is not queued."""
        return self.waits.get(record.sim_id, "")


def read_queue(project: Project) -> QueueView:
    """Read it; in a thread.

    Raises:
        ProjectError: If the project cannot be read.
    """
    from gymdash_tui.tracking.catch_up import with_live_progress  # deferred: with the tables, after the first paint
    from gymdash_tui.tracking.plan import make_plan
    from gymdash_tui.tracking.slots import read_slots

    live = project.live()
    queued = project.queue()
    slots = read_slots(project, live)
    plan = make_plan(queued, slots, project.get)
    waits = {record.sim_id: "starts now" for record, _ in plan.starts}
    waits |= dict((record.sim_id, sentence) for record, sentence in plan.ends)
    waits |= {sim_id: wait.words + ("; 5 + adds" if wait.slot else "") for sim_id, wait in plan.waits.items()}
    waits |= {record.sim_id: "until you release it: h" for record in queued if record.held}
    return QueueView(
        tuple(with_live_progress(project, record) for record in live),
        tuple(queued),
        waits,
        places(queued),
        slots,
        plan.goes_on,
    )


def places(queued: Iterable[SimulationRecord]) -> dict[str, int]:
    """Number what waits, in its order, from 1."""
    return {record.sim_id: number for number, record in enumerate(queued, 1)}
