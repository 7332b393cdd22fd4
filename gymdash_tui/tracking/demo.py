"""The demo: three seeds of PPO on CartPole, with the RL Zoo's tuned hyperparameters."""

from __future__ import annotations

import copy
from typing import Any

from gymdash_tui.domain.command import start_command_line
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.launch import Order

KEY = "stable_baselines"
GROUP = "ppo-cartpole"

# RL Zoo, hyperparams/ppo.yml, CartPole-v1; published score 500.0 after 100,000 steps
KWARGS: dict[str, Any] = {
    "env": "CartPole-v1",
    "algorithm": "ppo",
    "num_steps": 100_000,
    "n_envs": 8,
    "algorithm_kwargs": {
        "n_steps": 32,
        "batch_size": 256,
        "gae_lambda": 0.8,
        "gamma": 0.98,
        "n_epochs": 20,
        "ent_coef": 0.0,
        "learning_rate": "lin_0.001",
        "clip_range": "lin_0.2",
    },
}


def demo_orders(seeds: range = range(3)) -> list[Order]:
    """Give the demo's orders, one for each seed."""
    orders = []
    for seed in seeds:
        name = f"{GROUP}-seed{seed}"
        kwargs = {**copy.deepcopy(KWARGS), "seed": seed}
        orders.append(
            Order(
                SimulationStartConfig(name, KEY, kwargs=kwargs),
                type=SimulationRegistry.find(KEY).type,
                group=GROUP,
                command_line=start_command_line(KEY, name, kwargs),
            )
        )
    return orders
