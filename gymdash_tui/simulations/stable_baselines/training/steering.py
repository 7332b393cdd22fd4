"""What a training can be told while it runs: checkpoint, more steps, another learning rate, evaluate, film.

Everything is answered at once, also in the middle of an update; what needs a boundary is asked for, and done there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.steer import Command, rate_of, steps_of
from gymdash_tui.simulation.steering import Done, Handler, Refused, Steering
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.training.training import Training


class TrainingCommands:
    """Carries out commands to a training."""

    def __init__(self, training: Training, steering: Steering, pulse: Pulse) -> None:
        """Have the commands to a simulation carried out on its training."""
        self._training = training
        self._steering = steering
        self._pulse = pulse
        handlers: dict[Command, Handler] = {
            Command.CHECKPOINT: self._checkpoint,
            Command.EXTEND: self._extend,
            Command.LEARNING_RATE: self._set_rate,
            Command.EVALUATE: self._evaluate,
            Command.RECORD: self._record,
        }
        for command, handler in handlers.items():
            steering.on(command, handler)
        steering.after_pause.append(self._forget_pause)

    def _forget_pause(self, seconds: float) -> None:
        # Stable-Baselines3 takes its time/fps from this; the clock counts nanoseconds
        self._training.model.start_time += int(seconds * 1e9)

    def _when(self, moment: str) -> str:
        return "as soon as it goes on" if self._steering.is_paused else moment

    def _checkpoint(self, _: Any) -> Done:
        self._training.request_checkpoint()
        when = self._when("at the next rollout, in a moment")
        return Done(f"A checkpoint is made {when}.", f"Checkpoint asked for{self._steering.where}")

    def _extend(self, value: Any) -> Done:
        steps, before = steps_of(value), self._pulse.total
        if steps <= self._pulse.step:
            raise Refused(
                f"It is at step {self._pulse.step:,} already and cannot end at {steps:,}; give more steps, or stop it."
            )
        if self._steering.early.is_met:
            raise Refused("It has stopped early and is being saved; extend it when it is done.")
        if steps == before:
            return Done(f"It goes to {steps:,} steps already.")
        self._training.extend(steps)
        told = f"from {before:,} to {steps:,} steps"
        verb = "Extended" if steps > before else "Shortened"
        return Done(f"{verb} {told}.", f"{verb} {told}{self._steering.where}", {"num_steps": steps})

    def _set_rate(self, value: Any) -> Done:
        rate = rate_of(value)
        self._training.set_learning_rate(rate)
        return Done(
            f"The learning rate is {rate:g} from the next update on.",
            f"Learning rate set to {rate:g}{self._steering.where}",
            {"algorithm_kwargs": {"learning_rate": rate}},
        )

    def _evaluate(self, _: Any) -> Done:
        self._training.evaluate_now()
        return Done(f"It is evaluated {self._when('at the next step')}.", f"Evaluation asked for{self._steering.where}")

    def _record(self, _: Any) -> Done:
        if not self._training.record_next_episode():
            raise Refused(
                "It makes no pictures, so nothing can be filmed; for that it has to be started with episode_trigger or "
                "step_trigger set."
            )
        return Done("The next episode is filmed.", f"Film of the next episode asked for{self._steering.where}")
