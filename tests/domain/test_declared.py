"""Arguments declared by a plain dataclass or a pydantic model, and what is said about those that are wrong."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NewType, Optional

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.annotations import shape_of
from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.fields import Field, arg, defaults_of, fields_of
from gymdash_tui.domain.models import WHOLE, model_problems
from gymdash_tui.simulation.base import Simulation

from .wild import anything


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


Rate = NewType("Rate", float)


@dataclass
class Optimizer:
    rate: float
    kind: Literal["adam", "sgd"] = "adam"


@dataclass
class Network:
    layers: list[int] = field(default_factory=lambda: [64, 64])
    optimizer: Optimizer = field(default_factory=lambda: Optimizer(0.5))


@dataclass
class Declared:
    """What a person writes who has never heard of us."""

    env: str
    optimizer: Optimizer
    network: Network
    steps: int = 1000
    gamma: float = 1
    loud: bool = False
    seed: Optional[int] = None  # noqa: UP045 - as people write it
    size: Literal[1, 2, 4] = 2
    colour: Colour = Colour.RED
    mode: Literal["auto"] | int = "auto"
    spare: Network | None = None
    folder: Path = Path("here")
    call: Callable[[int], bool] = lambda x: True
    described: int = arg(3, "With words.", minimum=2)


def by_name(declared: type) -> dict[str, Field]:
    return {one.name: one for one in fields_of(declared)}


def test_a_plain_dataclass_says_what_it_takes() -> None:
    found = by_name(Declared)
    kinds = {name: one.kind for name, one in found.items()}
    assert kinds == {
        "env": "str", "optimizer": "dict", "network": "dict", "steps": "int", "gamma": "float", "loud": "bool",
        "seed": "int", "size": "int", "colour": "str", "mode": "any", "spare": "dict", "folder": "str", "call": "any",
        "described": "int",
    }  # fmt: skip
    assert found["seed"].optional and found["spare"].optional and not found["steps"].optional
    assert found["colour"].choices == ("red", "blue") and found["colour"].default == "red"
    assert found["size"].choices == ("1", "2", "4") and found["size"].default == 2
    assert found["mode"].choices == ("auto",) and found["mode"].open_choices
    assert found["folder"].default == "here" and found["described"].minimum == 2
    assert [one.name for one in found["network"].inner] == ["layers", "optimizer"]
    assert [one.name for one in found["network"].inner[1].inner] == ["rate", "kind"]


def test_what_has_to_be_given_has_no_default() -> None:
    found = by_name(Declared)
    # a nested one has to be given only where something within it has to be
    assert [name for name, one in found.items() if one.required] == ["env", "optimizer"]
    defaults = defaults_of(fields_of(Declared))
    assert "env" not in defaults and defaults["optimizer"] == {"kind": "adam"}
    assert defaults["network"] == {"layers": [64, 64], "optimizer": {"rate": 0.5, "kind": "adam"}}
    assert defaults["spare"] is None


def test_a_simulation_has_the_defaults_under_what_was_given() -> None:
    class Mine(Simulation):
        Kwargs = Declared

    made = Mine(SimulationStartConfig("m", "m", kwargs={"env": "x", "optimizer": {"rate": 0.1}}))
    assert "env" not in made.kwarg_defaults
    assert made.kwargs["optimizer"] == {"kind": "adam", "rate": 0.1} and made.kwargs["env"] == "x"


RIGHT = {"env": "CartPole-v1", "optimizer": {"rate": 0.1}}


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({}, {}),
        ({"size": 4, "mode": 3, "seed": None, "spare": None, "gamma": 0.5, "call": len}, {}),
        ({"size": 4.0}, {}),
        ({"optimizer": {}}, {"optimizer.rate": "has to be given: a number"}),
        ({"optimizer": {"rate": "x"}}, {"optimizer.rate": "needs a number, not 'x'"}),
        ({"network": {"optimizer": {"kind": "adm"}}}, {"network.optimizer.kind": "did you mean 'adam'"}),
        ({"network": {"optimizer": {"kind": "sgd"}}}, {}),
        ({"network": {"optimiser": {}}}, {"network.optimiser": "not an argument of network; did you mean 'optimizer'"}),
        ({"spare": {"layers": 3}}, {"spare.layers": "needs a list"}),
        ({"size": 3}, {"size": "3 is not known (known: 1, 2, 4)"}),
        ({"colour": "green"}, {"colour": "'green' is not known (known: red, blue)"}),
        ({"described": 1}, {"described": "must be at least 2"}),
        ({"env": None}, {"env": "needs a text"}),
    ],
)
def test_wrong_arguments_are_named_where_they_are(more: dict[str, Any], problems: dict[str, str]) -> None:
    found = check_kwargs(fields_of(Declared), {**RIGHT, **more})
    assert set(found) == set(problems), found
    assert all(text in found[name] for name, text in problems.items()), found


def test_everything_that_is_missing_is_said() -> None:
    assert check_kwargs(fields_of(Declared), {}) == {
        "env": "has to be given: a text",
        "optimizer.rate": "has to be given: a number",
    }


@given(st.dictionaries(st.sampled_from(list(Declared.__dataclass_fields__)), anything))
def test_whatever_is_given_is_judged_and_never_raises(kwargs: dict[str, Any]) -> None:
    assert all(isinstance(text, str) and text for text in check_kwargs(fields_of(Declared), kwargs).values())


@pytest.mark.parametrize(
    ("annotation", "kind", "optional"),
    [
        (int, "int", False), (bool, "bool", False), (int | float, "float", False), (str | None, "str", True),
        (dict[str, int], "dict", False), (tuple[int, ...], "list", False), (Sequence[int], "list", False),
        (Rate, "float", False), (Annotated[int, "x"], "int", False), (Annotated[int, 1] | None, "int", True),
        (set[int], "any", False), (Any, "any", False), (object, "any", False), (int | str, "any", False),
        ("int", "any", False), (None, "any", False), (bytes, "any", False), (Literal["a", None], "str", True),
        (Literal[1, "a"], "any", False), (Literal[True, False], "bool", False), (type[int], "any", False),
    ],
)  # fmt: skip
def test_annotations(annotation: Any, kind: str, optional: bool) -> None:
    shape = shape_of(annotation)
    assert (shape.kind, shape.optional) == (kind, optional)


def test_an_annotation_that_only_a_type_checker_knows_hurts_no_other() -> None:
    namespace: dict[str, Any] = {}
    exec(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Half:\n    a: Unknown = None\n    b: int = 3\n    c: list[Unknown] = None\n",
        namespace,
    )
    assert [(one.name, one.kind) for one in fields_of(namespace["Half"])] == [("a", "any"), ("b", "int"), ("c", "any")]


@dataclass
class Tree:
    name: str = "x"
    left: Tree | None = None


def test_what_nests_itself_ends() -> None:
    (_, left) = fields_of(Tree)
    assert left.kind == "dict" and left.inner == ()


# -- pydantic ----------------------------------------------------------------------------------------------------------


class Inner(pydantic.BaseModel):
    rate: float = pydantic.Field(gt=0, description="How fast.")
    kind: Literal["adam", "sgd"] = "adam"


class Model(pydantic.BaseModel):
    env: str
    inner: Inner
    steps: int = pydantic.Field(10, ge=1, lt=100, description="How many\n  steps.")
    batch: pydantic.PositiveInt = 32
    colour: Colour = Colour.BLUE
    deep: Inner = Inner(rate=0.5)
    maybe: Inner | None = None
    pairs: list[Inner] = []
    named: int = pydantic.Field(3, alias="Named")
    made: dict[str, int] = pydantic.Field(default_factory=dict)

    @pydantic.model_validator(mode="after")
    def together(self) -> Model:
        """Refuse what does not go together."""
        if self.steps == 13 and self.batch == 13:
            raise ValueError("Steps and batch may not both be 13")
        return self


def test_a_model_says_what_it_takes() -> None:
    found = by_name(Model)
    assert list(found) == [
        "env", "inner", "steps", "batch", "colour", "deep", "maybe", "pairs", "Named", "made",
    ]  # fmt: skip
    steps = found["steps"]
    assert (steps.kind, steps.default, steps.minimum, steps.maximum) == ("int", 10, 1, 99)
    assert steps.help == "How many steps." and found["batch"].minimum == 1
    assert found["colour"].choices == ("red", "blue") and found["colour"].default == "blue"
    assert [one.name for one, _ in zip(found["inner"].inner, "ab", strict=True)] == ["rate", "kind"]
    assert found["inner"].inner[0].help == "How fast." and found["inner"].inner[0].minimum is None
    assert [name for name, one in found.items() if one.required] == ["env", "inner"]
    assert found["deep"].default == {"rate": 0.5, "kind": "adam"} and found["maybe"].optional
    assert [Field.from_json(json.loads(json.dumps(one.to_json()))) for one in found.values()] == list(found.values())


MODEL_RIGHT = {"env": "x", "inner": {"rate": 1}}


@pytest.mark.parametrize(
    ("more", "name", "sentence"),
    [
        ({"inner": {"rate": -1}}, "inner.rate", "greater than 0"),
        ({"maybe": {"rate": 0}}, "maybe.rate", "greater than 0"),
        ({"pairs": [{"rate": 1}, {"rate": -1}]}, "pairs", "(at 1.rate)"),
        ({"made": {"a": "b"}}, "made", "valid integer"),
        ({"steps": 13, "batch": 13}, WHOLE, "teps and batch may not both be 13"),
    ],
)
def test_pydantics_own_checks_are_said_at_the_argument(more: dict[str, Any], name: str, sentence: str) -> None:
    fields = fields_of(Model)
    merged = {**defaults_of(fields), **MODEL_RIGHT, **more}
    assert not check_kwargs(fields, merged)
    found = model_problems(Model, fields, merged)
    assert list(found) == [name] and sentence in found[name]


def test_a_right_model_and_a_plain_dataclass_have_no_problems() -> None:
    assert model_problems(Model, fields_of(Model), {**defaults_of(fields_of(Model)), **MODEL_RIGHT}) == {}
    assert model_problems(Declared, fields_of(Declared), {"env": 3}) == {}
