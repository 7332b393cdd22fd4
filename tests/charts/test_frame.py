"""What changed between two frames, and only that."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.charts import Chart, ChartSpec, Curve, Frame, Run, Span, Style, changed_spans
from gymdash_tui.charts.frame import cells_of

from .curves import rewards

styles = st.sampled_from([Style("axis"), Style("curve", 1), Style("curve", 1, False), Style("legend", 2)])
WIDTH, HEIGHT = 30, 4


@st.composite
def rows(draw: st.DrawFn) -> tuple[Run, ...]:
    """A row of narrow and wide characters, exactly WIDTH cells."""
    runs: list[Run] = []
    left = WIDTH
    while left:
        text = draw(st.sampled_from(["a", "b", " " * 9, "⠉⠉", "世", " "]))
        width = 2 if text == "世" else len(text)
        if width <= left:
            runs.append(Run(text, draw(styles)))
            left -= width
    return tuple(runs)


frames = st.lists(rows(), min_size=HEIGHT, max_size=HEIGHT).map(lambda found: Frame(WIDTH, HEIGHT, tuple(found)))


@given(frames, st.lists(st.tuples(st.integers(0, HEIGHT - 1), rows()), max_size=2))
def test_the_old_frame_patched_is_the_new_one(old: Frame, changes: list[tuple[int, tuple[Run, ...]]]) -> None:
    patched_rows = list(old.rows)
    for y, row in changes:
        patched_rows[y] = row
    new = Frame(WIDTH, HEIGHT, tuple(patched_rows))
    spans = changed_spans(old, new)
    if spans is not None:
        assert _patched(old, new) == [cells_of(row) for row in new.rows]
        _check_spans(spans)


def _patched(old: Frame, new: Frame) -> list[list[tuple[str, Style, int]]]:
    cells = [cells_of(row) for row in old.rows]
    for y, x, width in changed_spans(old, new) or []:
        cells[y][x : x + width] = cells_of(new.rows[y])[x : x + width]
    return cells


def _check_spans(spans: list[Span]) -> None:
    assert all(x >= 0 and width > 0 and x + width <= WIDTH for _, x, width in spans)
    for (y, x, width), (next_y, next_x, _) in itertools.pairwise(spans):
        assert y < next_y or next_x - (x + width) > 8


def test_a_live_curve_changes_a_few_cells() -> None:
    x, y = rewards(400)
    chart = Chart()
    drawn = [
        chart.draw(ChartSpec((Curve("seed 0", x[:end], y[:end]),), 100, 30, "reward", x_range=(0, 100_000)))
        for end in range(300, 340)
    ]
    for old, new in itertools.pairwise(drawn):
        spans = changed_spans(old, new)
        assert spans is not None and sum(span.width for span in spans) <= 60
        assert _patched(old, new) == [cells_of(row) for row in new.rows]


def test_nothing_changed_is_an_empty_list() -> None:
    x, y = rewards()
    spec = ChartSpec((Curve("a", x, y),), 60, 16, "reward")
    chart = Chart()
    assert changed_spans(chart.draw(spec), chart.draw(spec)) == []


def test_another_size_or_another_picture_is_refreshed_whole() -> None:
    x, y = rewards()
    curve = Curve("a", x, y)
    small, large = (Chart().draw(ChartSpec((curve,), width, 16)) for width in (60, 61))
    assert changed_spans(None, small) is None
    assert changed_spans(small, large) is None
    full = Frame(2, 1, ((Run("ab", Style("axis")),),))
    assert changed_spans(full, Frame(2, 1, ((Run("cd", Style("axis")),),))) is None
