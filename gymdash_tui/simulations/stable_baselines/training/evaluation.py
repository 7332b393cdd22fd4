"""Tests the agent during training: on environments of its own, from the same starts each time, without chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.vec_env import VecEnv, VecTransposeImage, is_vecenv_wrapped, sync_envs_normalization

from gymdash_tui.simulations.stable_baselines.training.environments import make_copies, normalized
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse
from gymdash_tui.simulations.stable_baselines.training.scalars import write_now

SEED_DISTANCE = 100_000
"""So far from the training's seeds are the evaluation's."""

FEWEST_STEPS = 1_000
"""Between two evaluations where the person leaves the distance open."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an evaluation gave: mean and standard deviation of the episodes' rewards."""

    mean: float
    std: float

    def __str__(self) -> str:
        return f"{self.mean:.1f} ±{self.std:.1f}"


def steps_between(settings: Mapping[str, Any]) -> int:
    """Give the environment steps between two evaluations; 0 for never."""
    asked = settings["eval_every"]
    return int(asked) if asked is not None else max(int(settings["num_steps"]) // 20, FEWEST_STEPS)


class Evaluation:
    """Evaluates a model every so many environment steps, and once at the end."""

    def __init__(self, settings: Mapping[str, Any], seed: int, model: BaseAlgorithm, pulse: Pulse) -> None:
        """Make the environments.

        Raises:
            NoEnvironment: If one cannot be made.
        """
        self.last: Score | None = None
        self._every = steps_between(settings)
        self._episodes = int(settings["eval_episodes"])
        self._seed = seed + SEED_DISTANCE
        self._model = model
        self._pulse = pulse
        self._next = self._every
        self._env = self._make(settings) if self._every else None

    def _make(self, settings: Mapping[str, Any]) -> VecEnv:
        copies = min(self._episodes, int(settings["n_envs"]))
        venv = normalized(make_copies(settings, self._seed, copies), settings, training=False)
        return VecTransposeImage(venv) if is_vecenv_wrapped(self._training_env, VecTransposeImage) else venv

    @property
    def _training_env(self) -> VecEnv:
        env = self._model.get_env()
        assert env is not None, "a model that trains has environments"
        return env

    def run_if_due(self) -> None:
        """Evaluate if it is time to; the end's evaluation has a call of its own, after the last update.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        step = self._model.num_timesteps
        if self._env is None or step < self._next or step >= self._pulse.total:
            return
        self._next = step - step % self._every + self._every
        self.run()

    def run(self) -> None:
        """Evaluate now, and record the result at the present step.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        if self._env is None:
            return
        with self._pulse.doing("evaluating"):
            rewards, lengths = self._play(self._env)
        self.last = Score(float(np.mean(rewards)), float(np.std(rewards)))
        measures = {
            "eval/mean_reward": self.last.mean,
            "eval/std_reward": self.last.std,
            "eval/mean_ep_length": float(np.mean(lengths)),
        }
        write_now(self._model.logger, measures, self._model.num_timesteps)

    def _play(self, env: VecEnv) -> tuple[Any, Any]:
        """Play the episodes, and give their rewards and lengths."""
        sync_envs_normalization(self._training_env, env)
        env.seed(self._seed)
        return evaluate_policy(
            self._model, env, self._episodes, return_episode_rewards=True, callback=self._pulse.beat, warn=False
        )

    def close(self) -> None:
        """Close the environments."""
        if self._env is not None:
            self._env.close()
