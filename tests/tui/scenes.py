"""Projects as people have them, made the same way each time: empty, with one simulation, with many, with an error."""

from __future__ import annotations

from collections.abc import Callable

from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.times import utc_now
from tests.tui.conftest import HOSTILE, Filled

RISING = tuple(500 * (1 - 0.8**step) for step in range(24))
_REFUSED = "There is no simulation 'arm' in this project. `gymdash-tui ls` lists all."
_FLAT = tuple(20 + 3 * (step % 3) for step in range(24))


def empty(filled: Filled) -> None:
    """Leave it as it is."""


def one(filled: Filled) -> None:
    """Add one that learned."""
    filled.add("ppo-cartpole", rewards=RISING)


def many(filled: Filled) -> None:
    """Add some of each kind: groups, endings, what runs, asks and waits, and names that break what is not careful."""
    for _ in range(5):
        filled.add("a2c-cartpole", rewards=_FLAT, group="a2c-cartpole")
    for name in HOSTILE:
        filled.add(name)
    for number in range(20):
        filled.add(f"dqn-lander-{number}", Ending.CANCELLED if number % 3 else Ending.SUCCEEDED)
    for _ in range(5):
        filled.add("ppo-cartpole", rewards=RISING, group="ppo-cartpole")
    filled.add("her-reach", Ending.DIED)
    filled.project.set_deleted(filled.add("ppo-old", rewards=_FLAT), utc_now())
    filled.queue("sac-pendulum")
    filled.queue("td3-pendulum", held=True)
    filled.ask(filled.run("ppo-guided", 8_000, 100_000), "Shall I go on with [/this]?", "continue", "learning_rate")
    filled.run("ppo-walker", 62_000, 100_000, RISING)
    preset = {"env": "CartPole-v1", "num_steps": 50_000, "algorithm_kwargs": {"n_steps": 32}}
    filled.project.set_preset(
        Preset("cartpole, quick", sim_key="stable_baselines", kwargs=preset, note="For a first look.")
    )
    filled.project.record_call("start_sim", {"shell": "screen", "name": "ppo-walker", "key": "stable_baselines"})
    filled.project.record_call("stop", {"shell": "script", "name": "arm", "error": _REFUSED}, 2)


def error(filled: Filled) -> None:
    """Add one that failed, last."""
    filled.add("ppo-cartpole", rewards=RISING)
    filled.add("arm", Ending.FAILED)


SCENES: dict[str, Callable[[Filled], None]] = {"empty": empty, "one": one, "many": many, "error": error}
