"""Declared arguments, and their way through JSON to the screen."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.fields import Field, Kind, arg, fields_of

from .wild import json_values

limits = st.none() | st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False)
plain_fields = st.builds(
    Field,
    name=st.text(),
    kind=st.sampled_from(get_args(Kind)),
    default=json_values,
    help=st.text(),
    choices=st.lists(st.text()).map(tuple),
    open_choices=st.booleans(),
    minimum=limits,
    maximum=limits,
    optional=st.booleans(),
    section=st.text(),
    required=st.booleans(),
    variant_by=st.text(),
    affects_learning=st.booleans(),
)
fields = st.builds(
    lambda field, variants, inner: replace(field, variants=variants, inner=inner),
    plain_fields,
    st.dictionaries(st.text(), st.lists(plain_fields, max_size=2).map(tuple), max_size=2),
    st.lists(plain_fields, max_size=2).map(tuple),
)


@given(fields)
def test_a_field_arrives_as_it_left(field: Field) -> None:
    assert Field.from_json(json.loads(json.dumps(field.to_json()))) == field


def test_what_is_plain_is_not_sent() -> None:
    assert Field("env_kwargs", "dict", {}).to_json() == {"name": "env_kwargs", "kind": "dict", "default": {}}


def test_a_field_of_a_newer_version_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Field.from_json({"name": "env", "colour": "red"})


@dataclass
class Declared:
    num_steps: int = arg(5000, "How many steps.", minimum=1)
    rate: Any = arg(3e-4, "How fast.", kind="schedule")
    film: Any = arg(0, "When to film.", kind="trigger", section="recording")
    name: str = arg("x", "A name.", choices=("x", "y"), open_choices=True)
    seed: int | None = arg(None, "A seed.", kind="int", optional=True)
    loud: bool = arg(False, "Whether.")
    inner: dict[str, Any] = arg({"shape": [64, 64]}, "More.")
    points: list[int] = arg([1, 2], "Points.")
    tags: set[str] = arg({"a"}, "Tags.")
    own: int = 3
    anything: Any = None


def test_a_declaration_is_read_in_its_order_with_its_kinds() -> None:
    found = {field.name: field.kind for field in fields_of(Declared)}
    assert found == {
        "num_steps": "int",
        "rate": "schedule",
        "film": "trigger",
        "name": "str",
        "seed": "int",
        "loud": "bool",
        "inner": "dict",
        "points": "list",
        "tags": "any",
        "own": "int",
        "anything": "any",
    }
    assert list(found) == list(Declared.__dataclass_fields__)
    first, *_, last = fields_of(Declared)
    assert first == Field("num_steps", "int", 5000, "How many steps.", minimum=1)
    assert last == Field("anything")


def test_no_two_uses_share_a_default() -> None:
    def defaults() -> dict[str, Any]:
        return {field.name: field.default for field in fields_of(Declared)}

    defaults()["inner"]["shape"].append(1)
    defaults()["points"].append(3)
    defaults()["tags"].add("b")
    Declared().inner["shape"].append(2)
    assert defaults()["inner"] == {"shape": [64, 64]}
    assert defaults()["points"] == [1, 2]
    assert defaults()["tags"] == {"a"}


def test_what_is_no_declaration_is_said_so() -> None:
    with pytest.raises(TypeError, match="is not a dataclass"):
        fields_of(int)


def test_an_argument_without_a_default_has_to_be_given() -> None:
    @dataclass
    class Bare:
        needed: int

    assert fields_of(Bare) == (Field("needed", "int", required=True),)
