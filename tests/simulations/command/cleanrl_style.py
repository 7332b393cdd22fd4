"""A script in CleanRL's style, of the kind that people bring: one file, argparse, SummaryWriter, ``runs/``.

It learns CartPole by REINFORCE with a linear policy, which needs neither torch's autograd nor a minute.
"""

from __future__ import annotations

import argparse
import os
import random
import time

import gymnasium as gym
import numpy as np
from torch.utils.tensorboard import SummaryWriter


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--exp-name", default=os.path.basename(__file__)[: -len(".py")])  # noqa: PTH119 - as CleanRL
    parser.add_argument("--env-id", default="CartPole-v1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--total-timesteps", type=int, default=20_000)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    return parser.parse_args()


if __name__ == "__main__":
    args = parse_args()
    run_name = f"{args.env_id}__{args.exp_name}__{args.seed}__{int(time.time())}"
    writer = SummaryWriter(f"runs/{run_name}")
    writer.add_text("hyperparameters", "\n".join(f"|{key}|{value}|" for key, value in vars(args).items()))
    random.seed(args.seed)
    rng = np.random.default_rng(args.seed)
    env = gym.wrappers.RecordEpisodeStatistics(gym.make(args.env_id))
    observation, _ = env.reset(seed=args.seed)
    weights = np.zeros((2, observation.shape[0]))
    start_time, gradients, rewards = time.time(), [], []
    for global_step in range(1, args.total_timesteps + 1):
        logits = weights @ observation
        chances = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        action = int(rng.choice(2, p=chances))
        gradients.append(np.outer(np.eye(2)[action] - chances, observation))
        observation, reward, terminated, truncated, info = env.step(action)
        rewards.append(float(reward))
        if terminated or truncated:
            returns = np.cumsum(rewards[::-1])[::-1]
            weights += args.learning_rate * sum(g * r for g, r in zip(gradients, returns - returns.mean(), strict=True))
            print(f"global_step={global_step}, episodic_return={info['episode']['r']}")
            writer.add_scalar("charts/episodic_return", info["episode"]["r"], global_step)
            writer.add_scalar("charts/episodic_length", info["episode"]["l"], global_step)
            writer.add_scalar("charts/SPS", int(global_step / (time.time() - start_time)), global_step)
            gradients, rewards = [], []
            observation, _ = env.reset()
    env.close()
    writer.close()
