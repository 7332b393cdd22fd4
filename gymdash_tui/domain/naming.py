"""Names for simulations that a person gave none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def default_name(key: str, kwargs: Mapping[str, Any]) -> str:
    """Make a name from what tells simulations apart: ``ppo-CartPole-v1-seed0``, or else the type's key."""
    parts = [str(kwargs[name]) for name in ("algorithm", "env") if kwargs.get(name)]
    name = "-".join(parts) or key
    seed = kwargs.get("seed")
    return f"{name}-seed{seed}" if seed is not None else name


def snake_case(name: str) -> str:
    """Write the name of a class as a key: ``MyPPOSim`` as ``my_ppo_sim``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
