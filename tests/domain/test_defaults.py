"""What holds because nothing was given: read off a declaration, and laid under what was given."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.defaults import defaults_left, without
from gymdash_tui.domain.field import Field, defaults_of
from gymdash_tui.domain.fields import arg, fields_of
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import merge

from .wild import HOSTILE, json_values

PPO = (Field("gamma", "float", 0.99), Field("n_steps", "int", 2048), Field("target_kl", "float", optional=True))
A2C = (Field("gamma", "float", 0.9), Field("n_steps", "int", 5))
FIELDS = (
    Field("algorithm", "str", "ppo"),
    Field("algorithm_kwargs", "dict", {}, variant_by="algorithm", variants={"ppo": PPO, "a2c": A2C}),
    Field("seed", "int", None, optional=True),
    Field("record", "bool", False),
    Field("n_envs", "int", 1),
    Field("note", "str", ""),
    Field("env_kwargs", "dict", {}),
    Field("layers", "list", [64, 64]),
    Field("device", "str", required=True),
)


def test_what_is_nothing_is_left_out_and_what_is_false_is_not() -> None:
    assert defaults_left(FIELDS, {}) == {
        "algorithm": "ppo",
        "algorithm_kwargs": {"gamma": 0.99, "n_steps": 2048},
        "record": False,
        "n_envs": 1,
        "layers": [64, 64],
    }


def test_a_nested_argument_replaces_its_own_default_alone() -> None:
    found = defaults_left(FIELDS, {"algorithm_kwargs": {"gamma": 0.5, "own": 1}, "n_envs": None})
    assert found["algorithm_kwargs"] == {"n_steps": 2048}
    assert "n_envs" not in found and found["algorithm"] == "ppo"


@pytest.mark.parametrize(
    ("arguments", "inner"),
    [
        ({"algorithm": "a2c"}, {"gamma": 0.9, "n_steps": 5}),
        ({"algorithm": None}, {"gamma": 0.99, "n_steps": 2048}),
        ({"algorithm": "dqn"}, None),
        ({"algorithm": ["a2c"]}, None),
        ({"algorithm_kwargs": None}, None),
        ({"algorithm_kwargs": 5}, None),
        ({"algorithm_kwargs": {"gamma": 1, "n_steps": 1}}, None),
        ({"algorithm_kwargs": {}}, {"gamma": 0.99, "n_steps": 2048}),
    ],
)
def test_the_chosen_variant_decides(arguments: dict[str, Any], inner: dict[str, Any] | None) -> None:
    assert defaults_left(FIELDS, arguments).get("algorithm_kwargs") == inner


def test_a_default_beside_the_variants_lies_over_theirs() -> None:
    fields = (
        FIELDS[0],
        Field("algorithm_kwargs", "dict", {"gamma": 0.5}, variant_by="algorithm", variants={"ppo": PPO}),
    )
    assert defaults_left(fields, {})["algorithm_kwargs"] == {"gamma": 0.5, "n_steps": 2048}


@dataclass
class Deep:
    """Within another one."""

    rate: float = 0.1
    words: tuple[str, ...] = ("a",)


@dataclass
class Declared:
    """Declared as people do."""

    deep: Deep = field(default_factory=lambda: Deep(rate=0.5))
    maybe: Deep | None = None
    size: int = arg(3, "How big.")
    trigger: Any = arg(lambda step: True, "When.")
    table: dict[str, Any] = arg({"a": {"b": 1, "c": None}, "d": []}, "Any.")


def test_of_what_is_declared_within_another() -> None:
    fields = fields_of(Declared)
    assert defaults_left(fields, {})["deep"]["rate"] == 0.5
    assert defaults_left(fields, {"deep": {"rate": 2}})["deep"].keys() == {"words"}
    assert "maybe" not in defaults_left(fields, {}) and "maybe" not in defaults_left(fields, {"maybe": None})
    assert "maybe" in defaults_left(fields, {"maybe": {"rate": 1}})
    assert defaults_left(fields, {})["table"] == {"a": {"b": 1}}
    assert "trigger" not in defaults_left(fields, {})


@pytest.mark.parametrize(
    "default", [float("nan"), float("inf"), {1, 2}, object(), print, "<lambda>", [object()], "x" * 5_000, [0] * 3_000]
)
def test_what_json_cannot_hold_or_nobody_looks_up_is_left_out(default: Any) -> None:
    assert defaults_left((Field("odd", default=default), Field("n", "int", 1)), {}) == {"n": 1}


@pytest.mark.parametrize("text", [HOSTILE, "[/foo]", "", "a.b", "a=b", '"', "\ud800", "$", "__class__"])
def test_hostile_names_and_values(text: str) -> None:
    inner = (Field(text, "str", text or "x"),)
    fields = (Field(text, "dict", inner=inner, default={}), Field("n", "int", 1))
    found = defaults_left(fields, {})
    assert json.loads(json.dumps(found)) == found
    if len(text) < 4_000:
        assert found[text] == {text: text or "x"}
    assert text not in defaults_left(fields, {text: {text: 1}})
    assert defaults_left(fields, {text: {}, 5: 6}) == found  # type: ignore[dict-item]


mappings = st.dictionaries(st.text(max_size=3), json_values, max_size=4)


@given(mappings, mappings)
def test_what_is_left_and_what_was_given_are_what_holds(defaults: dict[str, Any], arguments: dict[str, Any]) -> None:
    left = without(defaults, arguments)
    assert without(left, arguments) == left
    assert merge(left, arguments) == merge(defaults, arguments)


@given(st.dictionaries(st.sampled_from([one.name for one in FIELDS]), json_values))
def test_nothing_that_was_given_is_among_them(arguments: dict[str, Any]) -> None:
    left = defaults_left(FIELDS, arguments)
    assert without(left, arguments) == left
    assert merge(left, defaults_of(FIELDS), arguments).keys() >= left.keys()


def test_a_record_tells_what_holds() -> None:
    record = SimulationRecord(
        *("a", "a", "t"),
        kwargs={"n": 1, "inner": {"a": 1}},
        start_kwargs={"n": 2},
        defaults={"n": 0, "m": 5, "inner": {"a": 0, "b": 7}},
    )
    assert record.given == {"n": 2, "inner": {"a": 1}}
    assert record.left == {"m": 5, "inner": {"b": 7}}
    assert record.holding == {"n": 2, "m": 5, "inner": {"a": 1, "b": 7}}
    told = record.to_json()
    assert (told["config"], told["start_kwargs"], told["defaults"]) == (record.kwargs, {"n": 2}, record.left)
