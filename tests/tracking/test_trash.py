"""Throwing away and taking back: folder and row together, whatever happens in between."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import AmbiguousSimulation, ProjectError, UnknownSimulation, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.tracking import stopping
from gymdash_tui.tracking.base import Ids
from gymdash_tui.tracking.stop import Patience
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.trash import take_back, throw_away, tidy, weigh
from tests.helpers.disk import Disk
from tests.helpers.orders import call_of, order
from tests.helpers.processes import PATIENCE, ROOT, printed, processes_of, until
from tests.helpers.sims import Deaf, Steps


def delete(tracker: SimulationTracker, *names: str) -> list[SimulationRecord]:
    return tracker.call(tracker.aio.delete(names))


def restore(tracker: SimulationTracker, *names: str) -> list[SimulationRecord]:
    return tracker.call(tracker.aio.restore(names))


def empty(tracker: SimulationTracker, names: Ids | None = None) -> int:
    return tracker.call(tracker.aio.empty_trash(names))


def thrown(tracker: SimulationTracker) -> list[str]:
    return [weight.record.name for weight in tracker.call(tracker.aio.trash())]


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Give what is in a folder: contents and times."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[str(path.relative_to(folder))] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found


@pytest.fixture
def done(tracker: SimulationTracker) -> SimulationRecord:
    """A simulation that succeeded."""
    return tracker.wait(tracker.start(order(Steps, "first", steps=3)).sim_id, PATIENCE)[0]


def places(project: Project, record: SimulationRecord) -> tuple[Path, Path]:
    return project.folder.simulation(record.sim_id).root, project.folder.thrown(record.sim_id).root


def test_what_is_thrown_away_comes_back_as_it_was(
    tracker: SimulationTracker, project: Project, done: SimulationRecord
) -> None:
    here, there = places(project, done)
    before, statuses = files(here), project.statuses(done.sim_id)
    (deleted,) = delete(tracker, "first")
    assert deleted.deleted is not None and deleted.ending is Ending.SUCCEEDED
    assert project.count() == 0 and thrown(tracker) == ["first"]
    assert not here.exists() and files(there) == before
    with pytest.raises(UnknownSimulation):
        tracker.record("first")
    assert restore(tracker, "first") == [done]
    assert files(here) == before and project.statuses(done.sim_id) == statuses
    assert tracker.record("first") == done and thrown(tracker) == []
    assert list(project.folder.trash.iterdir()) == []
    assert [call_of(project, nth).name for nth in (-2, -1)] == ["delete", "restore"]


def test_what_runs_is_stopped_first(tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    for name in ("one", "two"):
        record = tracker.start(order(Steps, name, until=str(tmp_path / "never")))
        printed(project.folder, record.sim_id, "running")
    ids = [record.sim_id for record in project.page()]
    deleted = delete(tracker, "one", "two", "one")
    assert [(record.name, record.ending) for record in deleted] == [
        ("one", Ending.CANCELLED),
        ("two", Ending.CANCELLED),
    ]
    until(lambda: not any(processes_of(sim_id) for sim_id in ids), "the end of all their processes")


def test_what_is_queued_leaves_the_queue(tracker: SimulationTracker, project: Project) -> None:
    asked = order(Steps, "waits")
    asked.queue = QueueWish(held=True)
    tracker.call(tracker.aio.queue(asked))
    delete(tracker, "waits")
    assert project.queue() == []
    (record,) = restore(tracker, "waits")
    assert record.phase is Phase.CREATED


def test_all_are_looked_up_before_anything_is_done(
    tracker: SimulationTracker, project: Project, done: SimulationRecord
) -> None:
    with pytest.raises(UnknownSimulation, match="'nobody'"):
        delete(tracker, "first", "nobody")
    assert project.count() == 1 and call_of(project).code == 2
    delete(tracker, "first")
    for wrong in ("nobody", ""):
        with pytest.raises(UnknownSimulation, match="Nothing in the trash has the name or id"):
            restore(tracker, "first", wrong)
    with pytest.raises(UnknownSimulation, match="did you mean 'first'"):
        empty(tracker, "frist")
    assert thrown(tracker) == ["first"]


def test_in_the_trash_names_may_be_ambiguous(tracker: SimulationTracker) -> None:
    ids = [str(tracker.create_simulation(Steps(order(Steps, "twin").config))[0]) for _ in range(2)]
    delete(tracker, *ids)
    with pytest.raises(AmbiguousSimulation, match="2 simulations in the trash answer to 'twin'; give the id"):
        restore(tracker, "twin")
    assert restore(tracker, ids[0][:13].upper())[0].sim_id == ids[0]
    assert restore(tracker, "twin")[0].sim_id == ids[1]


def test_the_trash_is_emptied_for_good(tracker: SimulationTracker, project: Project, done: SimulationRecord) -> None:
    tracker.create_simulation(Steps(order(Steps, "second").config))
    (weight,) = tracker.call(tracker.aio.measure("first"))
    here, there = places(project, done)
    assert weight.record == done and weight.bytes == weigh(here) > 4096
    delete(tracker, "first", "second")
    assert empty(tracker, done.sim_id[:8]) == weight.bytes
    assert not there.exists() and project.get(done.sim_id) is None and project.statuses(done.sim_id) == []
    assert thrown(tracker) == ["second"] and empty(tracker) > 0 and empty(tracker) == 0
    assert list(project.folder.trash.iterdir()) == []


def test_links_are_neither_followed_nor_counted(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "data").write_bytes(bytes(1_000_000))
    here, _ = places(project, done)
    before = weigh(here)
    (here / "link").symlink_to(precious)
    (here / "loop").symlink_to(here)
    assert weigh(here) - before < 20_000
    delete(tracker, "first")
    assert empty(tracker) < 1_000_000
    assert (precious / "data").stat().st_size == 1_000_000


def test_a_folder_that_is_a_link_itself(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, tmp_path: Path
) -> None:
    here, there = places(project, done)
    elsewhere = tmp_path / "elsewhere"
    here.rename(elsewhere)
    here.symlink_to(elsewhere)
    delete(tracker, "first")
    assert there.is_symlink() and not here.is_symlink()
    empty(tracker)
    assert not there.is_symlink() and (elsewhere / "config.json").exists()


def test_a_folder_that_is_gone_leaves_a_row_to_delete(
    tracker: SimulationTracker, project: Project, done: SimulationRecord
) -> None:
    shutil.rmtree(places(project, done)[0])
    delete(tracker, "first")
    restore(tracker, "first")
    delete(tracker, "first")
    assert empty(tracker) == 0 and project.get(done.sim_id) is None


def test_who_is_at_work_on_it_is_not_disturbed(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, tmp_path: Path
) -> None:
    here, _ = places(project, done)
    lock = take_lock(here / "worker.lock")
    assert lock is not None
    with pytest.raises(WrongUse, match="'first' runs, or somebody else is at work on it"):
        delete(tracker, "first")
    os.close(lock)
    assert here.exists() and project.count() == 1
    delete(tracker, "first")


# -- disks that refuse -------------------------------------------------------------------------------------------------


@pytest.fixture
def read_only(project: Project, done: SimulationRecord) -> Iterator[Path]:
    """The simulations' folder on a disk that is mounted to be read only: that holds for root too."""
    sims = project.folder.sims
    if subprocess.run(["mount", "--bind", sims, sims], capture_output=True).returncode != 0:
        pytest.skip("no folder can be mounted here")
    subprocess.run(["mount", "-o", "remount,ro,bind", sims], check=True)
    yield sims
    subprocess.run(["umount", "-l", sims], check=True)


def test_a_disk_that_refuses_leaves_everything_as_it_was(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, read_only: Path
) -> None:
    before = files(project.folder.sims)
    with pytest.raises(ProjectError, match=r"could not be moved|lie on two disks"):
        delete(tracker, "first")
    assert files(project.folder.sims) == before and tracker.record("first") == done and thrown(tracker) == []


def test_simulations_on_another_disk_are_told_apart(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, small_disk: Disk
) -> None:
    project.folder.trash.symlink_to(small_disk.root)
    with pytest.raises(ProjectError, match=r"lie on two disks; make .*trash a link to a folder"):
        delete(tracker, "first")
    assert tracker.record("first") == done and places(project, done)[0].exists()


def test_something_in_the_way_is_left_alone(
    tracker: SimulationTracker, project: Project, done: SimulationRecord
) -> None:
    here, there = places(project, done)
    there.mkdir(parents=True)
    (there / "file").write_text("somebody's")
    with pytest.raises(ProjectError, match=r"is in the way of .*; move it elsewhere"):
        delete(tracker, "first")
    assert (there / "file").read_text() == "somebody's" and here.exists() and tracker.record("first") == done


def test_on_a_full_disk_the_trash_can_be_emptied(small_disk: Disk) -> None:
    with Project.open(small_disk.project) as project:
        tracker = SimulationTracker(project)
        sim_id = str(tracker.create_simulation(Steps(order(Steps, "first").config))[0])
        (project.folder.simulation(sim_id).root / "large").write_bytes(bytes(300_000))
        delete(tracker, "first")
        small_disk.fill()
        assert empty(tracker) > 300_000
        assert project.get(sim_id) is None and project.trash() == []
        small_disk.empty()
        tracker.close()


@pytest.mark.parametrize("what", [throw_away, take_back])
def test_a_project_that_refuses_leaves_everything_as_it_was(
    tracker: SimulationTracker,
    project: Project,
    done: SimulationRecord,
    monkeypatch: pytest.MonkeyPatch,
    what: object,
) -> None:
    def refuse(*args: object) -> bool:
        raise ProjectError("The disk is full.")

    if what is take_back:
        delete(tracker, "first")
    before = files(project.folder.root / "sims"), files(project.folder.trash)
    with monkeypatch.context() as patch:
        patch.setattr(Project, "set_deleted", refuse)
        with pytest.raises(ProjectError, match="The disk is full"):
            delete(tracker, "first") if what is throw_away else restore(tracker, "first")
    tidy(project)
    assert (files(project.folder.root / "sims"), files(project.folder.trash)) == before
    assert project.count() == (1 if what is throw_away else 0)


# -- crashes -----------------------------------------------------------------------------------------------------------

DIES = """
import os, sys
from gymdash_tui.project.project import Project
from gymdash_tui.tracking import trash
root, sim_id, what, point = sys.argv[1:]
project = Project.open(root)
record = project.get(sim_id)
def die(*args, **kwargs):
    os._exit(9)
if point == "purge" or point == "set_deleted":
    setattr(Project, point, die)
else:
    setattr(trash, point, die)
getattr(trash, what)(project, record)
os._exit(9)
"""

POINTS = [
    *[(what, point) for what in ("throw_away", "take_back") for point in ("_move", "set_deleted", "none")],
    *[("remove", point) for point in ("_move", "_erase", "purge", "none")],
]


@pytest.mark.parametrize(("what", "point"), POINTS)
def test_a_crash_in_between_is_mended_at_the_next_look(
    tracker: SimulationTracker, project: Project, done: SimulationRecord, what: str, point: str
) -> None:
    here, there = places(project, done)
    before = files(here)
    if what != "throw_away":
        delete(tracker, "first")
    words = [sys.executable, "-c", DIES, str(project.folder.root), done.sim_id, what, point]
    assert subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode == 9
    tidy(project, erase=True)
    record = project.get(done.sim_id)
    if record is None:
        assert what == "remove" and not here.exists() and not there.exists()
    elif what == "remove" and point == "purge":
        assert record.deleted is not None and not there.exists()
    else:
        wanted, other = (here, there) if record.deleted is None else (there, here)
        assert files(wanted) == before and not other.exists()
    assert not [path for path in project.folder.trash.iterdir() if path.name.startswith(".")]
    empty(tracker)
    assert project.count() + len(thrown(tracker)) == (record is not None and record.deleted is None)


def test_a_look_where_nothing_was_thrown_away_makes_nothing(project: Project) -> None:
    tidy(project)
    assert not project.folder.trash.exists()


def test_what_else_lies_in_the_trash_is_left_alone(project: Project, tracker: SimulationTracker) -> None:
    project.folder.trash.mkdir()
    for name in (".DS_Store", "notes.txt", "..moving", ".a b.moving", ".unknown.moving", "folder"):
        (project.folder.trash / name).touch()
    tidy(project, erase=True)
    assert thrown(tracker) == [] and empty(tracker) == 0
    left = {path.name for path in project.folder.trash.iterdir()}
    assert left == {".DS_Store", "notes.txt", "..moving", ".a b.moving", "folder"}


def test_two_who_delete_at_once_both_succeed(
    tracker: SimulationTracker, project: Project, done: SimulationRecord
) -> None:
    other = SimulationTracker(project)
    tracker.call(_both(tracker, "first"))
    assert thrown(other) == ["first"] and files(places(project, done)[1])
    other.close()


async def _both(tracker: SimulationTracker, name: str) -> None:
    told = await asyncio.gather(tracker.aio.delete(name), tracker.aio.delete(name), return_exceptions=True)
    assert all(isinstance(one, list | WrongUse | UnknownSimulation) for one in told), told
    assert any(isinstance(one, list) for one in told)


def test_one_that_listens_to_nobody_goes_all_the_same(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "Patience", lambda: Patience(asked=0.1, term=0.2, kill=5))
    record = tracker.start(order(Deaf))
    printed(project.folder, record.sim_id, "deaf")
    (deleted,) = delete(tracker, record.sim_id)
    assert deleted.force_stopped and weigh(places(project, record)[1]) > 0
    until(lambda: not processes_of(record.sim_id), "the end of all its processes")
