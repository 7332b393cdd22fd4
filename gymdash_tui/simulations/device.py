"""Where a network is computed, for every type that uses torch. Only a worker imports this."""

from __future__ import annotations

import torch


def device_problems(name: str) -> dict[str, str]:
    """Say what is wrong with the name of a device: a sentence under ``device``, or nothing."""
    if name == "auto":
        return {}
    try:
        kind = torch.device(name).type
    except (RuntimeError, TypeError):
        return {"device": f"{name!r} is no device; use auto, cpu, cuda or cuda:1"}
    if kind == "cuda" and not torch.cuda.is_available():
        return {"device": "there is no GPU that torch can use here; use auto or cpu"}
    return {}
