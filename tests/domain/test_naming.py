"""Names that the program gives, and names that it guesses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import GymdashError, InvalidKwargs, StopSimulation, TimedOut, UnknownType
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.naming import default_name, told_apart
from gymdash_tui.domain.record import SimulationRecord

from .wild import HOSTILE


@pytest.mark.parametrize(
    ("kwargs", "name"),
    [
        ({"algorithm": "ppo", "env": "CartPole-v1", "seed": 0}, "ppo-CartPole-v1-seed0"),
        ({"algorithm": "ppo", "env": "CartPole-v1"}, "ppo-CartPole-v1"),
        ({"env": "CartPole-v1", "seed": None}, "CartPole-v1"),
        ({"algorithm": "", "seed": 7}, "stable_baselines-seed7"),
        ({"num_steps": 5}, "stable_baselines"),
        ({}, "stable_baselines"),
    ],
)
def test_a_name_says_what_tells_simulations_apart(kwargs: dict[str, Any], name: str) -> None:
    assert default_name("stable_baselines", kwargs) == name


def test_the_nearest_word_is_guessed() -> None:
    assert did_you_mean("CARTPOLE", ["Acrobot-v1", "CartPole-v1"]) == "; did you mean 'CartPole-v1'?"
    assert did_you_mean("zzz", ["ppo", "dqn"]) == ""
    assert did_you_mean("1.5", [1, 15]) == "; did you mean '15'?"  # type: ignore[list-item]  # a type may declare any
    assert did_you_mean(HOSTILE, ["ppo"]) == did_you_mean("x", []) == ""


@given(st.text(), st.lists(st.text()))
def test_a_guess_is_one_of_the_known_words(word: str, known: list[str]) -> None:
    guess = did_you_mean(word, known)
    assert guess == "" or any(guess == f"; did you mean {name!r}?" for name in known)


def test_some_words_are_listed() -> None:
    assert list_some([]) == ""
    assert list_some("abc") == "a, b, c"
    assert list_some(map(str, range(10))) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"
    assert list_some((1, 2), limit=1) == "1 and 1 more"  # type: ignore[arg-type]  # a type may declare any


def test_errors_know_what_the_shell_returns() -> None:
    assert (GymdashError.exit_code, UnknownType.exit_code, TimedOut.exit_code) == (1, 2, 3)
    error = InvalidKwargs({"num_steps": "must be at least 1, not 0", "algorithm_kwargs.gamma": "needs a number"})
    assert str(error) == "num_steps: must be at least 1, not 0\nalgorithm_kwargs.gamma: needs a number"
    assert error.problems["num_steps"] == "must be at least 1, not 0"


def test_a_stop_is_not_swallowed_with_the_exceptions() -> None:
    assert not issubclass(StopSimulation, Exception)


def test_a_configuration_in_upstreams_layout() -> None:
    config = SimulationStartConfig("test", "demo", kwargs={"num_steps": 5})
    assert config.to_json() == {
        "name": "test",
        "sim_key": "demo",
        "sim_family": None,
        "sim_type": None,
        "kwargs": {"num_steps": 5},
    }
    config.update(SimulationStartConfig("other", "demo", kwargs={"env": "Acrobot-v1"}))
    assert config.kwargs == {"num_steps": 5, "env": "Acrobot-v1"}
    assert config.name == "test"


def test_configurations_share_no_arguments_and_none_is_no_arguments() -> None:
    SimulationStartConfig("a", "b").kwargs["x"] = 1
    assert SimulationStartConfig("a", "b").kwargs == {}
    assert SimulationStartConfig("a", "b", kwargs=None).to_json()["kwargs"] == {}  # type: ignore[arg-type]  # upstream's


def record(sim_id: str, name: str, seed: int | None = None) -> SimulationRecord:
    return SimulationRecord(sim_id, name, "stable_baselines", seed=seed)


def test_names_of_their_own_stay() -> None:
    assert told_apart([record("aaaa1", "ppo", 1), record("bbbb1", "dqn", 1)]) == ["ppo", "dqn"]
    assert told_apart([]) == []


def test_the_same_name_is_followed_by_the_seed() -> None:
    records = [record("aaaa1", "ppo", 3), record("bbbb1", "dqn"), record("aaaa2", "ppo", 4)]
    assert told_apart(records) == ["ppo seed 3", "dqn", "ppo seed 4"]


@pytest.mark.parametrize("seeds", [(None, None), (3, 3), (3, None)])
def test_or_by_as_much_of_the_id_as_it_takes(seeds: tuple[int | None, int | None]) -> None:
    ids = ("c3275173", "c3285173")
    records = [record(sim_id, "ppo", seed) for sim_id, seed in zip(ids, seeds, strict=True)]
    assert told_apart(records) == ["ppo c327", "ppo c328"]
    alike = [record("c3275173", "ppo"), record("c3275180", "ppo")]
    assert told_apart(alike) == ["ppo c327517", "ppo c327518"]


def test_what_they_are_called_elsewhere_counts() -> None:
    records = [record("aaaa1", "one", 1), record("bbbb1", "two", 2)]
    assert told_apart(records, ["lr 0.1", "lr 0.1"]) == ["lr 0.1 seed 1", "lr 0.1 seed 2"]
