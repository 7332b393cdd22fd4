"""The recorded point under the crosshair."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Points, nearest

from .plain import STEPS, WILD, points_of, recorded

pytestmark = pytest.mark.filterwarnings("error")

X = np.array([0, 10, 20, 40])
Y = np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (0, (0, 1)),
        (4, (0, 1)),
        (5, (0, 1)),  # as near to both: the lower step
        (6, (10, 2)),
        (20, (20, 3)),
        (31, (40, 4)),
        (60, (40, 4)),  # no further than the last two are apart
        (60.1, None),
        (-10, (0, 1)),
        (-10.1, None),
        (math.nan, None),
        (math.inf, None),
    ],
)
def test_the_nearest_recorded_point(at: float, found: tuple[float, float] | None) -> None:
    assert nearest(X, Y, at) == found


def test_nothing_recorded_is_nothing_found() -> None:
    assert nearest(np.empty(0), np.empty(0), 3.0) is None
    assert nearest(np.array([math.nan]), np.array([1.0]), 3.0) is None


def test_one_point_is_found_at_its_step_or_within_reach() -> None:
    x, y = np.array([7]), np.array([3.5])
    assert nearest(x, y, 7.0) == (7, 3.5)
    assert nearest(x, y, 7.5) is None
    assert nearest(x, y, 7.5, within=1.0) == (7, 3.5)


def test_of_equal_steps_the_last_written_counts_also_when_steps_go_back() -> None:
    assert nearest(np.array([1, 2, 2, 3]), np.array([1.0, 2.0, 2.5, 3.0]), 2.1) == (2, 2.5)
    assert nearest(np.array([1, 2, 3, 2, 4]), np.array([1.0, 2.0, 3.0, 9.0, 4.0]), 2.1) == (2, 9)


def test_a_value_that_is_no_number_is_what_was_recorded() -> None:
    found = nearest(X, np.array([1.0, math.nan, math.inf, 2.0]), 11)
    assert found is not None
    assert found[0] == 10
    assert math.isnan(found[1])


@given(st.lists(st.tuples(STEPS, WILD), max_size=30).map(points_of), WILD)
def test_no_recorded_point_is_nearer(points: Points, at: float) -> None:
    found = nearest(*points, at)
    if found is not None:
        member = recorded(points)
        assert abs(found[0] - at) == min(abs(step - at) for step in member)
        np.testing.assert_equal(found[1], member[found[0]])
