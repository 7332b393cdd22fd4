"""Counts as people write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import WrongUse

from .wild import HOSTILE


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1", 1),
        (" 200000 ", 200_000),
        ("200k", 200_000),
        ("200K", 200_000),
        ("1.5M", 1_500_000),
        ("1.1m", 1_100_000),
        ("1e6", 1_000_000),
        ("2.5e3", 2_500),
        ("200_000", 200_000),
        ("3G", 3_000_000_000),
    ],
)
def test_what_is_meant(text: str, count: int) -> None:
    assert parse_count(text) == count


WRONG = ["", "k", "many", "0", "-5", "1.5", "1e-3", "nan", "inf", "1e400", "1e999999999", "9" * 5000, "1k k", HOSTILE]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(WrongUse, match="is no count; write for example") as refused:
        parse_count(text)
    assert len(str(refused.value)) < 150


@given(st.text(st.characters()))
def test_no_text_brings_it_down(text: str) -> None:
    with suppress(WrongUse):
        assert parse_count(text) >= 1


@given(st.integers(1, 10**12))
def test_every_whole_number_is_read(number: int) -> None:
    assert parse_count(str(number)) == parse_count(f"{number:_}") == number
    assert parse_count(f"{number}k") == 1000 * number
