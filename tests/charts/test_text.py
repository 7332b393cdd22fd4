"""Names of people's runs in terminal cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gymdash_tui.domain.text import cut_middle, safe_text, text_width, wrap

from .curves import HOSTILE


def test_every_character_is_as_wide_as_the_screen_takes_it_to_be() -> None:
    codes = (*range(0x18000), *range(0x1B000, 0x20000), 0x20000, 0xE0001, 0xE0100, 0xF0000, 0x10FFFF)
    wrong = [hex(code) for code in codes if _width_differs(safe_text(chr(code)))]
    assert wrong == []


def _width_differs(text: str) -> bool:
    return bool(text) and cell_len(text) != text_width(text)


def test_escapes_and_direction_marks_never_reach_the_terminal() -> None:
    text = safe_text(HOSTILE)
    assert text.isprintable()
    assert "\u202e" not in text
    assert text.startswith("[/foo] \N{REPLACEMENT CHARACTER}[31mred")
    assert "世界" in text and "é" in text


@given(st.text(st.characters()), st.booleans())
def test_safe_text_is_printable_and_stays_as_it_is(text: str, ascii_only: bool) -> None:
    safe = safe_text(text, ascii_only)
    assert all(char.isprintable() for char in safe)
    assert safe_text(safe, ascii_only) == safe
    assert safe.isascii() or not ascii_only


@given(st.text(), st.integers(-1, 30), st.booleans())
def test_a_cut_text_fits(text: str, width: int, ascii_only: bool) -> None:
    assert text_width(cut_middle(safe_text(text, ascii_only), width, ascii_only)) <= max(0, width)


def test_a_cut_name_keeps_its_end() -> None:
    assert cut_middle("ppo-cartpole-v1-seed7", 13) == "ppo-ca…-seed7"
    assert cut_middle("ppo-cartpole-v1-seed7", 13, ascii_only=True) == "ppo-ca~-seed7"


@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_wrapped_lines_fit(width: int) -> None:
    assert all(text_width(line) <= width for line in wrap("nothing 世界 here yet, extraordinarily", width))
