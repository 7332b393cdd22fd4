"""The process-wide map from a key to what makes a simulation of that type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import DuplicateType, NoConfiguration, UnknownType, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.types import TypeRef

Creator = Callable[[SimulationStartConfig], Simulation]

BUILT_IN = {
    "stable_baselines": TypeRef("gymdash_tui.simulations.stable_baselines", "StableBaselinesSimulation"),
}
"""The types that come with the program, named and not imported."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a registered type.

    Attributes:
        key: The key.
        creator: What makes a simulation; ``None`` while a built-in type is not imported.
        start_config: The configuration used where none is given.
        type: Where the type lives; ``None`` where it cannot be named (a lambda).
    """

    key: str
    creator: Creator | None
    start_config: SimulationStartConfig | None
    type: TypeRef | None


class SimulationRegistry:
    """Register simulation types under keys, and make simulations from them."""

    _registered: ClassVar[dict[str, Registration]] = {}

    @classmethod
    def register(cls, key: str, creator: Creator, start_config: SimulationStartConfig | None = None) -> None:
        """Register a type, or any function that makes a simulation.

        Args:
            key: The type's key.
            creator: Called with a configuration to make a simulation.
            start_config: Used where a simulation is made without a configuration.

        Raises:
            DuplicateType: If the key is taken.
        """
        if key in cls._registered or key in BUILT_IN:
            raise DuplicateType(f"The key '{key}' is taken by another simulation type; choose another one.")
        cls._registered[key] = Registration(key, creator, start_config, None)

    @classmethod
    def unregister(cls, key: str) -> None:
        """Forget a type; a key that is not registered is no error."""
        cls._registered.pop(key, None)

    @classmethod
    def find(cls, key: str) -> Registration:
        """Give what is known of a type.

        Raises:
            UnknownType: If no type has this key.
        """
        if key in cls._registered:
            found = cls._registered[key]
            # looked up when asked: while a decorator registers it, its module does not have it yet
            return replace(found, type=None if found.creator is None else TypeRef.of(found.creator))
        if key in BUILT_IN:
            return Registration(key, None, None, BUILT_IN[key])
        known = cls.list_simulations()
        raise UnknownType(f"No simulation type '{key}'{did_you_mean(key, known) or '.'} Known: {list_some(known)}.")

    @classmethod
    def make(cls, key: str, start_config: SimulationStartConfig | None = None) -> Simulation:
        """Make a simulation that has not started.

        Args:
            key: The type's key.
            start_config: Its configuration; the registered default one where left out.

        Raises:
            UnknownType: If no type has this key.
            NoConfiguration: If no configuration is given and the type has no default one.
            WrongUse: If what is registered makes no simulation.
        """
        found = cls.find(key)
        config = start_config
        if config is None and found.start_config is not None:
            # a copy: what one simulation changes in it is not the next one's default
            config = replace(found.start_config, kwargs=merge(found.start_config.kwargs))
        if config is None:
            raise NoConfiguration(
                f"'{key}' has no default configuration; give a SimulationStartConfig(name=..., sim_key='{key}')."
            )
        creator = found.creator if found.creator is not None else _load(found)
        simulation = creator(config)
        if not isinstance(simulation, Simulation):
            raise WrongUse(
                f"'{key}' makes a {type(simulation).__name__} and no simulation; register a subclass of Simulation, "
                f"or a function that returns one."
            )
        simulation.registry_key = key
        return simulation

    @classmethod
    def list_simulations(cls) -> list[str]:
        """Give the keys of all types, the built-in ones first."""
        return [*BUILT_IN, *cls._registered]


def _load(found: Registration) -> Creator:
    assert found.type is not None, "a built-in type is always named"
    return found.type.load()
