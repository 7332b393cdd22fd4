"""Projects as people have them, made the same way each time: empty, with one simulation, with many, with an error."""

from __future__ import annotations

from collections.abc import Callable

from gymdash_tui.domain.states import Ending
from tests.tui.conftest import HOSTILE, Filled

RISING = tuple(500 * (1 - 0.8**step) for step in range(24))
_FLAT = tuple(20 + 3 * (step % 3) for step in range(24))


def empty(filled: Filled) -> None:
    """Leave it as it is."""


def one(filled: Filled) -> None:
    """Add one that learned."""
    filled.add("ppo-cartpole", rewards=RISING)


def many(filled: Filled) -> None:
    """Add some of each kind: groups, endings, one that runs, what waits, and names that break what is not careful."""
    for _ in range(5):
        filled.add("a2c-cartpole", rewards=_FLAT, group="a2c-cartpole")
    for name in HOSTILE:
        filled.add(name)
    for number in range(20):
        filled.add(f"dqn-lander-{number}", Ending.CANCELLED if number % 3 else Ending.SUCCEEDED)
    for _ in range(5):
        filled.add("ppo-cartpole", rewards=RISING, group="ppo-cartpole")
    filled.queue("sac-pendulum")
    filled.queue("td3-pendulum", held=True)
    filled.run("ppo-walker", 62_000, 100_000)


def error(filled: Filled) -> None:
    """Add one that failed, last."""
    filled.add("ppo-cartpole", rewards=RISING)
    filled.add("arm", Ending.FAILED)


SCENES: dict[str, Callable[[Filled], None]] = {"empty": empty, "one": one, "many": many, "error": error}
