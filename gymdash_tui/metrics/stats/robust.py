"""Centers of a few values, of which some may be missing, and numbers so large that their squares are not."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args

import numpy as np

from .arrays import FloatArray, IntArray

Center = Literal["mean", "median", "iqm"]
Count = TypeVar("Count", int, IntArray)

_MOST = float(np.finfo(np.float64).max)
_LARGE, _SMALL = 2.0**300, 2.0**-300  # beyond these a square may be infinite, or 0


def iqm(values: FloatArray, axis: int = -1) -> FloatArray:
    """Return the interquartile mean: of what remains when a quarter is cut off each end, rounded down.

    The recommended center of a few runs (Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical
    Precipice", NeurIPS 2021), as rliable has it: ``scipy.stats.trim_mean(values, 0.25)``. NaN and the infinities count
    as missing; where all are missing it is NaN.

    Args:
        values: Any shape.
        axis: Which axis is reduced.
    """
    parts, scale = scaled(np.moveaxis(np.asarray(values, np.float64), axis, 0))
    return unscaled(centers(parts, "iqm"), scale)


def cut_of(center: Center, count: Count) -> Count:
    """Return how many of ``count`` ordered values are cut off each end; the center is the mean of the others.

    Raises:
        ValueError: There is no such center.
    """
    if center == "mean":
        return count * 0
    if center == "iqm":
        return count // 4
    if center == "median":
        return (count - 1) // 2 * (count > 0)
    raise ValueError(f"There is no center {center!r}; choose one of {', '.join(get_args(Center))}.")


def centers(values: FloatArray, center: Center) -> FloatArray:
    """Return the center along the first axis of values that were scaled; NaN counts as missing."""
    present = np.isfinite(values)
    count = present.sum(axis=0)
    cut = cut_of(center, count)
    ranked = np.sort(values, axis=0)  # what is missing comes last
    rank = np.arange(len(values)).reshape(-1, *(1,) * (values.ndim - 1))
    sums = np.where((rank >= cut) & (rank < count - cut), ranked, 0).sum(axis=0)
    with np.errstate(invalid="ignore"):  # 0 / 0 where all are missing
        means = np.asarray(sums / (count - 2 * cut))
    middle: FloatArray = np.clip(means, *ends(values))  # the mean of three times 0.1 is more than 0.1
    return middle


def ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and the highest value along the first axis, NaN where all are missing."""
    missing = np.isnan(values)
    lowest = np.where(missing, np.inf, values).min(axis=0, initial=np.inf)
    highest = np.where(missing, -np.inf, values).max(axis=0, initial=-np.inf)
    none = missing.all(axis=0)
    return np.where(none, np.nan, lowest), np.where(none, np.nan, highest)


def scaled(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return values with the infinities as NaN, and by which power of two they were divided along the first axis.

    It is 1 for all but huge and tiny values, whose sums and squares would leave the range of numbers: huge ones become
    no smaller than they have to, so that as little as can be of the small ones beside them is lost.
    """
    values = np.where(np.isfinite(values), values, np.nan)
    largest = np.where(np.isnan(values), 0, np.abs(values)).max(axis=0, initial=0)
    power = np.ldexp(1.0, np.frexp(largest)[1] - 1)  # at most the largest
    scale = np.where(largest > _LARGE, power / _LARGE, np.where((largest < _SMALL) & (largest > 0), power, 1.0))
    return values / scale, scale


def unscaled(values: Any, scale: FloatArray) -> FloatArray:
    """Return values times their scale, at most the largest number there is."""
    with np.errstate(over="ignore"):
        clipped: FloatArray = np.clip(np.asarray(values * scale), -_MOST, _MOST)
    return clipped
