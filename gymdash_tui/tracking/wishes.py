"""What a person asks of the queue, checked: nothing is queued that could never start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.tracking.base import Ids, names_of
from gymdash_tui.tracking.elsewhere import ran_here
from gymdash_tui.tracking.plan import waits_in_a_circle, why_never

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_MOST_PRIORITY = 1_000_000


def wish_of(
    project: Project, priority: int = 0, after: Ids = (), after_any: bool = False, held: bool = False
) -> QueueWish:
    """Make a wish of what a person asks for, who names simulations by name, id or a beginning of the id.

    Raises:
        UnknownSimulation: If there is one of them none of.
        WrongUse: If the priority is out of range.
    """
    ids = tuple(dict.fromkeys(project.find(name).sim_id for name in names_of(after)))
    return QueueWish(checked_priority(priority), ids, after_any, held)


def check_wish(project: Project, sim_id: str, wish: QueueWish, made_with: frozenset[str] = frozenset()) -> None:
    """Refuse a wish with which a simulation would never start.

    Args:
        project: Where.
        sim_id: Which simulation is to be queued.
        wish: How.
        made_with: The ids of others that are made in the same go, before it.

    Raises:
        WrongUse: If it is to run after itself, after one that is not there, or after one that will never let it.
    """
    checked_priority(wish.priority)
    for other in wish.after:
        if other == sim_id:
            raise WrongUse("A simulation cannot run after itself; name another one.")
        if other not in made_with:
            _check_after(project, other, wish.after_any)
    circle = waits_in_a_circle(sim_id, wish.after, project.get)
    if circle is not None:
        raise WrongUse(f"'{circle.name}' itself is to run after it, so that both would wait for ever.")


def _check_after(project: Project, sim_id: str, after_any: bool) -> None:
    found = project.get(sim_id)
    if found is None:
        raise WrongUse(f"It was to run after {sim_id[:60]!r}, which is no simulation's id.")
    if never := why_never(found, after_any):
        raise WrongUse(
            f"It was to run after {never}, so it would never start; resume that one first, or let any ending of it do "
            f"(--after-any)."
        )


def checked_priority(priority: int) -> int:
    """Give back a priority that is one.

    Raises:
        WrongUse: If it is out of range.
    """
    if type(priority) is not int or abs(priority) > _MOST_PRIORITY:
        raise WrongUse(f"{priority!r} is no priority; give a whole number from {-_MOST_PRIORITY} to {_MOST_PRIORITY}.")
    return priority


def why_not_queued(record: SimulationRecord) -> str:
    """Say why a simulation cannot be put into the queue."""
    if record.phase is Phase.QUEUED:
        return f"'{record.name}' is in the queue already."
    if record.phase in LIVE:
        return f"'{record.name}' is {record.word} already; only what was not started yet can be queued."
    again = "`rerun` starts the same again."
    return (
        f"'{record.name}' is {record.word}; {'`resume --queue` goes on with it, ' if ran_here(record) else ''}{again}"
    )


def why_not_in_the_queue(record: SimulationRecord) -> str:
    """Say why a simulation cannot be changed as one that is queued."""
    if record.phase is Phase.QUEUED:
        return f"'{record.name}' is being started at this moment; stop it if it is not to run."
    return f"'{record.name}' is not in the queue: it is {record.word}."
