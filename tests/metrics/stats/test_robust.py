"""The interquartile mean, as rliable and scipy have it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import iqm

from .plain import WILD, trimmed_mean

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("size", range(1, 30))
def test_it_is_scipys_trimmed_mean(size: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    values = np.random.default_rng(size).normal(size=(size, 7))
    np.testing.assert_allclose(iqm(values, axis=0), stats.trim_mean(values, 0.25, axis=0), rtol=1e-12)
    np.testing.assert_allclose(iqm(values.T), stats.trim_mean(values, 0.25, axis=0), rtol=1e-12)


def test_an_outlier_at_either_end_does_not_count() -> None:
    assert float(iqm(np.array([5.0, 1e18, 5.0, -1e18]))) == 5


def test_what_is_missing_is_left_out() -> None:
    assert float(iqm(np.array([1.0, math.nan, 3.0, math.inf]))) == 2
    assert math.isnan(iqm(np.array([math.nan, math.inf])))
    assert math.isnan(iqm(np.empty(0)))
    assert iqm(np.empty((0, 3)), axis=0).shape == (3,)


@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from((math.nan, math.inf)), max_size=40))
def test_it_is_that_of_a_plain_loop(values: list[float]) -> None:
    np.testing.assert_allclose(iqm(np.array(values)), trimmed_mean(values, "iqm"), rtol=1e-9, atol=1e-6)


@given(st.lists(WILD, max_size=40))
def test_it_lies_between_the_lowest_and_the_highest(values: list[float]) -> None:
    finite = [value for value in values if math.isfinite(value)]
    center = float(iqm(np.array(values)))
    if finite:  # beside 1e308 what is smaller than 1e-100 is nothing
        assert min(finite) - 1e-100 <= center <= max(finite) + 1e-100
    else:
        assert math.isnan(center)
