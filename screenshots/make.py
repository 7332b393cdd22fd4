"""Makes the pictures of this folder from the real app: real trainings in a project of its own, keys really pressed.

    uv run python screenshots/make.py [--keep FOLDER]

Takes about five minutes. Needs rsvg-convert (Debian: librsvg2-bin) and a monospaced font with braille (fonts-dejavu).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.demo import KWARGS, demo_orders
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.widgets.field_row import FieldRow
from gymdash_tui.tui.world import World

HERE = Path(__file__).resolve().parent
FONT = "DejaVu Sans Mono"

BROKEN_ENVIRONMENT = """\
import gymnasium as gym
import numpy as np


class Arm(gym.Env):
    observation_space = gym.spaces.Box(-1.0, 1.0, (3,))
    action_space = gym.spaces.Discrete(2)
    steps = 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return np.zeros(3, np.float32), {}

    def step(self, action):
        self.steps += 1
        if self.steps == 500:
            raise RuntimeError("joint 3 left its limits: 1.74 rad")
        return np.zeros(3, np.float32), 1.0, self.steps % 50 == 0, False, {}


gym.register("Arm-v0", entry_point=Arm)
"""


OWN_TYPE = """\
from dataclasses import dataclass, field
from typing import Literal

from gymdash_tui import Simulation
from gymdash_tui.domain.fields import arg


@dataclass
class Gripper:
    force: float = arg(2.5, "In newtons.", minimum=0)
    mode: Literal["soft", "hard"] = "soft"


@dataclass
class ArmKwargs:
    joints: int
    speed: float = arg(0.5, "Radians a second.", minimum=0)
    gripper: Gripper = field(default_factory=Gripper)
    seed: int | None = None


class Arm(Simulation):
    \'\'\'Teaches a robot arm to reach.\'\'\'

    Kwargs = ArmKwargs

    def _run(self, **kwargs):
        self.log("arm/reach", self.kwargs["joints"], 1)
"""


def order(name: str, key: str = "stable_baselines", **kwargs: object) -> Order:
    """Make the order of one simulation."""
    return Order(SimulationStartConfig(name, key, kwargs=kwargs), type=SimulationRegistry.find(key).type)


async def train(folder: Path) -> None:
    """Fill a project: a failure, something to compare with, and three seeds that are half done when this returns."""
    with Project.open(folder) as project:
        tracker = AsyncSimulationTracker(project)
        broken = await tracker.start(order("robot-arm", env="broken_arm:Arm-v0", num_steps=20_000))
        other = await tracker.start(order("a2c-cartpole", **{**KWARGS, "algorithm": "a2c", "algorithm_kwargs": {}}))
        await tracker.wait([broken.sim_id, other.sim_id], timeout=300)
        started = [await tracker.start(one) for one in demo_orders()]
        await tracker.set_slots(3)
        night = [order(f"ppo-night-seed{seed}", **{**KWARGS, "seed": seed, "num_steps": 10_000_000}) for seed in (3, 4)]
        for one in night:
            one.group = "ppo-night"
        waiting = await tracker.start_many(night)
        last = order("dqn-after", env="CartPole-v1", algorithm="dqn", num_steps=10_000_000)
        last.queue = QueueWish(after=(waiting[-1].sim_id,))
        await tracker.queue(last)
        await tracker.hold(waiting[0].sim_id)
        while any(tracker.record(one.sim_id).progress.fraction < 0.45 for one in started):
            await asyncio.sleep(0.5)
            await tracker.refresh()


async def put_away(folder: Path) -> None:
    """End what still runs."""
    with Project.open(folder) as project:
        tracker = AsyncSimulationTracker(project)
        await tracker.set_slots(0)
        for record in project.live():
            await tracker.kill(record.sim_id)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for something to be on the screen."""
    for _ in range(600):
        if condition():
            return
        await pilot.pause(0.05)
    raise TimeoutError("What was waited for never came to the screen.")


def save(app: GymdashApp, name: str) -> None:
    """Save the screen as a picture."""
    svg = app.export_screenshot(title="gymdash-tui")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S).replace("Fira Code", FONT)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')  # or blanks at a text's start are lost
    for own, said in ((sys.prefix, "~/.venv"), (str(HERE.parent), "~/gymdash")):
        # as long as it was, or its letters would be stretched
        svg = svg.replace(f"{own}/", f"{said:-<{len(own)}}"[: len(own)] + "/")
    target = HERE / f"{name}.png"
    subprocess.run(["rsvg-convert", "--zoom", "1", "-o", str(target)], input=svg.encode(), check=True)
    print(target.name)


def shooting(app: GymdashApp, pilot: Pilot[None], rest: float) -> Callable[..., Awaitable[None]]:
    """Give what presses keys, waits so many seconds, and saves the screen under a name and its size."""

    async def shoot(name: str, *keys: str) -> None:
        await pilot.press(*keys)
        await pilot.pause(rest)
        save(app, f"{name}-{app.size.width}x{app.size.height}")

    return shoot


def live_in(work: Path) -> Path:
    """Work in a folder, with a home of its own: no picture shows this machine's folders, or a person's settings.

    Returns:
        The project's folder.
    """
    work.mkdir(parents=True, exist_ok=True)
    for name, folder_name in {"HOME": "", "XDG_CONFIG_HOME": ".config", "XDG_STATE_HOME": ".local/state"}.items():
        os.environ[name] = str(work.parent / folder_name)
    os.chdir(work)
    return Path(".gymdash-projects")


async def stand_on(app: GymdashApp, pilot: Pilot[None], name: str) -> None:
    """Put the cursor on a simulation."""
    assert app.store is not None
    found = next(one for one in app.store.project.page(0, 100) if one.name == name)
    app.show_simulation(found.sim_id)
    await until(pilot, lambda: app.home.sims.cursor_id == found.sim_id)


async def runs(app: GymdashApp) -> str:
    """Give the name of a simulation that runs."""
    assert app.store is not None
    return max(record.name for record in await asyncio.to_thread(app.store.project.live))


async def at_size(folder: Path, width: int, height: int) -> None:
    """Go through the program at one size."""
    app = GymdashApp(World(folder))
    async with app.run_test(size=(width, height)) as pilot:
        shoot = shooting(app, pilot, 1)
        await until(pilot, lambda: app.home.is_connected and app.store is not None and app.store.rows.count >= 8)
        await stand_on(app, pilot, "ppo-cartpole-seed0")
        await until(pilot, lambda: app.store is not None and bool(app.store.curves.tags(app.store.watched)))
        await shoot("home")
        # compare two: the seed under the cursor and the other algorithm
        await pilot.press("space")
        await stand_on(app, pilot, "a2c-cartpole")
        await shoot("compare", "space")
        await pilot.press("escape")
        await shoot("filter", "slash", *"algo=ppo score>50 -ni")
        await pilot.press("escape")
        await stand_on(app, pilot, "robot-arm")
        await pilot.press("enter", "right_square_bracket", "z")
        await pilot.pause(0.5)
        await shoot("trace", "G")
        await pilot.press("escape", "escape", "left_square_bracket", "n")
        await until(pilot, lambda: len(app.screen.query("FieldRow")) > 20)
        await shoot("form", *"ppo-lander", "down", *"LunarLander-v3", "down", "down", *"pp")
        await pilot.press("escape")
        await pilot.pause(0.3)
        await stand_on(app, pilot, await runs(app))
        await shoot("stop", "s")
        await pilot.press("escape")
        await shoot("steer", "w")
        await pilot.press("escape")
        await shoot("help", "question_mark")
        await pilot.press("escape")
        for place in ("statuses", "machine", "projects", "settings", "calls"):
            await shoot(place, next(one.number for one in PLACES if one.id == place))
        await shoot("queue", "5", "j", "j", "j", "j")


async def talk(folder: Path) -> None:
    """Fill a project with what asks, and with presets."""
    with Project.open(folder) as project:
        tracker = AsyncSimulationTracker(project)
        lander = {"env": "LunarLander-v3", "algorithm": "ppo", "n_envs": 16, "num_steps": 1_000_000}
        await tracker.save_preset(Preset("lander", sim_key="stable_baselines", kwargs=lander, note="The paper's."))
        await tracker.save_preset(Preset("go on", PresetKind.RESPONSE, "custom_control", {"continue": True}))
        await tracker.save_preset(
            Preset(
                "zoo/ppo-CartPole-v1", sim_key="stable_baselines", kwargs=KWARGS, more={"score": 500.0}, note="RL Zoo"
            )
        )
        for name, more in (("calibration", {"pause_points": [2]}), ("gripper test", {"interactive": True})):
            await tracker.start(order(name, "custom_control", poll_period=0.1, total_runtime=600, **more))
        while project.request_count() < 2:
            await asyncio.sleep(0.2)
            await tracker.refresh()


async def talk_at_size(folder: Path, width: int, height: int) -> None:
    """Go through the conversations, the presets and a type of one's own at one size."""
    size = f"{width}x{height}"
    app = GymdashApp(World(folder, sims=("arm.py",)))
    async with app.run_test(size=(width, height)) as pilot:
        await until(pilot, lambda: app.store is not None and app.store.rows.count >= 2 and app._home.is_connected)
        await pilot.press("C")
        await pilot.pause(1)
        save(app, f"control-{size}")
        await pilot.press("enter")
        await pilot.pause(0.5)
        await pilot.press("down", *"5", "down", "down", "down", *"true")
        await pilot.pause(0.5)
        save(app, f"answer-{size}")
        await pilot.press("escape", "escape", "P")
        await pilot.pause(0.5)
        save(app, f"presets-{size}")
        await pilot.press("escape", "n")
        await until(pilot, lambda: len(app.screen.query(FieldRow)) > 5)
        await pilot.press("up", "ctrl+u", *"arm")
        await until(pilot, lambda: any("joints" in str(row.entry.path) for row in app.screen.query(FieldRow)))
        await pilot.press("down", *"reach", "down", *"7")
        await pilot.pause(0.5)
        save(app, f"type-{size}")
        await pilot.press("escape")


async def empty(folder: Path) -> None:
    """Show an empty project."""
    app = GymdashApp(World(folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.store is not None)
        await pilot.pause(0.5)
        save(app, "empty-80x24")


async def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="use this folder and its project, if there is one already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gymdash-") as temporary:
        work = (arguments.keep or Path(temporary) / "cartpole-night").absolute()
        folder = live_in(work)
        (work / "broken_arm.py").write_text(BROKEN_ENVIRONMENT)
        sys.path.insert(0, str(work))
        if not folder.exists():
            await train(folder)
        sizes = ((120, 40), (80, 24), (200, 50))
        for width, height in sizes:
            await at_size(folder, width, height)
        await put_away(folder)
        talks = work / "robots"
        talks.mkdir(exist_ok=True)
        os.chdir(talks)
        Path("arm.py").write_text(OWN_TYPE)
        await talk(folder)
        for width, height in sizes:
            await talk_at_size(folder, width, height)
        await put_away(folder)
        await empty(work / "new" / ".gymdash-projects")


if __name__ == "__main__":
    asyncio.run(main())
