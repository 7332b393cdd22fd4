"""A disk that is full: nothing is half made, nothing is lost, and what fills it can be stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.domain.errors import GymdashError, ProjectError
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.stop import Patience
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.disk import Disk
from tests.helpers.orders import folders, order
from tests.helpers.processes import PATIENCE, printed, processes_of, until
from tests.helpers.sims import Deaf, Steps


def _start(tracker: SimulationTracker) -> str:
    """Start a simulation, and give the sentence with which that was refused."""
    try:
        tracker.start(order(Steps, "squeezed", steps=1))
    except GymdashError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("free", [0, 4096, 8192, 16384, 32768])
def test_a_start_is_made_whole_or_not_at_all(small_disk: Disk, free: int) -> None:
    with Project.open(small_disk.project) as project:
        tracker = SimulationTracker(project)
        small_disk.fill(but_for=free)
        refusal = _start(tracker)
        small_disk.empty()
        assert len(folders(project)) == project.count() == (0 if refusal else 1), refusal
        assert "full" in refusal or not refusal
        assert tracker.wait(tracker.start(order(Steps, "again", steps=1)).sim_id, PATIENCE)[0].word == "done"
        tracker.wait([record.sim_id for record in project.page()], PATIENCE)
        assert all(record.phase is Phase.DONE for record in project.page())
        tracker.close()


def test_what_happens_on_a_full_disk_is_told_when_there_is_room(small_disk: Disk, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with Project.open(small_disk.project) as project:
        tracker = SimulationTracker(project)
        record = tracker.start(order(Steps, "patient", steps=5, until=str(gate)))
        until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
        until(lambda: "Counted to 5." in project.folder.simulation(record.sim_id).journal.read_text(), "its status")
        small_disk.fill()
        with pytest.raises(ProjectError, match="The disk is full"):
            tracker.refresh()
        small_disk.empty()
        gate.touch()
        (done,) = tracker.wait(record.sim_id, PATIENCE)
        assert done.ending is Ending.SUCCEEDED
        assert [one.status.details for one in project.statuses(done.sim_id)] == ["Done.", "Counted to 5."]
        tracker.close()


def test_what_fills_the_disk_can_be_stopped(small_disk: Disk) -> None:
    with Project.open(small_disk.project) as project:
        tracker = SimulationTracker(project)
        record = tracker.start(order(Deaf))
        printed(project.folder, record.sim_id, "deaf")
        small_disk.fill()
        with pytest.raises(
            ProjectError, match=r"'deaf' was stopped, which could not be written down: The disk is full"
        ):
            tracker.stop(record.sim_id, Patience(asked=0.1, term=1.0))
        until(lambda: not processes_of(record.sim_id), "the end of all its processes")
        small_disk.empty()
        (done,) = tracker.wait(record.sim_id, PATIENCE)
        assert done.phase is Phase.DONE and done.force_stopped
        tracker.close()
