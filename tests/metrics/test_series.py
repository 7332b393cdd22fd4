"""Series: growth, views that hold still, taking points out again."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics import Series, begun


def test_begins_empty() -> None:
    series = Series("loss")
    assert (series.tag, len(series), series.version) == ("loss", 0, 0)
    assert series.steps.tolist() == series.values.tolist() == series.wall_times.tolist() == []


@given(st.lists(st.integers(0, 50), max_size=20))
def test_appending_never_changes_what_was_handed_out(sizes: list[int]) -> None:
    series = Series("loss")
    everything: list[int] = []
    held = []
    for size in sizes:
        new = list(range(len(everything), len(everything) + size))
        before = series.version
        series.append(new, [step / 10 for step in new], np.array(new, np.float64) * 2)
        everything += new
        assert series.version > before
        held.append((series.columns, list(everything)))
    for columns, expected in held:
        assert columns.steps.tolist() == expected
        assert columns.wall_times.tolist() == [step / 10 for step in expected]
        assert columns.values.tolist() == [step * 2 for step in expected]
    assert len(series) == len(everything)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20))), st.sampled_from("abcd"))
def test_forgets_the_points_of_one_origin_and_no_others(parts: list[tuple[str, int]], gone: str) -> None:
    series = Series("loss")
    expected = []
    for number, (origin, size) in enumerate(parts):
        series.append([number] * size, [0.0] * size, [0.0] * size, origin)
        expected += [number] * size if origin != gone else []
    held, before, length = series.steps, series.version, len(series)
    had = series.forget(gone)
    assert had == (len(expected) < length)
    assert (series.version > before) == had
    assert series.steps.tolist() == expected
    assert len(held) == length
    series.append([99], [0.0], [0.0], gone)
    assert series.steps.tolist() == [*expected, 99]


MOMENTS = st.one_of(st.floats(), st.sampled_from([0.0, math.nan, math.inf]), st.floats(1, 2e9))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.lists(MOMENTS, max_size=4))), st.sampled_from("ab"))
def test_begins_at_the_earliest_moment(parts: list[tuple[str, list[float]]], gone: str) -> None:
    series = Series("loss")
    for origin, moments in parts:
        series.append([0] * len(moments), moments, [0.0] * len(moments), origin)
    everything = [moment for _, moments in parts for moment in moments if 0 < moment < math.inf]
    assert series.begun == min(everything, default=math.inf)
    series.forget(gone)
    left = [moment for origin, moments in parts if origin != gone for moment in moments if 0 < moment < math.inf]
    assert series.begun == min(left, default=math.inf)


def test_a_run_begins_with_its_own_first_point() -> None:
    system, early, late, timeless = (Series(tag) for tag in ("system/cpu", "eval/reward", "loss", "lr"))
    for series, moment in ((system, 5.0), (early, 10.0), (late, 20.0), (timeless, 0.0)):
        series.append([1], [moment], [0.0])
    everything = {one.tag: one for one in (system, late, early, timeless)}
    assert begun(everything) == 10
    assert begun({"system/cpu": system}) == begun({"system/cpu": system, "lr": timeless}) == 5
    assert begun({"lr": timeless}) == begun({}) == 0
