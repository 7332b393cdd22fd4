"""What of an object is carried from a worker to a script, and what stays."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.simulation.attributes import LARGEST, carried, put

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class Bare:
    """Anything."""

    def __init__(self) -> None:
        self.base = 1

    @property
    def fixed(self) -> int:
        """What nobody can set."""
        return 1


@given(st.dictionaries(st.text(), JSON))
def test_json_arrives_as_it_was_and_in_its_own_copy(values: dict[str, Any]) -> None:
    fits, too_large = carried(values, {"base"})
    assert too_large == []
    assert fits == {name: value for name, value in values.items() if not name.startswith("_") and name != "base"}
    assert all(fits[name] is not values[name] for name in fits if isinstance(values[name], list | dict))
    bare = Bare()
    put(fits, bare, {"base"})
    assert {name: value for name, value in vars(bare).items() if name != "base"} == {
        name: value for name, value in fits.items() if name != "fixed"
    }


def test_what_is_no_json_stays_unnamed() -> None:
    circle: list[Any] = []
    circle.append(circle)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]

    class Wild(dict[str, int]):
        def items(self) -> Any:
            raise RuntimeError("never")

    values = {"a": object(), "b": {1, 2}, "c": circle, "d": b"bytes", "e": Wild(x=1), "f": deep, "g": lambda: 1, "h": 1}
    assert carried(values, ()) == ({"h": 1}, [])


def test_a_tuple_arrives_as_a_list_and_a_subclass_as_what_it_is() -> None:
    numpy_like = type("float64", (float,), {})(0.5)
    assert carried({"a": (1, (2,)), "b": numpy_like, "c": float("inf")}, ())[0] == {
        "a": [1, [2]],
        "b": 0.5,
        "c": float("inf"),
    }


def test_the_largest_stay_behind_and_are_named() -> None:
    half = "x" * (LARGEST // 2 - 20)
    fits, too_large = carried({"history": list(range(1_000_000)), "a": half, "result": 1, "b": half, "c": half}, ())
    assert set(fits) == {"result", "a", "b"} and too_large == ["c", "history"]
    assert len(json.dumps(fits)) <= LARGEST + 100


@given(st.none() | JSON)
def test_whatever_stands_in_a_journal_harms_no_object(values: Any) -> None:
    bare = Bare()
    put(values, bare, {"base"})
    assert bare.base == 1 and bare.fixed == 1
