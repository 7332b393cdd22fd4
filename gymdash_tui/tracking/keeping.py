"""What is kept about a start so that it can be understood, and done again, later: written before the first step."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.announcer import SETTINGS
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.code_state import CodeState, code_state
from gymdash_tui.tracking.interpreter import is_own
from gymdash_tui.tracking.pythons import ask_python
from gymdash_tui.user.paths import settings_file

_TOLD = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(-.+)?\.(dist|egg)-info")
_VERSION = re.compile(r"^Version:\s*(\S+)", re.MULTILINE)

# what changes how a simulation computes; whole environments hold people's passwords and are never kept
_ARITHMETIC = re.compile(
    r"PYTHONHASHSEED|MALLOC_\w+|MUJOCO_GL|NVIDIA_TF32_OVERRIDE"
    r"|(OMP|MKL|OPENBLAS|NUMEXPR|CUDA|CUBLAS|CUDNN|NCCL|TORCH|PYTORCH|ATEN|KMP|XLA)_\w+"
)
_PLACES = re.compile(r"PYTHONPATH|VIRTUAL_ENV|CONDA_PREFIX|LD_LIBRARY_PATH|LD_PRELOAD")

GPU_CHOICE = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER")
"""Variables that are decided at each start, by whoever hands out the GPUs."""


def start_record(command_line: str, folder: SimulationFolder, cwd: Path, python: str = "") -> dict[str, Any]:
    """Give what belongs into ``config.json`` beside the arguments, and write ``code.diff`` beside it.

    Args:
        command_line: The shell command that would start the same.
        folder: The simulation's folder; it gets the difference of the person's code from its commit, if there is one.
        cwd: The folder in which it will run, and in which the person's code lies.
        python: The interpreter in which it will run; our own where it is empty.

    Raises:
        OSError: If the folder refuses.
        WrongUse: If the interpreter is none.
    """
    code = code_state(cwd)
    if code is not None and code.diff:
        folder.code_diff.touch(mode=0o600)
        folder.code_diff.write_bytes(code.diff)
    asked = {"command_line": command_line, "argv": sys.argv, "cwd": str(cwd), SETTINGS: str(settings_file())}
    return {**asked, **surroundings(code, python), "attempt": 1}


def surroundings(code: CodeState | None, python: str = "") -> dict[str, Any]:
    """Give what a simulation that is started now would run in.

    Args:
        code: The state of the person's code.
        python: The interpreter in which it would; our own where it is empty.

    Raises:
        WrongUse: If the interpreter is none.
    """
    interpreter = ask_python(python)
    return {
        "host": platform.node(),
        "cores": os.cpu_count(),
        "gpus": gpu_names(),
        "python": platform.python_version() if is_own(python) else interpreter.version_text,
        "interpreter": interpreter.path,
        "packages": packages(None if is_own(python) else interpreter.folders),
        "variables": {**_variables(_ARITHMETIC), **_variables(_PLACES)},
        "git_commit": code.commit or None if code is not None else None,
        "code": code.to_json() if code is not None else None,
    }


def carried_variables() -> dict[str, str]:
    """Give the variables by which a simulation computes as this program would, whoever starts it and wherever."""
    return {name: value for name, value in _variables(_ARITHMETIC).items() if name not in GPU_CHOICE}


def _variables(wanted: re.Pattern[str]) -> dict[str, str]:
    return {name: value for name, value in sorted(os.environ.items()) if wanted.fullmatch(name)}


def packages(folders: Iterable[str] | None = None) -> dict[str, str]:
    """Give the versions of all packages that are installed where an interpreter imports from, by their names.

    They are read off the names of the folders that every installer leaves behind: 0.5 ms for 90 packages, where
    ``importlib.metadata`` takes 85 ms and 36 ms to be imported.

    Args:
        folders: From where it imports; our own interpreter's folders where left out.
    """
    found: dict[str, str] = {}
    for name, version in _installed(sys.path if folders is None else folders):
        found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)  # the first one found is the one imported
    return dict(sorted(found.items()))


def _installed(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    for place in dict.fromkeys(folders):
        try:
            entries = os.listdir(place or ".")  # noqa: PTH208 - a thousand Paths would take longer than the rest
        except OSError:
            continue
        for entry in entries:
            if not entry.endswith((".dist-info", ".egg-info")):
                continue
            told = _TOLD.fullmatch(entry)
            yield (
                (told["name"], told["version"]) if told else (entry.rpartition(".")[0], _version_in(Path(place, entry)))
            )


def _version_in(place: Path) -> str:
    for file in (place / "PKG-INFO", place / "METADATA", place):
        try:
            told = _VERSION.search(file.read_text(errors="replace"))
        except OSError:
            continue
        return told[1] if told else ""
    return ""


def gpu_names() -> list[str]:
    """Give the GPUs that the machine's driver names, without asking a program."""
    names = []
    for file in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        try:
            told = re.search(r"^Model:\s*(.+)$", file.read_text(), re.MULTILINE)
        except OSError:
            continue
        names.append(told[1].strip() if told else "a GPU without a name")
    return names
