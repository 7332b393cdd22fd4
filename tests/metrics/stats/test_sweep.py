"""What a sweep's keys explain."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.stats import Importance, importance

pytestmark = pytest.mark.filterwarnings("error")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def by_key(rows: Sequence[dict[str, Any]], scores: Sequence[float]) -> dict[str, Importance]:
    return {found.key: found for found in importance(rows, scores)}


def adjusted(explained: float, rows: int, parameters: int) -> float:
    return max(0.0, 1 - (1 - explained) * (rows - 1) / (rows - 1 - parameters))


def plain_eta_squared(values: list[str], scores: list[float]) -> float:
    groups = defaultdict(list)
    for value, score in zip(values, scores, strict=True):
        groups[value].append(score)
    grand = float(np.mean(scores))
    between = sum(len(group) * (float(np.mean(group)) - grand) ** 2 for group in groups.values())
    return between / sum((score - grand) ** 2 for score in scores)


def test_choices_are_compared_as_groups() -> None:
    rng = np.random.default_rng(0)
    values = [str(value) for value in rng.choice(["ppo", "a2c", "dqn"], 40)]
    scores = [{"ppo": 30.0, "a2c": 10.0, "dqn": 20.0}[value] + rng.normal(0, 5) for value in values]
    (found,) = importance([{"algo": value, "env": "CartPole-v1"} for value in values], scores)
    assert (found.key, found.direction, found.kind) == ("algo", 0, "choice")  # the environment never differs
    assert found.share == pytest.approx(adjusted(plain_eta_squared(values, scores), 40, 2))


def test_numbers_are_ranked() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    rates = (10 ** rng.uniform(-5, -2, 50)).round(4)
    scores = -np.log10(rates + 1e-6) * 10 + rng.normal(0, 8, 50)
    (found,) = importance([{"lr": rate} for rate in rates], scores.tolist())
    correlation = stats.spearmanr(rates, scores).statistic
    assert (found.direction, found.kind) == (-1, "number")
    assert found.share == pytest.approx(adjusted(correlation**2, 50, 1))


def test_few_numbers_are_groups_too() -> None:
    scores = [1.0, 5.0, 1.1, 1.2, 5.1, 0.9, 1.0, 5.2, 1.1]  # best in the middle: no rank correlation sees it
    (found,) = importance([{"n": size} for size in [16, 64, 256] * 3], scores)
    assert found.kind == "number"
    assert found.share > 0.8


def test_what_matters_comes_first() -> None:
    rng = np.random.default_rng(2)
    rows = [
        {"noise": float(rng.normal()), "big": int(rng.integers(5)), "small": bool(rng.integers(2)), "fixed": 7}
        for _ in range(200)
    ]
    scores = [3 * row["big"] + 2 * row["small"] + rng.normal() for row in rows]
    found = importance(rows, scores)
    assert [each.key for each in found] == ["big", "small", "noise"]
    assert found[0].direction == 1
    assert found[0].share > 0.8
    assert found[2].share < 0.03


@pytest.mark.parametrize("values", [2, 5, 12])
def test_a_key_that_says_nothing_has_no_share_on_average(values: int) -> None:
    rng = np.random.default_rng(values)
    shares = [
        importance([{"key": str(rng.integers(values))} for _ in range(30)], rng.normal(size=30).tolist())[0].share
        for _ in range(200)
    ]
    assert np.mean(shares) < 0.1  # without the adjustment it is (values - 1) / 29


def test_a_choice_that_differs_in_every_row_explains_nothing() -> None:
    (found,) = importance([{"name": f"run {index}"} for index in range(20)], list(range(20)))
    assert found.share == 0


def test_with_too_few_rows_nothing_is_said() -> None:
    (found,) = importance([{"lr": 1}, {"lr": 2}, {"lr": 3}], [1.0, 2.0, 3.0])
    assert found == Importance("lr", 0.0, 0, "number")
    assert importance([{"lr": 1}], [1.0]) == []
    assert importance([], []) == []


def test_scores_that_are_no_numbers_are_left_out() -> None:
    rows = [{"lr": index, "died": 0} for index in range(8)] + [{"lr": 99, "died": 1}, {"lr": 98, "died": 1}]
    (found,) = importance(rows, [*map(float, range(8)), math.nan, math.inf])
    assert found.key == "lr"
    assert found.share == pytest.approx(1)


def test_equal_scores_leave_nothing_to_explain() -> None:
    (found,) = importance([{"lr": index} for index in range(9)], [0.1] * 9)
    assert (found.share, found.direction) == (0, 0)


def test_a_missing_key_is_a_choice_of_its_own() -> None:
    rows: list[dict[str, Any]] = [{"clip": 0.2}, {}] * 10
    (found,) = importance(rows, [1.0, 2.0] * 10)
    assert (found.share, found.kind, found.direction) == (1, "number", 0)


def test_unhashable_mixed_and_strange_values() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    values: list[Any] = [[1, 2], {"a": [1]}, "auto", 3, None, True, math.nan, 10**400, deep, {1, 2}]
    (found,) = importance([{"key": value} for value in values * 3], [*map(float, range(10))] * 3)
    assert (found.share, found.kind, found.direction) == (1, "choice", 0)


def test_equal_values_are_one_however_they_are_written() -> None:
    same = [{"n": 1, "net": [64, 64]}, {"n": 1.0, "net": (64, 64.0)}]
    assert importance(same * 4, [1.0, 2.0] * 4) == []
    (found,) = importance([{"n": 1}, {"n": True}] * 4, [1.0, 2.0] * 4)
    assert found.kind == "choice"


def test_huge_scores_do_not_break_it() -> None:
    (found,) = importance(
        [{"lr": index % 4} for index in range(16)], [1e308 * (index % 4 - 1.5) for index in range(16)]
    )
    assert found.share == pytest.approx(1)
    assert found.direction == 1
    (found,) = importance([{"lr": 10.0**index} for index in range(-300, 309, 20)], [*map(float, range(31))])
    assert found.share == pytest.approx(1)


def test_another_number_of_scores_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="2 configurations and 1 scores; give one score for each"):
        importance([{}, {}], [1.0])


@given(st.lists(st.tuples(st.dictionaries(st.sampled_from("abc"), JSON), st.floats()), max_size=15))
def test_whatever_the_rows_are_the_shares_are_sound(pairs: list[tuple[dict[str, Any], float]]) -> None:
    found = importance([row for row, _ in pairs], [score for _, score in pairs])
    shares = [each.share for each in found]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert all(each.direction in (-1, 0, 1) for each in found)
    assert all(each.direction == 0 for each in found if each.kind == "choice")
