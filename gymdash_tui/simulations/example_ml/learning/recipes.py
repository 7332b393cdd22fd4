"""Loss functions and optimizers by their names, and what is wrong with arguments for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import Optimizer

from gymdash_tui.simulations.device import device_problems
from gymdash_tui.simulations.example_ml.digits import DIGITS

Loss = Callable[[Tensor, Tensor], Tensor]
"""From what the network says (n, 10) and the truths (n,) to one number."""

Change = Callable[[Tensor], Tensor]


def _same(values: Tensor) -> Tensor:
    return values


def _shares(said: Tensor) -> Tensor:
    return said.softmax(1)


def _log_shares(said: Tensor) -> Tensor:
    return said.log_softmax(1)


def _each(truths: Tensor) -> Tensor:
    return functional.one_hot(truths, DIGITS).float()


def _signs(truths: Tensor) -> Tensor:
    return 2 * _each(truths) - 1


_COMPARED: dict[str, tuple[Change, Change]] = {
    "CrossEntropyLoss": (_same, _same),
    "MultiMarginLoss": (_same, _same),
    "NLLLoss": (_log_shares, _same),
    "MSELoss": (_shares, _each),
    "L1Loss": (_shares, _each),
    "SmoothL1Loss": (_shares, _each),
    "HuberLoss": (_shares, _each),
    "BCELoss": (_shares, _each),
    "BCEWithLogitsLoss": (_same, _each),
    "MultiLabelSoftMarginLoss": (_same, _each),
    "KLDivLoss": (_log_shares, _each),
    "SoftMarginLoss": (_same, _signs),
}
"""What each of them compares: made of what the network says, and of the truths."""


def make_loss(name: str, kwargs: Mapping[str, Any], device: torch.device) -> Loss:
    """Make a loss function.

    Raises:
        Exception: Whatever torch raises at arguments that it does not take.
    """
    defaults = {"reduction": "batchmean"} if name == "KLDivLoss" else {}
    given = {key: torch.tensor(value) if isinstance(value, list) else value for key, value in kwargs.items()}
    function = getattr(nn, name)(**{**defaults, **given}).to(device)
    return partial(_loss, function, *_COMPARED[name])


def _loss(function: nn.Module, of_said: Change, of_truths: Change, said: Tensor, truths: Tensor) -> Tensor:
    found: Tensor = function(of_said(said), of_truths(truths))
    return found


def make_optimizer(name: str, kwargs: Mapping[str, Any], parameters: Iterable[nn.Parameter]) -> Optimizer:
    """Make an optimizer.

    Raises:
        Exception: Whatever torch raises at arguments that it does not take.
    """
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in kwargs.items()}
    found: Optimizer = getattr(torch.optim, name)(parameters, **given)
    return found


def find_problems(train_kwargs: Mapping[str, Any], device: str) -> dict[str, str]:
    """Say what is wrong with the arguments for loss function, optimizer and device, by trying them once."""
    problems = {}
    try:
        loss = make_loss(train_kwargs["loss_fn"], train_kwargs["loss_fn_kwargs"], torch.device("cpu"))
        weight = nn.Parameter(torch.zeros(2, DIGITS))
        found = loss(weight, torch.tensor([0, 1]))
        if found.numel() != 1:
            raise ValueError("it gives no single number; leave reduction at mean or sum")
        found.backward()  # type: ignore[no-untyped-call]
    except Exception as error:
        problems["train_kwargs.loss_fn_kwargs"] = _refused(train_kwargs["loss_fn"], error)
    try:
        weight = nn.Parameter(torch.zeros(1))
        optimizer = make_optimizer(train_kwargs["optimizer"], train_kwargs["optimizer_kwargs"], [weight])
        weight.grad = torch.ones(1)
        optimizer.step()
    except Exception as error:
        problems["train_kwargs.optimizer_kwargs"] = _refused(train_kwargs["optimizer"], error)
    return problems | device_problems(device)


def _refused(name: str, error: Exception) -> str:
    return f"{name} does not take that: {' '.join(str(error).split())[:200]}"


def device_of(name: str) -> torch.device:
    """Give the device that is meant."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else torch.device(name)
