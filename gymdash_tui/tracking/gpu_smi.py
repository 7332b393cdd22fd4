"""Asks the program nvidia-smi how busy the GPUs are."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping

from gymdash_tui.tracking.gpu_use import GpuAbsence, GpuFailure, GpuUse

SMI_REST = 10.0
"""Seconds between two calls of nvidia-smi: each loads the driver's library anew."""

_PATIENCE = 5.0
_GPU_FIELDS = "index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu"
_APP_FIELDS = "gpu_uuid,pid,used_memory"
_MIB = 1 << 20


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
