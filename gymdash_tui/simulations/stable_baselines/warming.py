"""Makes a process warm: it has imported and done once what every training begins with, so that its forks need not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulations.stable_baselines.heavy import import_stable_baselines, use_threads
from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

_OFF_POLICY = {"learning_starts": 1, "train_freq": 4, "batch_size": 4, "buffer_size": 64}
_TINY: tuple[dict[str, Any], ...] = (
    {"algorithm": "ppo", "algorithm_kwargs": {"n_steps": 8, "batch_size": 8, "n_epochs": 1}},
    {"algorithm": "dqn", "algorithm_kwargs": _OFF_POLICY},
    {"algorithm": "sac", "algorithm_kwargs": _OFF_POLICY, "env": "Pendulum-v1"},
)
_FIXED_SEED = 67280421310721
"""With what torch's generator begins in every process; newer versions draw it from the system, as numpy does."""

_COMMON = {"num_steps": 8, "seed": 0, "device": "cpu", "eval_every": 0, "threads": 1}


def warm_up() -> Callable[[], None]:
    """Import Stable-Baselines3 and run a few tiny trainings, with one thread and without a file or a GPU.

    The first optimizer of a process costs as much as the import of torch; later ones cost nothing.

    Returns:
        What gives a fork the random numbers of a new process.

    Raises:
        ModuleNotFoundError: If torch, gymnasium or Stable-Baselines3 is not installed.
    """
    use_threads(1)
    import torch

    first_seed = torch.initial_seed()
    import_stable_baselines()
    import numpy

    StableBaselinesSimulation.check(_run({"num_steps": 1}).kwargs)
    for kwargs in _TINY:
        simulation = _run(kwargs)
        simulation.setup()
        try:
            simulation.run()
        finally:
            simulation.close()

    def draw_anew() -> None:
        numpy.random.seed()  # from the system, as numpy does when it is imported
        if first_seed == _FIXED_SEED:
            torch.default_generator.manual_seed(first_seed)
        else:
            torch.default_generator.seed()

    return draw_anew


def _run(kwargs: dict[str, Any]) -> StableBaselinesSimulation:
    return StableBaselinesSimulation(SimulationStartConfig("warm", "stable_baselines", kwargs={**_COMMON, **kwargs}))
