"""Makes the checkpoints of a training, and tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulations.example_ml.learning.checkpoints import Checkpoint, Checkpoints
from gymdash_tui.simulations.example_ml.learning.state import content_of

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.learning.learning import Learning
    from gymdash_tui.simulations.example_ml.simulation import MLSimulation

_TOLD = ("stop", "asked")


class Keeper:
    """Makes checkpoints; what hinders it is said, and the training goes on."""

    def __init__(self, simulation: MLSimulation, learning: Learning, device: torch.device) -> None:
        """Prepare; outside a project nothing is ever saved."""
        self._simulation = simulation
        self._learning = learning
        self._there = Checkpoints(simulation.folder.checkpoints) if simulation.folder is not None else None
        self._reason = "" if device.type == "cpu" else "a GPU adds up in no fixed order"
        self._saved: tuple[int, int] | None = None

    def numbers(self) -> list[int]:
        """Give the numbers of all that are there, the smallest first."""
        return self._there.numbers() if self._there is not None else []

    def find(self, wish: str) -> tuple[Checkpoint | None, list[str]]:
        """Load what is meant (``newest``, ``exact``, a step), and say what was passed over.

        Raises:
            WrongUse: If there is none such.
        """
        return self._there.find(wish) if self._there is not None else (None, [])

    def load(self, number: int) -> Checkpoint:
        """Load one by its number.

        Raises:
            WrongUse: If it is not there, or damaged.
        """
        assert self._there is not None, "outside a project a number is refused at the beginning"
        return self._there.load(number)

    def save(self, why: str) -> str:
        """Save the training as it is now, unless that was done; gives a sentence that says what became of it."""
        place = self._learning.place
        if self._there is None:
            return "Outside a project there is nowhere to save a checkpoint."
        if self._saved is not None and self._saved[1] == place.samples:
            return f"Checkpoint {self._saved[0]} is of {place.samples:,} images already."
        try:
            learning = self._learning
            number, path = self._there.save(content_of(place, learning.seed, learning.network, learning.optimizer))
            size = path.stat().st_size
        except OSError as error:
            sentence = f"The checkpoint could not be saved ({error.strerror or error}); training goes on without it."
            self._simulation.inform(sentence)
            return sentence
        self._saved = number, place.samples
        self._simulation.note(
            "checkpoint",
            file=path.name,
            step=place.samples,
            exact=not self._reason,
            reason=self._reason,
            why=why,
            bytes=size,
        )
        sentence = f"Checkpoint {number} saved after {place.samples:,} images ({short_bytes(size)})."
        if why in _TOLD:
            self._simulation.inform(sentence)
        return sentence
