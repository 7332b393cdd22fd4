"""How busy NVIDIA's GPUs are: asked of the driver's library (NVML), else of nvidia-smi.

A library that is missing or broken, a driver that does not answer, a GPU that fell off the bus: each is said in a
sentence, and whatever can still be told is told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.gpus import NAMES, present_gpus

SMI_REST = 10.0
"""Seconds between two calls of nvidia-smi: each loads the driver's library anew."""

RETRY = 60.0
"""Seconds after which a library or program that failed is tried again."""

_PATIENCE = 5.0
_GPU_FIELDS = "index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu"
_APP_FIELDS = "gpu_uuid,pid,used_memory"
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class GpuUse:
    """A GPU, and how busy it is; ``None`` stands for what the driver does not tell.

    Attributes:
        index: Its number, in the order of the bus.
        name: What it is called.
        utilization: Percents of the time in which it did something.
        memory_used: Bytes.
        memory_total: Bytes.
        temperature: Degrees Celsius.
        processes: Bytes that each process holds on it, by pid.
        problem: Why it tells nothing; empty where it does.
    """

    index: int
    name: str = ""
    utilization: float | None = None
    memory_used: int | None = None
    memory_total: int | None = None
    temperature: int | None = None
    processes: Mapping[int, int | None] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class GpuLook:
    """All GPUs at one moment.

    Attributes:
        gpus: Each of them.
        note: Where the figures come from where that is not the library, or why there are none; empty where all is well.
    """

    gpus: tuple[GpuUse, ...] = ()
    note: str = ""


class GpuFailure(Exception):
    """GPUs cannot be asked in this way; the text says why."""


class GpuAbsence(GpuFailure):
    """There is nobody to ask: no driver, no library, no program."""


def import_nvml() -> ModuleType:
    """Load NVIDIA's bindings.

    Raises:
        GpuAbsence: If they are not installed.
        GpuFailure: If they cannot be loaded.
    """
    try:
        import pynvml  # deferred: 15 ms, and first needed when the machine is looked at
    except ImportError as error:
        raise GpuAbsence("nvidia-ml-py is not installed") from error
    except Exception as error:
        raise GpuFailure(f"nvidia-ml-py cannot be loaded ({type(error).__name__}: {error})") from error
    found: ModuleType = pynvml
    return found


class Nvml:
    """NVIDIA's library, asked through its bindings."""

    def __init__(self, module: Any) -> None:
        """Begin to use it.

        Raises:
            GpuAbsence: If the machine has no driver.
            GpuFailure: If the driver does not answer.
        """
        self._module = module
        self._error = self._error_type()
        try:
            module.nvmlInit()
        except Exception as error:
            kind = type(error).__name__
            absent = kind in ("NVMLError_LibraryNotFound", "NVMLError_DriverNotLoaded")
            raise (GpuAbsence if absent else GpuFailure)(f"NVIDIA's library does not answer ({error})") from error

    def _error_type(self) -> type[Exception]:
        found = getattr(self._module, "NVMLError", None)
        if isinstance(found, type) and issubclass(found, Exception):
            return found
        raise GpuFailure("the module pynvml is not NVIDIA's; install nvidia-ml-py in its place")

    def look(self) -> tuple[GpuUse, ...]:
        """Look at all GPUs.

        Raises:
            GpuFailure: If the driver does not answer any more.
        """
        try:
            return tuple(self._look_at(index) for index in range(self._module.nvmlDeviceGetCount()))
        except Exception as error:
            raise GpuFailure(f"NVIDIA's library does not answer ({error})") from error

    def _look_at(self, index: int) -> GpuUse:
        module = self._module
        try:
            gpu = module.nvmlDeviceGetHandleByIndex(index)
        except self._error as error:
            return GpuUse(index, problem=f"it does not answer ({error})")
        busy = self._told(lambda: module.nvmlDeviceGetUtilizationRates(gpu).gpu)
        memory = self._told(lambda: module.nvmlDeviceGetMemoryInfo(gpu))
        heat = self._told(lambda: module.nvmlDeviceGetTemperature(gpu, 0))
        return GpuUse(
            index,
            _as_text(self._told(lambda: module.nvmlDeviceGetName(gpu))),
            None if busy is None else float(busy),
            None if memory is None else int(memory.used),
            None if memory is None else int(memory.total),
            None if heat is None else int(heat),
            self._processes(gpu),
        )

    def _processes(self, gpu: Any) -> dict[int, int | None]:
        module = self._module
        found: dict[int, int | None] = {}
        for ask in (module.nvmlDeviceGetGraphicsRunningProcesses, module.nvmlDeviceGetComputeRunningProcesses):
            for process in self._told(lambda ask=ask: ask(gpu)) or ():  # type: ignore[misc]
                used = process.usedGpuMemory
                found[int(process.pid)] = None if used is None else int(used)
        return found

    def _told(self, ask: Callable[[], Any]) -> Any:
        """Ask for one thing; ``None`` where this GPU, or this user's rights, do not tell it."""
        try:
            return ask()
        except self._error:
            return None


class Smi:
    """The program nvidia-smi, called at most every few seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = 0.0
        self._last: tuple[GpuUse, ...] = ()

    def look(self) -> tuple[GpuUse, ...]:
        """Look at all GPUs, or give the last look while that is young.

        Raises:
            GpuAbsence: If there is no such program.
            GpuFailure: If it fails.
        """
        if not self._last or self._clock() >= self._next:
            apps = _processes_in(self._ask(f"--query-compute-apps={_APP_FIELDS}"))
            self._last = tuple(_gpus_in(self._ask(f"--query-gpu={_GPU_FIELDS}"), apps))
            self._next = self._clock() + SMI_REST
        return self._last

    def _ask(self, query: str) -> str:
        program = shutil.which("nvidia-smi")
        if program is None:
            raise GpuAbsence("there is no nvidia-smi")
        command = [program, query, "--format=csv,noheader,nounits"]
        try:
            told = subprocess.run(
                command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired as error:
            raise GpuFailure(f"nvidia-smi did not answer for {_PATIENCE:g} s") from error
        except OSError as error:
            raise GpuFailure(f"nvidia-smi cannot be called ({error.strerror})") from error
        text = told.stdout.decode("utf-8", "replace")
        if told.returncode != 0:
            said = (text + told.stderr.decode("utf-8", "replace")).strip().partition("\n")[0]
            raise GpuFailure(f"nvidia-smi ended with code {told.returncode}" + (f" ({said})" if said else ""))
        return text


class Gpus:
    """All GPUs, asked in the first way that answers."""

    def __init__(
        self,
        load: Callable[[], Any] = import_nvml,
        smi: Smi | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the ways; nothing is loaded before the first look.

        Args:
            load: Loads NVIDIA's bindings.
            smi: The program that is asked where they fail.
            clock: Seconds.
        """
        self._load = load
        self._smi = smi or Smi(clock)
        self._clock = clock
        self._nvml: Nvml | None = None
        self._refusal: GpuFailure | None = None
        self._retry = 0.0
        self._smi_retry = 0.0
        self._smi_refusal: GpuFailure | None = None

    def look(self) -> GpuLook:
        """Look at all GPUs; never raises."""
        try:
            return GpuLook(self._ask_nvml())
        except GpuFailure as failure:
            return self._look_without_nvml(failure)

    def _ask_nvml(self) -> tuple[GpuUse, ...]:
        if self._nvml is None and self._refusal is not None and self._clock() < self._retry:
            raise self._refusal
        try:
            self._nvml = self._nvml or Nvml(self._load())
            return self._nvml.look()
        except GpuFailure as failure:
            self._nvml, self._refusal, self._retry = None, failure, self._clock() + RETRY
            raise

    def _look_without_nvml(self, failure: GpuFailure) -> GpuLook:
        try:
            return GpuLook(self._ask_smi(), f"The GPUs' figures come from nvidia-smi: {failure}.")
        except GpuFailure as second:
            named, problem = _named()
            if problem:
                return GpuLook(named, problem)
            if isinstance(failure, GpuAbsence) and isinstance(second, GpuAbsence):
                return GpuLook(named)
            return GpuLook(named, f"The GPUs cannot be read: {failure}; {second}. `nvidia-smi` in a shell tells more.")

    def _ask_smi(self) -> tuple[GpuUse, ...]:
        if self._smi_refusal is not None and self._clock() < self._smi_retry:
            raise self._smi_refusal
        try:
            found = self._smi.look()
        except GpuFailure as failure:
            self._smi_refusal, self._smi_retry = failure, self._clock() + RETRY
            raise
        self._smi_refusal = None
        return found


def _named() -> tuple[tuple[GpuUse, ...], str]:
    """Give the GPUs that the variable names, of which nothing more is known; and what is wrong with it."""
    if NAMES not in os.environ:
        return (), ""
    try:
        return tuple(GpuUse(gpu.index, gpu.name) for gpu in present_gpus()), ""
    except WrongUse as error:
        return (), str(error)


def _as_text(name: Any) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "")  # bytes before 11.5


def _gpus_in(text: str, apps: Mapping[str, Mapping[int, int | None]]) -> list[GpuUse]:
    found = []
    for line in text.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) < 7 or not words[0].isdecimal():
            continue
        busy, used, total, heat = map(_number, words[-4:])
        name = ",".join(words[2:-4])
        mine = apps.get(words[1], {})
        found.append(
            GpuUse(int(words[0]), name, None if busy is None else float(busy), _mib(used), _mib(total), heat, mine)
        )
    return found


def _processes_in(text: str) -> dict[str, dict[int, int | None]]:
    found: dict[str, dict[int, int | None]] = {}
    for line in text.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) == 3 and words[1].isdecimal():
            found.setdefault(words[0], {})[int(words[1])] = _mib(_number(words[2]))
    return found


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() else None  # else "[N/A]", "[Not Supported]"


def _mib(count: int | None) -> int | None:
    return None if count is None else count * _MIB
