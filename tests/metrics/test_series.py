"""Series: growth, views that hold still, taking points out again."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics import Series


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
