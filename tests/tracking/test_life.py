"""A simulation's life as the project tells it: from its start over its progress to each kind of end."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import InvalidKwargs, NoConfiguration, UnknownType, WrongUse
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.metrics import RunReader
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, config_of, folders, order
from tests.helpers.processes import PATIENCE, child_of, members, parent_of, processes_of, until
from tests.helpers.sims import FailsAt, MissesModule, Steps, WantsMemory


def test_a_simulation_is_started_runs_and_succeeds(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    gate, before = tmp_path / "gate", utc_now()
    record = tracker.start(order(Steps, "first", steps=50, until=str(gate), seed=7))
    assert record.phase in (Phase.STARTING, Phase.RUNNING) and not record.flags.is_done and record.seed == 7

    def far_enough() -> bool:
        tracker.refresh()
        now = tracker.record(record.sim_id)
        return now.phase is Phase.RUNNING and now.progress.step == 50

    until(far_enough, "the last step")
    running = tracker.record("first")
    assert running.progress.total == 50 and running.progress.fraction == 1
    assert running.started is not None and before < running.started < utc_now() and running.ended is None
    assert tracker.any_running(record.sim_id) and not tracker.all_done(record.sim_id)

    gate.touch()
    (done,) = tracker.wait(record.sim_id, PATIENCE)
    assert (done.phase, done.ending, done.word) == (Phase.DONE, Ending.SUCCEEDED, "done")
    assert done.flags.is_done and not (done.flags.failed or done.flags.cancelled or done.flags.force_stopped)
    assert done.created is not None and done.started == running.started and done.ended is not None
    assert before < done.created < done.started < done.ended < utc_now()
    assert done.progress.score == 25 and done.progress.score_tag == "work/value"
    assert done.exit is not None and done.exit["code"] == 0 and done.exit["signal"] is None
    assert done.exit["max_rss"] > 1_000_000 and done.exit["cpu_seconds"] > 0
    until(lambda: not processes_of(record.sim_id), "the end of all its processes")


def test_what_a_simulation_tells_is_kept(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Steps, steps=3))
    tracker.wait(record.sim_id, PATIENCE)
    told = [found.status for found in reversed(project.statuses(record.sim_id))]
    assert [(status.code, status.details) for status in told] == [
        (SimStatusCode.INFO, "Counted to 3."),
        (SimStatusCode.SUCCESS, "Done."),
    ]
    assert tracker.record(record.sim_id).last_status == told[-1]
    folder = project.folder.simulation(record.sim_id)
    assert "running 'steps'" in folder.output.read_text()
    reader = RunReader(folder.tb)
    reader.poll()
    assert list(reader.series["work/square"].values) == [1, 4, 9]
    assert folder.root.stat().st_mode & 0o777 == 0o700


def test_the_order_is_kept_as_it_was_given(tracker: SimulationTracker, project: Project) -> None:
    asked = order(Steps, "kept", steps=1, inner={"rate": 0.5})
    asked.start_kwargs = {"inner": {"deep": {"er": 2}}, "seed": 3}
    asked.command_line = "gymdash-tui start steps"
    (done,) = tracker.wait(tracker.start(asked).sim_id, PATIENCE)
    assert done.kwargs == {"steps": 1, "inner": {"rate": 0.5}} and done.start_kwargs == asked.start_kwargs
    assert (done.sim_type_name, done.sim_module_name, done.seed) == ("Steps", "tests.helpers.sims", 3)
    folder = project.folder.simulation(done.sim_id)
    assert "{'rate': 0.5, 'deep': {'er': 2}}" in folder.output.read_text()
    config = json.loads(folder.config.read_text())
    assert config["command_line"] == "gymdash-tui start steps" and config["environment"]["OMP_NUM_THREADS"] == "1"
    assert config["packages"]["numpy"] and config["host"] and config["argv"]


@pytest.mark.parametrize(
    ("kind", "sentence", "in_trace"),
    [
        (FailsAt, "ValueError: the reward at step 500 is no number", "in _run"),
        (MissesModule, "No module named 'a_module_that_nobody_has'", "import a_module_that_nobody_has"),
        (WantsMemory, "memory", "bytearray(1 << 62)"),
    ],
)
def test_what_fails_after_the_start_fails_with_its_trace(
    tracker: SimulationTracker, project: Project, kind: type[Simulation], sentence: str, in_trace: str
) -> None:
    (done,) = tracker.wait(tracker.start(order(kind)).sim_id, PATIENCE)
    assert (done.ending, done.word) == (Ending.FAILED, "failed")
    assert (done.flags.failed, done.flags.cancelled, done.force_stopped) == (True, False, False)
    (status,) = [found.status for found in project.statuses(done.sim_id)]
    assert (status.code, status.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.ERROR)
    assert sentence in status.details and in_trace in status.error_trace
    assert done.exit is not None and done.exit["code"] == 1


def test_how_far_a_failure_came_is_kept(tracker: SimulationTracker) -> None:
    (done,) = tracker.wait(tracker.start(order(FailsAt, at=500)).sim_id, PATIENCE)
    assert (done.progress.step, done.progress.total) == (500, 1000)


def test_each_start_leaves_one_row_in_the_audit(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Steps, "one", steps=1))
    call = call_of(project)
    assert len(project.calls()) == 1 and (call.name, call.code) == ("start_sim", 0)
    assert call.details == {"shell": "script", "sim_id": record.sim_id, "name": "one", "key": "steps"}
    assert call.time is not None and timedelta(0) <= utc_now() - call.time < timedelta(seconds=PATIENCE)


@pytest.mark.parametrize(
    ("kwargs", "problem"),
    [
        ({"stesp": 1}, "stesp: not an argument; did you mean 'steps'?"),
        ({"steps": "many"}, "steps: needs a whole number, not 'many'"),
        ({"steps": 0}, "steps: must be at least 1, not 0"),
        ({"mode": "fanci"}, "mode: 'fanci' is not known; did you mean 'fancy'?"),
        ({"even": 3}, "even: must be even, not 3"),
    ],
)
def test_wrong_arguments_are_refused_and_nothing_is_made(
    tracker: SimulationTracker, project: Project, kwargs: dict[str, object], problem: str
) -> None:
    with pytest.raises(InvalidKwargs) as refused:
        tracker.start(order(Steps, "wrong", **kwargs))
    assert problem in str(refused.value)
    assert project.count() == 0 and folders(project) == set()
    call = call_of(project)
    assert len(project.calls()) == 1 and (call.name, call.code) == ("start_sim", 2)
    assert call.details["name"] == "wrong" and problem in call.details["error"]


@pytest.fixture
def registered() -> object:
    """Register a type with a default configuration, and one without."""
    SimulationRegistry.register("steps", Steps, config_of(Steps, "default", steps=1))
    SimulationRegistry.register("bare", Steps)
    yield None
    SimulationRegistry.unregister("steps")
    SimulationRegistry.unregister("bare")


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("to_start", "error", "sentence"),
    [
        ("stesp", UnknownType, "did you mean 'steps'?"),
        ("bare", NoConfiguration, "no default configuration"),
        (5, WrongUse, "5 cannot be started"),
        (Steps, WrongUse, "cannot be started"),
    ],
)
def test_what_nobody_can_start_is_refused_and_written_down(
    tracker: SimulationTracker, project: Project, to_start: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        tracker.start_sim(to_start)
    assert (call_of(project).name, call_of(project).code) == ("start_sim", 2)
    assert sentence in call_of(project).details["error"]


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_simulation_needs_a_name(tracker: SimulationTracker, project: Project, name: str) -> None:
    asked = order(Steps)
    asked.config.name = name
    with pytest.raises(WrongUse, match="needs a name"):
        tracker.start(asked)
    assert folders(project) == set() and call_of(project).code == 2


@pytest.mark.usefixtures("registered")
def test_a_key_a_configuration_and_an_object_can_be_started(tracker: SimulationTracker) -> None:
    by_key, _ = tracker.start_sim("steps")
    by_config, _ = tracker.start_sim(config_of(Steps, "configured"), steps=2)
    by_object, simulation = tracker.start_sim(SimulationRegistry.make("bare", config_of(Steps, "made", steps=3)))
    records = tracker.wait([by_key, by_config, by_object], PATIENCE)
    assert [record.name for record in records] == ["default", "configured", "made"]
    assert [record.progress.total for record in records] == [1, 2, 3]
    assert simulation.sim_path is not None and simulation.sim_path.endswith(str(by_object))
    assert Path(simulation.sim_path).is_dir() and Path(str(simulation.resources_path)).is_dir()


@pytest.mark.usefixtures("registered")
def test_what_was_created_is_started_later_once(tracker: SimulationTracker, project: Project) -> None:
    sim_id, simulation = tracker.create_simulation("steps")
    assert tracker.record(sim_id).phase is Phase.CREATED and not tracker.refresh()
    with pytest.raises(WrongUse, match="was made with its arguments; give steps when making it"):
        tracker.start_sim(simulation, steps=5)
    again, _ = SimulationTracker(project).start_sim(simulation)  # any tracker may
    assert again == sim_id
    assert tracker.wait(sim_id, PATIENCE)[0].ending is Ending.SUCCEEDED
    assert project.count() == 1
    assert [(call.name, call.code) for call in reversed(project.calls())] == [
        ("create_simulation", 0),
        ("start_sim", 2),
        ("start_sim", 0),
    ]


@pytest.mark.usefixtures("registered")
def test_what_runs_is_not_run_twice_and_what_is_done_is_run_anew(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    first, simulation = tracker.start_sim(config_of(Steps, until=str(gate)))
    with pytest.raises(WrongUse, match="wait for its end before it is run anew"):
        tracker.start_sim(simulation)
    gate.touch()
    tracker.wait(first, PATIENCE)
    second, _ = tracker.start_sim(simulation)
    assert second != first
    assert tracker.wait(second, PATIENCE)[0].ending is Ending.SUCCEEDED and project.count() == 2


def test_it_runs_in_a_session_of_its_own_and_ps_tells_whose_it_is(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, until=str(tmp_path / "gate")))
    child = child_of(project.folder, record.sim_id)
    pids = {child, parent_of(project.folder, record.sim_id)}
    assert processes_of(record.sim_id) == pids
    assert all(os.getsid(pid) != os.getsid(0) for pid in pids)
    assert os.getpgid(child) == child and members(child) == {child}
