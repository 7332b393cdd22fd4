"""How busy GPUs are, on a machine without any: NVIDIA's library and nvidia-smi are stood in for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gymdash_tui.tracking.gpu_nvml import import_nvml
from gymdash_tui.tracking.gpu_smi import Smi
from gymdash_tui.tracking.gpu_use import GpuAbsence, GpuFailure
from gymdash_tui.tracking.gpu_ways import Gpus
from gymdash_tui.tracking.gpus import NAMES


class NVMLError(Exception):
    """As pynvml has it."""


class NVMLError_LibraryNotFound(NVMLError):
    """There is no driver."""


class Bindings:
    """Stands in for the module pynvml, with two GPUs."""

    NVMLError = NVMLError

    def __init__(self) -> None:
        self.init_fails: Exception | None = None
        self.count_fails: Exception | None = None
        self.lost: set[int] = set()
        self.names: list[Any] = ["NVIDIA A100", b"Old one"]
        self.knows_processes = True
        self.inits = 0

    def nvmlInit(self) -> None:
        self.inits += 1
        if self.init_fails is not None:
            raise self.init_fails

    def nvmlDeviceGetCount(self) -> int:
        if self.count_fails is not None:
            raise self.count_fails
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if index in self.lost:
            raise NVMLError("GPU is lost")
        return index

    def nvmlDeviceGetName(self, gpu: int) -> Any:
        return self.names[gpu]

    def nvmlDeviceGetUtilizationRates(self, gpu: int) -> Any:
        if gpu == 1:
            raise NVMLError("Not Supported")
        return SimpleNamespace(gpu=63, memory=20)

    def nvmlDeviceGetMemoryInfo(self, gpu: int) -> Any:
        return SimpleNamespace(used=10 * 2**30, total=40 * 2**30, free=0)

    def nvmlDeviceGetTemperature(self, gpu: int, sensor: int) -> int:
        assert sensor == 0
        return 67

    def nvmlDeviceGetComputeRunningProcesses(self, gpu: int) -> list[Any]:
        if not self.knows_processes:
            raise NVMLError("Insufficient Permissions")
        return [SimpleNamespace(pid=100 + gpu, usedGpuMemory=2**30), SimpleNamespace(pid=200, usedGpuMemory=None)]

    def nvmlDeviceGetGraphicsRunningProcesses(self, gpu: int) -> list[Any]:
        return []


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def fails(error: Exception) -> Callable[[], Any]:
    def load() -> Any:
        raise error

    return load


MISSING = fails(GpuAbsence("nvidia-ml-py is not installed"))


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program nvidia-smi first on the way, which is a shell script; without a call there is none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.delenv(NAMES, raising=False)

    def write(script: str) -> None:
        (folder / "nvidia-smi").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "nvidia-smi").chmod(0o755)

    return write


SMI = """
echo call >> "$(dirname "$0")/calls"
case "$1" in
*compute-apps*) echo 'GPU-b, 4711, 1024'; echo 'GPU-b, 4712, [N/A]'; echo 'odd' ;;
*) echo '0, GPU-a, NVIDIA H100 80GB, HBM3, 97, 1000, 81559, 71'; echo '1, GPU-b, Tesla K80, [Not Supported], 11, 12, 45'
   echo 'No such line' ;;
esac
"""


def test_the_library_tells_each_gpu_and_what_it_cannot_tell_is_left_out() -> None:
    look = Gpus(Bindings).look()
    assert look.note == ""
    first, second = look.gpus
    assert (first.index, first.name, first.utilization, first.temperature) == (0, "NVIDIA A100", 63.0, 67)
    assert (first.memory_used, first.memory_total) == (10 * 2**30, 40 * 2**30)
    assert first.processes == {100: 2**30, 200: None}
    assert (second.name, second.utilization) == ("Old one", None)


def test_a_gpu_that_is_lost_is_said_and_the_other_one_goes_on() -> None:
    bindings = Bindings()
    bindings.lost, bindings.knows_processes = {1}, False
    first, second = Gpus(lambda: bindings).look().gpus
    assert first.utilization == 63 and first.processes == {}
    assert second.utilization is None and "GPU is lost" in second.problem


def test_a_machine_without_gpus_has_nothing_to_say() -> None:
    bindings = Bindings()
    bindings.init_fails = NVMLError_LibraryNotFound("NVML Shared Library Not Found")
    for load in (MISSING, lambda: bindings):
        look = Gpus(load).look()
        assert look.gpus == () and look.note == ""


def test_the_program_is_asked_where_the_library_is_missing(program: Callable[[str], None], tmp_path: Path) -> None:
    program(SMI)
    clock = Clock()
    gpus = Gpus(MISSING, clock=clock)
    look = gpus.look()
    first, second = look.gpus
    assert (first.name, first.utilization, first.temperature) == ("NVIDIA H100 80GB,HBM3", 97.0, 71)
    assert first.memory_used == 1000 * 2**20 and first.processes == {}
    assert second.utilization is None and second.processes == {4711: 1024 * 2**20, 4712: None}
    assert look.note == "The GPUs' figures come from nvidia-smi: nvidia-ml-py is not installed."
    calls = tmp_path / "bin" / "calls"
    before = calls.read_text()
    clock.now += 5
    assert gpus.look() == look and calls.read_text() == before  # it is expensive
    clock.now += 6
    gpus.look()
    assert calls.read_text() == 2 * before


def test_a_driver_that_does_not_answer_is_said_and_tried_again_later(program: Callable[[str], None]) -> None:
    program("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18")
    bindings, clock = Bindings(), Clock()
    bindings.init_fails = NVMLError("Driver/library version mismatch")
    gpus = Gpus(lambda: bindings, clock=clock)
    look = gpus.look()
    assert look.gpus == ()
    assert "NVIDIA's library does not answer (Driver/library version mismatch)" in look.note
    assert "nvidia-smi ended with code 18 (Failed to initialize NVML" in look.note and look.note.endswith("tells more.")
    bindings.init_fails = None
    assert gpus.look() == look and bindings.inits == 1
    clock.now += 61
    assert len(gpus.look().gpus) == 2


def test_a_driver_that_is_exchanged_meanwhile_is_asked_anew(program: Callable[[str], None]) -> None:
    bindings, clock = Bindings(), Clock()
    gpus = Gpus(lambda: bindings, clock=clock)
    assert len(gpus.look().gpus) == 2
    bindings.count_fails = NVMLError("Uninitialized")
    assert "Uninitialized" in gpus.look().note
    bindings.count_fails = None
    clock.now += 61
    assert len(gpus.look().gpus) == 2 and bindings.inits == 2


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (fails(GpuFailure("nvidia-ml-py cannot be loaded (OSError: bad)")), "cannot be loaded (OSError: bad)"),
        (lambda: SimpleNamespace(), "the module pynvml is not NVIDIA's"),
        (lambda: SimpleNamespace(NVMLError=NVMLError), "has no attribute 'nvmlInit'"),
    ],
)
def test_broken_bindings_are_said(load: Callable[[], Any], words: str) -> None:
    look = Gpus(load).look()
    assert look.gpus == () and words in look.note and "there is no nvidia-smi" in look.note


def test_what_the_program_says_may_be_anything(program: Callable[[str], None]) -> None:
    program("printf '\\377\\376 [/foo],,,\\n,,,,,,\\nx, y, z, 1, 2, 3, 4\\n'")
    assert Smi().look() == ()
    program("exit 3")
    assert "nvidia-smi ended with code 3" in Gpus(MISSING).look().note


def test_gpus_that_a_variable_names_are_shown_without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMES, "0,3")
    look = Gpus(MISSING).look()
    assert [gpu.index for gpu in look.gpus] == [0, 3] and look.gpus[0].utilization is None and look.note == ""
    monkeypatch.setenv(NAMES, "[/foo]")
    assert "is no list of GPU numbers" in Gpus(MISSING).look().note


def test_the_bindings_are_taken_as_they_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pynvml", None)
    with pytest.raises(GpuAbsence, match="not installed"):
        import_nvml()
    stand_in: Any = SimpleNamespace(NVMLError=NVMLError)
    monkeypatch.setitem(__import__("sys").modules, "pynvml", stand_in)
    assert import_nvml() is stand_in
