"""The full declaration of the arguments: installed environments, and each algorithm's own, read off its signature."""

from __future__ import annotations

import collections.abc
import dataclasses
import inspect
import re
import types
from functools import cache
from typing import Any, Union, get_args, get_origin

import gymnasium
import stable_baselines3

from gymdash_tui.domain.fields import Field, Kind, fields_of
from gymdash_tui.simulations.stable_baselines.arguments import ALGORITHMS, StableBaselinesKwargs
from gymdash_tui.simulations.stable_baselines.training.help import EMPTY, HELP

# given by the simulation itself, or classes that no form can hold
_NOT_OFFERED = {
    "self",
    "policy",
    "env",
    "seed",
    "device",
    "tensorboard_log",
    "action_noise",
    "rollout_buffer_class",
    "rollout_buffer_kwargs",
    "_init_setup_model",
}

# not environments, but shells around another library's
_SHELLS = {"GymV21Environment-v0", "GymV26Environment-v0"}

_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "learning_rate": (0, None),
    "clip_range": (0, None),
    "n_steps": (1, None),
    "batch_size": (1, None),
    "n_epochs": (1, None),
    "buffer_size": (1, None),
    "learning_starts": (0, None),
    "gamma": (0, 1),
    "gae_lambda": (0, 1),
    "tau": (0, 1),
    "gradient_steps": (-1, None),
    "max_grad_norm": (0, None),
    "policy_delay": (1, None),
    "target_update_interval": (1, None),
    "exploration_fraction": (0, 1),
    "exploration_initial_eps": (0, 1),
    "exploration_final_eps": (0, 1),
    "stats_window_size": (1, None),
    "verbose": (0, 2),
}

NOISES = ("normal", "ornstein-uhlenbeck")
_NOISE = (
    Field(
        "noise_type",
        "str",
        help="Noise added to the actions while learning, to try out more.",
        choices=NOISES,
        optional=True,
        empty=EMPTY["noise_type"],
    ),
    Field("noise_std", "float", 0.1, help="How strong that noise is.", minimum=0),
)


def all_fields(declared: type = StableBaselinesKwargs) -> tuple[Field, ...]:
    """Give the declared arguments with the environments and the algorithms' own arguments filled in."""
    return tuple(_filled(field) for field in fields_of(declared))


def _filled(field: Field) -> Field:
    if field.name == "env":
        known = sorted(set(gymnasium.registry) - _SHELLS)
        return dataclasses.replace(field, choices=tuple(known))
    if field.name == "algorithm_kwargs":
        return dataclasses.replace(field, variants={name: algorithm_fields(name) for name in ALGORITHMS})
    return field


def algorithm_class(name: str) -> type[Any]:
    """Give an algorithm's class by its key, such as ``ppo``."""
    found: type[Any] = getattr(stable_baselines3, name.upper())
    return found


@cache
def algorithm_fields(name: str) -> tuple[Field, ...]:
    """Read an algorithm's arguments off its signature and its documentation."""
    found = algorithm_class(name)
    parameters = inspect.signature(found.__init__).parameters
    helps = _documented(found)
    fields = tuple(
        _field(parameter, helps.get(parameter.name, ""))
        for parameter in parameters.values()
        if parameter.name not in _NOT_OFFERED
    )
    return fields + (_NOISE if "action_noise" in parameters else ())


def _field(parameter: inspect.Parameter, documented: str) -> Field:
    name, kinds = parameter.name, _alternatives(parameter.annotation)
    minimum, maximum = _BOUNDS.get(name, (None, None))
    default = list(parameter.default) if isinstance(parameter.default, tuple) else parameter.default
    is_class = name == "replay_buffer_class"
    return Field(
        name,
        "str" if is_class else _kind(kinds),
        default,
        help=HELP.get(name, documented),
        choices=("HerReplayBuffer",) if is_class else (),
        minimum=minimum,
        maximum=maximum,
        optional=type(None) in kinds,
        empty=EMPTY.get(name, ""),
        affects_learning=name != "verbose",
    )


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    is_union = get_origin(annotation) in (Union, types.UnionType)
    return get_args(annotation) if is_union else (annotation,)


def _kind(kinds: tuple[Any, ...]) -> Kind:
    origins = {get_origin(kind) or kind for kind in kinds} - {type(None)}
    if collections.abc.Callable in origins:
        return "schedule"
    names: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "str", dict: "dict"}
    return names.get(origins.pop(), "any") if len(origins) == 1 else "any"


def _documented(found: type[Any]) -> dict[str, str]:
    """Give the first sentence about each argument in a class's documentation."""
    parts = re.split(r"^\s*:param (\w+):", inspect.getdoc(found) or "", flags=re.MULTILINE)
    return {name: _sentence(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _sentence(text: str) -> str:
    plain = re.sub(r"\s+", " ", text.replace("``", "'")).strip()
    first = re.split(r"(?<=\.) |(?= NOTE| See )", plain)[0].strip().rstrip(".")
    return f"{first[:1].upper()}{first[1:]}." if first else ""
