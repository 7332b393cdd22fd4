"""Little curves in the list."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.charts import sparkline

LEVELS = "▁▂▃▄▅▆▇█"


def test_a_rising_series_rises() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8) == LEVELS


def test_more_values_than_cells_are_averaged() -> None:
    assert sparkline(list(range(8_000)), 8) == LEVELS


def test_fewer_values_stand_at_the_left() -> None:
    assert sparkline([1, 2], 5) == "▁█   "


def test_what_is_no_number_is_a_blank() -> None:
    assert sparkline([0, None, math.nan, math.inf, 7], 5) == "▁   █"


def test_a_constant_is_neither_high_nor_low() -> None:
    assert sparkline([3, 3, 3], 3) == "▄▄▄"


@given(st.lists(st.none() | st.floats()), st.integers(-2, 40), st.booleans())
def test_any_values_fill_exactly_the_width(values: list[float | None], width: int, ascii_only: bool) -> None:
    text = sparkline(values, width, ascii_only)
    assert len(text) == max(0, width)
    assert text.isascii() if ascii_only else set(text) <= {" ", *LEVELS}
