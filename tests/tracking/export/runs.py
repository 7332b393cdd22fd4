"""Simulations with real event files, as a tracker and a worker would have left them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.atomic import write_json
from gymdash_tui.simulation.events import EventWriter

REWARD = "rollout/ep_rew_mean"
LOSS = "train/loss"
BEGUN = 1_700_000_000.0
"""Unix seconds of the first point of each."""


def add_run(
    project: Project,
    name: str,
    curves: Mapping[str, Sequence[float]],
    *,
    group: str = "",
    seed: int | None = None,
    every: int = 100,
    kept: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> SimulationRecord:
    """Add a simulation that is done; a point of each curve every so many steps, and every two seconds."""
    sim_id = str(uuid.uuid4())
    given = {**kwargs, **({"seed": seed} if seed is not None else {})}
    record = SimulationRecord(sim_id, name, "stable_baselines", created=utc_now(), group=group, seed=seed, kwargs=given)
    folder = project.folder.simulation(sim_id)
    folder.root.mkdir(parents=True)
    project.add(record)
    project.set_phase(sim_id, Phase.STARTING)
    project.set_phase(sim_id, Phase.RUNNING)
    steps = max(map(len, curves.values()), default=0) * every
    score = next(iter(reversed(curves.get(REWARD, ()))), None)
    progress = Progress(step=steps, total=steps, score=score, score_tag=REWARD if score is not None else "")
    project.finish(sim_id, Ending.SUCCEEDED, utc_now() + timedelta(seconds=42), progress=progress)
    if kept is not None:
        write_json(folder.config, dict(kept))
    write_curves(project, sim_id, curves, every)
    found = project.get(sim_id)
    assert found is not None
    return found


def write_curves(project: Project, sim_id: str, curves: Mapping[str, Sequence[float]], every: int = 100) -> None:
    """Write points as a worker would."""
    writer = EventWriter(project.folder.simulation(sim_id).tb)
    for tag, values in curves.items():
        for at, value in enumerate(values):
            writer.add_scalar(tag, value, at * every, BEGUN + 2 * at)
    writer.close()


def add_sweep(project: Project, seeds: int = 3, points: int = 40) -> list[SimulationRecord]:
    """Add two learning rates with some seeds each, of which the greater one learns faster."""
    found = []
    for rate in (0.001, 0.0003):
        for seed in range(seeds):
            rewards = [rate * 100_000 * at / points + seed for at in range(points)]
            losses = [1 / (at + 1 + seed) for at in range(points)]
            found.append(
                add_run(
                    project,
                    f"ppo-{rate}-seed{seed}",
                    {REWARD: rewards, LOSS: losses},
                    group="sweep",
                    seed=seed,
                    env="CartPole-v1",
                    algorithm_kwargs={"learning_rate": rate, "n_steps": 64},
                )
            )
    return found
