"""The same statistics as plain loops over single numbers, and members made up to try them on."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Points

ANY = st.floats(allow_nan=True, allow_infinity=True)
WILD = ANY | st.sampled_from((math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 0.0, -0.0))
STEPS = st.integers(0, 40).map(float) | WILD  # few, so that many are equal or go back


def points_of(pairs: Sequence[tuple[float, float]]) -> Points:
    columns = np.array(pairs, np.float64).reshape(-1, 2)
    return Points(columns[:, 0], columns[:, 1])


MEMBERS = st.lists(st.lists(st.tuples(STEPS, WILD), max_size=30).map(points_of), max_size=6)


def recorded(points: Points) -> dict[float, float]:
    """The last value that was written at each step, by ascending steps."""
    written = {float(x): float(y) for x, y in zip(*points, strict=True) if abs(x) <= 8e307}
    return dict(sorted(written.items()))


def value_at(member: dict[float, float], grid: Sequence[float], index: int) -> float:
    """The mean of the points nearest to a place, else the line between its neighbours."""
    place = grid[index]
    lower = grid[index - 1] + (place - grid[index - 1]) / 2 if index else place
    upper = place + (grid[index + 1] - place) / 2 if index + 1 < len(grid) else math.nextafter(place, math.inf)
    own = [value for step, value in member.items() if lower <= step < upper]
    if own:
        finite = [value for value in own if math.isfinite(value)]
        return statistics.fmean(finite) if finite else math.nan
    before = [step for step in member if step < place]
    after = [step for step in member if step > place]
    if not before or not after:
        return math.nan
    x0, x1 = before[-1], after[0]
    value = member[x0] + (member[x1] - member[x0]) * (place - x0) / (x1 - x0)
    return value if math.isfinite(value) else math.nan


def trimmed_mean(values: Sequence[float], center: str) -> float:
    """Mean, median or interquartile mean of the values that are numbers."""
    ranked = sorted(value for value in values if math.isfinite(value))
    if not ranked:
        return math.nan
    if center == "median":
        return statistics.median(ranked)
    cut = len(ranked) // 4 if center == "iqm" else 0
    return statistics.fmean(ranked[cut : len(ranked) - cut])
