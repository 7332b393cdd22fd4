"""The network that learns, and what it learns from."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gymdash_tui.simulations.example_ml import digits

_SPLIT_SEED = 42  # the same images are kept for validation and test in every run, so that runs can be compared
_FOR_VALIDATION, _FOR_TEST = 300, 300


class DigitsNet(nn.Module):
    """Two convolutions and two dense layers: from images (n, 1, 8, 8) to a number for each digit (n, 10)."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(1, 16, 3, padding=1),
                relu1=nn.ReLU(),
                conv2=nn.Conv2d(16, 32, 3, padding=1),
                relu2=nn.ReLU(),
                pool=nn.MaxPool2d(2),
                flatten=nn.Flatten(),
                linear1=nn.Linear(32 * (digits.SIDE // 2) ** 2, 64),
                relu3=nn.ReLU(),
                dropout=nn.Dropout(0.1),
                output=nn.Linear(64, digits.DIGITS),
            )
        )

    def forward(self, images: Tensor) -> Tensor:
        """Give the ten numbers of each image; the largest is the digit that it says."""
        found: Tensor = self.layers(images)
        return found


@dataclass(frozen=True, slots=True)
class Samples:
    """Some images, and the digits that they show.

    Attributes:
        images: (n, 1, 8, 8), from 0 to 1.
        truths: (n,), from 0 to 9.
    """

    images: Tensor
    truths: Tensor

    def __len__(self) -> int:
        return len(self.truths)

    def take(self, places: Tensor | slice) -> Samples:
        """Give some of them."""
        return Samples(self.images[places], self.truths[places])


@dataclass(frozen=True, slots=True)
class Data:
    """All images, each of them in one part only."""

    train: Samples
    val: Samples
    test: Samples

    @classmethod
    def load(cls, device: torch.device) -> Data:
        """Read and split them.

        Raises:
            ModuleNotFoundError: If scikit-learn is not installed.
        """
        images, truths = digits.load()
        everything = Samples(torch.from_numpy(images).unsqueeze(1).to(device), torch.from_numpy(truths).to(device))
        order = torch.randperm(len(truths), generator=torch.Generator().manual_seed(_SPLIT_SEED)).to(device)
        test, val = len(order) - _FOR_TEST, len(order) - _FOR_TEST - _FOR_VALIDATION
        return cls(everything.take(order[:val]), everything.take(order[val:test]), everything.take(order[test:]))
