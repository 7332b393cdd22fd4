"""What has to be set before torch is imported, and the import itself."""

from __future__ import annotations

import ctypes.util
import importlib
import os
import sys
from types import ModuleType

_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def use_threads(threads: int) -> None:
    """Have torch and numpy use so many threads; before either is imported for all of it to count.

    Torch's own choice, one per core, costs a factor of 14 to 17 where cores are shared.
    """
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))
    if threads > 1:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch  # deferred: 0.9 s, and it must see the variables above

    torch.set_num_threads(threads)


def render_without_display(films: bool = False) -> None:
    """Have environments draw into memory; the variables are read when their libraries are imported.

    Args:
        films: Whether pictures are wanted. MuJoCo then needs EGL, without which it would fail to draw; where there is
            no EGL it would not even import if told to use it.
    """
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if films and "MUJOCO_GL" not in os.environ and ctypes.util.find_library("EGL"):
        os.environ["MUJOCO_GL"] = "egl"


def import_stable_baselines() -> ModuleType:
    """Import Stable-Baselines3 without the progress bar that it would import ``rich`` for: a worker has no terminal.

    Raises:
        ModuleNotFoundError: If it is not installed.
    """
    if "tqdm.rich" in sys.modules:
        return importlib.import_module("stable_baselines3")
    sys.modules["tqdm.rich"] = None  # type: ignore[assignment]  # the import system's way to say "not there"
    try:
        return importlib.import_module("stable_baselines3")
    finally:
        del sys.modules["tqdm.rich"]
