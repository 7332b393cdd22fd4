"""Asks NVIDIA's library (NVML) how busy the GPUs are, through its bindings."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from gymdash_tui.tracking.gpu_use import GpuAbsence, GpuFailure, GpuUse


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


def _as_text(name: Any) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "")  # bytes before 11.5
