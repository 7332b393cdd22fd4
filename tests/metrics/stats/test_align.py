"""Runs brought onto one grid: against plain loops, and whatever the data is like."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Points, align, ordered

from .plain import MEMBERS, WILD, points_of, recorded, value_at

pytestmark = pytest.mark.filterwarnings("error")


def curve(*pairs: tuple[float, float]) -> Points:
    return points_of(pairs)


def noisy(points: int, seed: int, start: float = 0.0) -> Points:
    rng = np.random.default_rng(seed)
    return Points(start + np.cumsum(rng.uniform(0.1, 3, points)), rng.normal(100, 30, points))


@pytest.mark.parametrize("points", [2, 3, 17, 100, 512])
@pytest.mark.parametrize("size", [2, 20, 300, 3000])
def test_values_are_those_of_plain_loops(points: int, size: int) -> None:
    members = [noisy(size, 1), noisy(size // 2, 2, start=5.0)]
    members[0].y[size // 3] = math.nan
    members[1].y[: size // 10] = math.inf
    aligned = align(members, points)
    grid = aligned.x.tolist()
    places = range(0, len(grid), max(1, len(grid) // 40))  # the plain loops are slow
    for row, member in zip(aligned.values, map(recorded, members), strict=True):
        expected = [value_at(member, grid, index) for index in places]
        np.testing.assert_allclose(row[list(places)], expected, rtol=1e-9)


def test_shared_steps_are_the_grid_and_their_values_what_was_recorded() -> None:
    steps = np.array([1.0, 2.0, 4.0, 1000.0])
    rows = np.random.default_rng(0).normal(size=(3, 4))
    aligned = align([Points(steps, row) for row in rows], points=4)
    np.testing.assert_array_equal(aligned.x, steps)
    np.testing.assert_array_equal(aligned.values, rows)


def test_a_run_that_is_behind_or_was_resumed_keeps_the_shared_steps() -> None:
    ahead, behind, late = curve((1, 5), (2, 6), (4, 7)), curve((1, 8), (2, 9)), curve((4, 3), (9, 4))
    aligned = align([ahead, behind, late])
    np.testing.assert_array_equal(aligned.x, [1, 2, 4, 9])
    nan = math.nan
    np.testing.assert_array_equal(aligned.values, [[5, 6, 7, nan], [8, 9, nan, nan], [nan, nan, 3, 4]])


def test_other_steps_give_evenly_spaced_places_from_end_to_end() -> None:
    aligned = align([curve((0, 0), (50, 50)), curve((10, 1), (100, 1))], points=11)
    np.testing.assert_allclose(aligned.x, np.arange(0, 101, 10))
    np.testing.assert_allclose(aligned.values[0], [0, 10, 20, 30, 40, 50, *[math.nan] * 5])
    np.testing.assert_allclose(aligned.values[1], [math.nan, *[1] * 10])


def test_more_steps_than_places_are_averaged() -> None:
    x = np.arange(1001.0)
    aligned = align([Points(x, x)], points=11)
    np.testing.assert_allclose(aligned.x, np.arange(0, 1001, 100))
    np.testing.assert_allclose(aligned.values[0, 1:-1], aligned.x[1:-1] - 0.5)  # of 50..149 and so on
    np.testing.assert_allclose(aligned.values[0, [0, -1]], [24.5, 975])


@pytest.mark.parametrize("hole", [math.nan, math.inf, -math.inf])
def test_no_line_leads_over_a_gap(hole: float) -> None:
    aligned = align([curve((0, 0), (30, 3), (50, hole), (70, 7), (100, 10)), curve((0, 1), (99, 1))], points=11)
    np.testing.assert_allclose(
        aligned.values[0], [0, 1, 2, 3, math.nan, math.nan, math.nan, 7, 8, 9, 10], equal_nan=True
    )


def test_steps_that_go_back_are_sorted_and_the_last_written_counts() -> None:
    resumed = curve((1, 10), (2, 20), (3, 30), (4, 40), (3, 31), (4, math.nan), (5, 51))
    aligned = align([resumed])
    np.testing.assert_array_equal(aligned.x, [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(aligned.values, [[10, 20, 31, math.nan, 51]])


@given(st.lists(st.tuples(st.sampled_from((0.0, 1.0, 2.0, 3.0, math.nan, math.inf)), WILD), max_size=40).map(points_of))
def test_ordered_keeps_the_last_of_each_step(points: Points) -> None:
    x, y = ordered(points)
    expected = recorded(points)
    np.testing.assert_array_equal(x, list(expected))
    np.testing.assert_array_equal(y, list(expected.values()))


def test_members_without_a_number_are_left_out() -> None:
    nothing = Points(np.empty(0), np.empty(0))
    aligned = align([nothing, curve((1, math.nan), (2, math.inf)), curve((1, 5)), curve((math.nan, 5))])
    np.testing.assert_array_equal(aligned.x, [1])
    np.testing.assert_array_equal(aligned.values, [[5]])
    for empty in (align([]), align([nothing])):
        assert empty.x.shape == (0,)
        assert empty.values.shape == (0, 0)


def test_one_point_is_seen_where_it_is() -> None:
    aligned = align([curve((0, 1), (33, 2), (100, 3)), curve((52, 7))], points=11)
    assert np.flatnonzero(np.isfinite(aligned.values[1])).tolist() == [5]
    assert aligned.values[1, 5] == 7


def test_a_constant_stays_what_it_is() -> None:
    aligned = align([Points(np.arange(10_000.0), np.full(10_000, 500.0)), curve((0.5, 500), (9000, 500))])
    assert len(aligned.x) == 512
    assert set(aligned.values[np.isfinite(aligned.values)].tolist()) == {500.0}


def test_a_logarithmic_axis_has_geometric_places_over_the_positive_steps() -> None:
    aligned = align([curve((-5, 1), (0, 1), (1, 0), (100, 2), (10_000, 4)), curve((3, 1), (50, 2))], points=5, log=True)
    np.testing.assert_allclose(aligned.x, [1, 10, 100, 1000, 10_000])
    np.testing.assert_allclose(aligned.values[0], [0, 1, 2, 3, 4])  # straight on that axis
    assert align([curve((-5, 1), (0, 1))], log=True).values.shape == (0, 0)


def test_a_logarithmic_axis_keeps_shared_steps_too() -> None:
    aligned = align([curve((0, 9), (1, 5), (7, 6)), curve((1, 8), (7, 9))], log=True)
    np.testing.assert_array_equal(aligned.x, [1, 7])
    np.testing.assert_array_equal(aligned.values, [[5, 6], [8, 9]])


def test_a_window_of_many_points_is_looked_at_closely() -> None:
    member, other = noisy(5000, 1), noisy(5000, 2)
    aligned = align([member, other], points=50, window=(1000.0, 2000.0))
    np.testing.assert_allclose(aligned.x, np.linspace(1000, 2000, 50))
    grid = aligned.x.tolist()
    for row, each in zip(aligned.values, (member, other), strict=True):
        np.testing.assert_allclose(row, [value_at(recorded(each), grid, index) for index in range(50)], rtol=1e-9)


def test_few_shared_steps_in_a_window_are_kept_with_one_beyond_each_end() -> None:
    x = np.arange(0, 100_000, 10.0)
    aligned = align([Points(x, x), Points(x[:5000], -x[:5000]), Points(x[:10], x[:10])], 64, window=(995.0, 1025.0))
    np.testing.assert_array_equal(aligned.x, [990, 1000, 1010, 1020, 1030])
    np.testing.assert_array_equal(aligned.values, [aligned.x, -aligned.x, [math.nan] * 5])


def test_a_window_may_be_turned_round_open_or_beyond_the_data() -> None:
    members = [curve((0, 0), (10, 10)), curve((5, 1), (25, 1))]
    turned = align(members, 5, window=(20.0, 4.0))
    np.testing.assert_allclose(turned.x, [4, 8, 12, 16, 20])
    np.testing.assert_allclose(align(members, 6, window=(-math.inf, math.nan)).x, [0, 5, 10, 15, 20, 25])
    beyond = align(members, 5, window=(100.0, 200.0))
    assert beyond.values.shape == (2, 5)
    assert np.isnan(beyond.values).all()
    np.testing.assert_allclose(align(members, 5, window=(7.0, 7.0)).values, [[7], [1]])
    assert align(members, 5, window=(-3.0, -1.0), log=True).values.shape == (2, 0)


def test_the_largest_numbers_there_are_stay_finite() -> None:
    x = np.arange(4000.0)
    aligned = align([Points(x, np.full(4000, 1.7e308)), curve((-8e307, -1.7e308), (8e307, 1.7e308))], points=9)
    assert aligned.values[0, 4] == pytest.approx(1.7e308)
    np.testing.assert_allclose(aligned.values[1] / 1.7e308, np.linspace(-1, 1, 9), atol=1e-12)


def test_the_shorter_column_rules() -> None:
    aligned = align([Points(np.arange(5.0), np.array([3.0, 4.0]))])
    np.testing.assert_array_equal(aligned.x, [0, 1])


def test_what_is_given_is_not_changed() -> None:
    x, y = np.array([3.0, 1.0, 1.0, 2.0]), np.array([math.nan, 1.0, math.inf, 2.0])
    for column in (x, y):
        column.flags.writeable = False  # as a Series hands its columns out
    aligned = align([Points(x, y)])
    np.testing.assert_array_equal(aligned.x, [1, 2, 3])
    np.testing.assert_array_equal(x, [3, 1, 1, 2])


def test_too_few_places_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="choose at least 2"):
        align([], points=1)


@given(MEMBERS, st.integers(2, 40), st.none() | st.tuples(WILD, WILD), st.booleans())
def test_whatever_the_data_is_the_result_is_sound(
    members: list[Points], points: int, window: tuple[float, float] | None, log: bool
) -> None:
    aligned = align(members, points, window, log)
    assert aligned.values.shape[1:] == aligned.x.shape
    assert len(aligned.x) <= points
    assert np.isfinite(aligned.x).all()
    assert (aligned.x[1:] > aligned.x[:-1]).all()
    assert not np.isinf(aligned.values).any()
    if window is None:
        assert np.isfinite(aligned.values).any(axis=1).all()  # each kept member is seen somewhere
    usable = [{x: y for x, y in recorded(member).items() if x > 0 or not log} for member in members]
    kept = [each for each in usable if any(map(math.isfinite, each.values()))]
    assert len(kept) == len(aligned.values)
    for row, member in zip(aligned.values, kept, strict=True):
        finite = [value for value in member.values() if math.isfinite(value)]
        found = row[np.isfinite(row)] / 2
        assert (found >= min(finite) / 2 - abs(min(finite)) * 1e-12 - 1e-300).all()
        assert (found <= max(finite) / 2 + abs(max(finite)) * 1e-12 + 1e-300).all()
        assert np.isnan(row[aligned.x < min(member)][:-1]).all()
        assert np.isnan(row[aligned.x > max(member)][1:]).all()
