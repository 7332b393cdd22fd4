"""Two groups of scores compared: how much better one is, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, IntArray
from .resample import centers_drawn, check, draw, limits
from .robust import Center, centers, scaled, unscaled

_BLOCK = 1 << 21  # drawn at once, so that ten thousand scores do not need gigabytes


class Estimate(NamedTuple):
    """A value and its interval; the ends are NaN where there are too few scores for one."""

    value: float
    lo: float
    hi: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the scores of group a say beside those of group b.

    Attributes:
        difference: Center of a minus center of b.
        probability: How likely a run of a is better than a run of b, ties counted half.
        a: Scores of a that are numbers.
        b: Scores of b that are numbers.
    """

    difference: Estimate
    probability: Estimate
    a: int
    b: int


def estimate(
    values: ArrayLike, center: Center = "mean", level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """Return the center of scores with its percentile bootstrap interval.

    Args:
        values: Scores of any number, one a run; NaN and the infinities are left out.
        center: Mean, median, or interquartile mean (see `iqm`).
        level: Share of the resamples between the interval's ends.
        resamples: How many.
        seed: The same interval for the same seed.

    Raises:
        ValueError: There is no such center, the level is not between 0 and 1, or there are no resamples.
    """
    check(level, resamples)
    scores, scale = scaled(_ranked(values))
    value = centers(scores, center)
    if len(scores) < 2:
        return _estimate(value, None, level, scale)
    rng = np.random.default_rng(seed)
    samples = [centers_drawn(draw(len(scores), part, rng), scores, center) for part in _parts(resamples, len(scores))]
    return _estimate(value, np.concatenate(samples), level, scale)


def compare(
    a: ArrayLike, b: ArrayLike, center: Center = "mean", level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Comparison:
    """Compare two groups of scores, each resampled on its own.

    The probability is that of improvement (Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical
    Precipice", NeurIPS 2021): the share of all pairs in which a's score is the higher one, ties counted half, which is
    the Mann-Whitney U statistic divided by the number of pairs.

    Args:
        a: Scores of the one group, one a run; NaN and the infinities are left out and not counted.
        b: Scores of the other.
        center: Center whose difference is estimated.
        level: Share of the resamples between an interval's ends.
        resamples: How many.
        seed: The same intervals for the same seed.

    Raises:
        ValueError: There is no such center, the level is not between 0 and 1, or there are no resamples.
    """
    check(level, resamples)
    ours, theirs = _ranked(a), _ranked(b)
    both, scale = scaled(np.concatenate((ours, theirs)))
    left, right = both[: len(ours)], both[len(ours) :]
    # compared as they are: beside a huge score, small ones may be the same once they are scaled
    below, upto = np.searchsorted(theirs, ours), np.searchsorted(theirs, ours, "right")
    difference = centers(left, center) - centers(right, center)
    pairs = len(ours) * len(theirs)
    probability = float((below + upto).sum()) / (2 * pairs) if pairs else math.nan
    differences: FloatArray | None = None
    probabilities: FloatArray | None = None
    if len(ours) > 1 and len(theirs) > 1:
        differences, probabilities = _resampled(left, right, below, upto, center, resamples, seed)
    return Comparison(
        _estimate(difference, differences, level, scale),
        _estimate(probability, probabilities, level, np.ones(())),
        len(ours),
        len(theirs),
    )


def _resampled(
    left: FloatArray, right: FloatArray, below: IntArray, upto: IntArray, center: Center, resamples: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return the difference and the probability of each resample."""
    ours, theirs = (np.random.default_rng([seed, group]) for group in (0, 1))
    differences, probabilities = [], []
    for part in _parts(resamples, max(len(left), len(right))):
        drawn, others = draw(len(left), part, ours), draw(len(right), part, theirs)
        differences.append(centers_drawn(drawn, left, center) - centers_drawn(others, right, center))
        beaten = np.cumsum(np.pad(others, ((0, 0), (1, 0))), axis=1)
        wins = (drawn * (beaten[:, below] + beaten[:, upto])).sum(axis=1)
        probabilities.append(wins / (2.0 * len(left) * len(right)))
    return np.concatenate(differences), np.concatenate(probabilities)


def _parts(resamples: int, size: int) -> Iterator[int]:
    """Split resamples into numbers of them that are drawn at once."""
    width = max(1, _BLOCK // size)
    for start in range(0, resamples, width):
        yield min(width, resamples - start)


def _ranked(values: ArrayLike) -> FloatArray:
    scores = np.asarray(values, np.float64).ravel()
    return np.sort(scores[np.isfinite(scores)])


def _estimate(value: float | FloatArray, samples: FloatArray | None, level: float, scale: FloatArray) -> Estimate:
    lo, hi = (math.nan, math.nan) if samples is None else limits(samples, level)
    return Estimate(*(float(unscaled(number, scale)) for number in (value, lo, hi)))
