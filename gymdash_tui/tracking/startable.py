"""What a script may start a simulation from, turned into an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.types import check

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

Startable = str | SimulationStartConfig | Simulation
"""What a simulation can be started from: a registered key, a configuration, or a simulation made before."""


def simulation_of(to_start: Startable) -> Simulation:
    """Make a simulation object, unless it is one.

    Raises:
        UnknownType: If its key is not registered.
        NoConfiguration: If only a key is given and its type has no default configuration.
        WrongUse: If it is something else altogether.
    """
    match to_start:
        case Simulation():
            return to_start
        case SimulationStartConfig():
            return SimulationRegistry.make(to_start.sim_key, to_start)
        case str():
            return SimulationRegistry.make(to_start)
    raise WrongUse(f"{to_start!r} cannot be started; give a type's key, a SimulationStartConfig or a Simulation.")


def made_before(project: Project, simulation: Simulation, kwargs: Mapping[str, Any]) -> SimulationRecord | None:
    """Give the record of a simulation that was made and not started yet; ``None`` where a new one is to be made.

    Args:
        project: Where it may have been made.
        simulation: What is to be started.
        kwargs: With which arguments over its configuration's.

    Raises:
        WrongUse: If it was started and is not done, or if it is to be started with other arguments.
    """
    record = project.get(str(simulation._project_sim_id or ""))
    if record is not None and catch_up(project, record):
        record = project.get(record.sim_id)
    if record is None or record.phase is Phase.DONE:
        return None
    if record.phase is not Phase.CREATED:
        raise WrongUse(f"'{record.name}' is {record.word} already; wait for its end before it is run anew.")
    if kwargs:
        given = list_some(kwargs)
        raise WrongUse(f"'{record.name}' was made with its arguments; give {given} when making it, or make a new one.")
    return record


def order_of(simulation: Simulation, kwargs: dict[str, Any] | None = None) -> Order:
    """Make the order that starts what a simulation object describes, in a process of its own."""
    creator: Any = type(simulation)
    if simulation.registry_key:
        creator = SimulationRegistry.find(simulation.registry_key).creator or creator
    return Order(simulation.config, dict(kwargs or {}), TypeRef.of(creator), creator)


async def check_order(order: Order, details: Details) -> None:
    """Check an order: its name, and its arguments against what the type declares and can find out.

    Args:
        order: What is to be started.
        details: What the audit keeps of it; filled in before anything can be refused.

    Raises:
        WrongUse: If it has no name.
        InvalidKwargs: If the type refuses the arguments.
        WorkerError: If the type cannot be imported.
    """
    details |= {"sim_id": order.sim_id, "name": order.config.name, "key": order.config.sim_key}
    if not str(order.config.name or "").strip():
        raise WrongUse("A simulation needs a name; give it one.")
    if order.type is not None:
        await check(order.type, order.kwargs)


def asked_for(to_start: Startable) -> Details:
    """Say what somebody wants to start, for the audit of calls."""
    match to_start:
        case Simulation():
            return {"name": to_start.name, "key": to_start.registry_key or to_start.config.sim_key}
        case SimulationStartConfig():
            return {"name": to_start.name, "key": to_start.sim_key}
    return {"key": str(to_start)}
