"""Arguments as text and back, nested and merged."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.values import (
    assign,
    flatten,
    merge,
    parse_assignments,
    parse_value,
    readable,
    show_value,
)

from .wild import HOSTILE, anything, json_values

texts = st.text(st.characters())


@given(json_values)
def test_a_value_that_is_shown_is_read_back(value: Any) -> None:
    assert parse_value(show_value(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        *("true", "True", "null", "None", "nan", "NaN", "-inf", "Infinity"),
        *("1e5", "1_000", "-5", "١٢", " 1", "[1", "[]", "{}", '"x"'),
    ],
)
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    assert parse_value(show_value(text)) == text


@given(st.floats())
def test_floats_are_read_back_to_the_last_bit(value: float) -> None:
    back = parse_value(show_value(value))
    assert back == value or (math.isnan(back) and math.isnan(value))


@given(texts)
def test_any_text_can_be_read(text: str) -> None:
    parse_value(text)


@given(anything)
def test_anything_can_be_shown(value: Any) -> None:
    shown = show_value(value)
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("1_000", 1000),
        ("True", True),
        ("None", None),
        ("null", None),
        ("lin_0.001", "lin_0.001"),
        ("nan", "nan"),
        ("-Infinity", -math.inf),
        ('{"net_arch": [64, 64]}', {"net_arch": [64, 64]}),
        ("[1, 2", "[1, 2"),
        ('"5"', "5"),
        ("", ""),
    ],
)
def test_what_a_person_types(text: str, value: Any) -> None:
    assert parse_value(text) == value
    assert type(parse_value(text)) is type(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("CartPole-v1", "CartPole-v1"),
        ("5", '"5"'),
        (" x", '" x"'),
        ("two\nlines", '"two\\nlines"'),
        ("Größe ", '"Größe "'),
        ([1, "a"], '[1, "a"]'),
        (lambda x: x, "<lambda>"),
        (print, "<print>"),
        ({"trigger": print}, '{"trigger": "<print>"}'),
        (object(), "<object>"),
    ],
)
def test_how_a_value_is_shown(value: Any, shown: str) -> None:
    assert show_value(value) == shown


@pytest.mark.parametrize("char", "[9{")
def test_a_text_that_is_too_much_for_json_stays_a_text(char: str) -> None:
    assert parse_value(char * 100_000) == char * 100_000
    assert parse_value("[" * 100 + "]" * 100) == "[" * 100 + "]" * 100


def test_a_function_is_named() -> None:
    assert readable(test_a_function_is_named) == "<test_a_function_is_named>"
    assert readable(lambda x: x) == "<test_a_function_is_named.lambda>"
    assert readable(merge) == "<merge>"


def test_what_cannot_be_written_is_named() -> None:
    circle: list[Any] = []
    circle.append(circle)
    assert show_value(circle) == "<list>"
    assert show_value(10**5000) == "<int>"


# --- assignments


def test_assignments_nest() -> None:
    texts = ["num_steps=100000", "algorithm_kwargs.learning_rate=lin_0.001", "algorithm_kwargs.gamma=0.98", "env=a=b"]
    assert parse_assignments(texts) == {
        "num_steps": 100_000,
        "algorithm_kwargs": {"learning_rate": "lin_0.001", "gamma": 0.98},
        "env": "a=b",
    }


@pytest.mark.parametrize("text", ["num_steps", "", "=5", ".a=1", "a.=1", "a..b=1", HOSTILE])
def test_what_is_no_assignment_is_said_so(text: str) -> None:
    with pytest.raises(WrongUse, match="is not of the form key=value"):
        parse_assignments([text])


@pytest.mark.parametrize(
    "texts",
    [
        ["a=1", "a.b=2"],
        ["a.b=2", "a=1"],
        ["a.b.c=1", "a.b=null"],
        ["a.b=1", "a.b.c=2"],
        ['a={"b": 1}', "a.b.c=2"],
    ],
)
def test_a_value_and_parts_of_it_are_a_contradiction(texts: list[str]) -> None:
    with pytest.raises(WrongUse, match="give one of the two"):
        parse_assignments(texts)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["a=1", "a=2"], 2),
        (['a={"b": 1}', "a.c=2"], {"b": 1, "c": 2}),
        (["a.c=2", 'a={"b": 1}'], {"b": 1, "c": 2}),
        (["a.b=1", "a.b=2"], {"b": 2}),
        (["a={}", "a.b=2"], {"b": 2}),
        (["a.b=2", "a={}"], {"b": 2}),
    ],
)
def test_what_does_not_contradict_is_laid_together(texts: list[str], value: Any) -> None:
    assert parse_assignments(texts) == {"a": value}


def test_a_refused_assignment_changes_nothing() -> None:
    into = {"a": {"b": 1}, "c": 2}
    for path in ("a", "c.d", "a.b.c.d"):
        with pytest.raises(WrongUse):
            assign(into, path, 3)
    assert into == {"a": {"b": 1}, "c": 2}


names = st.text(st.characters(exclude_characters=".="), min_size=1)
nested = st.recursive(json_values, lambda inner: st.dictionaries(texts, inner, max_size=3), max_leaves=8)


@given(st.dictionaries(names, nested, max_size=4))
def test_flat_names_lead_back_to_the_nested_arguments(kwargs: dict[str, Any]) -> None:
    back: dict[str, Any] = {}
    for path, value in flatten(kwargs).items():
        assign(back, path, value)
    assert back == kwargs


def test_flat_names() -> None:
    kwargs = {"a": {"b": {"c": 1}, "d": {}}, "e": {"x.y": 1}, "f": {1: 2}, "g": {"": 0}}
    assert flatten(kwargs) == {"a.b.c": 1, "a.d": {}, "e": {"x.y": 1}, "f": {1: 2}, "g": {"": 0}}


# --- merging

layers = st.none() | st.dictionaries(st.sampled_from("abc"), nested, max_size=3)


@given(st.lists(layers, max_size=4))
def test_merging_changes_nothing_that_was_given(given_layers: list[dict[str, Any] | None]) -> None:
    before = copy.deepcopy(given_layers)
    merged = merge(*given_layers)
    spoil(merged)
    assert given_layers == before


def spoil(value: Any) -> None:
    """Change everything within that can be changed."""
    inner = list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list | tuple) else []
    for item in inner:
        spoil(item)
    if isinstance(value, dict):
        value["spoilt"] = True
    elif isinstance(value, list):
        value.append("spoilt")


def test_nothing_is_shared_however_deep() -> None:
    layer = {"a": [[1]], "b": ({"c": [2]},), "d": {"e": [{"f": []}]}}
    merged = merge(layer)
    assert merged == layer
    spoil(merged)
    assert layer == {"a": [[1]], "b": ({"c": [2]},), "d": {"e": [{"f": []}]}}


@given(layers, layers)
def test_later_layers_win_and_nothing_else_is_lost(lower: dict[str, Any] | None, upper: dict[str, Any] | None) -> None:
    merged = merge(lower, upper)
    assert set(merged) == {*(lower or {}), *(upper or {})}
    for name, value in (upper or {}).items():
        if not isinstance(value, dict):
            assert json.dumps(merged[name]) == json.dumps(value)
    for name in set(lower or {}) - set(upper or {}):
        assert merged[name] == (lower or {})[name]
    assert merge(merged, upper) == merged


def test_nested_arguments_are_merged_name_by_name() -> None:
    defaults = {"algorithm": "ppo", "algorithm_kwargs": {"gamma": 0.99, "policy_kwargs": {"net_arch": [64, 64]}}}
    start = {"algorithm_kwargs": {"gamma": 0.9, "policy_kwargs": {"ortho_init": False}}}
    assert merge(defaults, None, start) == {
        "algorithm": "ppo",
        "algorithm_kwargs": {"gamma": 0.9, "policy_kwargs": {"net_arch": [64, 64], "ortho_init": False}},
    }


def test_a_dictionary_gives_way_to_a_plain_value_and_back() -> None:
    assert merge({"a": {"b": 1}}, {"a": 5}) == {"a": 5}
    assert merge({"a": 5}, {"a": {"b": 1}}) == {"a": {"b": 1}}


def test_functions_are_carried_as_they_are() -> None:
    def trigger(episode: int) -> bool:
        return episode % 2 == 0

    assert merge({"episode_trigger": 0}, {"episode_trigger": trigger})["episode_trigger"] is trigger
