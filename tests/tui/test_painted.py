"""Which parts of a widget's lines are drawn anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from gymdash_tui.tui.widgets.painted import changed_regions

WIDTH = 24
STYLES = st.sampled_from([Style(color="red"), Style(color="blue"), Style(bold=True)])
LINES = st.lists(st.tuples(st.text("abc 名", min_size=1, max_size=4), STYLES), max_size=8)


def line_of(parts: list[tuple[str, Style]]) -> Strip:
    return Strip([Segment(text, style) for text, style in parts]).crop_extend(0, WIDTH, Style())


def cells(line: Strip) -> list[Strip]:
    return [line.crop(x, x + 1) for x in range(WIDTH)]


@given(LINES, LINES)
def test_drawing_the_changed_regions_gives_the_new_line(
    one: list[tuple[str, Style]], other: list[tuple[str, Style]]
) -> None:
    before, after = line_of(one), line_of(other)
    drawn = cells(before)
    for region in changed_regions([before], [after], WIDTH):
        drawn[region.x : region.right] = cells(after)[region.x : region.right]
    assert [list(cell) for cell in drawn] == [list(cell) for cell in cells(after)]


def test_a_wide_letter_is_drawn_whole() -> None:
    before, after = (line_of([("a", Style()), (char, Style(bold=True)), ("b", Style())]) for char in "世界")
    assert changed_regions([before], [after], WIDTH) == [Region(1, 0, 2, 1)]


def test_what_is_as_it_was_is_left_alone() -> None:
    lines = [line_of([("same", Style(bold=True)), (text, Style())]) for text in "ab"]
    again = line_of([("same", Style(bold=True)), ("a", Style())])
    assert changed_regions(lines, [again, lines[1]], WIDTH) == []


def test_other_lines_are_drawn_all() -> None:
    line = line_of([("x", Style())])
    assert changed_regions([line], [line, line], WIDTH) == [Region(0, 0, WIDTH, 2)]
