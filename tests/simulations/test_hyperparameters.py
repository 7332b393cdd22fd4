"""How arguments that JSON can hold become what Stable-Baselines3 takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from gymnasium import spaces
from hypothesis import given
from hypothesis import strategies as st
from stable_baselines3.common.noise import ActionNoise, NormalActionNoise, OrnsteinUhlenbeckActionNoise
from stable_baselines3.common.sb2_compat.rmsprop_tf_like import RMSpropTFLike
from torch import nn

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.simulations.stable_baselines.training.hyperparameters import (
    constructor_arguments,
    linear,
    policy_arguments,
    to_schedule,
    train_frequency,
)

THREE = spaces.Box(-1, 1, (3,))


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_a_linear_schedule_is_rl_zoos(start: float, remaining: float) -> None:
    schedule = to_schedule(f"lin_{start!r}")
    assert schedule(remaining) == remaining * start == linear(start)(remaining)


def test_schedules_are_read_wherever_a_schedule_may_stand() -> None:
    arguments = constructor_arguments(
        "ppo", {"learning_rate": "lin_3e-4", "clip_range": "0.2", "clip_range_vf": "lin_1", "gamma": 0.9}, THREE
    )
    assert arguments["learning_rate"](0.5) == 1.5e-4
    assert arguments["clip_range"] == 0.2
    assert arguments["clip_range_vf"](0.25) == 0.25
    assert arguments["gamma"] == 0.9


def test_functions_are_taken_as_they_are() -> None:
    constant = lambda remaining: 0.1  # noqa: E731 - what a person writes
    assert constructor_arguments("ppo", {"learning_rate": constant}, THREE)["learning_rate"] is constant


@pytest.mark.parametrize(
    ("value", "expected"), [(4, 4), (4.0, 4), ([1, "episode"], (1, "episode")), ((8, "step"), (8, "step"))]
)
def test_update_frequencies(value: Any, expected: Any) -> None:
    assert train_frequency(value) == expected


@pytest.mark.parametrize("value", [0, -1, 1.5, "4", True, None, [1], [0, "step"], [1, "epoch"], {"a": 1}])
def test_wrong_update_frequencies_are_told(value: Any) -> None:
    with pytest.raises(InvalidKwargs, match="train_freq"):
        train_frequency(value)


@pytest.mark.parametrize(("name", "expected"), [
    ("relu", nn.ReLU),
    ("nn.ReLU", nn.ReLU),
    ("th.nn.Tanh", nn.Tanh),
    ("leaky_relu", nn.LeakyReLU),
    ("elu", nn.ELU),
])  # fmt: skip
def test_names_of_activations(name: str, expected: type) -> None:
    assert policy_arguments({"activation_fn": name, "net_arch": [4]}) == {"activation_fn": expected, "net_arch": [4]}


def test_names_of_optimizers_and_extractors() -> None:
    given_names = {"optimizer_class": "RMSpropTFLike", "features_extractor_class": "NatureCNN"}
    arguments = policy_arguments(given_names)
    assert arguments["optimizer_class"] is RMSpropTFLike
    assert arguments["features_extractor_class"].__name__ == "NatureCNN"
    assert policy_arguments({"optimizer_class": "th.optim.Adam"})["optimizer_class"] is torch.optim.Adam


@pytest.mark.parametrize(
    ("kind", "expected"), [("normal", NormalActionNoise), ("ornstein-uhlenbeck", OrnsteinUhlenbeckActionNoise)]
)
def test_noise(kind: str, expected: type[ActionNoise]) -> None:
    arguments = constructor_arguments("td3", {"noise_type": kind, "noise_std": 0.3, "tau": 0.1}, THREE)
    assert set(arguments) == {"action_noise", "tau"}
    noise = arguments["action_noise"]
    assert isinstance(noise, expected)
    assert noise().shape == (3,)
    assert np.all(vars(noise)["_sigma"] == 0.3)


def test_no_noise_unless_asked_for() -> None:
    assert constructor_arguments("sac", {"noise_std": 0.3}, THREE) == {}


def test_whole_numbers_that_json_made_floats() -> None:
    assert repr(constructor_arguments("dqn", {"buffer_size": 1e5}, spaces.Discrete(2))) == "{'buffer_size': 100000}"
