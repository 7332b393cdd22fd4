"""What a training can be told while it runs: checkpoint, another learning rate, validate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.steer import Command, rate_of
from gymdash_tui.simulation.steering import Done, Refused
from gymdash_tui.simulations.example_ml.learning.keeping import Keeper

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.learning.learning import Learning
    from gymdash_tui.simulations.example_ml.simulation import MLSimulation


class LearningCommands:
    """Carries out commands to a training; they come between two batches."""

    def __init__(self, simulation: MLSimulation, learning: Learning, keeper: Keeper) -> None:
        """Have the commands to a simulation carried out."""
        self._learning = learning
        self._keeper = keeper
        simulation.on_command(Command.CHECKPOINT, self._checkpoint)
        simulation.on_command(Command.LEARNING_RATE, self._set_rate)
        simulation.on_command(Command.EVALUATE, self._validate)

    def _checkpoint(self, _: Any) -> Done:
        self._only_in_training()
        return Done(self._keeper.save("asked"))

    def _set_rate(self, value: Any) -> Done:
        self._only_in_training()
        rate = rate_of(value)
        for group in self._learning.optimizer.param_groups:
            group["lr"] = rate
        return Done(
            f"The learning rate is {rate:g} from the next step on.",
            f"Learning rate set to {rate:g} after {self._learning.place.samples:,} images",
            {"train_kwargs": {"optimizer_kwargs": {"lr": rate}}},
        )

    def _validate(self, _: Any) -> Done:
        self._only_in_training()
        self._learning.place.owes_validation = True
        return Done("It is validated after the next step.", "Validation asked for")

    def _only_in_training(self) -> None:
        if not self._learning.is_training:
            raise Refused("It does not train now, but checks a checkpoint; that takes a moment only.")
