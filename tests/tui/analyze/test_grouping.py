"""Runs that differ in the seed alone are one group, and groups are told apart by what they differ in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.analyze.grouping import RunGroup, differing_keys, group_runs


def run(name: str, seed: int = 0, group: str = "", **kwargs: Any) -> SimulationRecord:
    return SimulationRecord(f"id-{name}", name, "stable_baselines", kwargs=kwargs, seed=seed, group=group)


def labels(groups: list[RunGroup]) -> list[str]:
    return [group.words for group in groups]


def test_seeds_of_one_configuration_are_one() -> None:
    runs = [run(f"ppo-seed{seed}", seed, algorithm="ppo", seed_of=1) for seed in range(3)]
    groups = group_runs([*runs, run("a2c", 0, algorithm="a2c", seed_of=1)])
    assert [len(group.members) for group in groups] == [3, 1]
    assert groups[0].config == {"algorithm": "ppo"} and differing_keys(groups) == ["algorithm"]


def test_each_alone_started_together_and_by_a_key() -> None:
    runs = [run("one", group="night", lr=0.1), run("two", group="night", lr=0.2), run("three", lr=0.1)]
    assert labels(group_runs(runs, "none")) == ["one", "two", "three"]
    assert sorted(len(group.members) for group in group_runs(runs, "group")) == [1, 2]
    assert labels(group_runs(runs, "lr")) == ["lr=0.1 ×2", "lr=0.2"]


def test_a_key_that_no_run_has_any_more_makes_no_trouble() -> None:
    assert len(group_runs([run("one"), run("two")], "gone.long_ago")) == 1
    assert group_runs([], "seed") == []


def test_groups_keep_their_keys_as_runs_come() -> None:
    runs = [run(f"{name}{seed}", seed, algorithm=name) for name in ("ppo", "a2c") for seed in range(3)]
    before = [group.key for group in group_runs(runs)]
    assert [group.key for group in group_runs([*runs, run("ppo9", 9, algorithm="ppo")])] == before
    assert len(set(before)) == 2


def test_hostile_names_are_labels_like_any_other() -> None:
    names = ["[/foo]", "\x1b[31mred", "x" * 10_000, "🦊", ""]
    groups = group_runs([run(name, lr=at) for at, name in enumerate(names)], "none")
    assert len({group.label for group in groups}) == len(names)


def test_a_run_that_was_filmed_belongs_to_the_others() -> None:
    runs = [run(f"{name}{seed}", seed, algorithm=name, film=seed == 0) for name in ("ppo", "a2c") for seed in range(3)]
    marked = [replace(one, incidental=("film",)) for one in runs[:5]] + [replace(runs[5], incidental=())]
    groups = group_runs(marked)
    assert [len(group.members) for group in groups] == [3, 3] and differing_keys(groups) == ["algorithm"]
    assert len({group.key for group in groups}) == 2
