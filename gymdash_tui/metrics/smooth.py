"""Smoothing of noisy curves, a million points in tens of milliseconds.

Values that are not finite are gaps: they stay what and where they are, and the points around them are smoothed as if
they were not there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_BLOCK = 64  # points smoothed by one multiplication of matrices


def ema(values: ArrayLike, weight: float) -> NDArray[np.float64]:
    """Return the exponential moving average, without the bias towards 0 at the beginning, as TensorBoard draws it.

    Args:
        values: Shape (n,).
        weight: How much of the average so far is kept at each point; 0 smooths nothing.

    Raises:
        ValueError: The weight is not in 0 <= weight < 1.
    """
    if not 0 <= weight < 1:
        raise ValueError(f"The smoothing weight is {weight}; choose one from 0 to below 1, such as 0.9.")
    smoothed = np.array(values, np.float64)
    finite = np.isfinite(smoothed)
    count = int(np.count_nonzero(finite))
    if weight == 0 or not count:
        return smoothed
    sums = _decayed_sums(smoothed[finite] * (1 - weight), weight)
    smoothed[finite] = sums / -np.expm1(np.arange(1, count + 1) * np.log(weight))  # n weights sum to 1 - weight**n
    return smoothed


def _decayed_sums(values: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """Return s where s[i] = weight * s[i - 1] + values[i].

    Within a block that is a product with a triangular matrix; the ends of the blocks follow the same rule with
    weight**block, so they are found by the same function. No power is above 1: nothing is lost or overflows.
    """
    size = len(values)
    width = min(size, _BLOCK)
    powers = weight ** np.arange(width + 1)
    distance = np.subtract.outer(np.arange(width), np.arange(width))
    within = np.where(distance <= 0, powers[np.abs(distance)], 0)
    blocks = np.zeros(-(-size // width) * width)
    blocks[:size] = values
    sums = blocks.reshape(-1, width) @ within
    if len(sums) > 1:
        ends = _decayed_sums(np.ascontiguousarray(sums[:-1, -1]), float(powers[-1]))
        sums[1:] += np.multiply.outer(ends, powers[1:])
    return sums.ravel()[:size]


def window_mean(values: ArrayLike, width: int) -> NDArray[np.float64]:
    """Return the mean of each point and the `width` - 1 points before it, or as many as there are.

    It looks back only, so what is drawn of a running simulation stays as it is when points are added.

    Args:
        values: Shape (n,).
        width: Points in the window, gaps among them, at least 1.

    Raises:
        ValueError: The width is below 1.
    """
    if width < 1:
        raise ValueError(f"The smoothing window is {width} points wide; choose at least 1.")
    smoothed = np.array(values, np.float64)
    finite = np.isfinite(smoothed)
    if width == 1 or not finite.any():
        return smoothed
    counts = _window_sums(finite.astype(np.float64), width)[finite]
    with np.errstate(over="ignore", invalid="ignore"):  # a sum of the largest numbers there are is infinite
        smoothed[finite] = _window_sums(np.where(finite, smoothed, 0), width)[finite] / counts
    return smoothed


def _window_sums(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Sum each window as the end of one block and the beginning of the next.

    Nothing is subtracted, as it would be between two running totals: a large value leaves no trace behind its window.
    (The way of van Herk's and Gil and Werman's filters.)
    """
    size = len(values)
    width = min(width, size)
    blocks = np.zeros((-(-size // width) + 1, width))
    blocks.ravel()[width : width + size] = values  # a block of zeros before the first
    beginnings = np.cumsum(blocks[1:], axis=1)
    endings = np.zeros_like(beginnings)  # column j: from j + 1 to the end of the block before
    endings[:, :-1] = np.cumsum(blocks[:-1, :0:-1], axis=1)[:, ::-1]
    return (beginnings + endings).ravel()[:size]
