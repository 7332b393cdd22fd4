"""What was left at its default: side by side with what was given, in columns, and in the details."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import text_width
from gymdash_tui.tui.widgets.detail_compare import NOT_KNOWN, compare_lines, compare_text, compared, differing
from gymdash_tui.tui.widgets.detail_lines import config_lines
from gymdash_tui.tui.widgets.list_columns import Column
from gymdash_tui.tui.widgets.list_row import row_parts
from tests.tui.texts import lines_text

PPO = {"algorithm": "ppo", "env": "CartPole-v1", "algorithm_kwargs": {"gamma": 0.99, "n_steps": 2048}}
A2C = {"env": "CartPole-v1", "algorithm_kwargs": {"gamma": 0.99, "n_steps": 5}}


def one(name: str, defaults: dict[str, Any], **kwargs: object) -> SimulationRecord:
    return SimulationRecord(f"id-{name}", name, "sb", kwargs=kwargs, defaults=defaults)


def test_what_holds_is_compared_whether_given_or_left() -> None:
    records = [one("a", PPO), one("b", A2C, algorithm="a2c")]
    rows = compared(records)
    assert differing(rows) == [("algorithm", ("ppo", "a2c")), ("algorithm_kwargs.n_steps", ("2048", "5"))]
    assert ("env", ("CartPole-v1", "CartPole-v1")) in rows
    lines = compare_lines(records, 80)
    [line] = [line for line in lines if "algorithm " in "".join(text for text, _ in line)]
    cells = [(text.strip(), part) for text, part in line if text.strip()]
    assert cells == [("algorithm", "dim"), ("ppo*", "dim"), ("a2c", "text")]
    text = lines_text(lines)
    assert "* was left at its default." in text and "env" not in text
    assert "env" in lines_text(compare_lines(records, 80, everything=True))
    assert "algorithm\tppo\ta2c" in compare_text(records)


def test_the_same_given_and_left_is_no_difference() -> None:
    records = [one("a", PPO), one("b", {"env": "x"}, **{**PPO, "env": "CartPole-v1"})]
    assert differing(compared(records)) == []
    assert "They are all configured alike." in lines_text(compare_lines(records, 80))


def test_nobody_pretends_to_know_the_defaults_of_old_ones() -> None:
    records = [one("new", PPO), one("old", {}, num_steps=5)]
    rows = compared(records)
    assert ("env", ("CartPole-v1", NOT_KNOWN)) in rows
    assert differing(rows) == [("num_steps", ("", "5"))]
    assert NOT_KNOWN in lines_text(compare_lines(records, 80, everything=True))


def test_without_defaults_nothing_is_said_of_them() -> None:
    assert "default" not in lines_text(compare_lines([one("a", {}, x=1), one("b", {}, x=2)], 80))


@pytest.mark.parametrize(
    ("kwargs", "start_kwargs", "shown"),
    [
        ({}, {}, ("2048", "dim")),
        ({"algorithm_kwargs": {"n_steps": 7}}, {}, ("7", "text")),
        ({"algorithm_kwargs": {"n_steps": 7}}, {"algorithm_kwargs": {"n_steps": 8}}, ("8", "text")),
        ({"algorithm_kwargs": {"gamma": 7}}, {}, ("2048", "dim")),
    ],
)
def test_a_column_shows_what_holds(
    kwargs: dict[str, Any], start_kwargs: dict[str, Any], shown: tuple[str, str]
) -> None:
    record = SimulationRecord("a", "a", "sb", kwargs=kwargs, start_kwargs=start_kwargs, defaults=PPO)
    parts = row_parts(record, [Column("algorithm_kwargs.n_steps", 8)], False, False, -1)
    assert (shown[0].ljust(8), shown[1]) in parts


HOSTILE = st.text(st.characters(), max_size=12) | st.sampled_from(["[/foo]", "\x1b[31m", "👩‍🚀", "x" * 500, "a.b"])
VALUES = st.none() | st.integers() | HOSTILE | st.dictionaries(HOSTILE, HOSTILE, max_size=2)
RECORDS = st.builds(
    SimulationRecord,
    HOSTILE,
    HOSTILE,
    HOSTILE,
    kwargs=st.dictionaries(HOSTILE, VALUES, max_size=3),
    defaults=st.dictionaries(HOSTILE, VALUES, max_size=4),
)


@given(st.lists(RECORDS, min_size=2, max_size=4), st.integers(56, 160), st.booleans(), st.booleans())
def test_any_comparison_fits(records: list[SimulationRecord], width: int, ascii_only: bool, everything: bool) -> None:
    for line in compare_lines(records, width, ascii_only, everything):
        text = "".join(text for text, _ in line)
        assert text.isprintable() and text_width(text.rstrip()) <= width + 14
        assert text.isascii() or not ascii_only


# -- in the details ----------------------------------------------------------------------------------------------------


def test_the_details_show_what_was_left_after_what_was_given() -> None:
    record = one("a", PPO, num_steps=20_000, algorithm_kwargs={"gamma": 0.5})
    lines = config_lines(record, 80)
    text = lines_text(lines)
    given, _, left = text.partition("\n at their defaults\n")
    assert "num_steps" in given and "gamma" in given and "created" not in left
    plain, _, nested = left.partition("\n algorithm_kwargs at their defaults\n")
    assert "ppo" in plain and "CartPole-v1" in plain and "2048" in nested and "gamma" not in nested
    assert {part for line in lines for text, part in line if text.strip() in ("ppo", "2048")} == {"dim"}


def test_nothing_is_said_of_defaults_that_nobody_knows() -> None:
    assert "at their defaults" not in lines_text(config_lines(one("a", {}, x=1), 80))
    text = lines_text(config_lines(one("a", PPO), 80))
    assert text.index("All arguments are at their defaults.") < text.index("\n at their defaults") < text.index("ppo")


@given(RECORDS, st.integers(40, 160), st.booleans())
def test_any_defaults_fit_the_details(record: SimulationRecord, width: int, ascii_only: bool) -> None:
    for line in config_lines(record, width, ascii_only):
        assert text_width("".join(text for text, _ in line).rstrip()) <= width
