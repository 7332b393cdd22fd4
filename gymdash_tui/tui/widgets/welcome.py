"""What an empty project shows: what to press."""

from __future__ import annotations

from gymdash_tui.tui.widgets.painted import Painted, Part


class Welcome(Painted):
    """Says that there are no simulations yet, and how to get some."""

    def __init__(self) -> None:
        super().__init__(id="welcome")

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Put the words into the middle."""
        rows: list[list[Part]] = [
            [("No simulations yet.", "title")],
            [],
            [("n", "key"), ("  start one", "text")],
            [("d", "key"), ("  watch a demo: PPO learns CartPole in a minute", "text")],
            [("i", "key"), ("  import TensorBoard or Stable-Baselines3 logs", "text")],
            [("?", "key"), ("  help", "text")],
            [("q", "key"), ("  leave", "text")],
        ]
        left = max(0, (width - 48) // 2)
        top = max(0, (height - len(rows)) // 2)
        return [[] for _ in range(top)] + [[(" " * left, "text"), *row] for row in rows]
