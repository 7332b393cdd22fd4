"""Finds environments by their id, makes them, and says what to install where that does not work."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

import gymnasium
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, SubprocVecEnv, VecEnv, VecNormalize

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.simulations.stable_baselines.training.recording import Film, Recorder

Environment: TypeAlias = gymnasium.Env[Any, Any]

_FAMILIES = (
    ("ALE/*", "ale_py", "ale-py"),
    ("*NoFrameskip-v*", "ale_py", "ale-py"),
    ("MiniGrid-*", "minigrid", "minigrid"),
    ("BabyAI-*", "minigrid", "minigrid"),
    ("Fetch*", "gymnasium_robotics", "gymnasium-robotics"),
    ("AntMaze*", "gymnasium_robotics", "gymnasium-robotics"),
    ("highway-*", "highway_env", "highway-env"),
    ("Panda*", "panda_gym", "panda-gym"),
)
"""What ids look like that another package registers: the pattern, its module, what ``pip`` calls it."""


class NoEnvironment(WrongUse):
    """There is no such environment, or it cannot be made."""


def find(name: str) -> None:
    """Make sure that an id names an environment, importing the module that registers it where one is named or known.

    Raises:
        NoEnvironment: If it does not; the sentence says what to do.
    """
    module, colon, rest = name.rpartition(":")
    if colon:
        _import_named(module, name)
    else:
        _import_family(name)
    try:
        gymnasium.spec(rest)
    except gymnasium.error.Error:
        raise NoEnvironment(f"{rest!r} is not an installed environment{_advice(rest)}") from None


def _advice(name: str) -> str:
    # of a bare name gymnasium makes the newest version and only warns; a record should name what was trained on
    base = name.rpartition("-v")[0] or name
    versions = [known for known in gymnasium.registry if known.rpartition("-v")[0] == base]
    if versions:
        return f"; there is {' and '.join(versions)}"
    guess = did_you_mean(name, gymnasium.registry)
    return guess or "; install the package that brings it, or write 'module:Env-v0' to import it from a module"


def _import_named(module: str, name: str) -> None:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise NoEnvironment(f"{module!r} needs the module {error.name!r}, which is not installed") from error
        raise NoEnvironment(
            f"the module {module!r} of {name!r} cannot be found; start where it can be imported, or install it"
        ) from error
    except Exception as error:
        raise NoEnvironment(f"importing {module!r} raised {type(error).__name__}: {error}") from error


def _import_family(name: str) -> None:
    for pattern, module, package in _FAMILIES:
        if fnmatchcase(name, pattern) and name not in gymnasium.registry:
            try:
                importlib.import_module(module)
            except ImportError:
                raise NoEnvironment(f"{name!r} comes with {package}; run `pip install {package}`") from None


def make(name: str, env_kwargs: Mapping[str, Any], filmed: bool = False) -> Environment:
    """Make one environment.

    Args:
        name: Its id.
        env_kwargs: Arguments for it.
        filmed: Whether it is to be rendered as pictures; one that refuses is made without.

    Raises:
        NoEnvironment: If it cannot be made; the sentence says why, and what to install where that is known.
    """
    if filmed:
        try:
            return gymnasium.make(name, **{"render_mode": "rgb_array", **env_kwargs})
        except Exception as error:
            # the recorder will say that there are no pictures; if it is something else, the next line raises it again
            print(f"{name} cannot be made with render_mode='rgb_array': {error}")
    try:
        return gymnasium.make(name, **env_kwargs)
    except Exception as error:
        raise NoEnvironment(f"{name!r} cannot be made: {_plain(error)}") from error


def _plain(error: Exception) -> str:
    text = str(error).rstrip(".")
    # gymnasium's own sentences name the line to run; anything else is better with its type
    return text if isinstance(error, gymnasium.error.DependencyNotInstalled) else f"{type(error).__name__}: {text}"


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes one copy of an environment, in whichever process it is to live.

    Attributes:
        name: The environment's id.
        env_kwargs: Arguments for it.
        seed: Seeds the drawing of its actions.
        film: What to film of it; ``None`` for nothing.
        filmed: Whether it is made to be rendered (all copies must agree).
    """

    name: str
    env_kwargs: Mapping[str, Any]
    seed: int
    film: Film | None = None
    filmed: bool = False

    def __call__(self) -> Environment:
        """Make it, wrapped as Stable-Baselines3's ``make_vec_env`` does, the recorder inside the monitor.

        Raises:
            NoEnvironment: If it cannot be made.
        """
        find(self.name)
        env = make(self.name, self.env_kwargs, self.filmed)
        env.action_space.seed(self.seed)
        return Monitor(Recorder(env, self.film) if self.film is not None else env)


def make_copies(
    settings: Mapping[str, Any], seed: int, count: int, film: Film | None = None, apart: bool = False
) -> VecEnv:
    """Make copies of the environment that step together.

    Args:
        settings: The simulation's arguments.
        seed: The first copy's seed; each next one has the next.
        count: How many.
        film: What to film of the first one.
        apart: Whether each lives in a process of its own.

    Raises:
        NoEnvironment: If one cannot be made.
    """
    makers: list[Callable[[], Environment]] = [
        Maker(settings["env"], settings["env_kwargs"], seed + rank, None if rank else film, film is not None)
        for rank in range(count)
    ]
    venv: VecEnv = SubprocVecEnv(makers) if apart else DummyVecEnv(makers)
    venv.seed(seed)
    return venv


def normalize_arguments(settings: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read ``normalize`` as RL Zoo does: ``None`` for not at all; the discount is the algorithm's where it is given."""
    asked = settings["normalize"]
    if not asked and asked != {}:
        return None
    arguments = dict(asked) if isinstance(asked, Mapping) else {}
    gamma = settings["algorithm_kwargs"].get("gamma")
    return arguments if gamma is None else {"gamma": gamma, **arguments}


def normalized(venv: VecEnv, settings: Mapping[str, Any], training: bool) -> VecEnv:
    """Scale observations and rewards if that is asked for; an evaluation keeps its rewards and learns nothing."""
    arguments = normalize_arguments(settings)
    if arguments is None:
        return venv
    if not training:
        arguments |= {"training": False, "norm_reward": False}
    return VecNormalize(venv, **arguments)
