"""What happens at each environment step of a training."""

from __future__ import annotations

import time
from collections.abc import Callable

from stable_baselines3.common.callbacks import BaseCallback

from gymdash_tui.simulations.stable_baselines.training.evaluation import Evaluation
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse


class StepCallback(BaseCallback):
    """Beats the pulse, evaluates when it is due, and asks for finished films once a second."""

    FILMS_INTERVAL = 1.0  # seconds; in another process the question is a round trip

    def __init__(self, pulse: Pulse, evaluation: Evaluation, look_for_films: Callable[[], None] | None) -> None:
        super().__init__()
        self._pulse = pulse
        self._evaluation = evaluation
        self._look_for_films = look_for_films
        self._next_look = 0.0

    def _on_step(self) -> bool:
        self._pulse.step = self.num_timesteps
        self._pulse.beat()
        self._evaluation.run_if_due()
        if self._look_for_films is not None and time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + self.FILMS_INTERVAL
            self._look_for_films()
        return True
