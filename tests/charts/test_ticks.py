"""Axes: their ends, their round numbers and how these are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gymdash_tui.charts.ticks import exact_scale, grown_range, rounded_scale, tick_label
from gymdash_tui.domain.units import short_count

values = st.floats(-1e300, 1e300, allow_nan=False)


def test_a_reward_axis_has_the_ticks_of_the_sketch() -> None:
    assert [tick.label for tick in rounded_scale(3, 497, rows=8).ticks] == ["0", "125", "250", "375", "500"]


def test_a_steps_axis_is_written_in_thousands() -> None:
    labels = [tick.label for tick in exact_scale(0, 100_000, target=5).ticks]
    assert labels == ["0", "20k", "40k", "60k", "80k", "100k"]


@pytest.mark.parametrize("value", [0, 20_000, 250_000, 1_000_000, 2_500_000, 40_000_000])
def test_ticks_read_like_the_counts_elsewhere_on_the_screen(value: int) -> None:
    assert tick_label(value, 10_000, 1e8) == short_count(value)


@given(values, values, st.integers(1, 60))
def test_a_rounded_axis_holds_the_values(lo: float, hi: float, rows: int) -> None:
    assume(hi - lo > 1e-9 * max(abs(lo), abs(hi)) and hi - lo > 1e-280)
    scale = rounded_scale(lo, hi, rows)
    slack = 1e-6 * (hi - lo)
    assert scale.lo <= lo + slack and hi - slack <= scale.hi
    assert scale.ticks[0].value == scale.lo and scale.ticks[-1].value == scale.hi
    assert len(scale.ticks) - 1 <= max(2, rows // 2)


@given(st.integers(-(10**6), 10**6), st.sampled_from([1, 1.25, 2, 2.5, 5]), st.integers(-12, 12))
def test_neighbouring_ticks_never_read_the_same(first: int, mantissa: float, power: int) -> None:
    step = mantissa * 10.0**power
    ticks = [index * step for index in range(first, first + 5)]
    labels = [tick_label(value, step, max(map(abs, ticks))) for value in ticks]
    assert len(set(labels)) == len(labels)


@given(values, values, st.floats(1, 10), st.integers(0, 60))
def test_an_exact_axis_ends_where_it_was_told_to(lo: float, hi: float, target: float, rows: int) -> None:
    assume(hi - lo > 1e-9 * max(abs(lo), abs(hi)) and hi - lo > 1e-280)
    scale = exact_scale(lo, hi, target, rows)
    slack = 1e-6 * (hi - lo)
    assert (scale.lo, scale.hi) == (lo, hi)
    assert all(lo - slack <= tick.value <= hi + slack for tick in scale.ticks)


@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_a_grown_range_holds_its_steps(one: float, other: float) -> None:
    lo, hi = sorted((one, other))
    grown_lo, grown_hi = grown_range(lo, hi)
    assert grown_lo <= lo and hi <= grown_hi * (1 + 1e-9)
    assert math.isfinite(grown_hi) and grown_lo < grown_hi


def test_a_grown_range_moves_seldom() -> None:
    ends = {grown_range(0, step)[1] for step in range(50_000, 100_001, 100)}
    assert len(ends) <= 11
