"""A project that GymDash itself wrote goes on here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import InvalidKwargs, WorkerError, WrongUse
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import PATIENCE, leave_nothing
from tests.project.helpers import GymdashDatabase

SQL = Path(__file__).parents[1] / "project" / "gymdash_0_1_4.sql"


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[SimulationTracker]:
    """A tracker in a project whose database GymDash 0.1.4 wrote."""
    GymdashDatabase(tmp_path / "old", SQL.read_text())
    with Project.open(tmp_path / "old") as project:
        tracker = SimulationTracker(project)
        yield tracker
        tracker.close()
    leave_nothing(tmp_path / "old")


@pytest.mark.parametrize("name", ["ppo films", "cancelled", "digits", "queued 1", "asks", "in main"])
def test_resume_says_that_it_cannot(tracker: SimulationTracker, name: str) -> None:
    with pytest.raises(WrongUse, match=r"ran in GymDash, which keeps nothing .* gymdash-tui rerun"):
        tracker.call(tracker.aio.resume(name))
    with pytest.raises(WrongUse, match="gymdash-tui rerun"):
        tracker.call(tracker.aio.extend(name, 900_000))


def test_a_form_is_filled_with_its_arguments(tracker: SimulationTracker) -> None:
    films = tracker.call(tracker.aio.order_like("ppo films"))
    assert films.config.sim_key == "stable_baselines"
    assert films.kwargs == {
        "num_steps": 3000,
        "episode_trigger": 20,
        "env": "CartPole-v1",
        "seed": 3,  # GymDash takes it among the algorithm's
        "algorithm_kwargs": {"n_steps": 256},
    }
    lost = tracker.call(tracker.aio.order_like("test"))  # its episode_trigger was a lambda, of which {} is left
    assert (lost.config.sim_key, lost.type is not None) == ("stable_baselines", True)
    assert lost.kwargs == {"num_steps": 600, "env": "Acrobot-v1", "algorithm_kwargs": {"n_steps": 200}}


def test_it_runs_again_for_real(tracker: SimulationTracker) -> None:
    first = tracker.project.find("custom")
    made = tracker.call(tracker.aio.rerun(first.sim_id))
    assert made.parent == first.sim_id
    done = tracker.wait(made.sim_id, PATIENCE)[0]
    assert (done.ending, done.launcher, done.kwargs["total_runtime"]) == (Ending.SUCCEEDED, "local", 2)
    told = [one.status.details for one in tracker.project.statuses(made.sim_id)]
    assert any("GymDash keeps nothing of its start" in text for text in told)


def test_what_is_left_out_is_said(tracker: SimulationTracker) -> None:
    made = tracker.call(tracker.aio.rerun("test", queued=True))
    assert made.last_status is not None
    assert "there is no place for it here: episode_trigger." in made.last_status.details
    tracker.stop(made.sim_id)


def test_what_was_wrong_there_is_refused_here(tracker: SimulationTracker) -> None:
    with pytest.raises(InvalidKwargs, match="'NoSuch-v0' is not an installed environment"):
        tracker.call(tracker.aio.rerun("failed env"))
    with pytest.raises(InvalidKwargs, match="num_steps: needs a whole number, not 'many'"):
        tracker.call(tracker.aio.rerun("failed learn"))


def test_a_type_that_is_not_known_is_said(tracker: SimulationTracker) -> None:
    for name, where in (("in main", "__main__.InMain"), ("a8220afe", "walk.RandomWalk")):
        with pytest.raises(WorkerError, match=rf"{where}\), which is not known here\. Change the imports"):
            tracker.call(tracker.aio.rerun(name))


def test_they_are_thrown_away_and_taken_back(tracker: SimulationTracker) -> None:
    tracker.call(tracker.aio.delete(["ppo films", "queued 1"]))
    assert tracker.project.count() == 13
    tracker.call(tracker.aio.restore("ppo films"))
    assert tracker.project.find("ppo films").word == "done"
