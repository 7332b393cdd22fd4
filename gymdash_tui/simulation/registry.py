"""The process-wide map from a key to what makes a simulation of that type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import DuplicateType, NoConfiguration, UnknownType, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.types import TypeRef, import_path

Creator = Callable[[SimulationStartConfig], Simulation]

BUILT_IN = {
    "stable_baselines": TypeRef("gymdash_tui.simulations.stable_baselines", "StableBaselinesSimulation"),
    "custom_control": TypeRef("gymdash_tui.simulations.custom_control", "CustomControlSimulation"),
    "example_ml": TypeRef("gymdash_tui.simulations.example_ml", "MLSimulation"),
    "command": TypeRef("gymdash_tui.simulations.command", "CommandSimulation"),
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
        by_name: Whether it was registered as ``pkg.mod:Type``; then it is imported only where it runs.
    """

    key: str
    creator: Creator | None
    start_config: SimulationStartConfig | None
    type: TypeRef | None
    by_name: bool = False


class SimulationRegistry:
    """Register simulation types under keys, and make simulations from them."""

    _registered: ClassVar[dict[str, Registration]] = {}

    @classmethod
    def register(
        cls,
        key: str,
        creator: Creator | str,
        start_config: SimulationStartConfig | None = None,
        *,
        python: str = "",
    ) -> None:
        """Register a type, or any function that makes a simulation.

        Args:
            key: The type's key.
            creator: Called with a configuration to make a simulation; or ``pkg.mod:Type``, which is imported only where
                it is needed, such as in another interpreter that alone has it.
            start_config: Used where a simulation is made without a configuration.
            python: The interpreter in which such a named type runs; the project's, or else our own, where left out.

        Raises:
            DuplicateType: If the key is taken.
            WrongUse: If a text is not of the form ``pkg.mod:Type``, or an interpreter is given for what is no text.
        """
        if key in cls._registered or key in BUILT_IN:
            raise DuplicateType(f"The key '{key}' is taken by another simulation type; choose another one.")
        if isinstance(creator, str):
            reference = replace(TypeRef.named(creator, import_path()), python=python)
            cls._registered[key] = Registration(key, None, start_config, reference, by_name=True)
        elif python:
            raise WrongUse(f"'{key}' is registered with what this program imported; name it as 'package.module:Type'.")
        else:
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
            if found.by_name:
                return found
            # looked up when asked: while a decorator registers it, its module does not have it yet
            return replace(found, type=None if found.creator is None else TypeRef.of(found.creator))
        if key in BUILT_IN:
            return Registration(key, None, None, BUILT_IN[key])
        known = cls.list_simulations()
        raise UnknownType(f"No simulation type '{key}'{did_you_mean(key, known) or '.'} Known: {list_some(known)}.")

    @classmethod
    def registered(cls, key: str) -> Registration | None:
        """Give what this program itself registered under a key; ``None`` where it registered nothing."""
        return cls.find(key) if key in cls._registered else None

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
        config = cls.configuration(key, start_config)
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
    def configuration(cls, key: str, given: SimulationStartConfig | None = None) -> SimulationStartConfig:
        """Give the configuration that is given, or else a copy of the registered default one.

        Raises:
            UnknownType: If no type has this key.
            NoConfiguration: If none is given and the type has no default one.
        """
        found = cls.find(key)
        if given is not None:
            return given
        if found.start_config is None:
            raise NoConfiguration(no_configuration(key))
        # a copy: what one simulation changes in it is not the next one's default
        return replace(found.start_config, kwargs=merge(found.start_config.kwargs))

    @classmethod
    def load(cls, reference: TypeRef) -> tuple[Creator, dict[str, Any]]:
        """Import a type as a worker does.

        Returns:
            What makes a simulation, and the default arguments that its module registers, if it is loaded by its key.

        Raises:
            UnknownType: If there is no such type any more.
            Exception: Whatever the person's module raises when it is imported.
        """
        if not reference.registered:
            return reference.load(), {}
        reference.import_module()
        found = cls._registered.get(reference.registered)
        if found is None:
            raise UnknownType(
                f"{reference.file or reference.module} registers no '{reference.registered}' when it is imported; it "
                f"may do so only below if __name__ == '__main__':"
            )
        defaults = found.start_config.kwargs if found.start_config is not None else {}
        return found.creator or _load(found), merge(defaults)

    @classmethod
    def list_simulations(cls) -> list[str]:
        """Give the keys of all types, the built-in ones first."""
        return [*BUILT_IN, *cls._registered]


def no_configuration(key: str) -> str:
    """Say that a type has no default configuration."""
    return f"'{key}' has no default configuration; give a SimulationStartConfig(name=..., sim_key='{key}')."


def _load(found: Registration) -> Creator:
    assert found.type is not None, "what is not there is named"
    return found.type.load()
