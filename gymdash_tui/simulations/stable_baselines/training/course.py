"""A training's way to its total: how far it is, where within a rollout or an update, and when the total changes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.on_policy_algorithm import OnPolicyAlgorithm

from gymdash_tui.simulations.stable_baselines.training.checkpoints import chance
from gymdash_tui.simulations.stable_baselines.training.checkpoints.snapshot import Snapshot
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse

ROLLOUT, UPDATE = "a rollout", "an update"


class _TotalChanged(Exception):
    """Leaves ``learn()`` at a rollout's start, to begin it again with another total."""


class _Every(int):
    """Every so many rounds, those before ``learn()`` was called counted as well."""

    before = 0

    def __rmod__(self, rounds: int) -> int:
        return (rounds + self.before) % int(self)


def _log_interval(model: BaseAlgorithm) -> int:
    """Give how often a model's measures are dumped by default, at the same steps as if it had never been left."""
    every = _Every(inspect.signature(type(model).learn).parameters["log_interval"].default)
    if isinstance(model, OnPolicyAlgorithm):  # the others count episodes, and remember them
        every.before = model.num_timesteps // (model.n_steps * model.n_envs)
    return every


class Course:
    """Learns until the total is reached, which may be moved meanwhile.

    ``learn()`` holds its total where nobody can reach it. So when that changes it is left at the next rollout's start,
    where nothing is half done, and called again; what it would draw at random on its way in is undone.
    """

    def __init__(self, model: BaseAlgorithm, pulse: Pulse, resumed: Snapshot | None) -> None:
        """Prepare.

        Args:
            model: What learns.
            pulse: Knows the total.
            resumed: The state of the checkpoint that it goes on from; ``None`` where it begins.
        """
        self._model, self._pulse = model, pulse
        self._is_new = resumed is None
        self._restore: Callable[[], None] | None = partial(resumed.go_on, model) if resumed is not None else None
        self._first_step = model.num_timesteps
        self._boundary = model.num_timesteps
        self._within = ROLLOUT
        self._total = pulse.total

    @property
    def steps(self) -> int:
        """Environment steps done in this attempt."""
        return self._model.num_timesteps - self._first_step

    @property
    def within(self) -> str:
        """Within what it is: ``a rollout`` or ``an update``; empty where nothing is half done."""
        return "" if self._model.num_timesteps == self._boundary else self._within

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to learn any more: the total is reached, or it was left before and not moved."""
        return not self._is_new and (self._model.num_timesteps >= self._pulse.total or self._pulse.total == self._total)

    def learn(self, make_callback: Callable[[], BaseCallback]) -> None:
        """Learn until the total is reached.

        Raises:
            Exception: Whatever is raised on the way.
        """
        while self._is_new or self._model.num_timesteps < self._pulse.total:
            self._total = self._pulse.total
            if not self._learn(make_callback()):
                break

    def _learn(self, callback: BaseCallback) -> bool:
        """Call ``learn()``; tells whether there is more to do although it has returned."""
        is_new, self._is_new = self._is_new, False
        done = 0 if is_new else self._model.num_timesteps
        try:
            self._model.learn(self._total - done, callback, _log_interval(self._model), reset_num_timesteps=is_new)
        except _TotalChanged:
            self._restore = partial(chance.put, self._model, chance.take(self._model))
            return True
        if self._model.num_timesteps >= self._total:
            self._boundary = self._model.num_timesteps
        return self._pulse.total != self._total

    def on_rollout_start(self) -> None:
        """Take note that nothing is half done; in a further attempt, put the random generators back."""
        self._boundary, self._within = self._model.num_timesteps, ROLLOUT
        restore, self._restore = self._restore, None
        if restore is not None:
            restore()

    def on_rollout_end(self) -> None:
        """Take note that what was collected is learned from now."""
        self._within = UPDATE

    def leave_if_moved(self) -> None:
        """Leave ``learn()`` if the total is another than it knows; to be called last at a rollout's start."""
        if self._pulse.total != self._total:
            raise _TotalChanged
