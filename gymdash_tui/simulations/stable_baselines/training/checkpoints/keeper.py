"""Makes the checkpoints of a training: when they are due, when somebody asks, at its best, at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from stable_baselines3.common.base_class import BaseAlgorithm

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulations.stable_baselines.training.checkpoints import snapshot
from gymdash_tui.simulations.stable_baselines.training.checkpoints.checkpoint import Checkpoint
from gymdash_tui.simulations.stable_baselines.training.checkpoints.due import Due
from gymdash_tui.simulations.stable_baselines.training.checkpoints.machine import machine
from gymdash_tui.simulations.stable_baselines.training.checkpoints.resuming import kept_arguments, learning_rate_of
from gymdash_tui.simulations.stable_baselines.training.checkpoints.store import BEST, Store, step_name

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

Told = Callable[[], dict[str, Any]]
Done = Callable[[str], None]

EVERY, ASKED, STOP, AT_BEST, END = "every", "asked", "stop", "best", "end"
"""For what a checkpoint is made."""

_LAST = (STOP, END)


class Keeper:
    """Makes and keeps checkpoints; what hinders it is said, and the training goes on.

    Attributes:
        steered_rate: The learning rate that was set while it trains; ``None`` where none was.
        told: Gives what belongs to a checkpoint besides the model's own state.
    """

    def __init__(
        self, simulation: StableBaselinesSimulation, settings: Mapping[str, Any], seed: int, model: BaseAlgorithm
    ) -> None:
        """Prepare; nothing is written.

        Args:
            simulation: Whose training it is; outside a project nothing is ever saved.
            settings: Its arguments.
            seed: Its seed.
            model: Its model, at the step from which it trains now.
        """
        self.steered_rate: float | None = None
        self._simulation, self._model = simulation, model
        self._store = Store(simulation.folder.checkpoints) if simulation.folder is not None else None
        self._keep = int(settings["keep_checkpoints"])
        self._every: int | None = settings["checkpoint_every"]
        self._due = Due(self._every, 0)
        self._asked: list[Done] = []
        self._is_asked = False
        self._newest: Checkpoint | None = None
        self._in_trouble = False
        self._given_rate = learning_rate_of(settings)
        self._made_with = {"seed": seed, "arguments": kept_arguments(settings), "machine": machine(model.device)}
        self.told: Told = dict

    def go_on(self, checkpoint: Checkpoint) -> None:
        """Take note of the checkpoint that the training goes on from."""
        self._newest = checkpoint
        self._due = Due(self._every, checkpoint.step)

    @property
    def best_score(self) -> float | None:
        """The score of the best checkpoint there is."""
        best = [one.score for one in self._store.all() if one.name == BEST] if self._store is not None else []
        return best[0] if best else None

    def request(self, done: Done | None = None) -> None:
        """Have a checkpoint made at the next rollout's start, or at the end if that is earlier.

        Args:
            done: Gets the sentence that says what became of it.
        """
        self._is_asked = True
        if done is not None:
            self._asked.append(done)

    def at_boundary(self) -> None:
        """Make a checkpoint if it is asked for or due; to be called at each rollout's start."""
        step = self._model.num_timesteps
        if self._is_asked:
            self.save(ASKED)
        elif self._due.now(step) and step:
            self.save(EVERY)

    def save_best(self, score: float, reason: str) -> None:
        """Keep the training as it is as its best so far."""
        if not self._due.never:
            self.save(AT_BEST, reason, score)

    def save(self, why: str, reason: str = "", score: float | None = None) -> str:
        """Make a checkpoint now, unless an exact one of this step is there already.

        Args:
            why: For what.
            reason: Why the moment does not allow an exact one; empty at a rollout's start.
            score: The mean reward that makes it the best.

        Returns:
            A sentence that says what became of it.
        """
        sentence = self._save(why, reason, score)
        if why != AT_BEST:
            asked, self._asked, self._is_asked = self._asked, [], False
            for done in asked:
                done(sentence)
        return sentence

    def _save(self, why: str, reason: str, score: float | None) -> str:
        if self._store is None:
            return "Outside a project there is nowhere to save a checkpoint."
        step, newest = self._model.num_timesteps, self._newest
        if why != AT_BEST and newest is not None and newest.step == step and (newest.exact or reason):
            return f"The checkpoint of step {step:,} is there already ({newest.label})."
        began = time.monotonic()
        name = BEST if why == AT_BEST else step_name(step)
        rates = {"given": self._given_rate, "steered": self.steered_rate}
        made_with = {**self._made_with, "learning_rate": rates}
        path, attempt = self._store.folder / name, self._simulation.attempt
        planned = Checkpoint(path, step, not reason, reason, why, attempt, score, made_with)
        fill = partial(snapshot.write, model=self._model, told=self.told(), reason=reason)
        try:
            made = self._store.write(planned, fill)
        except Exception as error:  # whatever it is: not saving is no reason to lose the training
            return self._failed(step, why, error)
        finally:
            self._due.saved(step, time.monotonic() - began)
        return self._made(made)

    def _made(self, made: Checkpoint) -> str:
        assert self._store is not None, "something was written"
        self._in_trouble = False
        self._simulation.note(
            "checkpoint",
            file=made.name,
            step=made.step,
            exact=made.exact,
            reason=made.reason,
            why=made.why,
            bytes=made.size,
        )
        sentence = f"Checkpoint saved at step {made.step:,} ({made.label}; {short_bytes(made.size)})."
        if made.why != AT_BEST:
            self._newest = made
            self._store.prune(self._keep)
        if made.why in (ASKED, STOP):
            self._simulation.inform(sentence)
        return sentence

    def _failed(self, step: int, why: str, error: Exception) -> str:
        kept = f"the last one is of step {self._newest.step:,}" if self._newest is not None else "there is none yet"
        then = kept if why in _LAST else f"training goes on, and {kept}"
        sentence = f"The checkpoint at step {step:,} could not be saved ({_reason(error)}); {then}."
        if why in (ASKED, STOP) or not self._in_trouble:
            self._simulation.inform(sentence)
        self._in_trouble = True
        return sentence


def _reason(error: Exception) -> str:
    match error:
        case OSError():
            return error.strerror or str(error)
        case MemoryError():
            return "the memory ran out"
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
