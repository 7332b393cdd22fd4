"""Strings in exactly so many cells, also where a terminal of one cell leaves less than none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.tui.text import fit, fit_start, text_width


@given(
    st.text(max_size=40) | st.sampled_from(["名前", "🦊\u200d👩", "[/foo]", "a" * 10_000]),
    st.integers(-5, 30),
    st.booleans(),
)
def test_any_string_fits_any_width(text: str, width: int, ascii_only: bool) -> None:
    for fitted in (fit(text, width, ascii_only=ascii_only), fit_start(text, width, ascii_only)):
        assert text_width(fitted) == max(0, width)
        assert not ascii_only or fitted.isascii()
