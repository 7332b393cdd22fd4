"""Makes the pictures of the Analyze screen: five settings with five seeds each, really trained on CartPole-v1.

    uv run python screenshots/analyze.py [--keep FOLDER]

Takes about ten minutes on two cores. Stable-Baselines3 has three algorithms for actions that are counted; the other two
are PPO and A2C with RL Zoo's settings. What it needs stands in make.py.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from make import HERE, live_in, order, shooting, until

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.demo import KWARGS
from gymdash_tui.tracking.export import FigureOptions, export_figure, make_figure
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.world import World

SEEDS = 5
STEPS = 50_000
SETTINGS: dict[str, dict[str, Any]] = {
    "ppo": {"algorithm": "ppo"},
    "ppo-zoo": {
        "algorithm": "ppo",
        "n_envs": 8,
        "algorithm_kwargs": KWARGS["algorithm_kwargs"],
    },
    "a2c": {"algorithm": "a2c"},
    "a2c-zoo": {"algorithm": "a2c", "n_envs": 8, "algorithm_kwargs": {"ent_coef": 0.0}},
    "dqn-zoo": {
        "algorithm": "dqn",
        "algorithm_kwargs": {
            "learning_rate": 0.0023,
            "batch_size": 64,
            "buffer_size": 100_000,
            "learning_starts": 1000,
            "gamma": 0.99,
            "target_update_interval": 10,
            "train_freq": 256,
            "gradient_steps": 128,
            "exploration_fraction": 0.16,
            "exploration_final_eps": 0.04,
            "policy_kwargs": {"net_arch": [256, 256]},
        },
    },
}


async def train(folder: Path) -> None:
    """Train all of them, two at a time."""
    with Project.open(folder) as project:
        tracker = AsyncSimulationTracker(project)
        await tracker.set_slots(2)
        ids = []
        for name, settings in SETTINGS.items():
            orders = []
            for seed in range(SEEDS):
                films = 40 if seed == 0 else 0  # every so many episodes of the first seed
                kwargs = {"env": "CartPole-v1", "num_steps": STEPS, "seed": seed, "episode_trigger": films, **settings}
                one = order(f"{name}-seed{seed}", **kwargs)
                one.group = name
                orders.append(one)
            ids += [record.sim_id for record in await tracker.start_many(orders)]
        await tracker.wait(ids, timeout=3600)


async def at_size(folder: Path, width: int, height: int) -> None:
    """Go through the screen at one size."""
    app = GymdashApp(World(folder))
    async with app.run_test(size=(width, height)) as pilot:
        shoot = shooting(app, pilot, 1.5)
        await until(pilot, lambda: app.home.is_connected and app.store is not None and app.store.rows.count >= 25)
        await pilot.press("2")
        await pilot.pause(3)
        await shoot("analyze")
        await shoot("analyze-one", "enter", "B", "left", "H")
        await shoot("analyze-closer", "plus", "plus", "B", "enter")
        await shoot("analyze-table", "escape", "escape", "tab", "o")
        await shoot("analyze-sweep", "tab")
        await pilot.press("escape")
        await shoot("analyze-film", "right", "L", "L", "p")
        await pilot.press("escape", "o", "escape", "escape")


def figure(folder: Path) -> None:
    """Write the figure that one would put into a paper."""
    options = FigureOptions(("rollout/ep_rew_mean", "eval/mean_reward"), center="iqm", spread="ci")
    with Project.open(folder) as project:
        records = sorted(project.page(0, 100), key=lambda record: str(record.created))
        made = make_figure(project, records, options)
        for suffix in ("png", "svg"):
            for note in export_figure(made.spec, HERE / f"figure.{suffix}", force=True):
                print(note)


async def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="use this folder and its project, if there is one already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gymdash-") as temporary:
        work = (arguments.keep or Path(temporary) / "cartpole-five").absolute()
        folder = live_in(work)
        if not folder.exists():
            await train(folder)
        figure(folder)
        for width, height in ((120, 40), (80, 24), (200, 50)):
            shutil.rmtree(work.parent / ".local", ignore_errors=True)
            await at_size(folder, width, height)


if __name__ == "__main__":
    asyncio.run(main())
