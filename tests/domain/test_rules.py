"""Rules for stopping early: how they are written, and when they are met."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.rules import (
    NoImprovement,
    NotFinite,
    Rule,
    Threshold,
    Verdict,
    Watch,
    parse_rule,
    parse_rules,
    unknown_measures,
)

from .wild import HOSTILE, anything

measures = st.text(st.characters(), min_size=1, max_size=30) | st.sampled_from(
    ["for", "by", "of", "nan", "no", "falling", "reward", "train/loss", "a b", '"', "\\", ";", ">=", HOSTILE[:200]]
)
finite = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(1, 999_999_999)
thresholds = st.builds(Threshold, measures, st.sampled_from([">=", "<=", ">", "<"]), finite, counts)
improvements = st.builds(
    NoImprovement, measures, counts, st.floats(0, allow_infinity=False, allow_nan=False), st.booleans()
)
rules: st.SearchStrategy[Rule] = thresholds | improvements | st.builds(NotFinite, st.just("") | measures)


# --- reading and writing


@given(rules)
def test_a_rule_that_is_written_is_read_back(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule
    assert str(rule).isprintable()


@given(st.lists(rules, max_size=4))
def test_several_rules_are_read_from_one_text(several: list[Rule]) -> None:
    assert parse_rules(" ; ".join(map(str, several))) == tuple(dict.fromkeys(several))
    assert parse_rules([str(rule) for rule in several]) == tuple(dict.fromkeys(several))


@pytest.mark.parametrize(("text", "rule"), [
    ("rollout/ep_rew_mean >= 475 for 3", Threshold("rollout/ep_rew_mean", ">=", 475, 3)),
    ("reward>=475", Threshold("reward", ">=", 475)),
    ("  reward  ≥  1e5  FOR 1 ", Threshold("reward", ">=", 100_000)),
    ("train/loss < -.5 for 10 times", Threshold("train/loss", "<", -0.5, 10)),
    ("x > 1_000", Threshold("x", ">", 1000)),
    ('"my tag" <= 3', Threshold("my tag", "<=", 3)),
    ("nan >= 3", Threshold("nan", ">=", 3)),
    ("no improvement of eval/mean_reward for 10", NoImprovement("eval/mean_reward", 10)),
    ("No Improvement of eval/mean_reward rising for 10 values by 5", NoImprovement("eval/mean_reward", 10, 5)),
    ("no improvement of train/loss falling by 0.01 for 4", NoImprovement("train/loss", 4, 0.01, True)),
    ("nan", NotFinite()),
    ("NaN of train/loss", NotFinite("train/loss")),
])  # fmt: skip
def test_rules_as_people_write_them(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(("text", "why"), [
    ("", "it is empty"),
    ("reward", "it compares nothing"),
    ("reward == 3", "'==' is no comparison here; use >=, <=, > or <"),
    ("reward => 3", "'=>' is no comparison here"),
    (">= 3", "the measure is missing"),
    ('"" >= 3', "the measure is missing"),
    ("my tag >= 3", "a measure with blanks has to stand in double quotes"),
    ("reward >=", "the number is missing"),
    ("reward >= high", "'high' is no number to compare with"),
    ("reward >= nan", "'nan' is no number to compare with"),
    ("reward >= 1e999", "'1e999' is no number to compare with"),
    ("reward >= 3 for", "it is not said how many"),
    ("reward >= 3 for 0", "'0' is no count of values; it has to be 1 or more"),
    ("reward >= 3 for ever", "'ever' is no count"),
    ("reward >= 3 for ²", "'²' is no count"),
    (f"reward >= 3 for {'9' * 500}", "is no count"),
    ("reward >= 3 fr 3", "'fr' is too much; did you mean 'for'?"),
    ("no improvment of x for 3", "'improvment' where 'improvement' belongs"),
    ("no improvement of x", "say for how many values, such as 'for 10'"),
    ("no improvement of x for 3 by -1", "'by -1' has to be at least 0"),
    ("no improvement", "nothing where 'of' belongs"),
    ("nann", "did you mean 'nan'?"),
    ("nan train/loss", "'train/loss' is too much"),
    ('"x >= 3', "a quote is not closed"),
    ('"\\x" >= 3', "cannot be read"),
    ("x" * 10_000, "it is too long"),
])  # fmt: skip
def test_what_is_no_rule_is_said_with_the_right_form(text: str, why: str) -> None:
    with pytest.raises(WrongUse) as refused:
        parse_rule(text)
    sentence = str(refused.value)
    assert why in sentence
    assert "Write for example 'reward >= 475 for 3'" in sentence
    assert ".." not in sentence and "?." not in sentence and len(sentence) < 1000


@given(anything)
def test_whatever_is_given_is_rules_or_refused(given: Any) -> None:
    try:
        read = parse_rules(given)
    except WrongUse:
        return
    assert parse_rules([str(rule) for rule in read]) == read


def test_no_rules() -> None:
    assert parse_rules(None) == parse_rules("") == parse_rules([]) == parse_rules([" ; "]) == ()
    with pytest.raises(WrongUse, match="Rules for stopping are texts"):
        parse_rules([1])
    assert parse_rules(math.nan) == (NotFinite(),)


# --- watching


def first(watch: Watch, values: list[float], measure: str = "x") -> Verdict | None:
    """Feed values at the steps 10, 20..., and give the first verdict."""
    for number, value in enumerate(values, 1):
        verdict = watch.feed(measure, value, 10 * number)
        if verdict is not None:
            return verdict
    return None


@given(st.sampled_from([">=", "<=", ">", "<"]), st.integers(1, 4), st.lists(st.integers(-3, 3) | st.just(math.nan)))
def test_a_threshold_is_met_at_the_first_run_of_so_many(sign: str, times: int, values: list[float]) -> None:
    holds = {">=": float.__ge__, "<=": float.__le__, ">": float.__gt__, "<": float.__lt__}[sign]
    held = [holds(float(value), 1.0) for value in values]
    runs = [end for end in range(times, len(held) + 1) if all(held[end - times : end])]
    verdict = first(Watch([Threshold("x", sign, 1.0, times)]), values)
    assert (verdict.step if verdict else None) == (10 * runs[0] if runs else None)


@given(st.integers(1, 4), st.integers(0, 3), st.booleans(), st.lists(st.integers(-9, 9)))
def test_no_improvement_is_met_so_many_values_after_the_best(
    patience: int, by: int, falling: bool, values: list[float]
) -> None:
    verdict = first(Watch([NoImprovement("x", patience, by, falling)]), values)
    best, since, expected = None, 0, None
    for number, value in enumerate(values, 1):
        signed = -value if falling else value
        if best is None or signed > best + by:
            best, since = signed, 0
        else:
            since += 1
        if since >= patience:
            expected = 10 * number
            break
    assert (verdict.step if verdict else None) == expected


@pytest.mark.parametrize(("text", "values", "sentence"), [
    (
        "reward >= 475 for 3",
        [400, 480, 490, 480.1, 482.06],
        "Stopped early at step 40 of 100,000: reward >= 475 held 3 times (last 480.1).",
    ),
    ("reward > 0.05", [0.0625], "Stopped early at step 10 of 100,000: reward > 0.05 (it is 0.062)."),
    (
        "no improvement of reward for 2 by 5",
        [10, 14, 15, 16],
        "Stopped early at step 30 of 100,000: no improvement of reward for 2 by 5 (best 10.0 at step 10, last 15.0).",
    ),
    (
        "no improvement of reward for 2",
        [math.nan, math.nan],
        "Stopped early at step 20 of 100,000: no improvement of reward for 2 (last nan).",
    ),
    ("nan", [1, math.inf], "Ended at step 20 of 100,000: reward is inf."),
    ("nan of reward", [-math.inf], "Ended at step 10 of 100,000: reward is -inf."),
])  # fmt: skip
def test_what_is_said_when_a_rule_is_met(text: str, values: list[float], sentence: str) -> None:
    verdict = first(Watch(parse_rules(text)), values, "reward")
    assert verdict is not None
    assert verdict.sentence(100_000) == sentence
    assert verdict.failed == ("nan" in text)


def test_only_what_a_rule_is_about_counts() -> None:
    watch = Watch(parse_rules("a >= 1 for 2; nan of b; no improvement of c for 1"))
    assert watch and first(watch, [2, 2, math.nan], "b") == first(Watch([NotFinite("b")]), [2, 2, math.nan], "b")
    for measure, value in [("b", 5.0), ("d", math.nan), ("a", 1.0), ("a", 0.0), ("a", 1.0), ("c", 1.0), ("c", 2.0)]:
        assert watch.feed(measure, value, 1) is None
    assert watch.feed("c", 2.0, 1) is not None
    assert not Watch() and Watch().feed("a", math.nan, 1) is None


def test_a_rule_that_stays_goes_on_with_what_it_has_seen() -> None:
    stays, goes = parse_rules("a >= 1 for 2; a >= 2 for 2")
    watch = Watch([stays, goes])
    assert watch.feed("a", 5, 1) is None
    watch.replace([stays])
    assert watch.rules == (stays,)
    verdict = watch.feed("a", 5, 2)
    assert verdict is not None and verdict.rule == stays
    watch.replace([goes])
    assert watch.feed("a", 5, 3) is None


def test_measures_that_nobody_records_are_named_with_the_nearest() -> None:
    known = {"rollout/ep_rew_mean", "train/loss", "reward"}
    rules = parse_rules("rollout/ep_rew_men > 1; train/loss < 1; nan; zzz > 1; reward > 1")
    assert unknown_measures(rules, known) == ["'rollout/ep_rew_men'; did you mean 'rollout/ep_rew_mean'?", "'zzz'"]
