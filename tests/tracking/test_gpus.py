"""GPUs and slots: which there are, who gets which, and what the simulation is shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking import gpus
from gymdash_tui.tracking.gpus import (
    GpuChoice,
    GpuWish,
    checked_wish,
    choice_of,
    give_environment,
    gpu_wish,
    present_gpus,
)
from gymdash_tui.tracking.slots import GpuSlot, Slots, choose_gpu, default_count, read_slots, write_slots
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import PATIENCE, until
from tests.tracking.queues import waiting_order, words

PCI = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}


def sim(gpu: str = "", **kwargs: Any) -> SimulationRecord:
    """Give a simulation with a wish and arguments."""
    return SimulationRecord("x", "x", "steps", gpu=gpu, kwargs=kwargs)


@pytest.fixture
def fake_smi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that says what nvidia-smi would say, first on the path."""
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.delenv(gpus.NAMES, raising=False)
    gpus._asked.cache_clear()
    return program


def test_what_nvidia_smi_says(fake_smi: Path) -> None:
    fake_smi.write_text("#!/bin/sh\necho '0, NVIDIA A100'\necho '1, NVIDIA A100'\necho 'a warning'\n")
    fake_smi.chmod(0o700)
    assert [str(gpu) for gpu in present_gpus()] == ["0 (NVIDIA A100)", "1 (NVIDIA A100)"]
    fake_smi.unlink()
    assert len(present_gpus()) == 2  # asked once in a process's life


def test_no_nvidia_smi_or_one_that_fails_means_no_gpu(fake_smi: Path) -> None:
    fake_smi.write_text("#!/bin/sh\necho 'No devices were found'\nexit 6\n")
    fake_smi.chmod(0o700)
    assert present_gpus() == ()


def test_the_variable_wins(monkeypatch: pytest.MonkeyPatch, fake_smi: Path) -> None:
    fake_smi.write_text("#!/bin/sh\necho '0, NVIDIA A100'\n")
    fake_smi.chmod(0o700)
    monkeypatch.setenv(gpus.NAMES, " 2, 0,2 ")
    assert [gpu.index for gpu in present_gpus()] == [0, 2]
    monkeypatch.setenv(gpus.NAMES, "")
    assert present_gpus() == ()
    monkeypatch.setenv(gpus.NAMES, "first")
    with pytest.raises(WrongUse, match="GYMDASH_TUI_GPUS='first' is no list of GPU numbers"):
        present_gpus()


@pytest.mark.parametrize(
    ("record", "with_slots", "without"),
    [
        (sim(), "any", ""),
        (sim(device="auto"), "any", ""),
        (sim(device="cuda"), "any", ""),
        (sim(device="cuda:0"), "0", ""),
        (sim(device="cuda:1"), "1", ""),
        (sim(device="cpu"), "none", ""),
        (sim(device="mps"), "none", ""),
        (sim(device=7), "none", ""),
        (sim("any"), "any", ""),
        (sim("any", device="cpu"), "any", ""),
        (sim("any", device="cuda:1"), "1", ""),
        (sim("none"), "none", "none"),
        (sim("none", device="cuda"), "none", "none"),
        (sim("2"), "2", "2"),
        (sim("2", device="cuda:0"), "2", "2"),
        (sim("nonsense"), "any", ""),
    ],
)
def test_which_gpu_is_wanted(record: SimulationRecord, with_slots: str, without: str) -> None:
    assert (gpu_wish(record, True).kind, gpu_wish(record, False).kind) == (with_slots, without)


@given(st.text(), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())), st.booleans())
def test_any_wish_is_understood_or_refused(gpu: str, device: object, slots_given: bool) -> None:
    record = SimulationRecord("x", "x", "steps", gpu=gpu, kwargs={"device": device})
    assert gpu_wish(record, slots_given).kind.isdecimal() or gpu_wish(record, slots_given).index is None
    try:
        checked_wish(record, slots_given)
    except WrongUse as error:
        assert len(str(error)) < 200


def test_what_it_is_shown() -> None:
    assert choice_of(GpuWish("1"), 1) == GpuChoice(1, {**PCI, "CUDA_VISIBLE_DEVICES": "1"})
    assert choice_of(GpuWish("none"), None) == GpuChoice(None, {**PCI, "CUDA_VISIBLE_DEVICES": ""})
    assert choice_of(GpuWish(), None) == GpuChoice()
    # cuda:1 counts the GPUs itself, so that it has to see them all
    assert choice_of(gpu_wish(sim(device="cuda:1"), True), 1) == GpuChoice(1, PCI)


def test_the_least_used_is_chosen() -> None:
    slots = Slots(9, gpus=(GpuSlot(0, 4, 2), GpuSlot(1, 1, 0), GpuSlot(2, 3, 3)))
    assert slots.choose(GpuWish("any")) == choice_of(GpuWish("any"), 1)
    slots = slots.with_one_more(1)
    assert slots.choose(GpuWish("any")) == choice_of(GpuWish("any"), 0) and slots.live == 1
    assert slots.choose(GpuWish("2")) is None and slots.choose(GpuWish("7")) is None
    full = Slots(9, gpus=(GpuSlot(0, 1, 2), GpuSlot(1, 2, 2)))
    assert full.choose(GpuWish("any")) is None
    over_booked = full.choose(GpuWish("any"), direct=True)
    assert over_booked is not None and over_booked.index == 1
    assert full.choose(GpuWish("7"), direct=True) == choice_of(GpuWish("7"), 7)


def test_slots_as_they_are_set_and_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gpus.NAMES, "0,1")
    assert read_slots(project) == Slots(default_count()) and 1 <= default_count() <= 8
    write_slots(project, 3, {1: 2, 0: 1})
    slots = read_slots(project)
    assert slots.sentence == "0 of 3 slots · GPU 0: 0 of 1 · GPU 1: 0 of 2"
    assert slots.to_json()["gpus"][1] == {"index": 1, "slots": 2, "used": 0}
    write_slots(project, gpus={0: 0})
    assert read_slots(project) == Slots(3, gpus=(GpuSlot(1, 2),))
    write_slots(project, gpus={1: 0})
    assert read_slots(project).gpus == () and choose_gpu(project, sim(), False) == GpuChoice()


@pytest.mark.parametrize(
    ("count", "asked", "sentence"),
    [
        (-1, {}, "-1 is no number of slots; give one from 0"),
        (10**6, {}, "1000000 is no number of slots"),
        (True, {}, "True is no number of slots"),
        (None, {0: -1}, "-1 is no number of slots for GPU 0"),
        (None, {0: 1000}, "1000 is no number of slots for GPU 0"),
        (None, {-1: 1}, "-1 is no number of a GPU"),
        (None, {7: 1}, "This machine has no GPU 7; it has 0, 1."),
        (5, {7: 1}, "This machine has no GPU 7; it has 0, 1."),
    ],
)
def test_slots_that_make_no_sense_are_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, count: int | None, asked: dict[int, int], sentence: str
) -> None:
    monkeypatch.setenv(gpus.NAMES, "0,1")
    with pytest.raises(WrongUse) as refused:
        write_slots(project, count, asked)
    assert str(refused.value).startswith(sentence)
    assert read_slots(project) == Slots(default_count())


def test_a_gpu_that_is_not_there(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(gpus.NAMES, "")
    with pytest.raises(WrongUse, match=r"no GPU 0: nvidia-smi knows none\. Name those it has in GYMDASH_TUI_GPUS"):
        write_slots(project, gpus={0: 1})
    write_slots(project, gpus={0: 1}, force=True)
    assert read_slots(project).gpus == (GpuSlot(0, 1),)


@pytest.mark.parametrize("odd", [["0"], {"x": 1}, {"0": "1"}, {"0": -1}, {"0": True}, {"-1": 2}, "0=1", {"0": 10**9}])
def test_settings_that_somebody_wrote_by_hand(project: Project, odd: object) -> None:
    project.set_setting("gpu_slots", odd)
    project.set_setting("slots", odd)
    assert read_slots(project) == Slots(default_count())


def test_variables_of_an_earlier_start_do_not_stay(tmp_path: Path) -> None:
    folder = SimulationFolder(tmp_path)
    folder.config.write_text('{"name": "x", "environment": {"OMP_NUM_THREADS": "1"}}')
    give_environment(folder, {"CUDA_VISIBLE_DEVICES": "1"})
    assert (read_json(folder.config) or {})["environment"] == {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "1"}
    give_environment(folder, {})
    assert (read_json(folder.config) or {})["environment"] == {"OMP_NUM_THREADS": "1"}


def printed(project: Project, name: str) -> str:
    """Wait for what a simulation tells of its GPUs."""
    output = project.folder.simulation(project.find(name).sim_id).output
    return until(lambda: output.read_text().strip() if output.exists() and "]" in output.read_text() else None, name)


def test_simulations_share_the_gpus(
    tracker: SimulationTracker, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(gpus.NAMES, "0,1")
    gate = tmp_path / "gate"
    tracker.call(tracker.aio.set_slots(8, {0: 1, 1: 2}))
    orders = [waiting_order(f"gpu {number}", gate) for number in range(4)]
    orders += [waiting_order("cpu", gate, device="cpu"), waiting_order("none", gate)]
    orders[-1].gpu = "none"
    tracker.call(tracker.aio.start_many(orders))
    told = sorted(printed(project, f"gpu {number}") for number in range(3))
    assert told == [f"shown ['PCI_BUS_ID', '{index}']" for index in (0, 1, 1)]
    assert {printed(project, name) for name in ("cpu", "none")} == {"shown ['PCI_BUS_ID', '']"}
    assert words(project)["gpu 3"] == "queued"
    slots = tracker.call(tracker.aio.slots())
    assert slots.sentence == "5 of 8 slots · GPU 0: 1 of 1 · GPU 1: 2 of 2"
    direct = tracker.start(waiting_order("direct", gate))  # whoever asks directly gets one all the same
    assert direct.gpu_index == 0 and printed(project, "direct") == "shown ['PCI_BUS_ID', '0']"
    gate.touch()
    assert tracker.wait("gpu 3", PATIENCE)[0].word == "done"
    assert printed(project, "gpu 3").startswith("shown ['PCI_BUS_ID', '")


def test_where_no_gpu_is_handed_out_nothing_is_set(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(gpus.NAMES, "3")
    assert tracker.start(waiting_order("free")).gpu_index is None
    assert printed(project, "free") == "shown [None, None]"
    third = waiting_order("third")
    third.gpu = "3"
    assert tracker.start(third).gpu_index == 3
    assert printed(project, "third") == "shown ['PCI_BUS_ID', '3']"
    third.gpu = "4"
    with pytest.raises(WrongUse, match=r"This machine has no GPU 4; it has 3\."):
        tracker.start(third)


def test_a_wish_that_could_never_be_fulfilled_is_refused(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(gpus.NAMES, "0,1")
    tracker.call(tracker.aio.set_slots(0, {0: 1}))
    for gpu, device, sentence in (
        ("1", "auto", "GPU 1 has no slots; `gymdash-tui slots --gpu 1=1` gives it one."),
        ("", "cuda:1", "GPU 1 has no slots"),
        ("0", "cuda:1", "'x' is to run on GPU 0, but its argument device is cuda:1"),
        ("first", "auto", "The GPU is 'any', 'none' or the number of one, not 'first'."),
    ):
        order = waiting_order("x", device=device)
        order.gpu = gpu
        with pytest.raises(WrongUse) as refused:
            tracker.call(tracker.aio.queue(order))
        assert str(refused.value).startswith(sentence)
    assert project.count() == 0
