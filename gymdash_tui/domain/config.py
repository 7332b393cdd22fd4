"""What a person asks for when starting a simulation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SimulationStartConfig:
    """A name, the key of a simulation type, and the arguments to it.

    Attributes:
        name: The display name.
        sim_key: The key under which the type is registered.
        sim_family: Upstream's; kept, not used.
        sim_type: Upstream's; kept, not used.
        kwargs: Arguments for the simulation; nested dictionaries are merged key by key over the type's defaults. May
            hold what JSON cannot (a lambda): such values travel to the worker by cloudpickle.
    """

    name: str
    sim_key: str
    sim_family: str | None = None
    sim_type: str | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # upstream takes None for "no arguments"
        self.kwargs = {} if self.kwargs is None else self.kwargs

    def update(self, other: SimulationStartConfig) -> None:
        """Take over the arguments of another configuration."""
        self.kwargs.update(other.kwargs)

    def to_json(self) -> dict[str, Any]:
        """Give the fields in upstream's layout; the values of ``kwargs`` are left as they are."""
        return {
            "name": self.name,
            "sim_key": self.sim_key,
            "sim_family": self.sim_family,
            "sim_type": self.sim_type,
            "kwargs": dict(self.kwargs),
        }
