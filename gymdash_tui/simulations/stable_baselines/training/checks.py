"""What is wrong with arguments beyond their declaration: is the environment there, does the algorithm fit it?"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from gymnasium import spaces
from stable_baselines3.common.preprocessing import is_image_space
from stable_baselines3.common.vec_env import VecNormalize

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.simulations.device import device_problems
from gymdash_tui.simulations.stable_baselines.arguments import ALGORITHMS
from gymdash_tui.simulations.stable_baselines.training import environments
from gymdash_tui.simulations.stable_baselines.training.early_stopping import stopping_problems
from gymdash_tui.simulations.stable_baselines.training.hyperparameters import PREFIX, constructor_arguments

Problems = dict[str, str]
"""A sentence for each wrong argument, by its dotted name."""

_ANY_ACTIONS = (spaces.Box, spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary)
_ACTIONS: dict[str, tuple[type[spaces.Space[Any]], ...]] = {
    "ppo": _ANY_ACTIONS,
    "a2c": _ANY_ACTIONS,
    "dqn": (spaces.Discrete,),
    "ddpg": (spaces.Box,),
    "td3": (spaces.Box,),
    "sac": (spaces.Box,),
}


def find_problems(kwargs: Mapping[str, Any]) -> Problems:
    """Find everything that can be known before the training, making the environment once to look at it."""
    problems = cheap_problems(kwargs)
    if "env" not in problems:
        try:
            env = environments.make(kwargs["env"], kwargs["env_kwargs"])
        except environments.NoEnvironment as error:
            problems[_at_fault(kwargs, error)] = str(error)
        else:
            problems |= space_problems(kwargs, env.observation_space, env.action_space)
            env.close()
    return problems


def _at_fault(kwargs: Mapping[str, Any], refusal: Exception) -> str:
    """Tell which argument keeps an environment from being made: where it can be without its own, those do."""
    given = kwargs["env_kwargs"]
    if not given:
        return "env"
    try:
        environments.make(kwargs["env"], {}).close()
    except environments.NoEnvironment:
        return "env"
    named = [name for name in given if f"argument {name!r}" in str(refusal)] or list(given)
    return f"env_kwargs.{named[0]}" if len(named) == 1 else "env_kwargs"


def declared_problems(fields: Sequence[Field], kwargs: Mapping[str, Any]) -> Problems:
    """Find what contradicts the declaration, or what :func:`cheap_problems` knows, without making the environment."""
    return check_kwargs(fields, kwargs) or cheap_problems(kwargs)


def cheap_problems(kwargs: Mapping[str, Any]) -> Problems:
    """Find what can be known without making the environment."""
    return {
        **_environment_problems(kwargs["env"]),
        **_normalize_problems(kwargs["normalize"]),
        **device_problems(kwargs["device"]),
        **stopping_problems(kwargs),
        **_value_problems(kwargs),
    }


def _environment_problems(name: str) -> Problems:
    try:
        environments.find(name)
    except environments.NoEnvironment as error:
        return {"env": str(error)}
    return {}


def _normalize_problems(asked: Any) -> Problems:
    if isinstance(asked, bool):
        return {}
    if not isinstance(asked, Mapping):
        return {"normalize": f'needs true, false, or an object such as {{"norm_obs": true}}, not {asked!r}'}
    known = set(inspect.signature(VecNormalize).parameters) - {"venv", "training"}
    return {f"normalize.{name}": f"not an argument{did_you_mean(name, known)}" for name in asked if name not in known}


def _value_problems(kwargs: Mapping[str, Any]) -> Problems:
    given = kwargs["algorithm_kwargs"]
    try:
        arguments = constructor_arguments(kwargs["algorithm"], given, spaces.Discrete(1))
    except InvalidKwargs as error:
        return error.problems
    frequency = arguments.get("train_freq")
    if kwargs["n_envs"] > 1 and isinstance(frequency, tuple) and frequency[1] == "episode":
        return {f"{PREFIX}.train_freq": "episodes can be counted with one environment only; set n_envs to 1"}
    return {}


def space_problems(kwargs: Mapping[str, Any], observations: spaces.Space[Any], actions: spaces.Space[Any]) -> Problems:
    """Tell whether algorithm and policy fit what the environment sees and does."""
    name, algorithm = kwargs["env"], kwargs["algorithm"]
    problems: Problems = {}
    if not isinstance(actions, _ACTIONS[algorithm]):
        fitting = [key for key in ALGORITHMS if isinstance(actions, _ACTIONS[key])]
        advice = f"use {', '.join(fitting)}" if fitting else "no algorithm here takes those"
        problems["algorithm"] = f"{algorithm} cannot learn {name}, whose actions are {_named(actions)}; {advice}"
    policy = _policy_problem(kwargs["policy"], name, observations)
    if policy:
        problems["policy"] = policy
    return problems


def _named(space: spaces.Space[Any]) -> str:
    # a box prints all its bounds, over several lines
    return f"Box{space.shape}" if isinstance(space, spaces.Box) else str(space)


def _policy_problem(policy: str, name: str, observations: spaces.Space[Any]) -> str:
    is_dict = isinstance(observations, spaces.Dict)
    if is_dict and policy != "MultiInputPolicy":
        return f"{name} gives a dictionary of observations; use MultiInputPolicy"
    if not is_dict and policy == "MultiInputPolicy":
        return f"{name} gives no dictionary of observations; use MlpPolicy or CnnPolicy"
    if policy == "CnnPolicy" and not is_image_space(observations):
        return f"{name} gives no images, but {_named(observations)}; use MlpPolicy"
    if isinstance(observations, spaces.Tuple):
        return f"{name} gives tuples, which no policy takes; wrap it so that it gives numbers"
    return ""
