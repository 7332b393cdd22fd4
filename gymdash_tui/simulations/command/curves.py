"""What a program's scalars tell of it: how far it is, and how well it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from gymdash_tui.simulation.event_reader import Scalar

SCORES = (
    *("rollout/ep_rew_mean", "charts/episodic_return", "eval/mean_reward"),
    *("charts/episode_reward", "episodic_return", "episode_reward", "train/episode_reward", "eval/episode_reward"),
)
"""By what a run is judged: the newest value of the first of these that it records."""

_OVERSHOOT = 2  # a total that was only guessed, and is exceeded so far, was none


class Told(Protocol):
    """Who is told of it."""

    def recorded(self, tag: str, value: float, step: int) -> None:
        """Take a value of a curve."""

    def reached(self, step: float, total: float) -> None:
        """Take how far it is."""

    def scored(self, tag: str, value: float) -> None:
        """Take how well it does."""


class Curves:
    """Reads progress and score off scalars.

    Attributes:
        step: The largest step so far.
        total: The steps that there will be; 0 where that is not known.
    """

    def __init__(self, told: Told, steps: int, guess: int) -> None:
        """Take who is told, the steps as the person said them, and as the words seem to say; 0 for neither."""
        self.step = 0
        self.total = steps or guess
        self._guessed = not steps
        self._told = told
        self._rank = len(SCORES)

    def take(self, scalars: Iterable[Scalar]) -> None:
        """Take what was recorded, in its order."""
        any_came = False
        for scalar in scalars:
            any_came = True
            self.step = max(self.step, scalar.step)
            self._told.recorded(scalar.tag, scalar.value, scalar.step)
            rank = SCORES.index(scalar.tag) if scalar.tag in SCORES else len(SCORES)
            if rank <= self._rank and rank < len(SCORES):
                self._rank = rank
                self._reach()
                self._told.scored(scalar.tag, scalar.value)
        if any_came:
            self._reach()

    def _reach(self) -> None:
        if self._guessed and self.step > _OVERSHOOT * self.total:
            self.total = 0
        self._told.reached(self.step, self.total)
