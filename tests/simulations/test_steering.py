"""A training is told things wherever it is: in a rollout, within an update, in an evaluation."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import stable_baselines3
import torch

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.domain.steer import Command, Steer
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse
from tests.helpers.processes import until
from tests.simulations.envs import PREFIX
from tests.simulations.trainings import Arrange, Trained

Train = Callable[..., Trained]

STEPS = 64
RUN: dict[str, Any] = {
    "env": f"{PREFIX}Line-v0",
    "seed": 0,
    "num_steps": 4 * STEPS,
    "eval_every": 0,
    "algorithm_kwargs": {"n_steps": STEPS, "batch_size": 16, "n_epochs": 2},
}
IN_SECOND_UPDATE = 8 + 3
"""Gradient steps until there, eight of which make an update."""


pytestmark = pytest.mark.usefixtures("attentive")


def tell(trained: Trained, command: Command, value: Any = None) -> str:
    """Post a command, and give the message's id."""
    message = Message("steer", Steer(command, value, "a test").to_json())
    post(trained.folder.inbox, message)
    return message.id


def answers(trained: Trained) -> list[str]:
    """What was answered, in its order."""
    return [entry["value"]["said"] for entry in trained.of_kind("reply")]


def noted(trained: Trained) -> list[str]:
    """What the record keeps of what was told."""
    return [status.details for status in trained.statuses if status.details.endswith("by a test.")]


def run(trained: Trained) -> None:
    """Run a prepared training to its end, and close it."""
    trained.simulation.run()
    trained.close()


def ready(prepared: Train, **more: Any) -> Trained:
    """Prepare a training of four rollouts."""
    trained = prepared(**{**RUN, **more})
    trained.simulation.setup()
    return trained


def same(one: Any, other: Any) -> bool:
    """Whether two models learned exactly the same."""
    first, second = one.policy.state_dict(), other.policy.state_dict()
    return all(torch.equal(first[key], second[key]) for key in first)


# --- within an update


def test_a_pause_within_an_update_changes_nothing_that_is_learned(
    prepared: Train, train: Train, after_updates: Arrange
) -> None:
    trained = ready(prepared)
    helper = threading.Thread(target=lambda: _look_and_let_go_on(trained))

    def pause() -> None:
        tell(trained, Command.PAUSE)
        helper.start()

    after_updates(IN_SECOND_UPDATE, pause)
    run(trained)
    helper.join()
    assert [entry["phase"] for entry in trained.of_kind("phase")] == ["paused", "running"]
    assert answers(trained) == [
        "Paused at step 128.",
        "The learning rate is 0.0003 from the next update on.",
        "Goes on at step 128.",
    ]
    assert noted(trained)[0] == "Paused at step 128 by a test."
    assert same(trained.simulation.model, train(**RUN).simulation.model)


def _look_and_let_go_on(trained: Trained) -> None:
    until(lambda: trained.of_kind("phase"), "the pause")
    tell(trained, Command.LEARNING_RATE, 0.0003)  # the rate it has: what is learned stays the same
    until(lambda: len(answers(trained)) == 2, "an answer while paused")
    tell(trained, Command.GO_ON)


def test_a_stop_ends_a_pause_and_saves(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)

    def pause() -> None:
        tell(trained, Command.PAUSE)
        threading.Thread(target=stop).start()

    def stop() -> None:
        until(lambda: trained.of_kind("phase"), "the pause")
        post(trained.folder.inbox, Message("stop_simulation", True))

    after_updates(IN_SECOND_UPDATE, pause)
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    assert trained.simulation.model.num_timesteps == 2 * STEPS
    assert (trained.folder.checkpoints / "model.zip").exists()


def test_a_checkpoint_asked_for_within_an_update_is_made_at_the_next_rollout(
    prepared: Train, after_updates: Arrange
) -> None:
    trained = ready(prepared, checkpoint_every=0)
    after_updates(IN_SECOND_UPDATE, lambda: tell(trained, Command.CHECKPOINT))
    run(trained)
    assert answers(trained) == ["A checkpoint is made at the next rollout, in a moment."]
    assert noted(trained) == ["Checkpoint asked for at step 128 by a test."]
    (made,) = [entry for entry in trained.of_kind("checkpoint") if entry["why"] == "asked"]
    assert (made["step"], made["exact"]) == (2 * STEPS, True)


def test_more_steps_are_asked_for_within_an_update_and_done(
    prepared: Train, train: Train, after_updates: Arrange
) -> None:
    trained = ready(prepared)
    after_updates(IN_SECOND_UPDATE, lambda: tell(trained, Command.EXTEND, 6 * STEPS))
    run(trained)
    assert trained.simulation.model.num_timesteps == 6 * STEPS
    assert answers(trained) == ["Extended from 256 to 384 steps."]
    assert noted(trained) == ["Extended from 256 to 384 steps at step 128 by a test."]
    (reply,) = trained.of_kind("reply")
    assert reply["value"]["keep"] == {"num_steps": 384}
    progress = read_progress(trained.folder.progress)
    assert progress is not None and (progress.step, progress.total) == (384, 384)
    assert same(trained.simulation.model, train(**{**RUN, "num_steps": 6 * STEPS}).simulation.model)


def test_fewer_steps_end_it_earlier_but_not_before_where_it_is(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)

    def shorten() -> None:
        for steps in (100, 2 * STEPS, 4 * STEPS, "many", 3 * STEPS):
            tell(trained, Command.EXTEND, steps)

    after_updates(IN_SECOND_UPDATE, shorten)
    run(trained)
    assert trained.simulation.model.num_timesteps == 3 * STEPS
    assert answers(trained) == [
        "It is at step 128 already and cannot end at 100; give more steps, or stop it.",
        "It is at step 128 already and cannot end at 128; give more steps, or stop it.",
        "It goes to 256 steps already.",
        "'many' is no number of steps; give a whole one of 1 or more.",
        "Shortened from 256 to 192 steps.",
    ]
    assert noted(trained) == ["Shortened from 256 to 192 steps at step 128 by a test."]


def test_another_learning_rate_counts_from_the_next_update_on(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)

    def change() -> None:
        for rate in (float("nan"), -1, "fast", 0.01):
            tell(trained, Command.LEARNING_RATE, rate)

    after_updates(IN_SECOND_UPDATE, change)
    run(trained)
    *refused, done = answers(trained)
    assert len(refused) == 3 and all("is no learning rate; give a number of 0 or more" in said for said in refused)
    assert done == "The learning rate is 0.01 from the next update on."
    rates = [value for _, value in trained.scalars("train/learning_rate")]
    assert rates == pytest.approx([0.0003, 0.0003, 0.01])
    assert trained.of_kind("reply")[-1]["value"]["keep"] == {"algorithm_kwargs": {"learning_rate": 0.01}}


def test_an_evaluation_asked_for_within_an_update_is_made_although_none_were_wanted(
    prepared: Train, train: Train, after_updates: Arrange
) -> None:
    trained = ready(prepared)
    after_updates(IN_SECOND_UPDATE, lambda: tell(trained, Command.EVALUATE))
    run(trained)
    assert answers(trained) == ["It is evaluated at the next step."]
    assert [value for _, value in trained.scalars("eval/mean_reward")] == [10.0]
    assert same(trained.simulation.model, train(**RUN).simulation.model)


def test_the_next_episode_is_filmed(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared, env=f"{PREFIX}OddPictures-v0", episode_trigger=1000)
    after_updates(IN_SECOND_UPDATE, lambda: tell(trained, Command.RECORD))
    run(trained)
    assert answers(trained) == ["The next episode is filmed."]
    steps = [entry["step"] for entry in trained.of_kind("media")]
    assert steps[0] == 0 and len(steps) == 2 and 2 * STEPS <= steps[1] <= 2 * STEPS + 10


def test_without_pictures_nothing_is_filmed_and_that_is_said(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)
    after_updates(IN_SECOND_UPDATE, lambda: tell(trained, Command.RECORD))
    run(trained)
    (said,) = answers(trained)
    assert said.startswith("It makes no pictures, so nothing can be filmed") and not noted(trained)


def test_rules_set_within_an_update_end_it(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)

    def change() -> None:
        tell(trained, Command.STOP_WHEN, ["rollout/ep_rew_men >= 10"])
        tell(trained, Command.STOP_WHEN, ["rollout/ep_rew_mean >= 10"])

    after_updates(IN_SECOND_UPDATE, change)
    run(trained)
    wrong, right = answers(trained)
    assert wrong.endswith("so far as 'rollout/ep_rew_men'; did you mean 'rollout/ep_rew_mean'?")
    assert right == "It stops early by 'rollout/ep_rew_mean >= 10'."
    assert trained.simulation.model.num_timesteps == 3 * STEPS
    assert trained.statuses[-1].details.startswith("Stopped early at step 192 of 256: rollout/ep_rew_mean >= 10")
    loaded = stable_baselines3.PPO.load(trained.folder.checkpoints / "model.zip")
    assert loaded.num_timesteps == 3 * STEPS


# --- elsewhere


OFF_POLICY = {"learning_starts": 10, "train_freq": 10, "gradient_steps": 10, "buffer_size": 200, "batch_size": 4}


@pytest.mark.parametrize(("algorithm", "more"), [
    ("a2c", {"algorithm_kwargs": {}}),
    ("dqn", {"algorithm_kwargs": OFF_POLICY}),
    ("td3", {"env": "Pendulum-v1", "algorithm_kwargs": OFF_POLICY}),
    ("sac", {"env": "Pendulum-v1", "algorithm_kwargs": OFF_POLICY}),
])  # fmt: skip
def test_every_algorithm_does_what_it_is_told(
    prepared: Train, after_updates: Arrange, algorithm: str, more: dict[str, Any]
) -> None:
    trained = ready(prepared, algorithm=algorithm, num_steps=60, **more)

    def change() -> None:
        for command, value in (
            (Command.PAUSE, None),
            (Command.CHECKPOINT, None),
            (Command.EXTEND, 80),
            (Command.LEARNING_RATE, 0.001),
            (Command.EVALUATE, None),
            (Command.GO_ON, None),
        ):
            tell(trained, command, value)

    after_updates(3, change)
    run(trained)
    said = answers(trained)
    assert len(said) == 6 and said[1:3] == [
        "A checkpoint is made as soon as it goes on.",
        "Extended from 60 to 80 steps.",
    ]
    assert trained.simulation.model.num_timesteps == 80
    assert trained.simulation.model.lr_schedule(1.0) == 0.001
    assert [entry for entry in trained.of_kind("checkpoint") if entry["why"] == "asked"]
    assert len(trained.scalars("eval/mean_reward")) == 1
    assert trained.statuses[-1].code is SimStatusCode.SUCCESS


def test_within_an_evaluation_too(prepared: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    trained = ready(prepared, eval_every=100, eval_episodes=2)
    told: list[str] = []
    beat = Pulse.beat

    def watched(self: Pulse, *passed: Any) -> None:
        progress = trained.link.progress_file
        if progress.word == "evaluating" and not told:
            told.append(tell(trained, Command.EXTEND, 5 * STEPS))
            told.append(tell(trained, Command.EVALUATE))
        beat(self, *passed)
        if told and len(told) == 2:
            told.append(f"{progress.word} {len(answers(trained))}")

    monkeypatch.setattr(Pulse, "beat", watched)
    run(trained)
    assert told[2] == "evaluating 2"  # answered before it was over
    assert trained.simulation.model.num_timesteps == 5 * STEPS
    steps = [step for step, _ in trained.scalars("eval/mean_reward")]
    assert steps[0] == 100 and steps[-1] == 5 * STEPS


def test_more_steps_asked_for_while_the_end_is_evaluated_are_done_as_well(
    prepared: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = ready(prepared, eval_every=10_000, stop_when="reward >= 11")
    told: list[str] = []
    beat = Pulse.beat

    def watched(self: Pulse, *passed: Any) -> None:
        if trained.link.progress_file.word == "evaluating" and not told:
            told.append(tell(trained, Command.EXTEND, 6 * STEPS))
        beat(self, *passed)

    monkeypatch.setattr(Pulse, "beat", watched)
    run(trained)
    assert answers(trained) == ["Extended from 256 to 384 steps."]
    assert trained.simulation.model.num_timesteps == 6 * STEPS


def test_a_pause_counts_neither_in_the_speed_nor_in_what_it_took(prepared: Train, after_updates: Arrange) -> None:
    trained = ready(prepared)
    steering = trained.simulation.steering
    seen: list[tuple[int, int]] = []

    def as_if_paused() -> None:
        before = trained.simulation.model.start_time
        steering.paused_seconds += 0.25
        for told in steering.after_pause:
            told(0.25)
        seen.append((before, trained.simulation.model.start_time))

    after_updates(IN_SECOND_UPDATE, as_if_paused)
    run(trained)
    # from here Stable-Baselines3 counts its time/fps, in nanoseconds
    assert [after - before for before, after in seen] == [250_000_000]
