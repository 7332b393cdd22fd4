"""What happens at each environment step of a training, and between its rollouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stable_baselines3.common.callbacks import BaseCallback

from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.training.training import Training


class StepCallback(BaseCallback):
    """Beats the pulse, and lets the training do what is due.

    A rollout's start is a clean boundary: the network is whole, and what was collected has been learned from.
    """

    def __init__(self, pulse: Pulse, training: Training) -> None:
        super().__init__()
        self._pulse = pulse
        self._training = training

    def _on_rollout_start(self) -> None:
        self._pulse.at(self.num_timesteps)
        self._training.on_rollout_start()  # last of all: it may leave, to go on with another total

    def _on_rollout_end(self) -> None:
        self._training.on_rollout_end()

    def _on_step(self) -> bool:
        self._pulse.at(self.num_timesteps)
        self._pulse.beat()
        self._training.on_step()
        return True
