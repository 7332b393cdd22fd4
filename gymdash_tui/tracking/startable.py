"""What a script may start a simulation from, turned into an order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import NoConfiguration, WrongUse
from gymdash_tui.domain.field import Field
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import BUILT_IN, SimulationRegistry, no_configuration
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.carrying import check_carried
from gymdash_tui.tracking.catalogue import CatalogueEntry, default_python, read_catalogue
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.interpreter import is_own, running_in
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.pythons import ask_python
from gymdash_tui.tracking.types import check

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

Startable = str | SimulationStartConfig | Simulation
"""What a simulation can be started from: a registered key, a configuration, or a simulation made before."""


_PLAIN_FIELDS = vars(Simulation)["fields"].__func__


class Described(Simulation):
    """Describes a simulation whose type is imported only where it runs: it is named, and not here."""

    def __init__(self, config: SimulationStartConfig, key: str, type_: TypeRef) -> None:
        """Describe a simulation.

        Args:
            config: Its configuration.
            key: The key of its type.
            type_: Where that lives.
        """
        super().__init__(config)
        self.registry_key = key
        self.type = type_


async def simulation_of(to_start: Startable, project: Project) -> Simulation:
    """Make a simulation object, unless it is one.

    Args:
        to_start: What it is made from. A key that this program did not register is looked for wherever types are named.
        project: In which project.

    Raises:
        UnknownType: If there is no type of that key.
        NoConfiguration: If only a key is given and its type has no default configuration.
        WrongUse: If it is something else altogether.
    """
    match to_start:
        case Simulation():
            return to_start
        case SimulationStartConfig(sim_key=key):
            config: SimulationStartConfig | None = to_start
        case str(key):
            config = None
        case _:
            raise WrongUse(
                f"{to_start!r} cannot be started; give a type's key, a SimulationStartConfig or a Simulation."
            )
    found = SimulationRegistry.registered(key)
    if found is not None and found.by_name and found.type is not None:
        return Described(SimulationRegistry.configuration(key, config), key, found.type)
    if found is not None or key in BUILT_IN:
        return SimulationRegistry.make(key, config)
    entry = (await asyncio.to_thread(read_catalogue, project)).find(key)
    return Described(config or _default_of(entry), key, entry.type)


def _default_of(entry: CatalogueEntry) -> SimulationStartConfig:
    if not entry.name and not entry.kwargs:
        raise NoConfiguration(no_configuration(entry.key))
    return SimulationStartConfig(entry.name or entry.key, entry.key, kwargs=merge(entry.kwargs))


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
    if isinstance(simulation, Described):
        return Order(simulation.config, dict(kwargs or {}), simulation.type)
    creator: Any = type(simulation)
    if simulation.registry_key:
        creator = SimulationRegistry.find(simulation.registry_key).creator or creator
    return Order(simulation.config, dict(kwargs or {}), TypeRef.of(creator), creator)


async def check_order(order: Order, details: Details, project: Project) -> None:
    """Check an order: its name, its interpreter, and its arguments against what the type declares and can find out.

    Args:
        order: What is to be started; where it does not name an interpreter, the project's is put into it. What holds
            because nothing is given is put into it as well.
        details: What the audit keeps of it; filled in before anything can be refused.
        project: In which project.

    Raises:
        WrongUse: If it has no name, or its interpreter is none.
        InvalidKwargs: If the type refuses the arguments.
        WorkerError: If the type cannot be imported.
    """
    details |= {"sim_id": order.sim_id, "name": order.config.name, "key": order.config.sim_key}
    if not str(order.config.name or "").strip():
        raise WrongUse("A simulation needs a name; give it one.")
    await asyncio.to_thread(_place, order, project)
    if order.type is not None:
        info = await check(order.type, order.kwargs)
        order.learn(info.fields)
        await asyncio.to_thread(check_carried, order)
    else:
        order.learn(_declared_here(order.creator))


def _declared_here(creator: Any) -> Sequence[Field]:
    """Give what a type declares that lives in this very program alone, where reading that imports nothing."""
    plain = isinstance(creator, type) and issubclass(creator, Simulation)
    if not plain or getattr(creator.fields, "__func__", None) is not _PLAIN_FIELDS:
        return ()
    try:
        return tuple(creator.fields())
    except Exception:  # what is wrong with its declaration its own process tells, where it is started
        return ()


def _place(order: Order, project: Project) -> None:
    """Put into an order where it runs, and the default arguments that this very program registered for it."""
    if order.type is None:
        return
    python = order.type.python or default_python(project, Path(order.cwd) if order.cwd else None)
    # as a path: who starts it may stand in another folder
    order.type = running_in(order.type, "" if is_own(python) else ask_python(python).path)
    key = order.type.registered
    found = SimulationRegistry.registered(key) if key else None
    if found is not None:
        defaults = found.start_config.kwargs if found.start_config is not None else {}
        order.config = replace(order.config, kwargs=merge(defaults, order.config.kwargs))
        order.type = running_in(found.type, order.type.python) if found.type is not None else None


def asked_for(to_start: Startable) -> Details:
    """Say what somebody wants to start, for the audit of calls."""
    match to_start:
        case Simulation():
            return {"name": to_start.name, "key": to_start.registry_key or to_start.config.sim_key}
        case SimulationStartConfig():
            return {"name": to_start.name, "key": to_start.sim_key}
    return {"key": str(to_start)}
