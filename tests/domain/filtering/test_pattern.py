"""Regular expressions: right ones, wrong ones, and those that would take for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.filtering.pattern import check_pattern, matcher


@pytest.mark.parametrize(
    ("pattern", "fits", "not_fits"),
    [
        ("ppo", "my-PPO-run", "a2c"),
        ("^seed[0-4]$", "seed3", "seed5"),
        ("(ppo|a2c).*seed", "a2c-x-seed", "dqn-seed"),
        (r"\(x\)+", "(x))", "x"),
        ("[]*+(]", "+", "x"),
        ("[^]*]", "a", "]"),
        ("a{2,3}?b", "aab", "ab"),
        ("(?:ab)+c", "ababc", "abd"),
        ("(?=x)x?", "x", "y"),
        ("Größe", "GRÖSSE größe", "groesse"),
        ("", "", None),
    ],
)
def test_right_ones(pattern: str, fits: str, not_fits: str | None) -> None:
    assert check_pattern(pattern) == ""
    assert matcher(pattern)(fits)
    assert not_fits is None or not matcher(pattern)(not_fits)


@pytest.mark.parametrize("pattern", ["[", "(", "*", "a**", "(?P<x", "a{2}{3}", "\\", "(?<=a*)b", "(" * 101 + ")" * 100])
def test_wrong_ones(pattern: str) -> None:
    assert "is no regular expression: " in check_pattern(pattern) or "may take for ever" in check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a*)*b", "(a|aa)+$", "((a?)b)*", "(x+x+)+y", "([a-z]+)*$", "(a{1,9}){1,9}", "(?:a|b|ab)*c", "(.*)*"],
)
def test_a_repeat_within_a_repeat_is_refused(pattern: str) -> None:
    assert "may take for ever" in check_pattern(pattern)


@pytest.mark.parametrize("pattern", [".*.*.*.*.*x", "a?" * 30 + "a" * 30])
def test_very_many_repeats_are_refused(pattern: str) -> None:
    assert "repeats too often" in check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["x.*x.*x.*y", "x*x*x*x*y", "(x*)y", ".*.*.*.*y", "x?" * 8 + "y", "(x+)(x+)z"])
def test_what_is_let_through_ends_on_the_worst_of_texts(pattern: str) -> None:
    assert check_pattern(pattern) == "" and not matcher(pattern)("x" * 10_000)


def test_a_plain_text_is_found_far_within_a_long_one() -> None:
    assert matcher("end")("x" * 9000 + "end") and matcher("x.*end")("x" * 5000 + "end")


@given(st.text(st.sampled_from("ab*+?{}()[]|\\^$.,1:=!<"), max_size=12), st.text("ab1", max_size=60))
def test_anything_may_be_typed_and_ends(pattern: str, text: str) -> None:
    if check_pattern(pattern) == "":
        assert matcher(pattern)(text) == (re.search(pattern, text, re.IGNORECASE) is not None)
