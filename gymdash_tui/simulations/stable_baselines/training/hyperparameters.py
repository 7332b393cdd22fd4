"""Turns an algorithm's arguments, as JSON holds them, into what Stable-Baselines3's constructors take.

The notations are RL Zoo's (``lin_0.001``, ``noise_type``, ``policy_kwargs`` with names of classes), so that its tuned
settings can be used as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from stable_baselines3 import HerReplayBuffer
from stable_baselines3.common import noise, torch_layers
from stable_baselines3.common.sb2_compat.rmsprop_tf_like import RMSpropTFLike
from torch import nn

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.simulations.stable_baselines.training.fields import algorithm_fields

Schedule = Callable[[float], float]
"""From what remains of the training (1 at its start, 0 at its end) to a value."""

PREFIX = "algorithm_kwargs"


def constructor_arguments(algorithm: str, given: Mapping[str, Any], actions: spaces.Space[Any]) -> dict[str, Any]:
    """Build the keyword arguments of an algorithm's constructor.

    Args:
        algorithm: Its key.
        given: The arguments as JSON holds them; functions and classes are taken as they are.
        actions: The environment's action space, for noise of its size.

    Raises:
        InvalidKwargs: If a value is written in a way that nobody understands.
    """
    kinds = {field.name: field.kind for field in algorithm_fields(algorithm)}
    arguments = {name: _converted(name, value, kinds.get(name, "any")) for name, value in given.items()}
    action_noise = make_noise(arguments.pop("noise_type", None), arguments.pop("noise_std", 0.1), actions)
    return arguments if action_noise is None else {"action_noise": action_noise, **arguments}


def _converted(name: str, value: Any, kind: str) -> Any:
    if name == "policy_kwargs" and isinstance(value, Mapping):
        return policy_arguments(value)
    if name == "train_freq":
        return train_frequency(value)
    if name == "replay_buffer_class" and isinstance(value, str):
        return HerReplayBuffer
    if kind == "schedule":
        return to_schedule(value)
    # 1e5 is a float in JSON, and SB3 makes an array of that size
    return int(value) if kind == "int" and isinstance(value, float) else value


def to_schedule(value: Any) -> Any:
    """Read a number, ``'0.001'``, or ``'lin_0.001'`` for one that falls to 0 in a straight line; the rest stays."""
    if not isinstance(value, str):
        return value
    if value.startswith("lin_"):
        return linear(float(value.removeprefix("lin_")))
    return float(value)


def linear(start: float) -> Schedule:
    """Make a schedule that falls from a value to 0 in a straight line, as RL Zoo's does.

    It is a plain inner function, so that a saved model carries it and loads where this program is not installed.
    """

    def schedule(remaining: float) -> float:
        return remaining * start

    return schedule


def train_frequency(value: Any) -> Any:
    """Read ``4`` or ``[1, "episode"]``.

    Raises:
        InvalidKwargs: If it is neither.
    """
    match value:
        case bool():
            pass
        case int() if value > 0:
            return value
        case float() if value > 0 and value == int(value):
            return int(value)
        case [int(count), "step" | "episode" as unit] if count > 0:
            return count, unit
    raise InvalidKwargs({f"{PREFIX}.train_freq": f'needs a number of steps, or [1, "episode"], not {value!r}'})


def policy_arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the network's arguments, replacing names of classes (``relu``, ``nn.ReLU``, ``th.optim.Adam``).

    Raises:
        InvalidKwargs: If a name is not known.
    """
    known: dict[str, Iterable[type[Any]]] = {
        "activation_fn": _classes(nn.modules.activation, nn.Module),
        "optimizer_class": [*_classes(torch.optim, torch.optim.Optimizer), RMSpropTFLike],
        "features_extractor_class": _classes(torch_layers, torch_layers.BaseFeaturesExtractor),
    }
    return {
        name: _named(name, value, known[name]) if name in known and isinstance(value, str) else value
        for name, value in given.items()
    }


def _classes(module: Any, base: type[Any]) -> list[type[Any]]:
    return [found for found in vars(module).values() if isinstance(found, type) and issubclass(found, base)]


def _named(argument: str, text: str, known: Iterable[type[Any]]) -> type[Any]:
    by_name = {found.__name__.lower(): found for found in known}
    # nn.ReLU, relu and leaky_relu are all in use
    found = by_name.get(text.rpartition(".")[2].replace("_", "").lower())
    if found is None:
        names = [each.__name__ for each in by_name.values()]
        sentence = f"{text!r} is not known{did_you_mean(text, names)}"
        raise InvalidKwargs({f"{PREFIX}.policy_kwargs.{argument}": sentence})
    return found


def make_noise(kind: str | None, strength: float, actions: spaces.Space[Any]) -> noise.ActionNoise | None:
    """Make the noise that is added to actions while learning; ``None`` for none."""
    if kind is None or not isinstance(actions, spaces.Box):
        return None
    size = actions.shape[-1]
    make = noise.NormalActionNoise if kind == "normal" else noise.OrnsteinUhlenbeckActionNoise
    return make(np.zeros(size), float(strength) * np.ones(size))
