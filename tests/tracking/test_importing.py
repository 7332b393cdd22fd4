"""Importing what other programs logged: what is found, what it becomes, and that it is whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import ProjectError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import from_unix
from gymdash_tui.metrics import RunReader
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.importing import find_runs, import_runs
from gymdash_tui.tracking.logs import RunKind, search
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.foreign_logs import BEGUN, evaluations, events, monitor, zoo_run


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder of another program's."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


def bring(tracker: SimulationTracker, path: Path, **how: object) -> list[SimulationRecord]:
    """Import what is at a path."""
    return tracker.call(tracker.aio.import_logs(path, **how))  # type: ignore[arg-type]


def curves(project: Project, record: SimulationRecord) -> dict[str, list[tuple[int, float, float]]]:
    """Read what a simulation has recorded."""
    reader = RunReader(project.folder.simulation(record.sim_id).tb)
    reader.poll()
    assert not reader.warnings
    return {
        tag: list(zip(one.steps.tolist(), one.values.tolist(), one.wall_times.tolist(), strict=True))
        for tag, one in reader.series.items()
    }


def told(record: SimulationRecord) -> str:
    """Give what a simulation's newest status says."""
    assert record.last_status is not None
    return record.last_status.details


# -- finding -----------------------------------------------------------------------------------------------------------


def test_each_folder_with_logs_is_a_run(logs: Path) -> None:
    events(logs / "tb" / "PPO_1")
    events(logs / "tb" / "PPO_1" / "eval")
    monitor(logs / "sb3")
    zoo_run(logs / "ppo" / "CartPole-v1_1")
    events(logs / ".hidden")
    (logs / "empty").mkdir()
    (logs / "loop").symlink_to(logs)
    found = {run.name: run.kind for run in find_runs(logs)}
    assert found == {
        "ppo/CartPole-v1_1": RunKind.ZOO,
        "sb3": RunKind.STABLE_BASELINES,
        "tb/PPO_1": RunKind.TENSORBOARD,
        "tb/PPO_1/eval": RunKind.TENSORBOARD,
    }
    [one] = find_runs(logs / "sb3")
    assert one.name == "sb3"
    [file] = find_runs(logs / "sb3" / "monitor.csv")
    assert (file.name, file.foreign) == ("monitor.csv", (logs / "sb3" / "monitor.csv",))


def test_what_cannot_be_searched_is_said(logs: Path, project: Project) -> None:
    with pytest.raises(WrongUse, match="No such file"):
        find_runs(logs / "gone")
    (logs / "notes.txt").touch()
    with pytest.raises(WrongUse, match="none of the files that are known"):
        find_runs(logs / "notes.txt")
    for place in (project.folder.root, project.folder.sims):
        with pytest.raises(WrongUse, match=r"is a project already, so it is opened .* gymdash-tui -d"):
            find_runs(place)
    events(logs)
    found = search(project.folder.root.parent)
    assert [run.folder for run in found.runs] == [logs]
    assert "open it: gymdash-tui -d" in found.problems[0]


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_left_out(logs: Path) -> None:
    events(logs / "a")
    (logs / "b").mkdir(mode=0)
    found = search(logs)
    assert len(found.runs) == 1
    assert "Permission denied" in found.problems[0]


# -- importing ---------------------------------------------------------------------------------------------------------


def test_a_tensorboard_folder(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    path = events(logs / "ppo" / "seed1")
    before = path.read_bytes()
    [record] = bring(tracker, logs, group="old")
    assert (record.name, record.sim_key, record.group) == ("ppo/seed1", "imported", "old")
    assert (record.phase, record.ending, record.force_stopped) == (Phase.DONE, Ending.SUCCEEDED, False)
    assert (record.created, record.ended) == (from_unix(BEGUN + 1), from_unix(BEGUN + 3))
    assert (record.progress.step, record.progress.score) == (300, 3.0)
    assert record.progress.score_tag == "rollout/ep_rew_mean"
    assert record.progress.trail[-1] == 3.0
    assert curves(project, record)["rollout/ep_rew_mean"][0] == (100, 1.0, BEGUN + 1)
    assert told(record) == f"Imported from {logs / 'ppo' / 'seed1'} (TensorBoard): 1 event file."
    assert path.read_bytes() == before
    assert project.get(record.sim_id) == record
    [call] = [call for call in project.calls() if call.name == "import"]
    assert call.details["path"] == str(logs / "ppo" / "seed1")


def test_logs_of_stable_baselines(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    monitor(logs, more="damaged\n")
    evaluations(logs)
    (logs / "progress.csv").write_text("time/total_timesteps,rollout/ep_rew_mean\n10,5.5\n30,6.5\n")
    [record] = bring(tracker, logs, name="dqn")
    found = curves(project, record)
    assert [(step, value) for step, value, _ in found["rollout/ep_rew_mean"]] == [(10, 5.5), (30, 6.5)]
    assert found["episode/reward"] == [(10, 1, BEGUN + 1), (20, 2, BEGUN + 2), (30, 3, BEGUN + 3)]
    assert found["eval/mean_reward"] == [(10, 2, BEGUN + 1), (20, 6, BEGUN + 2)]
    assert record.name == "dqn"
    assert record.kwargs == {"env": "CartPole-v1"}
    assert "1 damaged line of monitor.csv was passed over." in told(record)


def test_what_the_event_files_hold_is_not_taken_twice(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    events(logs)
    monitor(logs)
    [record] = bring(tracker, logs)
    assert len(curves(project, record)["rollout/ep_rew_mean"]) == 3
    assert len(curves(project, record)["episode/reward"]) == 3


def test_a_run_of_rl_zoo(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    zoo_run(logs / "ppo" / "CartPole-v1_1")
    [record] = bring(tracker, logs)
    assert record.kwargs == {
        "env": "CartPole-v1",
        "algorithm": "ppo",
        "policy": "MlpPolicy",
        "num_steps": 6000,
        "seed": 7,
        "algorithm_kwargs": {"batch_size": 64, "policy_kwargs": {"net_arch": [64]}},
    }
    assert record.seed == 7
    assert record.progress.total == 6000
    assert "(RL Zoo): 2 monitors, evaluations.npz." in told(record)
    assert "frame_stack 4" in told(record)
    assert curves(project, record)["episode/reward"][-1][:2] == (60, 3.0)
    order = tracker.call(tracker.aio.order_like(record.sim_id))
    assert (order.config.sim_key, order.kwargs) == ("stable_baselines", record.kwargs)
    assert order.type is not None
    with pytest.raises(WrongUse, match="gymdash-tui clone"):
        tracker.call(tracker.aio.rerun(record.sim_id))


def test_settings_that_are_damaged_are_said(tracker: SimulationTracker, logs: Path) -> None:
    run = zoo_run(logs / "sac" / "CartPole-v1_1")
    (run / "CartPole-v1" / "args.yml").write_text("!!python/object/apply:os.system [ls]\n")
    (run / "CartPole-v1" / "config.yml").write_text("{")
    [record] = bring(tracker, logs)
    assert record.kwargs == {"env": "CartPole-v1", "algorithm": "sac"}
    assert "args.yml, line 1: the tag !!python/object/apply:os.system" in told(record)
    assert "config.yml, line " in told(record)


def test_the_same_folder_twice_is_passed_over(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    events(logs)
    [first] = bring(tracker, logs)
    assert bring(tracker, logs) == []
    [again] = bring(tracker, logs, again=True)
    assert again.sim_id != first.sim_id
    tracker.call(tracker.aio.delete(first.sim_id))
    assert bring(tracker, logs) == []
    tracker.call(tracker.aio.empty_trash())
    assert [record.sim_id for record in bring(tracker, logs)] == [first.sim_id]


def test_damaged_event_files_come_with_what_they_hold(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    path = events(logs, range(50))
    data = bytearray(path.read_bytes())
    data[1200:1300] = b"\xff" * 100
    path.write_bytes(data)
    (logs / "monitor.csv").write_bytes(b"\x00\xff" * 50)
    [record] = bring(tracker, logs)
    assert "is damaged from byte" in told(record)
    assert "monitor.csv cannot be read" in told(record)
    assert record.progress.step == 5000
    (logs / "b").mkdir()
    (logs / "b" / "x.tfevents.y").touch()
    [empty] = bring(tracker, logs / "b")
    assert "No point of a curve could be read." in told(empty)


def test_a_run_that_cannot_be_copied_leaves_nothing(tracker: SimulationTracker, project: Project, logs: Path) -> None:
    events(logs / "good")
    events(logs / "bad")
    os.mkfifo(logs / "bad" / "x.tfevents.2")
    (logs / "bad" / "x.tfevents.1").symlink_to("/dev/zero")
    records = bring(tracker, logs)
    assert [record.name for record in records] == ["bad", "good"]  # neither counts as a file
    project.folder.sims.chmod(0o500)
    try:
        if os.getuid() != 0:
            with pytest.raises(ProjectError, match="Permission denied"):
                bring(tracker, logs, again=True)
    finally:
        project.folder.sims.chmod(0o700)
    assert project.count() == 2
    assert len(list(project.folder.sims.iterdir())) == 2


def test_a_full_disk_leaves_nothing(
    tracker: SimulationTracker, project: Project, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gymdash_tui.tracking.logs import copying

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    events(logs)
    monkeypatch.setattr(copying, "write_json", full)
    with pytest.raises(ProjectError, match="disk is full"):
        bring(tracker, logs)
    assert project.count() == 0
    assert list(project.folder.sims.iterdir()) == []


async def test_from_a_script(project: Project, logs: Path) -> None:
    events(logs / "a")
    [record] = await import_runs(project, logs, group="g")
    assert (record.name, record.group) == ("a", "g")
    with pytest.raises(WrongUse, match="No run was found"):
        (logs / "none").mkdir()
        await import_runs(project, logs / "none")


def test_an_imported_one_is_neither_resumed_nor_extended(tracker: SimulationTracker, logs: Path) -> None:
    events(logs)
    [record] = bring(tracker, logs)
    for work in (
        tracker.aio.resume(record.sim_id),
        tracker.aio.rerun(record.sim_id),
        tracker.aio.extend(record.sim_id, 9000),
    ):
        with pytest.raises(WrongUse, match=r"was imported.*start one anew"):
            tracker.call(work)
    with pytest.raises(WrongUse, match="was imported without its arguments"):
        tracker.call(tracker.aio.order_like(record.sim_id))
