"""Seeds and grids: what a line comes to, and what it may not come to."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.sweep import LARGEST_SEED, MOST, Point, expand, parse_grid, parse_seeds
from gymdash_tui.domain.values import flatten, parse_value, show_value

from .wild import HOSTILE

# -- seeds -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("0-9", tuple(range(10))),
        ("1,2,5-7", (1, 2, 5, 6, 7)),
        ("7", (7,)),
        ("3,1,2", (3, 1, 2)),
        (" 1 , 2 - 4 ", (1, 2, 3, 4)),
        ("5-5", (5,)),
        (f"{LARGEST_SEED}", (LARGEST_SEED,)),
        ("0-999", tuple(range(1000))),
    ],
)
def test_seeds(text: str, seeds: tuple[int, ...]) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'' in the seeds '' is no seed; write for example 0-9 or 1,2,5-7"),
        ("1,,2", "'' in the seeds '1,,2' is no seed"),
        ("one", "'one' in the seeds 'one' is no seed"),
        ("-1", "'-1' in the seeds"),
        ("1-", "'1-' in the seeds"),
        ("1-2-3", "'1-2-3' in the seeds"),
        ("1.5", "'1.5' in the seeds"),
        ("٣", "is no seed"),
        (f"{LARGEST_SEED + 1}", f"(0 to {LARGEST_SEED})"),
        ("9-0", "'9-0' counts backwards; write 0-9."),
        ("1-5,3", "The seed 3 stands twice in '1-5,3'; give each one once."),
        ("0-1000", "'0-1000' are 1,001 seeds; give at most 1,000 at once."),
        (f"0-{LARGEST_SEED}", f"'0-{LARGEST_SEED}' are 4,294,967,296 seeds; give at most 1,000 at once."),
        ("9" * 5000, "is no seed"),
        (HOSTILE, "is no seed"),
    ],
)
def test_what_are_no_seeds(text: str, sentence: str) -> None:
    with pytest.raises(WrongUse) as refused:
        parse_seeds(text)
    assert sentence in str(refused.value) and len(str(refused.value)) < 250


@given(st.lists(st.integers(0, LARGEST_SEED), min_size=1, max_size=20, unique=True))
def test_a_list_of_seeds_is_read_back(seeds: list[int]) -> None:
    assert parse_seeds(",".join(map(str, seeds))) == tuple(seeds)


@given(st.text(st.characters() | st.sampled_from("0123456789,-")))
def test_no_text_brings_the_seeds_down(text: str) -> None:
    try:
        seeds = parse_seeds(text)
    except WrongUse:
        return
    assert 1 <= len(seeds) <= MOST and len(set(seeds)) == len(seeds)
    assert all(0 <= seed <= LARGEST_SEED for seed in seeds)


# -- grids -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("1e-3,3e-4", (1e-3, 3e-4)),
        ("ppo,a2c", ("ppo", "a2c")),
        ("lin_0.001, 0.01", ("lin_0.001", 0.01)),
        ("5", (5,)),
        ("", ("",)),
        ("[64, 64],[256,256]", ([64, 64], [256, 256])),
        ('{"pi": [1,2], "vf": [3]},null', ({"pi": [1, 2], "vf": [3]}, None)),
        ('"a,b",c', ("a,b", "c")),
        (r'"a\",b",c', ('a",b', "c")),
        ("(1,2),3", ("(1,2)", 3)),
        ("true,1,0,false", (True, 1, 0, False)),
        ('a",b', ('a"', "b")),  # what is never closed protects nothing
        ("[1,2", ("[1", 2)),
        ("[a,[b],c", ("[a", "[b]", "c")),
        ("1],2", ("1]", 2)),
    ],
)
def test_values(written: str, values: tuple[Any, ...]) -> None:
    assert parse_grid([f"a.b={written}"]) == {"a.b": values}


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["steps"], "'steps' is not of the form key=value"),
        (["a..b=1"], "is not of the form key=value"),
        (["a=1,,2"], "'a=1,,2' has an empty value between its commas; take it out."),
        (["a=1,"], "has an empty value between its commas"),
        (["a=1,2,1"], "'a' has the value 1 twice; give each one once."),
        (["a=1e-3,0.001"], "'a' has the value 0.001 twice"),
        (["a=1,1.0"], "'a' has the value 1.0 twice"),
        (["a=1", "a=2"], "'a' is set twice; give all its values at once: a=VALUE,VALUE"),
        ([f"a={HOSTILE},{HOSTILE}"], "twice"),
    ],
)
def test_what_is_no_grid(texts: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse) as refused:
        parse_grid(texts)
    assert sentence in str(refused.value) and len(str(refused.value)) < 250


# what a person would put between commas; within a list or an object there may be more commas
written_values = st.lists(
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("abcxyz-_.", min_size=1)
    | st.lists(st.integers(), max_size=3)
    | st.dictionaries(st.text("abc", min_size=1), st.integers(), max_size=3)
    | st.none(),
    min_size=1,
    max_size=6,
).map(lambda values: [value for value in values if parse_value(show_value(value)) == value])


@given(written_values)
def test_values_are_read_back(values: list[Any]) -> None:
    distinct = [value for place, value in enumerate(values) if value not in values[:place]]
    if distinct:
        assert parse_grid(["key=" + ",".join(map(show_value, distinct))]) == {"key": tuple(distinct)}


@given(st.lists(st.text(st.characters() | st.sampled_from('ab=,.[]{}"'))))
def test_no_texts_bring_the_grid_down(texts: list[str]) -> None:
    try:
        grid = parse_grid(texts)
    except WrongUse:
        return
    assert len(grid) == len(texts) and all(values for values in grid.values())


# -- points ------------------------------------------------------------------------------------------------------------


def test_seeds_stand_beside_one_another_within_each_point() -> None:
    grid = {"algorithm_kwargs.learning_rate": (1e-3, 3e-4), "num_steps": (5000,)}
    points = expand({"env": "CartPole-v1"}, (0, 1), grid)
    assert [point.name_suffix for point in points] == [
        "-learning_rate=0.001-seed0",
        "-learning_rate=0.001-seed1",
        "-learning_rate=0.0003-seed0",
        "-learning_rate=0.0003-seed1",
    ]
    assert points[1].kwargs == {
        "env": "CartPole-v1",
        "algorithm_kwargs": {"learning_rate": 1e-3},
        "num_steps": 5000,
        "seed": 1,
    }


def test_one_alone_has_no_suffix() -> None:
    assert expand({"a": 1}, (), {}) == [Point("", {"a": 1})]
    assert expand({"a": 1}, (3,), {"b.c": ("x",)}) == [Point("", {"a": 1, "b": {"c": "x"}, "seed": 3})]
    assert expand({}, (), {"seed": (1, 2)})[1].name_suffix == "-seed2"


def test_names_tell_simulations_apart_in_few_words() -> None:
    def suffixes(grid: dict[str, tuple[Any, ...]]) -> list[str]:
        return [point.name_suffix for point in expand({}, (), grid)]

    assert suffixes({"a.rate": (1,), "b.rate": (1, 2)}) == ["-b.rate=1", "-b.rate=2"]
    assert suffixes({"net": ([64, 64], [256])}) == ["-net=[64, 64]", "-net=[256]"]
    assert suffixes({"word": ("x" * 1000, "y")}) == ["-word=#1", "-word=#2"]
    assert suffixes({"word": (HOSTILE, "y")}) == ["-word=#1", "-word=#2"]
    assert suffixes({"a": ("1", 1)}) == ["-a=#1", "-a=#2"]
    assert suffixes({"a": ("x", "x-b=1"), "b": (1, "1-b=1")})[1:3] == ["-a=x-b=1-b=1-#2", "-a=x-b=1-b=1-#3"]


@pytest.mark.parametrize(
    ("kwargs", "seeds", "grid", "sentence"),
    [
        ({}, tuple(range(100)), {"a": tuple(range(11))}, "That are 1,100 simulations (11 × 100); start at most 1,000"),
        ({"seed": 1}, (1, 2), {}, "The seed is set beside the seeds; give one of the two."),
        ({}, (1, 2), {"seed": (3,)}, "The seed is set beside the seeds"),
        ({}, (), {"a": (1, 2), "a.b": (3, 4)}, "'a.b' cannot be set: 'a' already is 1; give one of the two."),
    ],
)
def test_what_makes_no_sense_together(
    kwargs: dict[str, Any], seeds: tuple[int, ...], grid: dict[str, tuple[Any, ...]], sentence: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        expand(kwargs, seeds, grid)
    assert sentence in str(refused.value)


axes = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.lists(st.integers() | st.text(st.characters(), max_size=60) | st.none(), min_size=1, max_size=4, unique_by=repr),
    max_size=4,
)


@given(axes, st.lists(st.integers(0, 9), unique=True, max_size=3))
def test_every_combination_is_there_once_under_a_name_of_its_own(grid: dict[str, list[Any]], seeds: list[int]) -> None:
    points = expand({"z": {"y": [1]}}, seeds, grid)
    wanted = list(itertools.product(*grid.values(), *([seeds] if seeds else [])))
    names = [*grid, *(["seed"] if seeds else [])]
    assert [tuple(point.kwargs[name] for name in names) for point in points] == wanted
    assert len({point.name_suffix for point in points}) == len(points)
    points[0].kwargs["z"]["y"].append(2)  # none shares anything with another one
    assert all(point.kwargs["z"]["y"] == [1] for point in points[1:])
    assert all(flatten(point.kwargs)["z.y"] for point in points)
