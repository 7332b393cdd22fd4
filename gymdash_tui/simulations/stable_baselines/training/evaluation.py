"""Tests the agent during training: on environments of its own, from the same starts each time, without chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
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
    """Evaluates a model every so many environment steps, when somebody asks for it, and once at the end.

    Attributes:
        last: What the last evaluation gave; ``None`` before the first.
        best: The highest mean reward so far; ``None`` before the first evaluation.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        seed: int,
        model: BaseAlgorithm,
        pulse: Pulse,
        on_best: Callable[[float], None] = lambda mean: None,
    ) -> None:
        """Make the environments.

        Args:
            settings: The simulation's arguments.
            seed: The training's.
            model: What to evaluate.
            pulse: Beats at each step of an evaluation.
            on_best: Gets the mean reward whenever it is the highest so far.

        Raises:
            NoEnvironment: If one cannot be made.
        """
        self.last: Score | None = None
        self.best: float | None = None
        self._on_best = on_best
        self._asked = False
        self._last_step = -1
        self._settings = settings
        self._every = steps_between(settings)
        self._episodes = int(settings["eval_episodes"])
        self._seed = seed + SEED_DISTANCE
        self._model = model
        self._pulse = pulse
        self._next = self._every
        self._env = self._make() if self._every else None

    def _make(self) -> VecEnv:
        settings = self._settings
        copies = min(self._episodes, int(settings["n_envs"]))
        venv = normalized(make_copies(settings, self._seed, copies), settings, training=False)
        return VecTransposeImage(venv) if is_vecenv_wrapped(self._training_env, VecTransposeImage) else venv

    @property
    def _training_env(self) -> VecEnv:
        env = self._model.get_env()
        assert env is not None, "a model that trains has environments"
        return env

    def ask(self) -> None:
        """Have the next look evaluate, also where no evaluations are wanted otherwise."""
        self._asked = True

    def run_if_asked(self) -> None:
        """Evaluate if somebody asked for it.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        if self._asked:
            self.run()

    def run_if_due(self) -> None:
        """Evaluate if it is time to, or asked for; the end's evaluation has a call of its own, after the last update.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        step = self._model.num_timesteps
        if self._asked or (self._env is not None and self._every and self._next <= step < self._pulse.total):
            self.run()

    def run_at_end(self) -> None:
        """Evaluate what was learned in the end, unless that is done already.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        if self._asked or (self._every and self._last_step != self._model.num_timesteps):
            self.run()

    def run(self) -> None:
        """Evaluate now, and record the result at the present step.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        self._asked, step = False, self._model.num_timesteps
        if self._every:
            self._next = step - step % self._every + self._every
        if self._env is None:
            self._env = self._make()
        with self._pulse.doing("evaluating"):
            rewards, lengths = self._play(self._env)
        self._last_step = step
        self.last = Score(float(np.mean(rewards)), float(np.std(rewards)))
        measures = {
            "eval/mean_reward": self.last.mean,
            "eval/std_reward": self.last.std,
            "eval/mean_ep_length": float(np.mean(lengths)),
        }
        # first of all, since a rule for stopping may be met by what is written
        if math.isfinite(self.last.mean) and (self.best is None or self.last.mean > self.best):
            self.best = self.last.mean
            self._on_best(self.best)
        write_now(self._model.logger, measures, step)

    def _play(self, env: VecEnv) -> tuple[Any, Any]:
        """Play the episodes, and give their rewards and lengths."""
        sync_envs_normalization(self._training_env, env)
        env.seed(self._seed)
        return evaluate_policy(
            self._model, env, self._episodes, return_episode_rewards=True, callback=self._pulse.beat, warn=False
        )

    def to_state(self) -> dict[str, Any]:
        """Give what a checkpoint keeps of it; its environments begin anew each time and need not be kept."""
        last = (self.last.mean, self.last.std) if self.last is not None else None
        return {"last": last, "best": self.best, "last_step": self._last_step, "next": self._next, "every": self._every}

    def go_on(self, state: Mapping[str, Any], best: float | None) -> None:
        """Go on where another attempt was.

        Args:
            state: What :meth:`to_state` gave then.
            best: The score of the best checkpoint there is, which may be a later one's.
        """
        self.last = Score(*state["last"]) if state["last"] is not None else None
        known = [one for one in (state["best"], best) if one is not None]
        self.best = max(known, default=None)
        self._last_step = state["last_step"]
        step = self._model.num_timesteps
        if self._every:
            same = state["every"] == self._every
            self._next = state["next"] if same else step - step % self._every + self._every

    def close(self) -> None:
        """Close the environments."""
        if self._env is not None:
            self._env.close()
