"""What the palette finds for what is typed: our words, and those that people bring from elsewhere."""

from __future__ import annotations

import pytest

from gymdash_tui.tui.commands import rank
from gymdash_tui.tui.keys import KEYS
from gymdash_tui.user.options import OPTIONS


def test_the_palette_finds_words_before_sentences() -> None:
    assert rank("STO", "stop 3", "Stop it.") > rank("model", "stop 3", "Its model is saved.") > 0
    assert rank("xyz", "stop", "Stop it.") == 0


def test_the_palette_knows_other_words() -> None:
    order = ("order", "Choose by what the list is ordered.")
    assert rank("order", *order) > rank("sor", *order) > rank("choose", *order) > rank("list sort", *order) > 0
    assert rank("list kill", *order) == rank("so", *order) == 0
    assert rank("   ", "stop") == 0 and rank("", "stop") > 0


WORDS = """sort quit exit remove undo restore compare diff zoom pan continue restart repeat duplicate cancel abort label
comment favorite search console logs error video movie csv pdf figure plot ema log-scale full-screen collapse expand
clipboard refresh parallel cpu gpu history theme color shortcut switch rename best resume checkpoint evaluate"""


@pytest.mark.parametrize("word", WORDS.split())
def test_what_people_call_it_elsewhere_is_found(word: str) -> None:
    named = [(key.description, key.tooltip) for key in KEYS] + [(one.words, one.tooltip) for one in OPTIONS]
    assert any(rank(word.replace("-", " "), *one) for one in named)
