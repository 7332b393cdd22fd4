"""One pass over the queue: starts what may be started, and ends what never will be.

Only who holds the supervisor's lock may do this, so that two never start the same simulation.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.tracking.gpus import GpuChoice
from gymdash_tui.tracking.launch import start_worker
from gymdash_tui.tracking.plan import Plan, Waits, make_plan
from gymdash_tui.tracking.slots import read_slots
from gymdash_tui.tracking.unstarted import end_queued

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


@dataclass(slots=True)
class Drained:
    """What a pass over the queue did.

    Attributes:
        started: Whose worker was started, and on which GPU.
        ended: Who will never start, and why.
        failed: Whose worker could not be started, and why.
        plan: How it is afterwards.
    """

    started: list[tuple[SimulationRecord, int | None]] = field(default_factory=list)
    ended: list[tuple[SimulationRecord, str]] = field(default_factory=list)
    failed: list[tuple[SimulationRecord, str]] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)

    def sentences(self) -> list[str]:
        """Say it in words, a line each."""
        return [
            *(f"started '{one.name}'" + ("" if gpu is None else f" on GPU {gpu}") for one, gpu in self.started),
            *(f"ended '{one.name}': {why}" for one, why in self.ended),
            *(f"could not start '{one.name}': {why}" for one, why in self.failed),
        ]


def look_ahead(project: Project, but_for: frozenset[str] = frozenset()) -> Plan:
    """Say what the queue would do next, and what it waits for; nothing is done.

    Args:
        project: Whose queue.
        but_for: The ids of those that somebody else has in hand.
    """
    everything = project.queue()
    if not everything:
        return Plan(live=len(project.live()))
    queue = [record for record in everything if record.sim_id not in but_for]
    plan = make_plan(queue, read_slots(project), project.get)
    plan.waits |= {sim_id: Waits("another program has it in hand", ends=True) for sim_id in but_for}
    return plan


def waits_for(project: Project, record: SimulationRecord) -> str:
    """Say what a queued simulation waits for, such as ``after 'x'``; empty where its turn has come."""
    waits = look_ahead(project).waits.get(record.sim_id)
    return waits.words if waits is not None else ""


async def drain(project: Project, is_wanted: Callable[[], bool] = lambda: True) -> Drained:
    """Start what may be started, one after the other, and end what never will be.

    Each time it is looked anew how things are: somebody may have changed the slots or the queue meanwhile.

    Args:
        project: Whose queue.
        is_wanted: Asked before each; where it says no, the pass is over.

    Raises:
        ProjectError: If the project refuses.
    """
    done = Drained()
    passed_over: frozenset[str] = frozenset()
    while True:
        plan = done.plan = await asyncio.to_thread(look_ahead, project, passed_over)
        if not is_wanted() or not (plan.ends or plan.starts):
            return done
        if plan.ends:
            record, why = plan.ends[0]
            settled = await asyncio.to_thread(_cancel, project, record, why, done)
        else:
            record, choice = plan.starts[0]
            settled = await _start(project, record, choice, done)
        if not settled:  # somebody else has it in hand at this moment; the next pass will see
            passed_over |= {record.sim_id}


def _cancel(project: Project, record: SimulationRecord, why: str, done: Drained) -> bool:
    if not end_queued(project, record.sim_id, *_ending(Ending.CANCELLED, why)):
        return False
    done.ended.append((record, why))
    return True


async def _start(project: Project, record: SimulationRecord, choice: GpuChoice, done: Drained) -> bool:
    changed = False

    def begin() -> bool:
        nonlocal changed
        changed = not _begin(project, record, choice)
        return not changed

    try:
        await start_worker(project, record, begin, gpu_index=choice.index, extra_environment=choice.environment)
    except ProjectError:
        raise  # that is no fault of this simulation's
    except WorkerError as error:
        return not changed and await asyncio.to_thread(_failed, project, record, str(error), done)
    except Exception as error:  # of which nobody thought: it must not keep all others waiting for ever
        why = f"It could not be started ({type(error).__name__}: {error})."
        return await asyncio.to_thread(_failed, project, record, why, done, traceback.format_exc())
    done.started.append((record, choice.index))
    return True


def _begin(project: Project, record: SimulationRecord, choice: GpuChoice) -> bool:
    """Move it on, unless somebody held it or took it out of the queue after it was looked at."""
    now = project.get(record.sim_id)
    if now is None or now.phase is not Phase.QUEUED or now.held or now.after != record.after:
        return False
    return project.set_phase(record.sim_id, Phase.STARTING, gpu_index=choice.index)


def _failed(project: Project, record: SimulationRecord, why: str, done: Drained, trace: str = "") -> bool:
    """See that what could not be started is not tried for ever; gives whether it has left the queue."""
    now = project.get(record.sim_id)
    queued = now is not None and now.phase is Phase.QUEUED
    if queued and not end_queued(project, record.sim_id, *_ending(Ending.FAILED, why, trace)):
        return False
    done.failed.append((record, why))
    return True


def _ending(ending: Ending, why: str, trace: str = "") -> tuple[Ending, SimStatus]:
    subcode = SimStatusSubcode.ERROR if ending is Ending.FAILED else SimStatusSubcode.STOPPED
    return ending, SimStatus(SimStatusCode.FAIL, why, subcode, trace)
