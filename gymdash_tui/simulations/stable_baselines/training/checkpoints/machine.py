"""On what a training runs, as far as the same seed gives other numbers elsewhere."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gymnasium
import numpy
import stable_baselines3
import torch
from stable_baselines3.common.base_class import BaseAlgorithm


def machine(device: torch.device) -> dict[str, Any]:
    """Give the versions, the processor and the threads that decide the last bit of a number."""
    return {
        "Python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "gymnasium": gymnasium.__version__,
        "Stable-Baselines3": stable_baselines3.__version__,
        "the device": device.type,
        "the GPU": gpu_name(device),
        "the number of threads": torch.get_num_threads(),
        "the processor": f"{_processor()} ({torch.backends.cpu.get_cpu_capability()})",
    }


def facts(model: BaseAlgorithm, seed: int) -> dict[str, Any]:
    """Give what the record keeps of a training's start."""
    return {
        "seed": seed,
        "threads": torch.get_num_threads(),
        "device": str(model.device),
        "gpu": gpu_name(model.device),
        "torch": torch.__version__,
        "host": platform.node(),
    }


def gpu_name(device: torch.device) -> str:
    """Name the GPU behind a device; empty where it is none."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else ""


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(errors="replace")
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def difference(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say what is not as it was; empty where all is."""
    changed = [name for name in now if name in then and then[name] != now[name]]
    return " and ".join(f"{name} is {now[name] or 'none'} here and was {then[name] or 'none'}" for name in changed)
