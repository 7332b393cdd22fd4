"""The steering protocol: what travels, and values that are none."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.steer import Answer, Command, Steer, rate_of, steps_of

from .wild import HUGE, anything, json_values


@given(st.sampled_from(Command), json_values, st.text())
def test_a_command_arrives_as_it_was_given(command: Command, value: Any, by: str) -> None:
    steer = Steer(command, value, by)
    assert Steer.from_json(json.loads(json.dumps(steer.to_json()))) == steer


@given(anything)
def test_what_is_no_command_is_none(data: Any) -> None:
    assert Steer.from_json(data) is None


@given(st.booleans(), st.text(min_size=1), st.dictionaries(st.text(), json_values, max_size=3))
def test_an_answer_arrives_as_it_was_given(done: bool, said: str, keep: dict[str, Any]) -> None:
    answer = Answer(done, said, keep)
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


@given(anything)
def test_what_is_no_answer_is_a_refusal(data: Any) -> None:
    answer = Answer.from_json(data)
    assert not answer.done and answer.said


@given(anything)
def test_steps_and_rates_are_numbers_or_refused_in_a_sentence(value: Any) -> None:
    for read in (steps_of, rate_of):
        try:
            number = read(value)
        except WrongUse as error:
            assert len(str(error)) < 200 and str(error).endswith(".")
        else:
            assert number == value and math.isfinite(number) and number >= 0


@pytest.mark.parametrize("value", [0, -1, 1.5, math.nan, math.inf, True, "100", None, [1], HUGE, 1e16])
def test_no_number_of_steps(value: Any) -> None:
    with pytest.raises(WrongUse, match="is no number of steps; give a whole one of 1 or more"):
        steps_of(value)
    assert (steps_of(1), steps_of(1e6), steps_of(200_000)) == (1, 1_000_000, 200_000)


@pytest.mark.parametrize("value", [-1e-9, math.nan, math.inf, False, "fast", None, {}, HUGE])
def test_no_learning_rate(value: Any) -> None:
    with pytest.raises(WrongUse, match=r"is no learning rate; give a number of 0 or more, such as 0\.0003"):
        rate_of(value)
    assert (rate_of(0), rate_of(3e-4), rate_of(1)) == (0.0, 0.0003, 1.0)


def test_every_command_can_be_spoken_of() -> None:
    assert len({command.deed for command in Command}) == len(Command)
