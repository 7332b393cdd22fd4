"""Everything by which a training draws at random: the generators, and the noise that is kept between draws."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.distributions import StateDependentNoiseDistribution


def take(model: BaseAlgorithm) -> dict[str, Any]:
    """Give the state of all generators and of a model's noise, for :func:`put`."""
    return {
        "python": random.getstate(),
        "numpy": np.random.get_state(),
        "torch": torch.get_rng_state().numpy(),
        "cuda": [state.numpy() for state in torch.cuda.get_rng_state_all()] if model.device.type == "cuda" else [],
        "action_noise": model.action_noise,
        "exploration": [[matrix.detach().cpu().numpy() for matrix in noise] for _, noise in _explorations(model)],
    }


def put(model: BaseAlgorithm, state: dict[str, Any]) -> None:
    """Go on drawing where :func:`take` was called.

    To be called within the first rollout's start: beginning to learn draws, and makes the noise anew.
    """
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    torch.set_rng_state(torch.from_numpy(state["torch"]))
    if state["cuda"] and torch.cuda.device_count() == len(state["cuda"]):
        torch.cuda.set_rng_state_all([torch.from_numpy(one) for one in state["cuda"]])
    if model.action_noise is not None:
        # in place: the rollout under way holds the object itself
        vars(model.action_noise).update(vars(state["action_noise"]))
    for (distribution, _), kept in zip(_explorations(model), state["exploration"], strict=True):
        mat, matrices = (torch.from_numpy(one).to(model.device) for one in kept)
        distribution.exploration_mat, distribution.exploration_matrices = mat, matrices


def _explorations(
    model: BaseAlgorithm,
) -> Iterator[tuple[StateDependentNoiseDistribution, tuple[torch.Tensor, torch.Tensor]]]:
    """Give the noise of state-dependent exploration (gSDE), which is drawn once for many steps."""
    for module in (model.policy, getattr(model.policy, "actor", None)):
        found = getattr(module, "action_dist", None)
        if isinstance(found, StateDependentNoiseDistribution) and hasattr(found, "exploration_mat"):
            yield found, (found.exploration_mat, found.exploration_matrices)
