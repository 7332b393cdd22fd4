"""Real starts: what was left at its default is known from then on, whoever started it and wherever its type lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking import attempts
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import config_of, order
from tests.helpers.processes import PATIENCE
from tests.helpers.sims import Prints, Steps

LEFT = {"steps": 20, "mode": "plain", "inner": {"rate": 0.1, "deep": {"er": 1}}, "trigger": 0, "even": 2}


def count(project: Project, text: str) -> int:
    return project.match_count(parse_filter(text, project.config_keys()))


def test_a_start_keeps_what_was_left_and_a_filter_finds_it(tracker: SimulationTracker, project: Project) -> None:
    made = tracker.start(order(Steps, "one", steps=3, inner={"deep": {"er": 7}}, trigger=lambda step: step == 2))
    [done] = tracker.wait(made.sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED
    assert done.kwargs == {"steps": 3, "inner": {"deep": {"er": 7}}, "trigger": done.kwargs["trigger"]}
    assert done.defaults == {"mode": "plain", "inner": {"rate": 0.1}, "even": 2}
    assert done.incidental == ("trigger",)
    assert (count(project, "mode=plain"), count(project, "rate<0.2"), count(project, "er=7")) == (1, 1, 1)
    assert (count(project, "mode=fancy"), count(project, "er=1")) == (0, 0)


def test_from_python_made_queued_in_groups_and_once_more(tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    sim_id, _ = tracker.create_simulation(Steps(config_of(Steps, "made")))
    queued, _ = tracker.queue_sim(Steps(config_of(Steps, "queued")), steps=4)
    many = tracker.call(tracker.aio.start_many([order(Steps, "many", mode="fancy"), order(Steps, "many", even=4)]))
    group = tracker.create_simulations([Steps(config_of(Steps, "member"))])
    found = {record.sim_id: record for record in project.page()}
    assert found[str(sim_id)].defaults == LEFT and found[str(queued)].defaults.keys() == LEFT.keys() - {"steps"}
    assert [one.defaults.get("mode") for one in many] == [None, "plain"]
    assert [record.defaults for record in project.page() if record.name == "member"] == [LEFT]
    assert group is not None and count(project, "even=2") == 4


def test_a_type_of_this_very_program_alone(tracker: SimulationTracker, project: Project) -> None:
    @dataclass
    class Takes:
        """Found by no other process."""

        size: int = 3
        odd: Any = print

    class Local(Simulation):
        """Likewise."""

        Kwargs: ClassVar[type | None] = Takes

        def _run(self, **kwargs: Any) -> None:
            print(self.kwargs["size"])

    class Strange(Local):
        """Declares what nobody can read here."""

        Kwargs: ClassVar[type | None] = int

    sim_id, _ = tracker.start_sim(Local(SimulationStartConfig("local", "local")))
    [done] = tracker.wait(sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED and done.defaults == {"size": 3}
    made, _ = tracker.create_simulation(Prints(config_of(Prints, "takes anything")))
    assert dict(tracker.record(made).defaults) == {}
    with pytest.raises(TypeError):
        Strange(SimulationStartConfig("x", "x"))


def test_a_rerun_keeps_what_holds_now(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tracker.start(order(Steps, "first", steps=2, mode="quiet"))
    tracker.wait(first.sim_id, PATIENCE)
    again = tracker.call(tracker.aio.rerun("first", queued=True))
    left = {name: value for name, value in LEFT.items() if name not in ("steps", "mode")}
    assert again.defaults == left and again.kwargs == first.kwargs

    async def unknown(_: object) -> None:
        return None

    monkeypatch.setattr(attempts, "known", unknown)
    for changed, expected in (([], left), (["another commit"], {})):
        monkeypatch.setattr(attempts, "differences", lambda *_, told=changed: told)
        assert tracker.call(tracker.aio.rerun(first.sim_id, queued=True)).defaults == expected
    tracker.wait([record.sim_id for record in project.page()], PATIENCE)


def test_a_resume_with_other_arguments_lies_over_them(tracker: SimulationTracker) -> None:
    first = tracker.start(order(Steps, "first", mode="quiet"))
    tracker.wait(first.sim_id, PATIENCE)
    further = tracker.call(tracker.aio.resume(first.sim_id, start_kwargs={"steps": 22}))
    [done] = tracker.wait(further.sim_id, PATIENCE)
    assert done.left == {name: value for name, value in LEFT.items() if name not in ("steps", "mode")}
    assert done.holding["steps"] == 22 and done.kwargs == first.kwargs


def test_an_algorithms_own_defaults_are_known(tracker: SimulationTracker, project: Project) -> None:
    kwargs = {"num_steps": 64, "algorithm_kwargs": {"n_steps": 32, "batch_size": 32}}
    sim_id, _ = tracker.create_simulation(SimulationStartConfig("ppo", "stable_baselines", kwargs=kwargs))
    other, _ = tracker.create_simulation(
        SimulationStartConfig("a2c", "stable_baselines", kwargs={"algorithm": "a2c", "num_steps": 64})
    )
    found = tracker.record(sim_id)
    assert found.kwargs == kwargs and (found.defaults["algorithm"], found.defaults["env"]) == ("ppo", "CartPole-v1")
    assert "n_steps" not in found.defaults["algorithm_kwargs"] and "seed" not in found.defaults
    assert found.defaults["algorithm_kwargs"]["gamma"] == 0.99
    assert tracker.record(other).defaults["algorithm_kwargs"]["n_steps"] == 5
    for text, number in (("algorithm=ppo", 1), ("gamma=0.99", 2), ("n_steps=5", 1), ("env=CartPole-v1", 2)):
        assert count(project, text) == number, text
