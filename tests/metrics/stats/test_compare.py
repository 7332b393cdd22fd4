"""Scores of one group, and of two beside each other."""

from __future__ import annotations

import itertools
import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Center, Estimate, compare, estimate

from .plain import WILD, trimmed_mean

pytestmark = pytest.mark.filterwarnings("error")

CENTERS: tuple[Center, ...] = get_args(Center)
SCORES = st.lists(st.integers(0, 6).map(float) | WILD, max_size=12)


def has_no_interval(found: Estimate) -> bool:
    return math.isnan(found.lo) and math.isnan(found.hi)


@pytest.mark.parametrize("center", CENTERS)
@pytest.mark.parametrize("size", [2, 3, 5, 10, 40])
def test_an_estimate_is_the_center_and_the_percentiles_of_resamples(center: Center, size: int) -> None:
    scores = np.random.default_rng(size).normal(100, 20, size)
    found = estimate(scores, center, level=0.8, resamples=400, seed=3)
    ranked = np.sort(scores)
    drawn = np.random.default_rng(3).integers(0, size, (400, size))
    samples = [trimmed_mean(ranked[row].tolist(), center) for row in drawn]
    expected = (trimmed_mean(scores.tolist(), center), *np.percentile(samples, (10, 90)))
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    estimates = [estimate(rng.normal(7, 3, 30), "mean", 0.9, 300, seed) for seed in range(800)]
    # of 30 scores 88 %: percentiles know nothing of the smallness of a sample
    assert np.mean([found.lo <= 7 <= found.hi for found in estimates]) == pytest.approx(0.88, abs=0.04)


@given(SCORES, SCORES)
def test_the_probability_is_the_share_of_pairs_won(a: list[float], b: list[float]) -> None:
    found = compare(np.array(a), np.array(b), resamples=20)
    ours, theirs = ([score for score in scores if math.isfinite(score)] for scores in (a, b))
    assert (found.a, found.b) == (len(ours), len(theirs))
    wins = [(x > y) + 0.5 * (x == y) for x, y in itertools.product(ours, theirs)]
    np.testing.assert_allclose(found.probability.value, np.mean(wins) if wins else math.nan)
    if len(ours) > 1 and len(theirs) > 1:
        assert 0 <= found.probability.lo <= found.probability.hi <= 1
        assert found.difference.lo <= found.difference.hi
    else:
        assert has_no_interval(found.probability)
        assert has_no_interval(found.difference)
    assert not any(map(math.isinf, (*found.probability, *found.difference)))


@pytest.mark.parametrize("center", CENTERS)
def test_both_intervals_are_those_of_plain_loops_over_resamples(center: Center) -> None:
    rng = np.random.default_rng(1)
    a, b = np.sort(rng.integers(0, 9, 6)).astype(float), np.sort(rng.integers(0, 7, 9)).astype(float)
    found = compare(a, b, center, 0.9, resamples=200, seed=4)
    ours, theirs = (np.random.default_rng([4, group]) for group in (0, 1))
    differences, wins = [], []
    for drawn, others in zip(ours.integers(0, 6, (200, 6)), theirs.integers(0, 9, (200, 9)), strict=True):
        x, y = a[drawn], b[others]
        differences.append(trimmed_mean(x.tolist(), center) - trimmed_mean(y.tolist(), center))
        wins.append(np.mean((x[:, None] > y) + 0.5 * (x[:, None] == y)))
    np.testing.assert_allclose(found.difference[1:], np.percentile(differences, (5, 95)), atol=1e-9)
    np.testing.assert_allclose(found.probability[1:], np.percentile(wins, (5, 95)), atol=1e-9)
    value = trimmed_mean(a.tolist(), center) - trimmed_mean(b.tolist(), center)
    assert found.difference.value == pytest.approx(value)


def test_a_group_that_is_better_throughout() -> None:
    found = compare(np.array([11.0, 12.0, 13.0]), np.array([1.0, 2.0, 3.0]), "iqm")
    assert found.probability == (1, 1, 1)
    assert found.difference.value == 10
    assert found.difference.lo > 0


def test_a_group_beside_itself_is_neither_better_nor_worse() -> None:
    scores = np.random.default_rng(0).normal(size=20)
    found = compare(scores, scores, "median")
    assert found.difference.value == 0
    assert found.probability.value == 0.5
    assert found.difference.lo < 0 < found.difference.hi


def test_the_two_sides_change_places() -> None:
    a, b = np.random.default_rng(0).normal(size=(2, 15))
    assert compare(a, b).difference.value == pytest.approx(-compare(b, a).difference.value)
    assert compare(a, b).probability.value == pytest.approx(1 - compare(b, a).probability.value)


def test_with_one_score_or_none_there_is_a_value_as_far_as_it_is_one() -> None:
    one, three, none = np.array([5.0, math.nan]), np.array([1.0, 2.0, 3.0]), np.array([math.nan])
    found = compare(one, three)
    assert (found.difference.value, found.probability.value) == (3, 1)
    assert has_no_interval(found.difference)
    assert has_no_interval(found.probability)
    assert (found.a, found.b) == (1, 3)
    empty = compare(three, none)
    assert all(map(math.isnan, (*empty.difference, *empty.probability)))
    assert estimate(one).value == 5
    assert has_no_interval(estimate(one))
    assert all(map(math.isnan, estimate([])))


def test_a_seed_that_exploded_does_not_break_it() -> None:
    found = compare(np.array([1.7e308, 1.7e308, 1.0]), np.array([-1.7e308, -1.7e308, 2.0]), "median")
    assert found.difference.value == pytest.approx(np.finfo(float).max)
    assert all(map(math.isfinite, found.difference))
    assert found.probability.value == pytest.approx(8 / 9)


def test_small_scores_are_told_apart_beside_a_huge_one() -> None:
    assert compare(np.array([2e-30, 1e300]), np.array([1e-30, 1e300])).probability.value == 0.625


def test_constant_scores_have_an_interval_of_no_width() -> None:
    assert estimate(np.full(7, 0.1), "mean") == (0.1, 0.1, 0.1)


def test_more_scores_than_are_drawn_at_once() -> None:
    scores = np.random.default_rng(0).normal(0, 1, 20_000)
    found = compare(scores, scores + 0.1, "mean", resamples=200)
    assert found.difference.lo < -0.1 < found.difference.hi
    assert found.difference.hi - found.difference.lo == pytest.approx(4 * math.sqrt(2 / 20_000), rel=0.3)


@given(SCORES, st.sampled_from(CENTERS))
def test_whatever_the_scores_are_an_estimate_lies_between_them(scores: list[float], center: Center) -> None:
    found = estimate(np.array(scores), center, resamples=30)
    finite = [score for score in scores if math.isfinite(score)]
    if finite:  # beside 1e308 what is smaller than 1e-100 is nothing
        assert min(finite) - 1e-100 <= found.value <= max(finite) + 1e-100
    if len(finite) > 1:
        assert min(finite) - 1e-100 <= found.lo <= found.hi <= max(finite) + 1e-100
    else:
        assert has_no_interval(found)


def test_what_cannot_be_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="no center 'mode'; choose one of mean, median, iqm"):
        estimate([1.0, 2.0], "mode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare([1.0], [2.0], level=95)
    with pytest.raises(ValueError, match="at least 1"):
        estimate([1.0, 2.0], resamples=0)
