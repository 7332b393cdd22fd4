"""Decides what the queue does next, from how things are: who starts, who never will, and what the others wait for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.tracking.gpus import GpuChoice, gpu_wish
from gymdash_tui.tracking.slots import Slots

Look = Callable[[str], SimulationRecord | None]
"""Gives a simulation by its id; ``None`` where it is gone."""

_LONGEST_NAME = 60  # characters of a name within a sentence


@dataclass(frozen=True, slots=True)
class Waits:
    """What keeps a queued simulation from being started now.

    Attributes:
        words: For a person, such as ``after 'x'``.
        ends: Whether that will be over without anybody doing anything; what is held waits for a person.
        slot: Whether more slots would start it sooner.
    """

    words: str
    ends: bool
    slot: bool = False


@dataclass(slots=True)
class Plan:
    """What the queue does next.

    Attributes:
        starts: Who is started now, in this order, and on which GPU.
        ends: Who will never start, and the sentence that says why.
        waits: What each of the others waits for, by its id.
        live: How many run.
    """

    starts: list[tuple[SimulationRecord, GpuChoice]] = field(default_factory=list)
    ends: list[tuple[SimulationRecord, str]] = field(default_factory=list)
    waits: dict[str, Waits] = field(default_factory=dict)
    live: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether something that is queued will start, or end, without anybody doing anything."""
        return bool(self.starts or self.ends or any(one.ends for one in self.waits.values()))

    @property
    def is_over(self) -> bool:
        """Whether nothing runs, and nothing will unless somebody does something."""
        return not self.live and not self.goes_on


def make_plan(queue: Sequence[SimulationRecord], slots: Slots, look: Look) -> Plan:
    """Decide what the queue does next.

    Args:
        queue: What is queued, in the order in which it is to be started.
        slots: How many may run at once, and how many do.
        look: Gives any simulation of the project.
    """
    plan = Plan(live=slots.live)
    queued = {record.sim_id: record for record in queue}
    after: dict[str, _After] = {}
    for record in queue:
        answer = _after(record, lambda sim_id: queued.get(sim_id) or look(sim_id)) or _place(record, slots)
        match answer:
            case str():
                plan.ends.append((record, answer))
            case _After():
                after[record.sim_id] = answer
            case Waits():
                plan.waits[record.sim_id] = answer
            case GpuChoice():
                plan.starts.append((record, answer))
                slots = slots.with_one_more(answer.index)
    plan.waits |= _settled(plan, after)
    return plan


# -- places ------------------------------------------------------------------------------------------------------------


def _place(record: SimulationRecord, slots: Slots) -> GpuChoice | Waits:
    if slots.count == 0:
        return Waits("on hold (0 slots)", ends=False, slot=True)
    if not slots.free:
        return Waits(f"no slot free ({slots.live} of {slots.count})", ends=True, slot=True)
    wish = gpu_wish(record, bool(slots.gpus))
    choice = slots.choose(wish)
    if choice is not None:
        return choice
    mine = [gpu for gpu in slots.gpus if wish.index in (None, gpu.index)]
    words = f"no GPU free ({', '.join(map(str, mine))})" if mine else f"GPU {wish.index} has no slots"
    return Waits(words, ends=bool(mine))


# -- dependencies ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _After:
    """What it is that a simulation waits for to be over.

    Attributes:
        words: For a person.
        ends: Whether all of it that is not queued will be over by itself.
        queued: The ids of those among it that are queued themselves.
    """

    words: str
    ends: bool
    queued: frozenset[str] = frozenset()


def _after(record: SimulationRecord, look: Look) -> _After | Waits | str | None:
    """Tell what keeps one waiting, or why it will never start; ``None`` where neither does."""
    if record.held:
        return Waits("held", ends=False)
    found = [(sim_id, look(sim_id)) for sim_id in record.after]
    for _, other in found:
        if refusal := why_never(other, record.after_any):
            return f"Not started: it was to run after {refusal}."
    waiting = [other for _, other in found if other is not None and not _is_over(other)]
    if not waiting:
        return None
    first = waiting[0]
    return _After(
        f"after '{_name(first)}'" + (", which is not queued" if first.phase is Phase.CREATED else ""),
        ends=all(other.phase is not Phase.CREATED for other in waiting),
        queued=frozenset(other.sim_id for other in waiting if other.phase not in LIVE),
    )


def why_never(other: SimulationRecord | None, after_any: bool) -> str:
    """Say why nothing will ever start after a simulation; empty where it may, now or later.

    Args:
        other: The simulation; ``None`` where it is gone.
        after_any: Whether any ending of it will do.
    """
    if after_any or (other is not None and (not _is_over(other) or other.ending is Ending.SUCCEEDED)):
        return ""
    if other is None:
        return "one that is gone"
    if other.deleted is not None:
        return f"'{_name(other)}', which was deleted"
    return f"'{_name(other)}', which {_HOW.get(other.ending, 'ended')}"


def _is_over(other: SimulationRecord) -> bool:
    return other.deleted is not None or other.phase is Phase.DONE


def _name(record: SimulationRecord) -> str:
    return cut_middle(safe_text(record.name), _LONGEST_NAME)


_HOW: Mapping[Ending | None, str] = {
    Ending.FAILED: "failed",
    Ending.DIED: "died",
    Ending.CANCELLED: "was stopped",
}


def _settled(plan: Plan, after: Mapping[str, _After]) -> dict[str, Waits]:
    """Tell which of those that wait for others will go on by themselves: those whose others all do.

    Whoever waits in a circle, or for somebody who is held, is never reached.
    """
    left = {sim_id: set(one.queued) for sim_id, one in after.items() if one.ends}
    waiting: dict[str, list[str]] = {}
    for sim_id, others in left.items():
        for other in others:
            waiting.setdefault(other, []).append(sim_id)
    sure = [record.sim_id for record, _ in (*plan.starts, *plan.ends)]
    sure += [sim_id for sim_id, one in plan.waits.items() if one.ends]
    sure += [sim_id for sim_id, others in left.items() if not others]
    reached = set(sure)
    while sure:
        over = sure.pop()
        for sim_id in waiting.get(over, ()):
            left[sim_id].discard(over)
            if not left[sim_id] and sim_id not in reached:
                reached.add(sim_id)
                sure.append(sim_id)
    return {sim_id: Waits(one.words, sim_id in reached) for sim_id, one in after.items()}


def waits_in_a_circle(sim_id: str, after: Sequence[str], look: Look) -> SimulationRecord | None:
    """Give the simulation after which one is to run and which itself is to run after that one, if there is any.

    Args:
        sim_id: Which is to be queued.
        after: After which ones.
        look: Gives any simulation of the project.
    """
    for first in after:
        seen, asked = set[str](), [first]
        while asked:
            one = asked.pop()
            if one == sim_id:
                return look(first)
            record = look(one) if one not in seen else None
            seen.add(one)
            if record is not None and record.phase is Phase.QUEUED:
                asked += record.after
    return None
