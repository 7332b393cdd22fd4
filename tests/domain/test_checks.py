"""What a person is told about arguments that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.checks import check_kwargs, check_value
from gymdash_tui.domain.fields import Field, Kind

from .wild import HOSTILE, HUGE, anything

PPO = (Field("n_steps", "int", 2048, minimum=1), Field("clip_range", "schedule", 0.2, minimum=0))
DQN = (Field("buffer_size", "int", 1_000_000, minimum=1),)
FIELDS = (
    Field("num_steps", "int", 5000, minimum=1),
    Field("algorithm", "str", "ppo", choices=("ppo", "dqn")),
    Field("algorithm_kwargs", "dict", {}, variant_by="algorithm", variants={"ppo": PPO, "dqn": DQN}),
    Field("env", "str", "CartPole-v1", choices=("CartPole-v1",), open_choices=True),
    Field("seed", "int", optional=True, minimum=0, maximum=2**32 - 1),
    Field("learning_rate", "schedule", 3e-4, minimum=0),
    Field("episode_trigger", "trigger", 0, minimum=0),
    Field("normalize", "any", False),
    Field("render", "bool", False),
    Field("points", "list", []),
    Field("gamma", "float", 0.99, minimum=0, maximum=1),
    Field("n_envs", "int", 1, choices=(1, 2, 4)),  # type: ignore[arg-type]  # a person's type may
)


def problem(name: str, value: Any) -> str:
    """Give what is wrong with one argument, by its own name."""
    found = check_kwargs(FIELDS, {name: value})
    assert set(found) <= {name}
    return found.get(name, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("num_steps", 1),
        ("num_steps", 1e5),
        ("num_steps", HUGE),
        ("algorithm", "dqn"),
        ("env", "mine:Own-v0"),
        ("seed", None),
        ("seed", 2**32 - 1),
        ("learning_rate", 0.001),
        ("learning_rate", "lin_0.001"),
        ("learning_rate", "1e-3"),
        ("learning_rate", lambda left: left),
        ("episode_trigger", 10),
        ("episode_trigger", lambda episode: episode % 2 == 0),
        ("normalize", None),
        ("normalize", {"norm_obs": True}),
        ("render", True),
        ("points", (1, 2)),
        ("gamma", 1),
        ("n_envs", 4),
    ],
)
def test_what_is_right_passes(name: str, value: Any) -> None:
    assert problem(name, value) == ""


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("num_steps", 0, "must be at least 1, not 0"),
        ("num_steps", 1.5, "needs a whole number, not 1.5"),
        ("num_steps", "5000", "needs a whole number, not '5000'"),
        ("num_steps", True, "needs a whole number, not True"),
        ("num_steps", None, "needs a whole number"),
        ("num_steps", float("inf"), "needs a whole number, not inf"),
        ("num_steps", -HUGE, "must be at least 1, not -1"),
        ("algorithm", "pppo", "'pppo' is not known; did you mean 'ppo'? (known: ppo, dqn)"),
        ("algorithm", "zzz", "'zzz' is not known (known: ppo, dqn)"),
        ("algorithm", 5, "needs a text, not 5"),
        ("seed", 2**32, "must be at most 4294967295, not 4294967296"),
        ("seed", -1, "must be at least 0, not -1"),
        ("learning_rate", "lin_fast", "needs a number, or a schedule such as 'lin_0.001', not 'lin_fast'"),
        ("learning_rate", "lin_", "needs a number, or a schedule such as 'lin_0.001', not 'lin_'"),
        ("learning_rate", "lin_-0.1", "must be at least 0, not -0.1"),
        ("learning_rate", "nan", "needs a number or a schedule such as 'lin_0.001', not nan"),
        ("learning_rate", True, "needs a number or a schedule such as 'lin_0.001', not True"),
        ("learning_rate", None, "needs a number or a schedule such as 'lin_0.001'"),
        ("episode_trigger", True, "needs a whole number (every how many), not True"),
        ("episode_trigger", 0.5, "needs a whole number, not 0.5"),
        ("episode_trigger", "2", "needs a whole number (every how many), not '2'"),
        ("render", 1, "needs true or false, not 1"),
        ("render", "true", "needs true or false, not 'true'"),
        ("points", "1, 2", "needs a list such as [1, 2], not '1, 2'"),
        ("algorithm_kwargs", [], 'needs an object such as {"key": 1}, not []'),
        ("gamma", 1.01, "must be at most 1, not 1.01"),
        ("gamma", float("nan"), "needs a number, not nan"),
        ("n_envs", 3, "3 is not known (known: 1, 2, 4)"),
    ],
)
def test_what_is_wrong_is_said(name: str, value: Any, text: str) -> None:
    assert problem(name, value).startswith(text)


def test_a_misspelt_name_is_guessed() -> None:
    assert check_kwargs(FIELDS, {"num_step": 5, "Seed": 1, "xyzzy": 0}) == {
        "num_step": "not an argument; did you mean 'num_steps'?",
        "Seed": "not an argument; did you mean 'seed'?",
        "xyzzy": "not an argument",
    }


def test_inner_arguments_are_those_of_the_chosen_algorithm() -> None:
    assert check_kwargs(FIELDS, {"algorithm": "dqn", "algorithm_kwargs": {"buffer_size": 5, "n_steps": 5}}) == {
        "algorithm_kwargs.n_steps": "not an argument of algorithm_kwargs"
    }
    # without a choice its default holds
    assert check_kwargs(FIELDS, {"algorithm_kwargs": {"n_step": 5, "clip_range": -1}}) == {
        "algorithm_kwargs.n_step": "not an argument of algorithm_kwargs; did you mean 'n_steps'?",
        "algorithm_kwargs.clip_range": "must be at least 0, not -1",
    }


def test_of_an_unknown_algorithm_only_the_algorithm_is_wrong() -> None:
    assert list(check_kwargs(FIELDS, {"algorithm": "sac", "algorithm_kwargs": {"tau": 1}})) == ["algorithm"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = check_kwargs(FIELDS, {"num_steps": 0, "gamma": 2, "render": "no", "algorithm_kwargs": {"n_steps": 0}})
    assert list(found) == ["num_steps", "gamma", "render", "algorithm_kwargs.n_steps"]


def test_a_type_that_declares_nothing_takes_anything() -> None:
    assert check_kwargs((), {"whatever": object()}) == {}


def test_a_wrong_value_is_shown_in_a_bearable_length() -> None:
    for value in (HOSTILE, [HOSTILE] * 100, HUGE * HUGE, 10**5000, Sulky()):
        assert 0 < len(problem("render", value)) < 150
    assert problem("render", Sulky()) == "needs true or false, not <Sulky>"
    assert problem("algorithm", HOSTILE).endswith("(known: ppo, dqn)")


class Sulky:
    """Refuses everything that is asked of it."""

    def __repr__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None  # type: ignore[assignment]


@given(
    st.sampled_from(get_args(Kind)),
    anything | st.builds(Sulky),
    st.booleans(),
    st.sampled_from([(), ("a", "b"), (1, 2.5)]),
    st.none() | st.floats(),
)
def test_nothing_that_is_given_crashes_the_check(
    kind: Kind, value: Any, optional: bool, choices: tuple[Any, ...], limit: float | None
) -> None:
    field = Field("x", kind, choices=choices, optional=optional, minimum=limit, maximum=limit)
    found = check_kwargs([field], {"x": value, "y": value})
    assert found["y"] == "not an argument"
    assert found.get("x", "") == check_value(field, value)


CHECKERS: dict[Kind, Callable[[Any], bool]] = {
    "bool": lambda value: isinstance(value, bool),
    "str": lambda value: isinstance(value, str),
    "dict": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list | tuple),
    "int": lambda value: not isinstance(value, bool) and isinstance(value, int | float) and value % 1 == 0,
    "any": lambda value: True,
}


@given(st.sampled_from(list(CHECKERS)), anything)
def test_a_value_passes_exactly_if_it_is_of_its_kind(kind: Kind, value: Any) -> None:
    right = CHECKERS[kind](value) if value is not None else kind == "any"
    assert (check_value(Field("x", kind), value) == "") == right
