"""The state of the copies of an environment, and of what stands between them and the model."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import cloudpickle
import gymnasium
from gymnasium.utils import EzPickle
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, VecEnv, VecEnvWrapper

from gymdash_tui.simulations.stable_baselines.training.recording import Recorder

# what a layer is made with, and not what it has come to hold
_OF_THE_MAKING = {"venv", "class_attributes"}
# what a monitor is made with, and the whole run's episodes, which nobody asks it for
_OF_THE_MONITOR = {"env", "results_writer", "episode_returns", "episode_lengths", "episode_times"}
_DRAWN_WITH = {"Surface", "Clock", "Font", "Window"}


class NotKept(Exception):
    """The environments' state cannot be saved; the text says why, and fits into a longer sentence."""


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle has no types
    """Pickles environments without what they draw with: pygame's surfaces cannot be, and are made anew when needed."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind.__name__ in _DRAWN_WITH and kind.__module__.partition(".")[0] == "pygame":
            return _nothing, ()
        return super().reducer_override(value)


def _nothing() -> None:
    return None


def dumps(state: Any) -> bytes:
    """Pickle a state that may hold environments; equal parts stay one part.

    Raises:
        Exception: Whatever an environment raises that cannot be pickled.
    """
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(state)
    return buffer.getvalue()


def layers(model: BaseAlgorithm) -> list[VecEnv]:
    """Give a model's environments with all that is wrapped around them, the outermost first."""
    env = model.get_env()
    assert env is not None, "a model that trains has environments"
    found = [env]
    while isinstance(found[-1], VecEnvWrapper):
        found.append(found[-1].venv)
    return found


def take_layers(model: BaseAlgorithm) -> list[dict[str, Any]]:
    """Give what the layers around the environments hold: running statistics, stacked frames."""
    return [{name: value for name, value in vars(layer).items() if name not in _OF_THE_MAKING}
            for layer in layers(model)[:-1]]  # fmt: skip


def put_layers(model: BaseAlgorithm, kept: list[dict[str, Any]]) -> None:
    """Give the layers what :func:`take_layers` gave."""
    for layer, own in zip(layers(model)[:-1], kept, strict=True):
        vars(layer).update(own)


def live_here(model: BaseAlgorithm) -> bool:
    """Tell whether the environments live in this process."""
    return isinstance(layers(model)[-1], DummyVecEnv)


def take_copies(model: BaseAlgorithm) -> dict[str, Any]:
    """Give the environments themselves, without monitor and recorder, and the spaces that the model draws from.

    Raises:
        NotKept: If they live elsewhere, or would come back as new ones.
    """
    venv = layers(model)[-1]
    if not isinstance(venv, DummyVecEnv):
        raise NotKept("the environments live in processes of their own (vec_env=subproc)")
    for env in venv.envs:
        _refuse_renewal(env)
    return {
        "monitors": [_of_monitor(env) for env in venv.envs],
        "counts": [_counts(env) for env in venv.envs],
        "inner": [_holder(env).env for env in venv.envs],
        "spaces": [venv.action_space, model.action_space],
    }


def put_copies(model: BaseAlgorithm, kept: dict[str, Any]) -> None:
    """Put the environments that :func:`take_copies` gave in the place of new ones."""
    venv = layers(model)[-1]
    assert isinstance(venv, DummyVecEnv), "only what lives in this process is ever kept"
    for env, monitor, counts, inner in zip(venv.envs, kept["monitors"], kept["counts"], kept["inner"], strict=True):
        vars(env).update(monitor)
        holder = _holder(env)
        holder.env.close()
        holder.env = inner
        if isinstance(holder, Recorder):
            holder.go_on(counts or (0, model.num_timesteps))
    # no reset comes any more that would use them up
    venv._reset_seeds()
    venv.action_space, model.action_space = kept["spaces"]
    for layer in layers(model)[:-1]:
        layer.action_space = venv.action_space


def _refuse_renewal(env: gymnasium.Env[Any, Any]) -> None:
    """Refuse what pickles by its constructor's arguments: a simulator outside Python would begin anew.

    Raises:
        NotKept: If that is so.
    """
    for one in _chain(env):
        if isinstance(one, EzPickle) and type(one).__getstate__ is EzPickle.__getstate__:
            raise NotKept(f"the state of {type(one).__name__} cannot be saved, so a new episode begins")


def _chain(env: gymnasium.Env[Any, Any]) -> Iterator[gymnasium.Env[Any, Any]]:
    yield env
    while isinstance(env, gymnasium.Wrapper):
        env = env.env
        yield env


def _holder(env: gymnasium.Env[Any, Any]) -> Any:
    """Give what holds the environment itself: the monitor, or the recorder within it."""
    assert isinstance(env, Monitor), "each copy is made with one"
    return env.env if isinstance(env.env, Recorder) else env


def _of_monitor(env: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(env).items() if name not in _OF_THE_MONITOR}


def _counts(env: Any) -> tuple[int, int] | None:
    return env.env.counts if isinstance(env.env, Recorder) else None
