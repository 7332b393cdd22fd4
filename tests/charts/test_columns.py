"""The reduction of series to columns: nothing that can be seen is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gymdash_tui.charts.columns import Columns, reduce_columns
from gymdash_tui.charts.series import series_of
from gymdash_tui.charts.spec import Curve, FloatArray

numbers = st.floats(-1e6, 1e6)
wild = st.one_of(numbers, st.sampled_from([np.nan, np.inf, -np.inf]))


def reduced(x: FloatArray, y: FloatArray, window: tuple[float, float], columns: int) -> Columns:
    return reduce_columns(series_of(Curve("c", x, y))[0], window, columns)


def column_of(x: FloatArray, window: tuple[float, float], columns: int) -> FloatArray:
    placed: FloatArray = np.floor(0.5 + (columns - 1) * (x - window[0]) / (window[1] - window[0]))
    return placed


@given(hnp.arrays(np.float64, st.integers(1, 300), elements=wild), st.integers(2, 60))
def test_each_column_keeps_its_extremes(y: FloatArray, columns: int) -> None:
    x: FloatArray = np.arange(0.123, len(y))[: len(y)]
    window = (0.0, len(y) + 0.5)
    result = reduced(x, y, window, columns)
    at = column_of(x, window, columns)
    for column in np.unique(at):
        here = y[(at == column) & np.isfinite(y)]
        groups = result.at == column
        assert groups.any() == bool(len(here))
        if len(here):
            assert result.lo[groups].min() == here.min() and result.hi[groups].max() == here.max()
            assert result.first[groups][0] == here[0] and result.last[groups][-1] == here[-1]


@pytest.mark.parametrize("position", [0, 1, 49_999, 99_998, 99_999])
def test_one_collapse_in_a_hundred_thousand_points_stays(position: int) -> None:
    y = np.full(100_000, 487.0)
    y[position] = 9.0
    result = reduced(np.arange(100_000.0), y, (0, 100_000), 200)
    assert result.at[result.lo == 9.0].tolist() == [column_of(np.array([position]), (0, 100_000), 200)[0]]
    assert len(result.at) == 200


@given(hnp.arrays(np.float64, st.integers(1, 200), elements=wild))
def test_a_line_is_interrupted_where_values_are_no_numbers(y: FloatArray) -> None:
    result = reduced(np.arange(0.0, 10.0 * len(y), 10.0), y, (0.0, len(y) * 10.0), len(y) * 20)
    index = np.round(result.at / 2 * (len(y) * 20) / (len(y) * 20 - 1)).astype(int) // 10
    finite = np.isfinite(y)
    expected = [bool(here > 0 and finite[here - 1]) for here in np.flatnonzero(finite)]
    assert index.tolist() == np.flatnonzero(finite).tolist()
    assert result.joined.tolist() == expected
    before = np.concatenate(([True], finite[:-1]))
    assert len(result.gap_at) == np.count_nonzero(~finite & before)


def test_a_line_enters_and_leaves_a_window_where_it_would() -> None:
    x, y = np.array([0.0, 10.0, 20.0]), np.array([0.0, 100.0, 0.0])
    result = reduced(x, y, (2.0, 15.0), 14)
    assert (result.at[0], result.first[0]) == (0, 20.0)
    assert (result.at[-1], result.last[-1]) == (13, 50.0)
    assert result.hi.max() == 100.0


def test_a_line_is_seen_in_a_window_between_two_points() -> None:
    result = reduced(np.array([0.0, 100.0]), np.array([0.0, 100.0]), (40.0, 60.0), 20)
    assert (result.first[0], result.last[-1]) == (40.0, 60.0)


def test_a_step_back_starts_a_new_line() -> None:
    x, y = np.array([0.0, 1, 2, 3, 1.5, 2.5, 3.5]), np.arange(7.0)
    result = reduced(x, y, (0.0, 4.0), 81)
    assert result.at.tolist() == [0, 20, 40, 60, 30, 50, 70]
    assert result.joined.tolist() == [False, True, True, True, False, True, True]


@given(hnp.arrays(np.float64, 200, elements=numbers), hnp.arrays(np.float64, 200, elements=wild))
def test_shuffled_steps_lose_no_extreme(x: FloatArray, y: FloatArray) -> None:
    result = reduced(x, y, (-2e6, 2e6), 40)
    finite = y[np.isfinite(y)]
    assert len(result.lo) == 0 if not len(finite) else result.lo.min() == finite.min()
    assert len(result.hi) == 0 if not len(finite) else result.hi.max() == finite.max()


def test_the_shortest_array_rules() -> None:
    raw, smooth, *_ = series_of(Curve("c", np.arange(9), np.arange(7.0), np.arange(5.0)))
    assert len(raw.x) == len(raw.y) == 5
    assert smooth is not None and len(smooth.y) == 5
