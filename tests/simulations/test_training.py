"""Trainings from end to end: what is learned, measured, saved and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import stable_baselines3
import torch
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.running_mean_std import RunningMeanStd
from stable_baselines3.common.vec_env import VecNormalize

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.fields import arg
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulations.stable_baselines import StableBaselinesKwargs, StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.training.saving import MODEL, NORMALIZATION
from tests.simulations.envs import PREFIX
from tests.simulations.trainings import Trained

Train = Callable[..., Trained]

SMALL: dict[str, dict[str, Any]] = {
    "ppo": {"algorithm_kwargs": {"n_steps": 64, "batch_size": 32, "n_epochs": 2}},
    "a2c": {},
    "dqn": {"algorithm_kwargs": {"learning_starts": 50, "buffer_size": 1000}},
    "ddpg": {"env": "Pendulum-v1", "algorithm_kwargs": {"learning_starts": 250, "buffer_size": 1000, "batch_size": 16}},
    "td3": {
        "env": "Pendulum-v1",
        "algorithm_kwargs": {
            "learning_starts": 250,
            "buffer_size": 1000,
            "batch_size": 16,
            "train_freq": [1, "episode"],
            "gradient_steps": 20,
            "noise_type": "normal",
            "noise_std": 0.2,
        },
    },
    "sac": {
        "env": "Pendulum-v1",
        "algorithm_kwargs": {"learning_starts": 250, "buffer_size": 1000, "batch_size": 16, "noise_std": 0.1},
    },
}


def weights(model: Any) -> dict[str, torch.Tensor]:
    """All the numbers that were learned."""
    found: dict[str, torch.Tensor] = model.policy.state_dict()
    return found


def same(one: Any, other: Any) -> bool:
    """Whether two models learned exactly the same."""
    first, second = weights(one), weights(other)
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize("algorithm", SMALL)
def test_each_algorithm_trains(train: Train, algorithm: str) -> None:
    trained = train(algorithm=algorithm, num_steps=300, seed=1, eval_every=150, eval_episodes=1, **SMALL[algorithm])
    steps = trained.simulation.model.num_timesteps
    [status] = trained.statuses
    assert status.code is SimStatusCode.SUCCESS
    assert status.details.startswith(f"{steps:,} steps in 0:0") and "last evaluation" in status.details
    saved = {entry["file"] for entry in trained.of_kind("checkpoint")}
    assert saved == {"best", MODEL, f"step-{steps:09}"}
    loaded = getattr(stable_baselines3, algorithm.upper()).load(trained.folder.checkpoints / MODEL)
    assert same(loaded, trained.simulation.model)
    progress = read_progress(trained.folder.progress)
    assert progress is not None and (progress.step, progress.total) == (steps, 300)
    assert [step for step, _ in trained.scalars("eval/mean_reward")][-1] == steps
    assert not [path for path in trained.folder.root.rglob("*.tmp")]


def test_a_training_learns_what_the_bare_script_learns(train: Train) -> None:
    settings = {"n_steps": 32, "batch_size": 64, "learning_rate": "lin_0.001", "clip_range": "lin_0.2"}
    ours = train(num_steps=600, n_envs=4, seed=3, eval_every=150, algorithm_kwargs=settings).simulation.model

    bare = stable_baselines3.PPO(
        "MlpPolicy",
        make_vec_env("CartPole-v1", 4, seed=3),
        n_steps=32,
        batch_size=64,
        learning_rate=lambda remaining: remaining * 0.001,
        clip_range=lambda remaining: remaining * 0.2,
        seed=3,
        device="cpu",
    ).learn(600)
    assert same(ours, bare)


def test_a_filmed_training_learns_the_same(train: Train) -> None:
    filmed = train(num_steps=128, seed=4, episode_trigger=1, eval_every=0, **SMALL["ppo"])
    plain = train(num_steps=128, seed=4, eval_every=0, **SMALL["ppo"])
    other = train(num_steps=128, seed=5, eval_every=0, **SMALL["ppo"])
    assert same(filmed.simulation.model, plain.simulation.model)
    assert not same(plain.simulation.model, other.simulation.model)


def test_without_a_seed_one_is_drawn_and_told(train: Train) -> None:
    first = train(num_steps=64, eval_every=0, **SMALL["ppo"])
    told = first.statuses[0]
    assert told.code is SimStatusCode.INFO and "start with seed=" in told.details
    seed = int(told.details.partition("seed=")[2].split()[0])
    again = train(num_steps=64, eval_every=0, seed=seed, **SMALL["ppo"])
    assert same(first.simulation.model, again.simulation.model)


def test_evaluations_stand_at_their_own_steps(train: Train) -> None:
    trained = train(
        env=f"{PREFIX}Line-v0", num_steps=1000, n_envs=3, seed=0, eval_every=200, eval_episodes=4, algorithm="a2c"
    )
    steps = [step for step, _ in trained.scalars("eval/mean_reward")]
    # three environments step at once: the first count at or after each multiple, and the last update's own at the end
    assert steps == [201, 402, 600, 801, 1005]
    assert [value for _, value in trained.scalars("eval/mean_reward")] == [10.0] * 5
    assert [value for _, value in trained.scalars("eval/std_reward")] == [0.0] * 5
    assert [value for _, value in trained.scalars("eval/mean_ep_length")] == [10.0] * 5
    assert trained.statuses[-1].details.endswith("last evaluation 10.0 ±0.0")


def test_evaluations_leave_the_trainings_series_alone(train: Train) -> None:
    tags = ("rollout/ep_rew_mean", "train/loss", "train/learning_rate", "time/fps")
    seen = train(num_steps=512, seed=0, eval_every=50, **SMALL["ppo"])
    blind = train(num_steps=512, seed=0, eval_every=0, **SMALL["ppo"])
    for tag in tags[:3]:
        assert seen.scalars(tag) == blind.scalars(tag) != []
    assert [step for step, _ in seen.scalars(tags[3])] == [step for step, _ in blind.scalars(tags[3])]
    assert not blind.scalars("eval/mean_reward")
    assert "mean reward" in blind.statuses[-1].details


def test_the_score_of_the_lists_row_is_the_reward(train: Train) -> None:
    trained = train(num_steps=512, seed=0, eval_every=0, **SMALL["ppo"])
    progress = read_progress(trained.folder.progress)
    assert progress is not None and progress.score_tag == "rollout/ep_rew_mean"
    assert progress.score == pytest.approx(trained.scalars("rollout/ep_rew_mean")[-1][1], rel=1e-6)
    assert any(value is not None for value in progress.trail)


@pytest.mark.parametrize("normalize", [True, {"norm_reward": False, "clip_obs": 5.0}])
def test_normalized_trainings_keep_their_statistics(train: Train, normalize: Any) -> None:
    trained = train(
        env="Pendulum-v1",
        num_steps=300,
        n_envs=2,
        seed=0,
        normalize=normalize,
        eval_every=150,
        eval_episodes=1,
        algorithm_kwargs={"n_steps": 64, "batch_size": 64, "n_epochs": 1, "gamma": 0.9},
    )
    model = trained.simulation.model
    saved = {entry["file"] for entry in trained.of_kind("checkpoint")}
    assert saved == {"best", MODEL, NORMALIZATION, f"step-{model.num_timesteps:09}"}
    kept = VecNormalize.load(str(trained.folder.checkpoints / NORMALIZATION), make_vec_env("Pendulum-v1", 2))
    assert kept.gamma == 0.9
    assert kept.norm_reward is (normalize is True)
    assert isinstance(kept.obs_rms, RunningMeanStd)
    # an evaluation that counted would have added to these
    assert kept.obs_rms.count == pytest.approx(model.num_timesteps + 2, abs=1)
    assert np.allclose(kept.obs_rms.mean, model.get_vec_normalize_env().obs_rms.mean)
    # rewards of a pendulum are far below what a normalized one could be
    assert all(value < -100 for _, value in trained.scalars("eval/mean_reward"))


@pytest.mark.parametrize(
    ("name", "policy", "more"),
    [
        ("Images-v0", "CnnPolicy", {}),
        ("Goals-v0", "MultiInputPolicy", {}),
        (
            "Goals-v0",
            "MultiInputPolicy",
            {
                "algorithm": "dqn",
                "algorithm_kwargs": {
                    "replay_buffer_class": "HerReplayBuffer",
                    "learning_starts": 20,
                    "buffer_size": 100,
                },
            },
        ),
    ],
)
def test_other_observations(train: Train, name: str, policy: str, more: dict[str, Any]) -> None:
    settings = more or SMALL["ppo"]
    trained = train(env=PREFIX + name, policy=policy, num_steps=64, seed=0, eval_every=32, **settings)
    assert trained.statuses[-1].code is SimStatusCode.SUCCESS


def test_arguments_for_environment_and_network_arrive(train: Train) -> None:
    trained = train(
        env=f"{PREFIX}Line-v0",
        env_kwargs={"length": 7},
        num_steps=64,
        seed=0,
        eval_every=32,
        algorithm_kwargs={
            "n_steps": 32,
            "batch_size": 32,
            "policy_kwargs": {"net_arch": [5], "activation_fn": "nn.ReLU"},
            "verbose": 1,
        },
    )
    assert trained.statuses[-1].details.endswith("last evaluation 7.0 ±0.0")
    text = str(trained.simulation.model.policy)
    assert "ReLU" in text and "out_features=5" in text


def test_a_subclass_may_take_more_arguments(tmp_path: Any) -> None:
    @dataclass
    class MoreKwargs(StableBaselinesKwargs):
        bonus: int = arg(3, "Something of its own.")

    class More(StableBaselinesSimulation):
        Kwargs = MoreKwargs

    kwargs = {"num_steps": 64, "seed": 0, "eval_every": 0, **SMALL["ppo"]}
    simulation = More(SimulationStartConfig("x", "more", kwargs={**kwargs, "bonus": 5}))
    simulation.setup()
    simulation.run()
    simulation.close()
    assert simulation.kwargs["bonus"] == 5
    assert simulation.statuses[-1].code is SimStatusCode.SUCCESS


def test_outside_a_project_nothing_is_written(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = SimulationStartConfig("x", "stable_baselines", kwargs={"num_steps": 64, "seed": 0, **SMALL["ppo"]})
    simulation = StableBaselinesSimulation(config)
    simulation.setup(episode_trigger=1)
    simulation.run(episode_trigger=1)
    simulation.close()
    assert simulation.model.num_timesteps == 64
    assert simulation.statuses[-1].code is SimStatusCode.SUCCESS
    assert not list(tmp_path.iterdir())


def test_questions_are_answered_while_it_trains(prepared: Train) -> None:
    trained = prepared(num_steps=64, seed=0, eval_every=0, **SMALL["ppo"])
    trained.simulation.setup()
    progress, explanation = Message("progress"), Message("help_request")
    post(trained.folder.inbox, progress)
    post(trained.folder.inbox, explanation)
    trained.simulation.run()
    replies = {entry["id"]: entry["value"] for entry in trained.of_kind("reply")}
    assert replies[progress.id] == [0, 64]
    assert "Stable-Baselines3" in replies[explanation.id]


def test_more_threads_than_cores_are_warned_of(prepared: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: {0})
    trained = prepared(num_steps=64, seed=0, threads=2, eval_every=0, **SMALL["ppo"])
    try:
        trained.simulation.setup()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)
    assert trained.statuses[0].code is SimStatusCode.INFO and "threads is 2" in trained.statuses[0].details


@pytest.mark.parametrize(
    ("kwargs", "name"),
    [
        ({"algorithm": "reinforce"}, "algorithm"),
        ({"env": "NoSuch-v0"}, "env"),
        ({"env": "Pendulum-v1", "algorithm": "dqn"}, "algorithm"),
        ({"algorithm_kwargs": {"learning_rat": 1}}, "algorithm_kwargs.learning_rat"),
        ({"num_steps": 0}, "num_steps"),
        ({"num_stps": 10}, "num_stps"),
    ],
)
def test_what_cannot_work_is_refused_also_where_nobody_checked(
    prepared: Train, kwargs: dict[str, Any], name: str
) -> None:
    trained = prepared(**{"seed": 0, **kwargs})
    with pytest.raises(InvalidKwargs) as refused:
        trained.simulation.setup()
    assert list(refused.value.problems) == [name]


def test_an_environment_that_raises_ends_the_training(prepared: Train) -> None:
    trained = prepared(env=f"{PREFIX}Fails-v0", num_steps=1000, seed=0, eval_every=0, **SMALL["ppo"])
    trained.simulation.setup()
    with pytest.raises(RuntimeError, match="lost its license at step 500"):
        trained.simulation.run()
    assert not trained.of_kind("checkpoint")


def test_what_is_no_number_ends_the_training(prepared: Train) -> None:
    trained = prepared(env=f"{PREFIX}NotANumber-v0", num_steps=1000, seed=0, eval_every=0, **SMALL["ppo"])
    trained.simulation.setup()
    with pytest.raises(ValueError, match="nan"):
        trained.simulation.run()
