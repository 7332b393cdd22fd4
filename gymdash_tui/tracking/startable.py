"""What a script may start a simulation from, turned into an order."""

from __future__ import annotations

from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.types import check

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
