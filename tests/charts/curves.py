"""Curves and looks at frames that the tests of charts share."""

from __future__ import annotations

from typing import Any

import numpy as np

from gymdash_tui.charts import Chart, ChartSpec, Curve, Frame
from gymdash_tui.charts.frame import Role, cells_of
from gymdash_tui.charts.spec import FloatArray

HOSTILE = "[/foo] \x1b[31mred\x07 \u202e 世界 👩\u200d👧 e\u0301 " + "x" * 10_000


def rewards(points: int = 400, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Return steps up to 100,000 and noisy rewards that rise to 500."""
    rng = np.random.default_rng(seed)
    share = np.linspace(0.01, 1, points)
    base = 20 + 480 / (1 + np.exp(-12 * (share - 0.35)))
    return share * 100_000, np.clip(base + rng.normal(0, 20, points), 9, 500)


def draw(*curves: Curve, width: int = 90, height: int = 24, **rest: Any) -> Frame:
    """Draw curves with a chart that remembers nothing."""
    return Chart().draw(ChartSpec(curves, width, height, **rest))


def lines_of(frame: Frame) -> list[str]:
    """Return the rows as strings."""
    return frame.text().split("\n")


def cells_with(frame: Frame, role: Role, slot: int | None = None) -> set[tuple[int, int]]:
    """Return row and column of the non-blank cells of a role, and of a slot if one is given."""
    return {
        (y, x)
        for y, row in enumerate(frame.rows)
        for x, (char, style, _) in enumerate(cells_of(row))
        if style.role == role and char != " " and (slot is None or style.slot == slot)
    }
