"""Which lines of a list are offered for what is typed, and in which order."""

from __future__ import annotations

from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.screens.choosing import found_lines

_LINES = [
    Choice("env", ("env", "CartPole-v1", "The environment to learn.")),
    Choice("relearn", ("relearn", "")),
    Choice("rate", ("algorithm_kwargs.Learning_rate", "0.0003", "How far each update moves.")),
    Choice("learner", ("learner", "")),
    Choice("seed", ("seed", "5")),
]


def test_names_that_begin_with_it_come_first_and_descriptions_last() -> None:
    assert [line.value for line in found_lines(_LINES, "LEARN")] == ["rate", "learner", "relearn", "env"]
    assert found_lines(_LINES, "") == _LINES and found_lines(_LINES, "[/foo]") == []
