"""Trainings in processes of their own that die where they are told to, as by ``kill -9``, and are resumed in others.

A fork server imports torch once; each process is a fork of it that has never trained, and so as good as a new one.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.heavy import import_stable_baselines, render_without_display, use_threads

RESULT = "result.json"


def preload() -> None:
    """Import everything a training needs, also what is imported only when the first network is made."""
    use_threads(1)
    render_without_display()
    stable_baselines = import_stable_baselines()
    for module in ("gymdash_tui.simulations.stable_baselines.training.training", "tests.simulations.envs"):
        importlib.import_module(module)

    stable_baselines.PPO("MlpPolicy", "CartPole-v1", device="cpu")


_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.simulations.preloaded"])


def live(
    folder: SimulationFolder, kwargs: dict[str, Any], attempt: int = 1, resume_from: str = "newest", die_at: int = 0
) -> dict[str, Any]:
    """Train in a process of its own, to its end or until it kills itself.

    Args:
        folder: Where.
        kwargs: The simulation's arguments.
        attempt: Which attempt it is.
        resume_from: What a further one goes on from.
        die_at: The environment step at which the process dies of KILL; 0 for never.

    Returns:
        What it left behind: the hash of all weights, and its steps; empty where it died.
    """
    (folder.root / RESULT).unlink(missing_ok=True)
    process = _SERVER.Process(target=_live, args=(str(folder.root), kwargs, attempt, resume_from, die_at))
    process.start()
    process.join(120)
    assert process.exitcode == (-signal.SIGKILL if die_at else 0), f"left with {process.exitcode}"
    return {} if die_at else dict(json.loads((folder.root / RESULT).read_text()))


def _live(root: str, kwargs: dict[str, Any], attempt: int, resume_from: str, die_at: int) -> None:
    from gymdash_tui.simulations.stable_baselines.training.callback import StepCallback

    def step_and_die(self: StepCallback) -> bool:
        if self.num_timesteps >= die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return own_step(self)

    own_step = StepCallback._on_step
    if die_at:
        StepCallback._on_step = step_and_die  # type: ignore[method-assign]
    folder = SimulationFolder(Path(root))
    simulation = StableBaselinesSimulation(SimulationStartConfig("a life", "stable_baselines", kwargs=kwargs))
    simulation.attempt, simulation.resume_from = attempt, resume_from
    link = FolderLink(folder)
    simulation.attach(link)
    simulation.setup()
    simulation.run()
    result = {"weights": hash_of(simulation.model), "steps": simulation.model.num_timesteps}
    simulation.close()
    link.close()
    (folder.root / RESULT).write_text(json.dumps(result))


def hash_of(model: Any) -> str:
    """Give the SHA-1 of everything that was learned."""
    summed = hashlib.sha1()
    for name, tensor in sorted(model.policy.state_dict().items()):
        summed.update(name.encode())
        summed.update(tensor.cpu().numpy().tobytes())
    return summed.hexdigest()
