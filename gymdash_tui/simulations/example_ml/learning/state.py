"""Where a training is, and all that a checkpoint keeps so that it goes on as if nothing had happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer


@dataclass(slots=True)
class Window:
    """What was learned since the loss was recorded last."""

    loss: float = 0.0
    correct: int = 0
    samples: int = 0
    batches: int = 0

    def add(self, loss: float, correct: int, samples: int) -> None:
        """Take one batch."""
        self.loss += loss
        self.correct += correct
        self.samples += samples
        self.batches += 1


@dataclass(slots=True)
class Place:
    """Where a training is.

    Attributes:
        epoch: Epochs done.
        batch: Batches done of the epoch that goes on.
        steps: Batches done in all.
        samples: Images looked at in all, each time counted; the step of all that is recorded.
        batch_size: Images in a batch.
        owes_validation: Whether a validation is due that was not done yet.
        window: What was learned since the loss was recorded last.
    """

    epoch: int = 0
    batch: int = 0
    steps: int = 0
    samples: int = 0
    batch_size: int = 0
    owes_validation: bool = False
    window: Window = field(default_factory=Window)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        """Read what a checkpoint holds of it.

        Raises:
            KeyError: If it lacks something.
        """
        values = {item.name: data[item.name] for item in fields(cls)}
        return cls(**{**values, "window": Window(**values["window"])})


def content_of(place: Place, seed: int, network: nn.Module, optimizer: Optimizer) -> dict[str, Any]:
    """Give all that a checkpoint keeps."""
    return {
        **asdict(place),
        "seed": seed,
        "model": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "optimizer_name": type(optimizer).__name__,
        "rng": torch.get_rng_state(),
        "cuda_rng": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }


def restore(
    content: Mapping[str, Any], network: nn.Module, optimizer: Optimizer, optimizer_kwargs: Mapping[str, Any]
) -> str:
    """Put back what a checkpoint keeps; the optimizer's arguments are those that are asked for now.

    Returns:
        What could not be put back, in a sentence; empty where all was.

    Raises:
        Exception: Whatever torch raises where it is of another network.
    """
    network.load_state_dict(content["model"])
    torch.set_rng_state(content["rng"])
    if torch.cuda.is_available() and len(content["cuda_rng"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(content["cuda_rng"])
    now, then = type(optimizer).__name__, content["optimizer_name"]
    if now != then:
        return f"It was trained with {then} so far; {now} begins anew from its weights."
    optimizer.load_state_dict(content["optimizer"])
    for group in optimizer.param_groups:
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in optimizer_kwargs.items()}
        group.update({name: value for name, value in given.items() if name in group})
    return ""
