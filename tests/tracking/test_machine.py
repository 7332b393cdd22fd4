"""The machine and what simulations use of it, looked at with real processes."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import read_holder, take_lock, write_holder
from gymdash_tui.tracking.gpu_use import GpuLook, GpuUse
from gymdash_tui.tracking.gpu_ways import Gpus
from gymdash_tui.tracking.machine import MachineSample, Room, Sampler, Usage
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import config_of, order
from tests.helpers.processes import PATIENCE, child_of, kill, parent_of, until
from tests.helpers.sims import Forks, Steps


class Seen(Gpus):
    """GPUs as a test says."""

    def __init__(self, *gpus: GpuUse, note: str = "") -> None:
        super().__init__()
        self.found = GpuLook(gpus, note)

    def look(self) -> GpuLook:
        return self.found


def sampler(*gpus: GpuUse) -> Sampler:
    return Sampler(Seen(*gpus))


def test_the_machine_tells_what_it_has(tmp_path: Path) -> None:
    sample = sampler().machine(tmp_path)
    assert len(sample.cores) == os.cpu_count()
    assert sample.cpu is not None and 0 <= sample.cpu <= 100 and all(0 <= core <= 100 for core in sample.cores)
    assert sample.memory is not None and 0 < sample.memory.used < sample.memory.total
    assert sample.disk is not None and sample.disk.total == shutil.disk_usage(tmp_path).total
    assert sample.load is not None and sample.notes == () and sample.simulations == {}


def test_a_first_look_rests_once_and_the_next_ones_not(tmp_path: Path) -> None:
    rests: list[float] = []
    looking = Sampler(Seen(), rest=rests.append)
    for _ in range(3):
        looking.machine(tmp_path)
    assert len(rests) == 1


def test_a_simulation_counts_with_all_that_it_started(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    record = tracker.start(order(Forks, "parent"))
    own = child_of(project.folder, record.sim_id)
    looking = sampler(GpuUse(0, processes={own: 2**30}), GpuUse(1, processes={own: None, 1: 5}))
    usage = until(
        lambda: (found := looking.sample(project).simulations.get(record.sim_id)) and len(found.pids) > 3 and found,
        "its processes",
    )
    assert isinstance(usage, Usage)
    assert usage.pids[:2] == (own, parent_of(project.folder, record.sim_id))
    assert usage.memory > 10_000_000 and usage.threads >= len(usage.pids) and usage.cpu_percent >= 0
    assert (usage.gpu_memory, usage.gpus) == (2**30, (0, 1))
    assert sampler(GpuUse(0)).sample(project).simulations[record.sim_id].gpu_memory == 0
    assert sampler().sample(project).simulations[record.sim_id].gpu_memory is None


def test_what_ends_between_two_looks_is_no_error(tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    record = tracker.start(order(Steps, "short", steps=1, until=str(gate)))
    child_of(project.folder, record.sim_id)
    looking = sampler()
    live = project.live()
    assert record.sim_id in looking.sample(project, live).simulations
    kill(child_of(project.folder, record.sim_id))
    assert looking.sample(project, live).simulations == {}
    tracker.wait(record.sim_id, PATIENCE)
    assert looking.sample(project).simulations == {}


def test_one_on_another_machine_is_named_by_it(tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    started = tracker.start(order(Steps, "near", steps=1, until=str(tmp_path / "gate")))
    child_of(project.folder, started.sim_id)
    near = read_holder(project.folder.simulation(started.sim_id).lock)
    assert near is not None
    created, _ = tracker.create_simulation(Steps(config_of(Steps, "far away")))
    sim_id = str(created)
    project.set_phase(sim_id, Phase.STARTING)
    place = project.folder.simulation(sim_id)
    lock = take_lock(place.lock)
    assert lock is not None
    assert sim_id not in sampler().sample(project).simulations  # nobody has said who it is
    write_holder(lock, replace(near, host="node7"))
    sample = sampler().sample(project)
    assert sample.elsewhere == {sim_id: "node7"} and sim_id not in sample.simulations
    os.close(lock)


def test_without_psutil_the_gpus_are_told_and_why_the_rest_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    sample = sampler(GpuUse(0, utilization=3.0)).machine(tmp_path)
    assert sample.cpu is None and sample.memory is None and len(sample.gpus) == 1
    assert "psutil cannot be loaded" in sample.notes[0] and "pip install psutil" in sample.notes[0]


def test_a_folder_that_is_gone_is_said_and_the_rest_is_told(tmp_path: Path) -> None:
    sample = Sampler(Seen(note="The GPUs cannot be read.")).machine(tmp_path / "gone")
    assert sample.disk is None and sample.cpu is not None and not sample.disk_is_low
    assert sample.notes[0] == "The GPUs cannot be read." and sample.notes[1].startswith("The project's disk cannot be")


GB = 1_000_000_000


@pytest.mark.parametrize(
    ("used", "total", "low"),
    [(90, 100, False), (96, 100, True), (94, 100, False), (3, 4, True), (1, 4, False), (4000, 4100, True)],
)
def test_a_disk_is_nearly_full_below_a_twentieth_or_two_gigabytes(used: int, total: int, low: bool) -> None:
    assert MachineSample(disk=Room(used * GB, total * GB)).disk_is_low is low


@given(st.integers(-5, 10**18), st.integers(0, 10**18))
def test_room_is_never_out_of_range(used: int, total: int) -> None:
    room = Room(used, total)
    assert room.free >= 0 and room.fraction <= 1


def test_all_of_it_can_be_written_as_json(tmp_path: Path) -> None:
    import json

    sample = replace(
        sampler(GpuUse(0, processes={1: None})).machine(tmp_path), simulations={"a": Usage(1, 2, None, 1, (1,))}
    )
    told: dict[str, Any] = json.loads(json.dumps(sample.to_json()))
    assert told["simulations"]["a"]["memory"] == 2 and told["gpus"][0]["processes"] == {"1": None}
    assert told["disk_is_low"] is sample.disk_is_low
