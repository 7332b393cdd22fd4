"""The recorded point under a crosshair."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .align import Points, ordered
from .arrays import FloatArray


def nearest(x: NDArray[Any], y: NDArray[Any], at: float, within: float = 0.0) -> tuple[float, float] | None:
    """Return step and value of the recorded point that is nearest to a step, the lower one of two as near.

    The value is what was written, NaN and the infinities included. Of points with the same step the last written
    counts.

    Args:
        x: Steps, of any order and number.
        y: Values, one a step.
        at: Where to look.
        within: How far beyond the first or last point it may be looked in any case, in steps; a column of a chart.

    Returns:
        None where there is no point, or ``at`` lies further beyond the first or last one than these are from their
        neighbours: the run had not begun yet, or was over.
    """
    points = ordered(Points(x, y))
    steps = points.x
    if not len(steps) or not math.isfinite(at):
        return None
    after = int(np.searchsorted(steps, at))
    before, after = max(after - 1, 0), min(after, len(steps) - 1)
    best = before if at - float(steps[before]) <= float(steps[after]) - at else after
    step = float(steps[best])
    if before == after and abs(at - step) > max(_spacing(steps, best), within):
        return None
    return step, float(points.y[best])


def _spacing(steps: FloatArray, end: int) -> float:
    """Return how far the first or last step is from its neighbour; 0 where it has none."""
    pair = steps[:2] if end == 0 else steps[-2:]
    return float(pair[-1] - pair[0])
