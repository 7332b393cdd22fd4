"""A training, and the check of what it learned, with an ear for whoever steers at each batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation
from gymdash_tui.simulation.early import StoppedEarly
from gymdash_tui.simulations.example_ml.learning.commands import LearningCommands
from gymdash_tui.simulations.example_ml.learning.keeping import Keeper
from gymdash_tui.simulations.example_ml.learning.network import Data, DigitsNet, Samples
from gymdash_tui.simulations.example_ml.learning.recipes import device_of, make_loss, make_optimizer
from gymdash_tui.simulations.example_ml.learning.samples import Sampling
from gymdash_tui.simulations.example_ml.learning.state import Place, Window, restore

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.simulation import MLSimulation

TRAINING, VALIDATING, TESTING = "Training", "Validating", "Testing"
"""What it does, in upstream's words."""

_CHECKED_AT_ONCE = 100  # images; whoever steers waits for no more than these
_SPREAD = 1_000_003  # a prime: the orders of one seed's epochs are not another's


class Learning:
    """A network, what it learns from, and how far it is.

    Attributes:
        network: The network.
        optimizer: What moves its weights.
        place: Where its training is.
        data: What it learns from, and what is kept for its checks.
        is_training: Whether it trains now, so that its weights are those of :attr:`place`.
        has_learned: Whether its weights come from a training.
        keeper: Makes and finds its checkpoints.
    """

    def __init__(self, simulation: MLSimulation, seed: int) -> None:
        """Prepare, and go on where an earlier attempt was.

        Raises:
            InvalidKwargs: If a checkpoint is to be checked that there will not be.
            WrongUse: If there is no checkpoint such as it is to go on from.
        """
        self._simulation, self.seed = simulation, seed
        self._asked: Mapping[str, Any] = simulation.kwargs["train_kwargs"]
        device = device_of(simulation.kwargs["device"])
        torch.manual_seed(seed)
        self.data = Data.load(device)
        self.network = DigitsNet().to(device)
        kwargs = self._asked["optimizer_kwargs"]
        self.optimizer = make_optimizer(self._asked["optimizer"], kwargs, self.network.parameters())
        self._loss = make_loss(self._asked["loss_fn"], self._asked["loss_fn_kwargs"], device)
        self.place = Place(batch_size=self._asked["batch_size"])
        self.is_training = False
        self.keeper = Keeper(simulation, self, device)
        self._sampling = Sampling(simulation, self.network, self.data.val)
        self.has_learned = False
        simulation.note("facts", seed=seed, device=str(device), threads=torch.get_num_threads())
        if simulation.attempt > 1:
            self._go_on()
        self._refuse_what_will_not_be_there()
        self._checked, self._to_check = 0, self._images_to_check()
        LearningCommands(simulation, self, self.keeper)

    def _go_on(self) -> None:
        found, passed_over = self.keeper.find(self._simulation.resume_from)
        for sentence in passed_over:
            self._simulation.inform(sentence)
        if found is None:
            self._simulation.inform("There is no checkpoint to go on from, so it begins at the beginning.")
            return
        self.place = Place.from_json(found.content)
        self.seed = int(found.content["seed"])
        sentence = restore(found.content, self.network, self.optimizer, self._asked["optimizer_kwargs"])
        if self.place.batch_size != self._asked["batch_size"]:
            self.place.batch_size = self._asked["batch_size"]
            if self.place.batch:
                sentence = f"{sentence} Its batches are of another size now: the epoch begins anew.".strip()
            self.place.batch = 0
        self.has_learned = True
        self._simulation.inform(
            f"Goes on from checkpoint {found.number}, after {self.place.samples:,} images. {sentence}".strip()
        )

    def _refuse_what_will_not_be_there(self) -> None:
        asked, there = self._simulation.kwargs, self.keeper.numbers()
        newest = max(there, default=0)
        last = newest + self._checkpoints_to_come()
        problems = {}
        for phase in ("val", "test"):
            number = asked[f"{phase}_kwargs"]["ckpt"]
            if asked[phase] and number > 0 and number not in there and not newest < number <= last:
                told = f"the last one is {last}" if last else "none is saved"
                problems[f"{phase}_kwargs.ckpt"] = f"there will be no checkpoint {number}: {told}"
        if problems:
            raise InvalidKwargs(problems)

    def _checkpoints_to_come(self) -> int:
        every, simulation = self._asked["ckpt_per_epochs"], self._simulation
        if not simulation.kwargs["train"] or every <= 0 or simulation.folder is None:
            return 0
        epochs = range(self.place.epoch + 1, self._asked["epochs"] + 1)
        return sum(epoch % every == 0 or epoch == epochs[-1] for epoch in epochs)

    # -- training ------------------------------------------------------------------------------------------------------

    def train(self) -> None:
        """Train to the last epoch.

        Raises:
            StopSimulation: If somebody wants it to stop, or a rule for stopping was met; what was learned is saved.
        """
        self.is_training = True
        self.network.train()
        try:
            self._train()
        except StoppedEarly as stopped:
            if not stopped.verdict.failed:  # a network of what is no number is worth nothing
                self.keeper.save("stop")
            raise
        except StopSimulation:
            self.keeper.save("stop")
            raise
        finally:
            self.is_training = False
        self.has_learned = True
        told = self._simulation.results.get("train", {})
        loss = f", with a loss of {told['loss']:.4g}" if "loss" in told else ""
        self._simulation.succeed(
            f"Model successfully trained: {self.place.epoch:,} epochs of {len(self.data.train):,} images{loss}."
        )

    def _train(self) -> None:
        self._validate_if_owed()
        while self.place.epoch < self._asked["epochs"]:
            size = self.place.batch_size
            order = self._order()
            for start in range(self.place.batch * size, len(order), size):
                self._attend(TRAINING)
                self._learn(self.data.train.take(order[start : start + size]))
                self._after_step()
            self.place.epoch, self.place.batch = self.place.epoch + 1, 0
            self._after_epoch()
        self._attend(TRAINING)

    def _order(self) -> torch.Tensor:
        """Give the order in which this epoch looks at the images; it depends on seed and epoch alone."""
        generator = torch.Generator().manual_seed(self.seed * _SPREAD + self.place.epoch)
        return torch.randperm(len(self.data.train), generator=generator).to(self.data.train.truths.device)

    def _learn(self, batch: Samples) -> None:
        said = self.network(batch.images)
        loss = self._loss(said, batch.truths)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.place.batch += 1
        self.place.steps += 1
        self.place.samples += len(batch)
        self.place.window.add(loss.item(), int((said.argmax(1) == batch.truths).sum()), len(batch))

    def _after_step(self) -> None:
        every = self._asked["log_step"]
        if every > 0 and (self.place.batch - 1) % every == 0:
            self._record_window()
        if self._is_due("images_per_steps", self.place.steps):
            self._sampling.draw(self.place.samples)
        self.place.owes_validation |= self._asked["do_val"] and self._is_due("val_per_steps", self.place.steps)
        self._validate_if_owed()

    def _after_epoch(self) -> None:
        self.place.owes_validation |= self._asked["do_val"] and self._is_due("val_per_epochs", self.place.epoch)
        is_last = self.place.epoch >= self._asked["epochs"] and self._asked["ckpt_per_epochs"] > 0
        if is_last or self._is_due("ckpt_per_epochs", self.place.epoch):
            self.keeper.save("end" if is_last else "every")
        if is_last and self._asked["images_per_steps"] > 0:
            self._sampling.draw(self.place.samples)
        self._validate_if_owed()

    def _is_due(self, argument: str, count: int) -> bool:
        every = self._asked[argument]
        return bool(every > 0 and count % every == 0)

    def _record_window(self) -> None:
        window, self.place.window = self.place.window, Window()
        loss, accuracy = window.loss / window.batches, window.correct / window.samples
        self._simulation.results["train"] = {"loss": loss, "accuracy": accuracy}
        for tag, value in (("loss/train", loss), ("loss/train/train", loss), ("acc/train/train", accuracy)):
            self._simulation.log(tag, value, self.place.samples)

    def _validate_if_owed(self) -> None:
        if not self.place.owes_validation:
            return
        loss, accuracy, _ = self.check(self.data.val, VALIDATING)
        self.network.train()
        self.place.owes_validation = False
        self._simulation.set_score("acc/val", accuracy)
        found = {"loss/val": loss, "acc/val": accuracy, "loss/train/val": loss, "acc/train/val": accuracy}
        for tag, value in found.items():
            self._simulation.log(tag, value, self.place.samples)

    # -- checking ------------------------------------------------------------------------------------------------------

    @torch.no_grad()
    def check(self, samples: Samples, word: str) -> tuple[float, float, int]:
        """Give the loss, the share and the number of digits that are read right.

        Raises:
            StopSimulation: If somebody wants it to stop.
        """
        self.network.eval()
        loss, correct = 0.0, 0
        for start in range(0, len(samples), _CHECKED_AT_ONCE):
            self._attend(word)
            part = samples.take(slice(start, start + _CHECKED_AT_ONCE))
            said = self.network(part.images)
            loss += self._loss(said, part.truths).item() * len(part)
            correct += int((said.argmax(1) == part.truths).sum())
            if not self.is_training:
                self._checked += len(part)
        self._attend(word)
        return loss / len(samples), correct / len(samples), correct

    # -- the outside ---------------------------------------------------------------------------------------------------

    def _images_to_check(self) -> int:
        asked = self._simulation.kwargs
        return int(asked["val"]) * len(self.data.val) + int(asked["test"]) * len(self.data.test)

    def _attend(self, word: str) -> None:
        """Tell the progress, and do what it is told by whoever steers.

        Raises:
            StopSimulation: If somebody wants it to stop, or a rule for stopping was met.
        """
        to_train = self._asked["epochs"] * len(self.data.train) if self._simulation.kwargs["train"] else 0
        done = min(self.place.samples, to_train) + self._checked
        self._simulation.say(word)
        self._simulation.set_progress(done, to_train + self._to_check)
        if self._simulation.interactor.stop_requested:
            raise StopSimulation
