"""Runs that are looked at where they are: what grows is followed, and nothing there is touched."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from gymdash_tui.metrics import RunReader
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import frame, scalar_event
from gymdash_tui.tracking.importing import search_each
from gymdash_tui.tracking.logs import mirror as mirroring
from gymdash_tui.tracking.logs.mirror import Mirror
from gymdash_tui.tracking.logs.view_folder import view_folder, was_used
from tests.helpers.foreign_logs import BEGUN, evaluations, events, monitor, zoo_run


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of another program's, in which new runs are looked for each time."""
    monkeypatch.setattr(mirroring, "SEARCH_EVERY", 0.0)
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


def mirror(project: Project, *places: Path) -> Mirror:
    """Mirror some folders, with all that is there now."""
    made = Mirror(project, lambda: search_each(places))
    assert made.refresh()
    return made


def values(project: Project, name: str, tag: str) -> list[float]:
    """Read a curve of a simulation as the screen does."""
    reader = RunReader(project.folder.simulation(project.find(name).sim_id).tb)
    reader.poll()
    return list(reader.series[tag].values.tolist())


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Give the size and the time of everything in a folder."""
    found = {path: path.stat() for path in [folder, *folder.rglob("*")]}
    return {str(path): (status.st_size, status.st_mtime_ns) for path, status in found.items()}


def test_event_files_grow(project: Project, logs: Path) -> None:
    path = events(logs / "run")
    seen = mirror(project, logs)
    assert values(project, "run", "rollout/ep_rew_mean") == [1, 2, 3]
    assert not seen.refresh()
    with path.open("ab") as file:
        file.write(frame(scalar_event("rollout/ep_rew_mean", 9.0, 400, BEGUN)))
    assert seen.refresh()
    assert values(project, "run", "rollout/ep_rew_mean") == [1, 2, 3, 9]
    assert (project.find("run").progress.score, project.find("run").progress.step) == (9.0, 400)
    events(logs / "run", [5.0])
    assert seen.refresh()
    assert sorted(values(project, "run", "rollout/ep_rew_mean")) == [1, 2, 3, 5, 9]


def test_other_logs_grow_and_are_written_anew(project: Project, logs: Path) -> None:
    path = monitor(logs / "a")
    evaluations(logs / "a")
    seen = mirror(project, logs)
    with path.open("a") as file:
        file.write("4,10,4\n5,1")
    assert seen.refresh()
    assert values(project, "a", "episode/reward") == [1, 2, 3, 4]
    with path.open("a") as file:
        file.write("0,9\n")
    assert seen.refresh()
    assert values(project, "a", "episode/reward") == [1, 2, 3, 4, 5]
    assert values(project, "a", "eval/mean_reward") == [2, 6]
    monitor(logs / "a", episodes=1)
    assert seen.refresh()
    assert values(project, "a", "episode/reward") == [1]


def test_new_runs_appear_and_what_goes_stays_shown(project: Project, logs: Path) -> None:
    events(logs / "a")
    seen = mirror(project, logs)
    zoo_run(logs / "ppo" / "CartPole-v1_1")
    assert seen.refresh()
    assert {record.name for record in project.page()} == {"a", "ppo/CartPole-v1_1"}
    assert project.find("ppo/CartPole-v1_1").kwargs["seed"] == 7
    shutil.rmtree(logs)
    seen.refresh()
    assert "cannot be read" in seen.problems[0]
    assert project.count() == 2


def test_several_places_are_told_apart(project: Project, logs: Path) -> None:
    events(logs / "one" / "PPO_1")
    events(logs / "two" / "PPO_1")
    mirror(project, logs / "one", logs / "two", logs / "two" / "PPO_1")
    assert {record.name for record in project.page()} == {"one/PPO_1", "two/PPO_1"}


def test_nothing_is_touched(project: Project, logs: Path) -> None:
    zoo_run(logs / "ppo" / "CartPole-v1_1")
    events(logs / "tb")
    before = contents(logs)
    seen = mirror(project, logs)
    seen.refresh()
    for record in project.page():
        shutil.rmtree(project.folder.simulation(record.sim_id).root)
    assert contents(logs) == before


def test_the_folder_of_a_view_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with view_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "sims" / "a").mkdir(parents=True)
        with view_folder() as other:
            assert folder.exists()  # its view is open
            (other / "sims" / "b").mkdir(parents=True)
            (other / "sims" / "b" / "worker.lock").touch()
            assert was_used(other)
    assert list(tmp_path.iterdir()) == [other]  # a simulation was started in it


def test_what_a_killed_view_left_is_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, open_one, strange = (tmp_path / f"gymdash-view-{name}" for name in ("left", "open", "strange"))
    for folder in (left, open_one):
        folder.mkdir()
        (folder / "view.lock").touch()
    strange.mkdir()
    lock = os.open(open_one / "view.lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with view_folder():
        pass
    os.close(lock)
    assert {path.name for path in tmp_path.iterdir()} == {open_one.name, strange.name}
