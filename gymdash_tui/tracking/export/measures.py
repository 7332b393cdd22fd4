"""What a table tells of a recorded tag: its last value, its best, the mean of its last ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.metrics import Series
from gymdash_tui.tracking.export.tags import lower_is_better

LAST = 10
"""Of how many last values the mean is taken, unless something else is said."""


class Measures(NamedTuple):
    """What a table tells of one tag of one simulation; ``None`` where nothing was recorded.

    Attributes:
        last: The value recorded last, whatever it is.
        best: The greatest finite value, or the smallest where small is better.
        mean: The mean of the finite ones among the last few values.
    """

    last: float | None = None
    best: float | None = None
    mean: float | None = None


def measures_of(series: Series | None, last: int = LAST) -> Measures:
    """Take the measures of a series; ``last`` is of how many values the mean is taken."""
    if series is None or not len(series):
        return Measures()
    values = series.values
    finite = values[np.isfinite(values)]
    best = float(finite.min() if lower_is_better(series.tag) else finite.max()) if len(finite) else None
    return Measures(float(values[-1]), best, mean_of(values[-last:]))


def mean_of(values: NDArray[np.float64]) -> float | None:
    """Give the mean of the finite ones among some values; ``None`` where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None


class Spread(NamedTuple):
    """Several simulations' values as one: their mean, the sample's standard deviation, and how many they are.

    The deviation is ``None`` for one value alone, of which nobody knows how far others would be away.
    """

    mean: float | None
    deviation: float | None
    size: int


def spread_of(values: Sequence[float | None]) -> Spread:
    """Sum up values, leaving out what is no finite number."""
    finite = np.array([value for value in values if value is not None and np.isfinite(value)])
    mean = float(finite.mean()) if len(finite) else None
    return Spread(mean, float(finite.std(ddof=1)) if len(finite) > 1 else None, len(finite))
