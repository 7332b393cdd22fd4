"""A real training in a worker, told everything there is to tell from outside while its network learns."""

from __future__ import annotations

from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.fixtures import own_machine, project, tracker
from tests.helpers.processes import PATIENCE, until

__all__ = ["own_machine", "project", "tracker"]

ROLLOUT = 8 * 32
LEARNS_FOR_HOURS: dict[str, Any] = {"n_steps": 32, "batch_size": 32, "n_epochs": 1_000_000}


def start(tracker: SimulationTracker, **kwargs: Any) -> SimulationRecord:
    """Start PPO on eight environments."""
    given = {"num_steps": 1000, "n_envs": 8, "seed": 0, "eval_every": 0, "threads": 1, **kwargs}
    config = SimulationStartConfig("first", "stable_baselines", kwargs=given)
    return tracker.start(Order(config, type=BUILT_IN["stable_baselines"]))


def rates(project: Project, record: SimulationRecord) -> list[float]:
    """The learning rates with which it learned, in their order."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(str(project.folder.simulation(record.sim_id).tb))
    reader.Reload()
    return list(dict.fromkeys(round(event.value, 6) for event in reader.Scalars("train/learning_rate")))


@pytest.mark.slow
def test_within_an_update_that_lasts_for_hours(tracker: SimulationTracker, project: Project) -> None:
    record = start(tracker, algorithm_kwargs=LEARNS_FOR_HOURS)
    until(lambda: tracker.record("first").progress.step == ROLLOUT, "the update", 2 * PATIENCE)
    aio, said = tracker.aio, []
    for work in (
        aio.pause("first"),
        aio.checkpoint("first"),
        aio.go_on("first"),
        aio.set_learning_rate("first", 0.001),
        aio.extend("first", 2000),
        aio.evaluate("first"),
        aio.stop_when("first", ["nan", "reward >= 500 for 5"]),
    ):
        said.append(tracker.call(work).said)
    assert said == [
        "Paused at step 256.",
        "A checkpoint is made as soon as it goes on.",
        "Goes on at step 256.",
        "The learning rate is 0.001 from the next update on.",
        "Extended from 1,000 to 2,000 steps.",
        "It is evaluated at the next step.",
        "It stops early by 'nan', 'reward >= 500 for 5'.",
    ]
    with pytest.raises(WrongUse, match="It makes no pictures"):
        tracker.call(aio.record_episode("first"))
    now = tracker.record("first")
    assert (now.phase, now.progress.step) == (Phase.RUNNING, ROLLOUT)
    assert now.start_kwargs == {
        "algorithm_kwargs": {"learning_rate": 0.001},
        "num_steps": 2000,
        "stop_when": ["nan", "reward >= 500 for 5"],
    }
    details = [found.status.details for found in reversed(project.statuses(record.sim_id))]
    assert len([text for text in details if text.endswith(" by a script.")]) == 7
    assert [call.name for call in project.calls(8)][::-1] == [
        *("pause", "checkpoint", "go-on", "set-lr", "extend", "evaluate", "stop-when", "record"),
    ]
    assert tracker.stop("first").word == "stopped"


@pytest.mark.slow
def test_a_further_attempt_goes_on_with_what_was_changed(tracker: SimulationTracker, project: Project) -> None:
    kwargs = {"n_steps": 32, "batch_size": 256, "n_epochs": 1}
    record = start(tracker, num_steps=10_000_000, algorithm_kwargs=kwargs)
    until(lambda: tracker.record("first").progress.step, "the first steps", 2 * PATIENCE)
    tracker.call(tracker.aio.pause("first"))
    at = int(tracker.record("first").progress.step)
    total = at + 20 * ROLLOUT
    tracker.call(tracker.aio.extend("first", total))
    tracker.call(tracker.aio.set_learning_rate("first", 0.005))
    tracker.stop("first")
    tracker.call(tracker.aio.resume("first"))
    (done,) = tracker.wait("first", 2 * PATIENCE)
    assert (done.word, done.attempt) == ("done", 2)
    assert done.progress.total == total and total <= done.progress.step < total + ROLLOUT
    assert rates(project, record) == pytest.approx([0.0003, 0.005])
    answer = tracker.call(tracker.aio.extend("first", total + 2 * ROLLOUT))
    assert answer.said.startswith(f"Goes on from step {done.progress.step:,.0f} to {total + 2 * ROLLOUT:,} steps")
    (more,) = tracker.wait("first", 2 * PATIENCE)
    assert (more.word, more.attempt) == ("done", 3) and more.progress.step >= total + 2 * ROLLOUT
    phases = [entry for entry in read_journal(project.folder.simulation(record.sim_id).journal).entries]
    assert [entry["phase"] for entry in phases if entry["kind"] == "phase"] == [
        *("running", "paused", "stopping", "running", "running"),
    ]
