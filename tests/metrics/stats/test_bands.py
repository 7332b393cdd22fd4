"""Bands of several runs."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Aligned, Center, Points, Spread, align, band, iqm
from gymdash_tui.metrics.stats.arrays import FloatArray

from .plain import MEMBERS, trimmed_mean

pytestmark = pytest.mark.filterwarnings("error")

CENTERS: tuple[Center, ...] = get_args(Center)
SPREADS: tuple[Spread, ...] = get_args(Spread)


def aligned(values: object) -> Aligned:
    rows = np.array(values, np.float64)
    return Aligned(np.arange(rows.shape[1], dtype=np.float64), rows)


def noisy(members: int, n: int, missing: float = 0.0, seed: int = 0) -> Aligned:
    rng = np.random.default_rng(seed)
    values = rng.normal(100, 20, (members, n))
    return aligned(np.where(rng.random(values.shape) < missing, math.nan, values))


@pytest.mark.parametrize("missing", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("center", CENTERS)
def test_center_and_spreads_are_those_of_plain_loops(center: Center, missing: float) -> None:
    data = noisy(9, 60, missing)
    bands = {spread: band(data, center, spread) for spread in SPREADS}
    for index, column in enumerate(data.values.T):
        own = column[np.isfinite(column)]
        expected = trimmed_mean(column.tolist(), center)
        deviation = np.std(own, ddof=1) if len(own) > 1 else 0.0 if len(own) else math.nan
        for spread, found in bands.items():
            assert found.count[index] == len(own)
            np.testing.assert_allclose(found.center[index], expected, rtol=1e-12, err_msg=spread)
        for spread, reach in (("std", deviation), ("sem", deviation / math.sqrt(max(len(own), 1)))):
            np.testing.assert_allclose(bands[spread].lo[index], expected - reach, rtol=1e-9)
            np.testing.assert_allclose(bands[spread].hi[index], expected + reach, rtol=1e-9)
        ends = (own.min(), own.max()) if len(own) else (math.nan, math.nan)
        np.testing.assert_array_equal((bands["minmax"].lo[index], bands["minmax"].hi[index]), ends)


def plain_interval(values: FloatArray, center: Center, level: float, resamples: int, seed: int) -> FloatArray:
    """The same resamples, one after another."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (resamples, len(values)))
    samples = [[trimmed_mean(column.tolist(), center) for column in values[members].T] for members in drawn]
    limits: FloatArray = np.nanpercentile(samples, (50 - 50 * level, 50 + 50 * level), axis=0)
    return limits


@pytest.mark.parametrize("center", CENTERS)
@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_the_interval_is_a_percentile_bootstrap_over_members(center: Center, missing: float) -> None:
    data = noisy(7, 12, missing, seed=3)
    found = band(data, center, "ci", level=0.9, resamples=150, seed=5)
    expected = plain_interval(data.values, center, 0.9, 150, 5)
    np.testing.assert_allclose((found.lo, found.hi), expected, rtol=1e-9)


@pytest.mark.parametrize("center", CENTERS)
def test_an_interval_of_more_columns_than_are_worked_on_at_once(center: Center) -> None:
    data = noisy(5, 700, 0.1)
    whole = band(data, center, "ci", resamples=300)
    part = band(Aligned(data.x[400:450], data.values[:, 400:450]), center, "ci", resamples=300)
    np.testing.assert_allclose(whole.lo[400:450], part.lo)
    np.testing.assert_allclose(whole.hi[400:450], part.hi)


def test_the_same_seed_gives_the_same_band_and_another_seed_about_the_same() -> None:
    data = noisy(10, 50)
    one, again, other = (band(data, "iqm", "ci", seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.lo, again.lo)
    assert (one.lo != other.lo).any()
    np.testing.assert_allclose(one.lo, other.lo, atol=5)


def test_a_band_of_whole_runs_is_as_smooth_as_they_are() -> None:
    x = np.linspace(0, 1, 400)
    offsets = np.random.default_rng(0).normal(0, 10, 8)
    found = band(aligned(offsets[:, None] + 100 * x), "mean", "ci")
    np.testing.assert_allclose(np.diff(found.lo), np.diff(100 * x), atol=1e-9)


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("center", CENTERS)
def test_one_member_is_its_own_band(center: Center, spread: Spread) -> None:
    found = band(aligned([[0.1, 0.7, math.nan, -3.3]]), center, spread)
    for line in (found.center, found.lo, found.hi):
        np.testing.assert_array_equal(line, [0.1, 0.7, math.nan, -3.3])
    assert found.count.tolist() == [1, 1, 0, 1]
    assert found.members == 1


@pytest.mark.parametrize("spread", SPREADS)
def test_members_that_agree_have_no_spread(spread: Spread) -> None:
    found = band(aligned([[0.1] * 5] * 3), "mean", spread)
    assert {*found.center, *found.lo, *found.hi} == {0.1}


@pytest.mark.parametrize("spread", SPREADS)
def test_no_member_is_a_band_of_nothing(spread: Spread) -> None:
    for values in (np.empty((0, 4)), np.full((2, 4), math.nan)):
        found = band(aligned(values), "median", spread)
        assert found.members == 0
        assert found.count.tolist() == [0] * 4
        assert np.isnan([found.center, found.lo, found.hi]).all()
    assert band(align([]), spread=spread).x.shape == (0,)


def test_members_are_those_that_have_a_value_somewhere() -> None:
    nan = math.nan
    found = band(aligned([[1, nan], [nan, nan], [3, 4]]))
    assert found.members == 2
    assert found.count.tolist() == [2, 1]
    np.testing.assert_array_equal(found.center, [2, 4])


@pytest.mark.parametrize("spread", SPREADS)
def test_one_run_that_exploded_leaves_the_other_columns_alone(spread: Spread) -> None:
    calm = noisy(5, 6).values
    wild = calm.copy()
    wild[0, 0], wild[1, 1], wild[2, 1] = 1.7e308, 1e200, -1e200
    found, expected = (band(aligned(values), "mean", spread) for values in (wild, calm))
    assert np.isfinite([found.lo, found.center, found.hi]).all()
    np.testing.assert_allclose(found.lo[2:], expected.lo[2:])
    np.testing.assert_allclose(found.hi[2:], expected.hi[2:])
    assert found.center[0] == pytest.approx(1.7e308 / 5)
    if spread == "std":
        assert found.hi[1] == pytest.approx(1e200 / math.sqrt(2))


def test_the_interval_of_many_members_is_narrower_than_their_spread() -> None:
    data = noisy(200, 20)
    interval, spread = band(data, "iqm", "ci"), band(data, "iqm", "std")
    assert (interval.hi - interval.lo < 0.3 * (spread.hi - spread.lo)).all()
    np.testing.assert_allclose(interval.center, iqm(data.values, axis=0))


@given(MEMBERS, st.sampled_from(CENTERS), st.sampled_from(SPREADS))
def test_whatever_the_data_is_the_band_is_sound(members: list[Points], center: Center, spread: Spread) -> None:
    data = align(members, 20)
    found = band(data, center, spread, resamples=50)
    np.testing.assert_array_equal(found.x, data.x)
    np.testing.assert_array_equal(found.count, np.isfinite(data.values).sum(axis=0))
    assert found.members == len(data.values)
    there = found.count > 0
    for line in (found.center, found.lo, found.hi):
        assert line.shape == data.x.shape
        np.testing.assert_array_equal(np.isfinite(line), there)
    assert (found.lo[there] <= found.hi[there]).all()
    if spread != "ci":
        assert (found.lo[there] <= found.center[there]).all()
        assert (found.center[there] <= found.hi[there]).all()


def test_what_cannot_be_is_refused_with_a_sentence() -> None:
    data = noisy(2, 3)
    with pytest.raises(ValueError, match="no center 'mode'; choose one of mean, median, iqm"):
        band(data, "mode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no spread 'var'; choose one of std, sem, minmax, ci"):
        band(data, spread="var")  # type: ignore[arg-type]
    for level in (0.0, 1.0, 95.0, math.nan):
        with pytest.raises(ValueError, match="between 0 and 1"):
            band(data, spread="ci", level=level)
    with pytest.raises(ValueError, match="at least 1"):
        band(data, spread="ci", resamples=0)
