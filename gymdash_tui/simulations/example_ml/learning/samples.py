"""Draws, now and then, what the network says of some images that it does not learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from gymdash_tui.simulation.atomic import write_atomic
from gymdash_tui.simulations.example_ml.learning.network import DigitsNet, Samples
from gymdash_tui.simulations.example_ml.learning.pictures import draw

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.simulation import MLSimulation

KEY = "example_outputs"
COUNT = 16
"""How many images, as in upstream GymDash."""


class Sampling:
    """Draws always the same images, so that one sees what was learned in between."""

    def __init__(self, simulation: MLSimulation, network: DigitsNet, samples: Samples) -> None:
        self._simulation = simulation
        self._network = network
        self._samples = samples.take(slice(0, COUNT))
        self._drawn = -1

    @torch.no_grad()
    def draw(self, step: int) -> None:
        """Draw them for a step, once; a disk that refuses is told, and training goes on."""
        folder = self._simulation.folder
        if folder is None or step == self._drawn:
            return
        self._drawn, was_training = step, self._network.training
        self._network.eval()
        said = self._network(self._samples.images).argmax(1)
        self._network.train(was_training)
        picture = draw(self._samples.images[:, 0].cpu().numpy(), said.cpu().numpy(), self._samples.truths.cpu().numpy())
        file = folder.media / KEY / f"sample_{step}.png"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(file, picture)
            self._simulation.add_media(KEY, file, step, "images")
        except OSError as error:
            self._simulation.inform(f"{file.name} could not be written ({error.strerror or error}); training goes on.")
