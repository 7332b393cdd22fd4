"""Trainings that end by a rule: where, how, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gymnasium
import pytest
import stable_baselines3

from gymdash_tui.domain.fields import fields_of
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.early import STOP_WHEN
from gymdash_tui.simulations.stable_baselines import StableBaselinesKwargs, StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.training.saving import MODEL
from tests.simulations.envs import PREFIX, Line
from tests.simulations.trainings import Trained

Train = Callable[..., Trained]
RUN: dict[str, Any] = {
    "env": f"{PREFIX}Line-v0",  # every episode gives 10
    "seed": 0,
    "num_steps": 1000,
    "eval_every": 0,
    "algorithm_kwargs": {"n_steps": 64, "batch_size": 32, "n_epochs": 1},
}


class Explodes(Line):
    """Rewards without bounds after a while."""

    total = 0

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        seen, reward, *rest = super().step(action)
        self.total += 1
        return seen, (reward if self.total < 100 else float("inf")), *rest


gymnasium.register("Explodes-v0", f"{__name__}:Explodes", disable_env_checker=True)


@pytest.mark.parametrize("rule", ["reward >= 10 for 3", "rollout/ep_rew_mean > 9.5 for 3 times"])
def test_a_threshold_held_ends_it_as_it_would_end_by_itself(train: Train, rule: str) -> None:
    trained = train(**RUN, stop_when=rule)
    steps = trained.simulation.model.num_timesteps
    assert steps == 3 * 64  # after the third rollout, before the network is changed again
    summary, early = trained.statuses
    assert (summary.code, early.code) == (SimStatusCode.SUCCESS, SimStatusCode.SUCCESS)
    assert summary.details.startswith("192 steps in ")
    assert early.details.startswith("Stopped early at step 192 of 1,000: ")
    assert early.details.endswith("held 3 times (last 10.0).")
    assert not trained.simulation.has_failed()
    loaded = stable_baselines3.PPO.load(trained.folder.checkpoints / MODEL)
    assert loaded.num_timesteps == steps
    assert [step for step, _ in trained.scalars("rollout/ep_rew_mean")] == [64, 128, 192]


def test_an_evaluation_ends_it_too(train: Train) -> None:
    more = {"eval_every": 100, "eval_episodes": 1, "stop_when": ["nan", "no improvement of eval/mean_reward for 2"]}
    trained = train(**{**RUN, **more})
    assert trained.simulation.model.num_timesteps == 300
    assert sorted({step for step, _ in trained.scalars("eval/mean_reward")}) == [100, 200, 300]
    assert trained.statuses[-1].details == (
        "Stopped early at step 300 of 1,000: no improvement of eval/mean_reward for 2 "
        "(best 10.0 at step 100, last 10.0)."
    )


def test_off_policy_trainings_end_by_rules_as_well(train: Train) -> None:
    kwargs = {"learning_starts": 20, "buffer_size": 200}
    trained = train(**{**RUN, "algorithm": "dqn", "algorithm_kwargs": kwargs}, stop_when="reward >= 10 for 2")
    assert trained.simulation.model.num_timesteps == 80  # it records after each fourth episode
    assert trained.statuses[-1].details.startswith("Stopped early at step 80 of 1,000: reward >= 10 held 2 times")


def test_what_is_no_number_fails_it_and_nothing_is_saved_over_what_was(prepared: Train) -> None:
    trained = prepared(**{**RUN, "env": "Explodes-v0"}, stop_when="nan")
    trained.simulation.setup()
    trained.simulation.run()
    assert trained.simulation.has_failed()
    (status,) = trained.statuses
    assert status.code is SimStatusCode.FAIL
    assert status.details == "Ended at step 128 of 1,000: reward is inf."
    assert not [entry for entry in trained.of_kind("checkpoint") if entry.get("why", "end") in ("end", "stop")]


def test_a_rule_that_only_the_last_evaluation_meets_ends_nothing(train: Train) -> None:
    more = {"num_steps": 128, "eval_every": 500, "stop_when": "eval/mean_reward >= 1"}
    trained = train(**{**RUN, **more})
    (summary,) = trained.statuses
    assert summary.details.startswith("128 steps in ") and summary.details.endswith("last evaluation 10.0 ±0.0")


def test_equal_returns_are_no_failure(train: Train) -> None:
    # explained_variance is nan then, and says nothing about the network
    trained = train(**{**RUN, "num_steps": 256}, stop_when=["nan"])
    assert trained.statuses[-1].details.startswith("256 steps in ")


@pytest.mark.parametrize(("rules", "sentence"), [
    ("reward", "'reward' is no rule for stopping: it compares nothing."),
    (["nan", "reward > high"], "'high' is no number to compare with"),
    ([5], "Rules for stopping are texts"),
    ("nan; eval/mean_reward >= 3", "'eval/mean_reward >= 3' is never met: with eval_every 0 there are no evaluations"),
])  # fmt: skip
def test_rules_that_cannot_be_are_refused_before_the_start(rules: Any, sentence: str) -> None:
    defaults = {field.name: field.default for field in fields_of(StableBaselinesKwargs)}
    problems = StableBaselinesSimulation.check(merge(defaults, {"eval_every": 0, STOP_WHEN: rules}))
    assert list(problems) == [STOP_WHEN]
    assert sentence in problems[STOP_WHEN]
    assert StableBaselinesSimulation.check(merge(defaults, {STOP_WHEN: "eval/mean_reward >= 3; nan"})) == {}
