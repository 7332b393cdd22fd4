"""The band of several curves: their center, and how far they spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from .align import Aligned
from .arrays import FloatArray, IntArray
from .resample import band_limits, check
from .robust import Center, centers, ends, scaled, unscaled

Spread = Literal["std", "sem", "minmax", "ci"]


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What several members do together at each place; arrays of shape (n,), NaN where no member has a value.

    Attributes:
        x: Places, ascending.
        center: Center of the members' values.
        lo: Lower end of the band.
        hi: Upper end of the band.
        count: Members that have a value there.
        members: Members that have a value anywhere.
    """

    x: FloatArray
    center: FloatArray
    lo: FloatArray
    hi: FloatArray
    count: IntArray
    members: int


def band(
    aligned: Aligned,
    center: Center = "mean",
    spread: Spread = "std",
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> Band:
    """Return the band of aligned members.

    Args:
        aligned: As `align` returns it.
        center: Mean, median, or interquartile mean (see `iqm`).
        spread: ``std``: center ± the sample's standard deviation (n - 1); ``sem``: ± the standard error of the mean;
            ``minmax``: from the lowest to the highest member; ``ci``: a percentile bootstrap of the center over
            members. A single member has no spread: the band is its line.
        level: Confidence of ``ci``.
        resamples: Resamples of ``ci``.
        seed: The same band for the same seed, so that it does not flicker from frame to frame.

    Raises:
        ValueError: There is no such center or spread, the level is not between 0 and 1, or there are no resamples.
    """
    if spread not in get_args(Spread):
        raise ValueError(f"There is no spread {spread!r}; choose one of {', '.join(get_args(Spread))}.")
    check(level, resamples)
    values, scale = scaled(aligned.values)
    present = np.isfinite(values)
    values = values[present.any(axis=1)]
    count = present.sum(axis=0)
    middle = centers(values, center)
    if spread == "minmax":
        lo, hi = ends(values)
    elif spread == "ci":
        lo, hi = band_limits(values, center, level, resamples, seed)
    else:
        deviation = _deviation(values, count)
        reach = deviation / np.sqrt(np.maximum(count, 1)) if spread == "sem" else deviation
        lo, hi = middle - reach, middle + reach
    middle, lo, hi = (unscaled(part, scale) for part in (middle, lo, hi))
    return Band(aligned.x, middle, lo, hi, count, len(values))


def _deviation(values: FloatArray, count: IntArray) -> FloatArray:
    """Return the standard deviation of each column, 0 where there is one value."""
    squares: FloatArray = (values - centers(values, "mean")) ** 2
    deviation: FloatArray = np.sqrt(np.nansum(squares, axis=0) / np.maximum(count - 1, 1))
    return deviation
