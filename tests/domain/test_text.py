"""People's names for things in terminal cells: harmless, and exactly as wide as they are said to be."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gymdash_tui.domain.text import cell_width, cut_middle, safe_text, text_width, wrap

from .wild import HOSTILE

wild_texts = st.text(st.characters(), max_size=60) | st.text(st.sampled_from("a世é́👩‍🚀\x1b[\u202e\ud800ᄀ가각🇩🇪 \t"))


def test_every_character_is_as_wide_as_the_screen_takes_it_to_be() -> None:
    wrong = []
    for code in range(sys.maxunicode + 1):
        if 0x3500 <= code < 0x9F00 or 0xAC10 <= code < 0xF8F0 or 0x20100 <= code < 0xE0000 or code > 0xE0200:
            continue  # thousands of the same kind
        text = safe_text(chr(code))
        if text and cell_len(text) != text_width(text):
            wrong.append(hex(code))
    assert wrong == []


@given(wild_texts, st.booleans())
def test_a_safe_text_is_printable_one_line_and_stays_as_it_is(text: str, ascii_only: bool) -> None:
    safe = safe_text(text, ascii_only)
    assert safe.isprintable()
    assert not any(unicodedata.combining(char) for char in safe)
    assert safe_text(safe, ascii_only) == safe
    assert safe.isascii() or not ascii_only
    safe.encode()
    assert text_width(safe) == sum(map(cell_width, safe)) == cell_len(safe)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text
    assert text_width(text) == len(text)


def test_what_could_move_the_cursor_is_shown_as_a_mark() -> None:
    safe = safe_text("a\x1b[31m\r\nb\x00\x9b\u2028c\x7f")
    assert safe == "a\ufffd[31m  b\ufffd\ufffd c\ufffd"


def test_marks_joiners_and_directions_are_left_out_and_accents_composed() -> None:
    assert safe_text("e\u0301x\u0301\u202eabc\u200d\ufeff👩‍🚀") == "éxabc👩🚀"
    assert safe_text("🇩🇪") == "DE"
    assert safe_text("héllo ✓", ascii_only=True) == "h?llo ?"


def test_a_hostile_name_is_cut_and_harmless() -> None:
    safe = safe_text(HOSTILE)
    assert safe.startswith("[/foo] \ufffd[31mred\ufffd[0m é 世界 👩🚀 \ufffdxxx")
    assert safe.endswith("xxx\ufffd\ufffd  -end")
    assert len(safe) <= 2_000


@given(wild_texts, st.integers(-1, 40), st.booleans())
def test_a_cut_text_fits_and_uses_the_room(text: str, width: int, ascii_only: bool) -> None:
    safe = safe_text(text, ascii_only)
    cut = cut_middle(safe, width, ascii_only)
    assert cut_middle(cut, width, ascii_only) == cut
    assert cut.isascii() or not ascii_only
    if text_width(safe) <= width:
        assert cut == safe
    else:
        # a wide character may leave one cell empty on either side of the cut
        assert max(0, width) - 2 <= text_width(cut) <= max(0, width)


def test_a_cut_name_keeps_its_end() -> None:
    assert cut_middle("ppo-cartpole-v1-seed7", 13) == "ppo-ca…-seed7"
    assert cut_middle("ppo-cartpole-v1-seed7", 13, ascii_only=True) == "ppo-ca~-seed7"
    assert [cut_middle("世界世界", width) for width in range(9)] == [
        *["", "…", "…", "…", "世…", "世…界", "世…界", "世…界", "世界世界"]
    ]


@given(wild_texts, st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    safe = safe_text(text)
    lines = wrap(safe, width)
    assert all(text_width(line) <= width for line in lines)
    if all(text_width(word) <= width for word in safe.split()):
        assert " ".join(lines).split() == safe.split()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, []),
        ("nothing here yet", 16, ["nothing here yet"]),
        ("nothing here yet", 12, ["nothing here", "yet"]),
        ("extraordinarily long", 7, ["ext…ily", "long"]),
        ("世界 世界", 4, ["世界", "世界"]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
