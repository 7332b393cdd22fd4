"""The phases after a training: a checkpoint is validated, and tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulations.example_ml.learning.learning import TESTING, VALIDATING, Learning
from gymdash_tui.simulations.example_ml.learning.network import Samples

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.simulation import MLSimulation


class Checking:
    """Checks checkpoints of a training."""

    def __init__(self, simulation: MLSimulation, learning: Learning) -> None:
        self._simulation = simulation
        self._learning = learning

    def validate(self, number: int) -> None:
        """Validate a checkpoint by its number; the newest one for -1.

        Raises:
            WrongUse: If it is not there (any more), or damaged.
            StopSimulation: If somebody wants it to stop.
        """
        self._check("val", "validation", VALIDATING, number, self._learning.data.val)

    def test(self, number: int) -> None:
        """Test a checkpoint, as :meth:`validate` does."""
        self._check("test", "testing", TESTING, number, self._learning.data.test)

    def _check(self, phase: str, noun: str, word: str, number: int, samples: Samples) -> None:
        simulation = self._simulation
        found = self._load(number)
        if found is None:
            simulation.inform(f"Model {noun}: there is no checkpoint, so nothing was done.")
            return
        which, step = found
        loss, accuracy, correct = self._learning.check(samples, word)
        simulation.results[phase] = {"loss": loss, "accuracy": accuracy, "samples": len(samples)}
        simulation.log(f"loss/{phase}/{phase}", loss, step)
        simulation.log(f"acc/{phase}/{phase}", accuracy, step)
        if phase == "val":
            simulation.set_score("acc/val", accuracy)
        simulation.succeed(
            f"Model {noun} complete: {which} reads {correct} of {len(samples)} digits ({accuracy:.1%}), with a loss of "
            f"{loss:.4g}."
        )

    def _load(self, number: int) -> tuple[str, int] | None:
        """Take a checkpoint's weights; gives its name and its step, or ``None`` where there is none."""
        learning = self._learning
        if number > 0:
            found = learning.keeper.load(number)
        else:
            newest, passed_over = learning.keeper.find("newest")
            for sentence in passed_over:
                self._simulation.inform(sentence)
            if newest is None:
                return ("the network as it was trained", learning.place.samples) if learning.has_learned else None
            found = newest
        try:
            learning.network.load_state_dict(found.content["model"])
            return f"checkpoint {found.number}", found.samples
        except (KeyError, RuntimeError) as error:
            why = " ".join(str(error).split())[:120]
            raise WrongUse(f"{found.path.name} holds no such network ({why}).") from None
