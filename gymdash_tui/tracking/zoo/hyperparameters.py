"""Turns one entry of RL Zoo's hyperparameters into arguments of the type ``stable_baselines``.

What each name means there: ``rl_zoo3.exp_manager.ExperimentManager._preprocess_hyperparams``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.values import show_value
from gymdash_tui.tracking.zoo.texts import NotPlain, read_python

_BOTH = frozenset({"learning_rate", "n_steps", "gamma", "policy_kwargs", "stats_window_size", "verbose"})
_ON_POLICY = _BOTH | {"gae_lambda", "ent_coef", "vf_coef", "max_grad_norm", "normalize_advantage"}
_ON_POLICY |= {"use_sde", "sde_sample_freq"}
_OFF_POLICY = _BOTH | {"buffer_size", "learning_starts", "batch_size", "tau", "train_freq", "gradient_steps"}
_OFF_POLICY |= {"optimize_memory_usage", "replay_buffer_class", "replay_buffer_kwargs"}
_NOISY = _OFF_POLICY | {"noise_type", "noise_std"}
_EXPLORING = {"exploration_fraction", "exploration_initial_eps", "exploration_final_eps", "max_grad_norm"}
TAKES: Mapping[str, frozenset[str]] = {
    "ppo": _ON_POLICY | {"batch_size", "n_epochs", "clip_range", "clip_range_vf", "target_kl"},
    "a2c": _ON_POLICY | {"rms_prop_eps", "use_rms_prop"},
    "dqn": _OFF_POLICY | {"target_update_interval", *_EXPLORING},
    "ddpg": _NOISY - {"stats_window_size"},
    "td3": _NOISY | {"policy_delay", "target_policy_noise", "target_noise_clip"},
    "sac": _NOISY
    | {"ent_coef", "target_update_interval", "target_entropy", "use_sde", "sde_sample_freq", "use_sde_at_warmup"},
}
"""The arguments of each algorithm that the type takes, by the algorithm's key."""

_POLICIES = ("MlpPolicy", "CnnPolicy", "MultiInputPolicy")
_TEXTS = ("policy_kwargs", "replay_buffer_kwargs", "env_kwargs", "normalize")
_OWN = ("policy", "n_envs", "normalize", "env_kwargs", "seed", "device")
_HINDSIGHT = ("n_sampled_goal", "goal_selection_strategy")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]{1,3}")


@dataclass(slots=True)
class Mapped:
    """What came of one entry.

    Attributes:
        kwargs: The arguments.
        left_out: What the type cannot do, a few words each.
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """What was left out, as a sentence; empty where nothing was."""
        if not self.left_out:
            return ""
        return f"Left out, since stable_baselines has no such thing here: {'; '.join(self.left_out)}."


def map_hyperparameters(algorithm: str, env: str, given: Mapping[str, Any]) -> Mapped:
    """Map one entry.

    Args:
        algorithm: The algorithm's key; an entry of the old ``her.yml`` names its own (``model_class``).
        env: The environment's id; empty where the entry is for any.
        given: The entry's hyperparameters, plain values.
    """
    mapped = Mapped({"env": env} if env else {})
    values = _hindsight(dict(given))
    chosen = str(values.pop("model_class", algorithm)).lower()
    mapped.kwargs["algorithm"] = chosen
    if chosen not in TAKES:
        mapped.left_out.append(f"the algorithm {chosen}")
    inner: dict[str, Any] = {}
    for name, value in values.items():
        _put(mapped, inner, chosen, name, value)
    if inner:
        mapped.kwargs["algorithm_kwargs"] = inner
    return mapped


def _hindsight(values: dict[str, Any]) -> dict[str, Any]:
    """Write hindsight replay as it is written since Stable-Baselines3 1.1: a replay buffer with arguments."""
    old = {name: values.pop(name) for name in _HINDSIGHT if name in values}
    if old:
        values |= {"replay_buffer_class": "HerReplayBuffer", "replay_buffer_kwargs": old}
    return values


def _put(mapped: Mapped, inner: dict[str, Any], algorithm: str, name: str, value: Any) -> None:
    if name in _TEXTS and isinstance(value, str):
        try:
            value = read_python(value)
        except NotPlain as error:
            mapped.left_out.append(f"{name} ({error})")
            return
    if isinstance(value, str) and _SCIENTIFIC.fullmatch(value):
        value = float(value)  # YAML 1.1 takes 1e-3 for a text
    if name == "n_timesteps":
        _count(mapped, name, "num_steps", value)
    elif name == "n_envs":
        _count(mapped, name, name, value)
    elif name == "policy" and value not in _POLICIES:
        mapped.left_out.append(f"the policy {value}")
    elif name in _OWN:
        mapped.kwargs[name] = value
    elif name in TAKES.get(algorithm, _ON_POLICY | _NOISY):
        inner[name] = value.strip() if isinstance(value, str) else value
    elif value not in (None, [], {}):
        mapped.left_out.append(f"{name} {show_value(value)[:120]}")


def _count(mapped: Mapped, name: str, argument: str, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 1:
        mapped.kwargs[argument] = int(value)
    else:
        mapped.left_out.append(f"{name} {show_value(value)[:120]}, which is no count")
