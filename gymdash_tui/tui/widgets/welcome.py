"""What an empty project shows: what to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gymdash_tui.tui.widgets.painted import Painted, Part

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

_WORDS = {
    "new": "start one",
    "demo": "watch a demo: PPO learns CartPole in a minute",
    "import": "import TensorBoard or Stable-Baselines3 logs",
    "help": "help",
    "quit": "leave",
}
"""What can be done with nothing there, by the ids of the keys."""


class Welcome(Painted):
    """Says that there are no simulations yet, and how to get some."""

    def __init__(self) -> None:
        super().__init__(id="welcome")

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Put the words into the middle."""
        keys = cast("GymdashApp", self.app).preferences
        rows: list[list[Part]] = [[("No simulations yet.", "title")], []]
        rows += [[(keys[key].label, "key"), (f"  {words}", "text")] for key, words in _WORDS.items()]
        left = max(0, (width - 48) // 2)
        top = max(0, (height - len(rows)) // 2)
        return [[] for _ in range(top)] + [[(" " * left, "text"), *row] for row in rows]
