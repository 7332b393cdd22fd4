"""The bootstrap: the same statistic of many random samples of what there is.

Efron's percentile bootstrap. What is drawn is how often each value is in a resample, so that a mean is one product of
matrices and a median or an interquartile mean needs the values sorted once, not once a resample.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray, IntArray
from .robust import Center, cut_of, ends

_BLOCK = 1 << 16  # numbers worked on at once, so that they stay in the processor's cache


def check(level: float, resamples: int) -> None:
    """Refuse what no interval can be made of.

    Raises:
        ValueError: The level is not between 0 and 1, or there are no resamples.
    """
    if not 0 < level < 1:
        raise ValueError(f"The confidence level is {level}; choose one between 0 and 1, such as 0.95.")
    if resamples < 1:
        raise ValueError(f"An interval cannot be made of {resamples} resamples; choose at least 1, such as 1000.")


def draw(size: int, resamples: int, rng: np.random.Generator) -> IntArray:
    """Return how often each of ``size`` values is drawn, with replacement; shape (resamples, size)."""
    drawn = rng.integers(0, size, (resamples, size)) + np.arange(resamples)[:, None] * size
    return np.bincount(drawn.ravel(), minlength=resamples * size).reshape(resamples, size)


def limits(samples: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the percentiles along the last axis between which ``level`` of the samples lie; NaN counts as missing.

    Between two ranks they lie on the line, as `numpy.percentile` has it.
    """
    ranked = np.sort(samples, axis=-1)
    last = np.count_nonzero(~np.isnan(ranked), axis=-1, keepdims=True) - 1
    return _percentile(ranked, last, (1 - level) / 2), _percentile(ranked, last, (1 + level) / 2)


def _percentile(ranked: FloatArray, last: IntArray, share: float) -> FloatArray:
    rank = np.maximum(last, 0) * share
    below = rank.astype(np.intp)
    above = np.minimum(below + 1, np.maximum(last, 0))
    low, high = np.take_along_axis(ranked, below, -1), np.take_along_axis(ranked, above, -1)
    return (low + (high - low) * (rank - below))[..., 0]


def centers_drawn(drawn: IntArray, ranked: FloatArray, center: Center) -> FloatArray:
    """Return the center of each resample of one sample.

    Args:
        drawn: As `draw` returns it, shape (resamples, size).
        ranked: The values in ascending order, shape (size,), at least one.
        center: Which center.
    """
    size = len(ranked)
    cut = cut_of(center, size)
    inside = np.clip(np.cumsum(drawn, axis=1), cut, size - cut)
    weights = np.diff(inside, axis=1, prepend=cut).astype(np.float64)
    return np.clip(weights @ ranked / (size - 2 * cut), ranked[0], ranked[-1])


def band_limits(values: FloatArray, center: Center, level: float, resamples: int, seed: int) -> tuple[FloatArray, ...]:
    """Return the percentile interval of the center in each column, of whole members drawn anew.

    A member is in a resample with all its values: neighbouring columns rest on the same resamples, and the band is
    smooth. In a column in which members are missing, the resamples consist of those drawn that have a value there.

    Args:
        values: Shape (members, n), NaN where a member has no value.
        center: Which center.
        level: Share of the resamples between the limits.
        resamples: How many.
        seed: The same limits for the same seed.
    """
    members, n = values.shape
    lo, hi = np.full(n, np.nan), np.full(n, np.nan)
    if not members:
        return lo, hi
    small = np.int16 if members < 1 << 15 else np.intp  # four times as many fit into the cache
    counts: NDArray[Any] = draw(members, resamples, np.random.default_rng(seed)).T.astype(small)
    width = max(1, _BLOCK // resamples)
    for start in range(0, n, width):
        part = slice(start, start + width)
        samples = _means(values[:, part], counts) if center == "mean" else _trimmed(values[:, part], counts, center)
        lo[part], hi[part] = limits(samples, level)
    return np.clip(lo, *ends(values)), np.clip(hi, *ends(values))


def _means(values: FloatArray, counts: NDArray[Any]) -> FloatArray:
    weights = counts.astype(np.float64)
    present = np.isfinite(values)
    sums = np.where(present, values, 0).T @ weights
    with np.errstate(invalid="ignore"):  # 0 / 0 where none of those drawn has a value
        return sums / (present.T.astype(np.float64) @ weights)


def _trimmed(values: FloatArray, counts: NDArray[Any], center: Center) -> FloatArray:
    """Return the trimmed mean of each resample in each column, shape (n, resamples).

    Members are taken in the order of their values; of each as many are counted as lie between the two cuts.
    """
    order = np.argsort(values, axis=0)  # what is missing comes last, behind the upper cut
    ranked = np.nan_to_num(np.take_along_axis(values, order, 0))
    size = _sizes(values, counts)
    cut = cut_of(center, size)
    most = size - cut
    seen = np.zeros((values.shape[1], counts.shape[1]), counts.dtype)
    sums = np.zeros(seen.shape)
    inside = np.broadcast_to(cut, seen.shape)
    for members, own in zip(order, ranked, strict=True):
        seen += counts[members]
        now = np.clip(seen, cut, most)
        sums += (now - inside) * own[:, None]
        inside = now
    with np.errstate(invalid="ignore"):  # 0 / 0 where none of those drawn has a value
        return sums / (most - cut)


def _sizes(values: FloatArray, counts: NDArray[Any]) -> NDArray[Any]:
    """Return how many of those drawn have a value, shape (n, resamples), or (1, 1) where no value is missing."""
    present = np.isfinite(values)
    if present.all():
        return np.full((1, 1), len(values), counts.dtype)
    return (present.T.astype(np.float64) @ counts.astype(np.float64)).astype(counts.dtype)
