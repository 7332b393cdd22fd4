"""Smoothing: against the plainest loops there are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics import ema, window_mean

VALUES = st.lists(st.floats(-1e6, 1e6) | st.sampled_from((math.nan, math.inf, -math.inf)), max_size=300)


def tensorboard_smooths(values: list[float], weight: float) -> list[float]:
    """As in TensorBoard's line_chart_v2, `resolveDataSeries`."""
    last, count, smoothed = 0.0, 0, []
    for value in values:
        if math.isfinite(value):
            last = last * weight + (1 - weight) * value
            count += 1
            value = last / (1 - weight**count)
        smoothed.append(value)
    return smoothed


def window_means(values: list[float], width: int) -> list[float]:
    means = []
    for index, value in enumerate(values):
        if math.isfinite(value):
            value = float(np.mean([v for v in values[max(0, index - width + 1) : index + 1] if math.isfinite(v)]))
        means.append(value)
    return means


@given(VALUES, st.floats(0, 0.999))
def test_ema_is_tensorboards(values: list[float], weight: float) -> None:
    np.testing.assert_allclose(ema(values, weight), tensorboard_smooths(values, weight), rtol=1e-9, atol=1e-6)


@given(VALUES, st.integers(1, 400))
def test_window_mean_is_the_mean_of_the_window(values: list[float], width: int) -> None:
    np.testing.assert_allclose(window_mean(values, width), window_means(values, width), rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("size", [63, 64, 65, 4095, 4096, 4097, 70_000])
def test_ema_of_long_curves(size: int) -> None:
    values = np.random.default_rng(size).normal(100, 50, size)
    np.testing.assert_allclose(ema(values, 0.97), tensorboard_smooths(values.tolist(), 0.97), rtol=1e-10)


def test_a_constant_stays_what_it_is() -> None:
    np.testing.assert_allclose(ema(np.full(10_000, 500.0), 0.999), 500, rtol=1e-12)
    np.testing.assert_array_equal(window_mean(np.full(10_000, 500.0), 77), 500)


def test_a_huge_value_leaves_no_trace_behind_its_window() -> None:
    values = np.ones(1000)
    values[10] = 1e18
    np.testing.assert_array_equal(window_mean(values, 50)[60:], 1)


def test_the_largest_numbers_there_are_do_not_break_it() -> None:
    values = np.full(200, 1e308)
    np.testing.assert_allclose(ema(values, 0.9), 1e308)
    assert len(window_mean(values, 10)) == 200


def test_points_already_drawn_stay_when_others_come() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    np.testing.assert_allclose(ema(values, 0.9)[:700], ema(values[:700], 0.9))
    np.testing.assert_allclose(window_mean(values, 30)[:700], window_mean(values[:700], 30))


def test_the_values_given_are_not_changed() -> None:
    values = np.arange(100.0)
    ema(values, 0.0)[0] = 7
    window_mean(values, 1)[0] = 7
    np.testing.assert_array_equal(values, np.arange(100.0))


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
def test_a_weight_that_cannot_be_is_refused_with_a_sentence(weight: float) -> None:
    with pytest.raises(ValueError, match=r"choose one from 0 to below 1"):
        ema([1.0], weight)


def test_a_window_that_cannot_be_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"choose at least 1"):
        window_mean([1.0], 0)
