"""Logs as other programs write them: TensorBoard folders, Stable-Baselines3's and RL Zoo's files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from gymdash_tui.simulation.events import EventWriter

BEGUN = 1_700_000_000.0
"""Unix seconds at which everything here began."""

CONFIG = """!!python/object/apply:collections.OrderedDict
- - - batch_size
    - 64
  - - n_timesteps
    - 100000.0
  - - policy
    - MlpPolicy
  - - policy_kwargs
    - dict(net_arch=[64])
  - - frame_stack
    - 4
"""
ARGS = """!!python/object/apply:collections.OrderedDict
- - - algo
    - ppo
  - - env
    - CartPole-v1
  - - seed
    - 7
  - - n_timesteps
    - 6000
"""


def events(folder: Path, values: Iterable[float] = (1.0, 2.0, 3.0), tag: str = "rollout/ep_rew_mean") -> Path:
    """Write an event file whose points stand 100 steps and one second apart."""
    writer = EventWriter(folder)
    for number, value in enumerate(values, 1):
        writer.add_scalar(tag, value, number * 100, BEGUN + number)
    writer.close()
    return max(folder.glob("*tfevents*"), key=lambda path: path.name)


def monitor(folder: Path, name: str = "monitor.csv", episodes: int = 3, more: str = "") -> Path:
    """Write a monitor of episodes of ten steps with rewards 1, 2, 3..."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{number},10,{number}\n" for number in range(1, episodes + 1))
    path = folder / name
    path.write_text(f'#{{"t_start": {BEGUN}, "env_id": "CartPole-v1"}}\nr,l,t\n{rows}{more}')
    return path


def evaluations(folder: Path) -> Path:
    """Write two tests."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "evaluations.npz", timesteps=[10, 20], results=[[1.0, 3.0], [5.0, 7.0]], ep_lengths=[[1], [2]])
    return folder / "evaluations.npz"


def zoo_run(folder: Path) -> Path:
    """Write the folder of a run of RL Zoo."""
    settings = folder / "CartPole-v1"
    settings.mkdir(parents=True)
    (settings / "config.yml").write_text(CONFIG)
    (settings / "args.yml").write_text(ARGS)
    (settings / "command.txt").write_text("python -m rl_zoo3.train --algo ppo\n")
    for number in range(2):
        monitor(folder, f"{number}.monitor.csv")
    evaluations(folder)
    (folder / "best_model.zip").write_bytes(b"PK")
    return folder
