"""Charts side by side: they fill the room without overlapping, and none is too small to read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.tui.analyze.tiles import OVERVIEW, tile


def test_wide_before_high() -> None:
    assert (tile(200, 40, 2, False).columns, tile(200, 40, 2, False).rows) == (2, 1)
    assert (tile(200, 40, 6, False).columns, tile(200, 40, 6, False).rows) == (3, 2)
    assert (tile(80, 17, 9, False).columns, tile(80, 17, 9, False).rows) == (2, 1)


def test_one_has_the_whole_room_and_the_overview_where_there_is_room() -> None:
    assert tile(200, 40, 9, True, alone=True).place(0) == (0, OVERVIEW, 200, 40 - OVERVIEW)
    assert tile(80, 17, 9, True).overview == 0


@given(st.integers(1, 300), st.integers(1, 100), st.integers(0, 300), st.booleans(), st.booleans())
def test_they_fill_the_room_without_overlapping(
    width: int, height: int, charts: int, overview: bool, alone: bool
) -> None:
    tiles = tile(width, height, charts, overview, alone)
    taken: set[tuple[int, int]] = set()
    for at in range(tiles.count):
        left, top, wide, high = tiles.place(at)
        assert wide >= min(36, width) and high >= min(9, height)
        assert top >= tiles.overview and left + wide <= width and top + high <= height
        cells = {(x, y) for x in range(left, left + wide) for y in range(top, top + high)}
        assert not cells & taken
        taken |= cells
