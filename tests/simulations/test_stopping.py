"""A stop is answered wherever a training is: in a rollout, within an update, in an evaluation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulations.stable_baselines.training.saving import MODEL
from tests.simulations.envs import PREFIX, Endless
from tests.simulations.trainings import Trained

Train = Callable[..., Trained]

LONG = 1_000_000
OFF_POLICY = {"learning_starts": 10, "train_freq": 20, "gradient_steps": LONG, "buffer_size": 100, "batch_size": 4}
LONG_UPDATES: dict[str, dict[str, Any]] = {
    "ppo": {"algorithm_kwargs": {"n_steps": 32, "batch_size": 4, "n_epochs": LONG}},
    "dqn": {"algorithm_kwargs": OFF_POLICY},
    "ddpg": {"env": "Pendulum-v1", "algorithm_kwargs": OFF_POLICY},
    "td3": {"env": "Pendulum-v1", "algorithm_kwargs": OFF_POLICY},
    "sac": {"env": "Pendulum-v1", "algorithm_kwargs": OFF_POLICY},
}


pytestmark = pytest.mark.usefixtures("attentive")


def stop(trained: Trained) -> None:
    """Ask for a stop, as the tracker does."""
    post(trained.folder.inbox, Message("stop_simulation", True))


@pytest.mark.parametrize("algorithm", LONG_UPDATES)
def test_a_stop_ends_an_update_that_would_last_for_hours(
    prepared: Train, after_updates: Callable[..., None], algorithm: str
) -> None:
    trained = prepared(algorithm=algorithm, num_steps=LONG, seed=0, eval_every=0, **LONG_UPDATES[algorithm])
    trained.simulation.setup()
    after_updates(7, lambda: stop(trained))
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    steps = trained.simulation.model.num_timesteps
    assert steps in (20, 32)  # the first rollout, and not one step more
    assert [(entry["file"], entry["step"]) for entry in trained.of_kind("checkpoint")] == [
        (MODEL, steps),
        (f"step-{steps:09}", steps),
    ]
    assert trained.of_kind("checkpoint")[-1]["reason"] == "stopped in the middle of an update"
    assert (trained.folder.checkpoints / MODEL).exists()


def test_a_stop_ends_a_rollout(prepared: Train) -> None:
    trained = prepared(
        env=f"{PREFIX}Endless-v0", num_steps=LONG, seed=0, eval_every=0, algorithm_kwargs={"n_steps": 100_000}
    )
    _stop_after(50, trained)
    trained.simulation.setup()
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    assert trained.simulation.model.num_timesteps == 50
    assert [entry["step"] for entry in trained.of_kind("checkpoint")] == [50, 50]
    assert trained.of_kind("checkpoint")[-1]["reason"] == "stopped in the middle of a rollout"


def test_a_stop_ends_an_evaluation_whose_episodes_never_end(prepared: Train) -> None:
    trained = prepared(env=f"{PREFIX}Endless-v0", num_steps=LONG, seed=0, eval_every=100, algorithm="a2c")
    words = []
    _stop_after(150, trained, lambda: words.append(trained.link.progress_file.word))
    trained.simulation.setup()
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    assert words == ["evaluating"]
    assert trained.simulation.model.num_timesteps == 100
    assert trained.of_kind("checkpoint")[0]["step"] == 100
    assert not trained.scalars("eval/mean_reward")


def _stop_after(steps: int, trained: Trained, and_then: Callable[[], None] = lambda: None) -> None:
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == steps:
            stop(trained)
            and_then()

    Endless.on_step = staticmethod(count)
