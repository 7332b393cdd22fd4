"""rliable as the oracle: the library of the paper whose statistics these are.

It takes some seconds to import, so it is imported once, and it needs pandas below 3.
"""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np
import pytest

from gymdash_tui.metrics.stats import Aligned, band, compare, estimate, iqm
from gymdash_tui.metrics.stats.arrays import FloatArray

_RESAMPLES = 2000
# An end of the interval is a percentile of 2,000 random samples: its own standard error is about 0.06 standard
# deviations of these samples, that of the difference between two such ends 0.085. Four of them.
_TOLERANCE = 0.34


class Rliable(NamedTuple):
    library: Any
    metrics: Any

    def interval(self, scores: Any, func: Any) -> FloatArray:
        np.random.seed(1)  # it draws from numpy's global state
        _, intervals = self.library.get_interval_estimates({"x": scores}, func, reps=_RESAMPLES)
        found: FloatArray = intervals["x"]
        return found


@pytest.fixture(scope="module")
def rliable() -> Rliable:
    return Rliable(importlib.import_module("rliable.library"), importlib.import_module("rliable.metrics"))


def scores_of(runs: int, seed: int, mean: float = 100.0) -> FloatArray:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(runs) < 0.2, rng.uniform(0, 50, runs), rng.normal(mean, 15, runs))


def assert_about_equal(ours: Any, theirs: Any, width: Any) -> None:
    """`width` is that of a 95 % interval: about 3.92 standard deviations."""
    assert (np.abs(np.subtract(ours, theirs)) <= _TOLERANCE / 3.92 * np.asarray(width)).all(), (ours, theirs)


def test_the_interquartile_mean_and_its_interval_are_rliables(rliable: Rliable) -> None:
    for runs in (1, 2, 3, 4, 5, 8, 10, 31):
        scores = scores_of(runs, runs)
        assert float(iqm(scores)) == pytest.approx(rliable.metrics.aggregate_iqm(scores[:, None]))
        if runs >= 5:
            lo, hi = rliable.interval(scores[:, None], lambda x: np.array([rliable.metrics.aggregate_iqm(x)]))[:, 0]
            found = estimate(scores, "iqm", resamples=_RESAMPLES)
            assert_about_equal((found.lo, found.hi), (lo, hi), hi - lo)


def test_the_band_of_a_curve_is_rliables(rliable: Rliable) -> None:
    curves = np.array([scores_of(10, seed, 50.0 + 5 * seed) for seed in range(5)]).T
    lo, hi = rliable.interval(
        curves[:, None, :], lambda x: np.array([rliable.metrics.aggregate_iqm(x[..., i]) for i in range(5)])
    )
    found = band(Aligned(np.arange(5.0), curves), "iqm", "ci", resamples=_RESAMPLES)
    assert_about_equal(found.lo, lo, hi - lo)
    assert_about_equal(found.hi, hi, hi - lo)


def test_the_probability_of_improvement_is_rliables(rliable: Rliable) -> None:
    for runs, others, decimals in ((5, 5, 3), (10, 7, 3), (12, 9, -1)):  # the last with ties
        a, b = np.round(scores_of(runs, 1), decimals), np.round(scores_of(others, 2, 90.0), decimals)
        found = compare(a, b, resamples=_RESAMPLES)
        theirs = rliable.metrics.probability_of_improvement
        assert found.probability.value == pytest.approx(theirs(a[:, None], b[:, None]))
        lo, hi = rliable.interval([a[:, None], b[:, None]], lambda x, y: np.array([theirs(x, y)]))[:, 0]  # noqa: B023
        one_pair = 1 / (runs * others)  # it comes in steps of that size
        assert_about_equal(found.probability[1:], (lo, hi), hi - lo + one_pair * 3.92 / _TOLERANCE)
