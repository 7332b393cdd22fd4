"""Simulations that belong together, what they are called, and in what they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.export.groups import grouped
from gymdash_tui.tracking.export.settings import settings_of


def run(name: str, seed: int | None = None, group: str = "", key: str = "sb", **kwargs: Any) -> SimulationRecord:
    given = {**kwargs, **({"seed": seed} if seed is not None else {})}
    return SimulationRecord(f"id-{name}-{group}", name, key, seed=seed, group=group, kwargs=given)


SWEEP = [run(f"p-{rate}-seed{seed}", seed, "sweep", lr=rate, env="E") for rate in (0.01, 0.001) for seed in (0, 1, 10)]


def shape(records: list[SimulationRecord], by: str = "") -> list[tuple[str, int]]:
    return [(group.label, len(group.records)) for group in grouped(records, by)]


def test_seeds_of_one_configuration_belong_together() -> None:
    assert shape(SWEEP) == shape(SWEEP, "seed") == [("lr=0.01", 3), ("lr=0.001", 3)]


def test_where_no_seeds_belong_together_each_is_for_itself() -> None:
    alone = [SWEEP[0], SWEEP[3]]
    assert shape(alone) == [(SWEEP[0].name, 1), (SWEEP[3].name, 1)]
    assert shape(SWEEP, "none") == [(record.name, 1) for record in SWEEP]


def test_a_key_of_the_configuration_and_its_order() -> None:
    assert shape(SWEEP, "lr") == [("lr=0.001", 3), ("lr=0.01", 3)]
    assert shape([run("a", lr="lin_1"), run("b"), run("c", lr=2)], "lr") == [
        ("lr=2", 1),
        ("lr=lin_1", 1),
        ("lr=null", 1),
    ]


def test_long_numbers_are_written_short_where_that_tells_them_apart() -> None:
    assert shape([run("a", rate=1 / 3), run("b", rate=1e-3)], "rate") == [("rate=0.001", 1), ("rate=0.333333", 1)]
    near = [run("a", rate=1 / 3), run("b", rate=0.333333)]
    assert shape(near, "rate") == [("rate=0.333333", 1), ("rate=0.3333333333333333", 1)]


def test_a_key_that_is_none_is_refused() -> None:
    for by in ("lrr", "name", "[/foo]", "x" * 1_000):
        with pytest.raises(WrongUse, match="--by"):
            grouped(SWEEP, by)


def test_groups_are_called_as_they_were_started() -> None:
    records = [run(f"a{n}", n, "wide", width=1) for n in range(2)] + [
        run(f"b{n}", n, "deep", width=2) for n in range(2)
    ]
    assert shape(records) == [("wide", 2), ("deep", 2)]
    assert shape([*records, run("lone", 5, width=3)], "group") == [("wide", 2), ("deep", 2), ("lone", 1)]


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["ppo-seed0", "ppo-seed1"], "ppo"),
        (["ppo-seed1", "ppo-seed10"], "ppo"),
        (["CartPole-v1-10", "CartPole-v1-11"], "CartPole-v1"),
        (["a", "b"], "a"),
        (["same", "same"], "same"),
        (["seed0", "seed1"], "seed0"),
        (["-" * 10_000 + "0", "-" * 10_000 + "1"], "-" * 10_000 + "0"),
    ],
)
def test_what_names_have_in_common(names: list[str], label: str) -> None:
    assert shape([run(name, at) for at, name in enumerate(names)]) == [(label, 2)]


def test_the_same_name_twice_is_told_apart() -> None:
    first, second = (SimulationRecord(sim_id * 8, "same", "sb", kwargs={"a": sim_id}) for sim_id in "xy")
    assert [group.label for group in grouped([first, second])] == ["same xxxxxxxx", "same yyyyyyyy"]


def test_other_types_are_other_configurations() -> None:
    assert shape([run("a-1", 0, key="x"), run("a-2", 1, key="y")]) == [("a-1", 1), ("a-2", 1)]


def test_settings_in_which_simulations_differ() -> None:
    first, second = run("a", 0, lr=1, net=[64], env="E"), run("b", 1, lr=2, net=[64], extra=None)
    assert [(one.key, one.values) for one in settings_of([first, second])] == [("lr", (1, 2)), ("env", ("E", None))]
    assert {one.key for one in settings_of([first, second], differing=False)} == {"lr", "net", "env", "extra"}


def test_a_default_that_nobody_knows_any_more_is_no_difference() -> None:
    known = SimulationRecord("1", "a", "sb", kwargs={"lr": 1}, defaults={"steps": 5})
    other = SimulationRecord("2", "b", "sb", kwargs={"lr": 1}, defaults={"steps": 6})
    unknown = SimulationRecord("3", "c", "sb", kwargs={"lr": 1})
    assert settings_of([known, unknown]) == []
    assert [one.key for one in settings_of([known, other, unknown])] == ["steps"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "seed", "x.y"]), VALUES, max_size=3), max_size=6))
def test_every_simulation_is_in_one_group_and_no_two_are_called_the_same(configurations: list[dict[str, Any]]) -> None:
    records = [SimulationRecord(f"{n:08}", f"n{n % 2}", "sb", kwargs=one) for n, one in enumerate(configurations)]
    for by in ("", "seed", "none", "group"):
        groups = grouped(records, by)
        assert sorted(record.sim_id for group in groups for record in group.records) == [one.sim_id for one in records]
        assert len({group.label for group in groups}) == len(groups)


def filmed(name: str, film: int, seed: int, lr: float = 0.1, told: tuple[str, ...] = ("film",)) -> SimulationRecord:
    return replace(run(name, seed, lr=lr, film=film), incidental=told)


def test_what_has_no_influence_on_learning_splits_no_group() -> None:
    runs = [filmed(f"p-{rate}-seed{seed}", int(seed == 0), seed, rate) for rate in (0.1, 0.2) for seed in range(3)]
    assert shape(runs) == [("lr=0.1", 3), ("lr=0.2", 3)]
    assert shape(runs, "film") == [("film=0", 4), ("film=1", 2)]
    assert [one.key for one in settings_of(runs)] == ["lr", "film"]
    assert [one.key for one in settings_of(runs, learning=True)] == ["lr"]


def test_what_a_type_says_today_holds_for_what_was_made_before() -> None:
    old, new = filmed("old", 1, 0, told=()), filmed("new", 0, 1)
    other = replace(run("other", 2, lr=0.1, film=1), sim_key="walk")
    assert [len(group.records) for group in grouped([old, new], "seed")] == [2]
    assert [len(group.records) for group in grouped([old, new, other], "seed")] == [2, 1]
    assert [one.key for one in settings_of([old, new, other], learning=True)] == ["film"]  # of the other type it counts
