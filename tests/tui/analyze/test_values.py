"""The numbers beside the charts and in the table agree with the raw values, and say what cannot be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gymdash_tui.tui.analyze.panels import Sight
from gymdash_tui.tui.analyze.showing import Showing
from gymdash_tui.tui.analyze.table import Number, number_words, sweep_of, table_rows
from gymdash_tui.tui.analyze.values import group_values, verdict
from gymdash_tui.tui.widgets.analyze_lines import where_words
from gymdash_tui.tui.widgets.table_lines import table_lines

from .recorded import TAG, Recorded


def two_algorithms(count: int = 5) -> Recorded:
    recorded, chance = Recorded(), np.random.default_rng(0)
    for name, top in (("ppo", 480.0), ("a2c", 300.0)):
        for seed in range(count):
            recorded.run(f"{name}{seed}", np.linspace(0, top, 20) + chance.normal(0, 9, 20), algorithm=name)
    return recorded


def raw(recorded: Recorded, name: str) -> np.ndarray:
    found = [recorded.series(one.sim_id, TAG) for one in recorded.records if one.name.startswith(name)]
    return np.array([one.values for one in found if one is not None])


def test_in_the_end_and_at_the_crosshair() -> None:
    recorded = two_algorithms()
    panels, sight = recorded.panels(), Sight(groups=recorded.groups())
    ppo, a2c = group_values(panels, TAG, sight)
    last = raw(recorded, "ppo")[:, -1]
    assert ppo.center == pytest.approx(last.mean())
    assert ppo.hi is not None and ppo.lo is not None and (ppo.hi - ppo.lo) / 2 == pytest.approx(last.std(ddof=1))
    assert "±" in ppo.words("std") and a2c.words("minmax").endswith("]")
    [there, _] = group_values(panels, TAG, replace(sight, crosshair=1010.0))
    assert there.center == pytest.approx(raw(recorded, "ppo")[:, 9].mean())


def test_runs_that_end_well_before_the_others_are_told() -> None:
    recorded = two_algorithms()
    recorded.run("ppo5", np.linspace(0, 60, 8), algorithm="ppo")
    recorded.run("ppo6", np.linspace(0, 480, 19), algorithm="ppo")
    panels, sight = recorded.panels(), Sight(groups=recorded.groups())
    assert [one.early for one in group_values(panels, TAG, sight)] == [1, 0]
    assert [one.early for one in group_values(panels, TAG, replace(sight, crosshair=1010.0))] == [0, 0]
    assert where_words(TAG, "", 0, 1) == f"{TAG} in the end, 1 ends earlier"
    assert where_words(TAG, "", 1, 2) == f"{TAG} in the end, 2 end earlier, 1 without a value"
    assert where_words(TAG, "step 5", 1, 0) == f"{TAG} at step 5, 1 without a value"


def test_the_better_group_is_named_with_its_confidence() -> None:
    recorded = two_algorithms()
    panels, sight = recorded.panels(), Sight(groups=recorded.groups())
    found = verdict(group_values(panels, TAG, sight), "mean")
    assert found is not None and (found.better.label, found.other.label) == ("algorithm=ppo", "algorithm=a2c")
    difference = raw(recorded, "ppo")[:, -1].mean() - raw(recorded, "a2c")[:, -1].mean()
    assert found.comparison.difference.value == pytest.approx(difference)
    assert (
        found.ways[0].startswith("P(algorithm=ppo > algorithm=a2c) 1.00 [1.00, 1.00]   difference ")
        and found.ways[-1] in found.ways[0]
    )


def test_nothing_is_compared_where_there_is_one_run_each() -> None:
    recorded = two_algorithms(count=1)
    values = group_values(recorded.panels(), TAG, Sight(groups=recorded.groups()))
    assert verdict(values, "mean") is None and "±" not in values[0].words("std")


def test_what_was_not_recorded_is_no_number() -> None:
    recorded = two_algorithms()
    values = group_values(recorded.panels(), "nothing", Sight(groups=recorded.groups()))
    assert [one.words("std") for one in values] == ["–", "–"]


def test_the_table_has_groups_and_their_runs_in_order() -> None:
    recorded = two_algorithms()
    panels, sight = recorded.panels(), Sight(groups=recorded.groups(), showing=Showing(), crosshair=1000.0)
    rows = table_rows(panels, TAG, sight, members=True, sort="best")
    assert [row.is_group for row in rows] == [True, *[False] * 5] * 2
    assert rows[0].label == "algorithm=ppo" and rows[0].n == 5 and rows[0].config == {"algorithm": "ppo"}
    assert rows[0].numbers["best"][0] == pytest.approx(raw(recorded, "ppo").max(axis=1).mean())
    assert rows[0].numbers["mean"][0] == pytest.approx(raw(recorded, "ppo")[:, -10:].mean())
    bests = [row.numbers["best"][0] for row in rows[1:6]]
    assert bests == sorted(bests, reverse=True)
    assert "±" in number_words(rows[0], "last") and "±" not in number_words(rows[1], "last")


def test_the_table_tells_values_at_a_typed_step_and_how_far_they_are_from_it() -> None:
    recorded = Recorded()
    recorded.run("even", [1.0, 2.0, 3.0, 4.0])
    recorded.run("short", [5.0, 6.0])
    recorded.run("wide", [7.0, 8.0], every=250)
    panels, groups = recorded.panels(), recorded.groups("seed")
    assert [len(group.members) for group in groups] == [3]
    sight = Sight(groups=groups, showing=Showing(at=300.0))
    head, even, short, wide = table_rows(panels, TAG, sight, members=True)
    assert (number_words(even, "at"), even.off) == ("3.0", "")
    assert (number_words(short, "at"), short.off) == ("6.0", "-100")  # no further beyond its end than its points stand
    assert (number_words(wide, "at"), wide.off) == ("7.0", "-50")
    assert head.numbers["at"].n == 3 and head.off == "up to 100"
    text = "\n".join(
        "".join(part for part, _ in line) for line in table_lines([head, even], [], "at", 60, at="step 300")
    )
    assert "at step 300 ↓        off by" in text and "up to 100" in text and "crosshair" not in text
    head, _, short, _ = table_rows(panels, TAG, replace(sight, showing=Showing(at=400.0)), members=True)
    assert number_words(short, "at") == "–" and short.off == ""  # it was over
    assert number_words(head, "at").endswith("n2")
    nobody = table_rows(panels, TAG, replace(sight, showing=Showing(at=9e9)), members=False)
    assert "at step 9" in "".join(part for part, _ in table_lines(nobody, [], "", 60, at="step 9")[0])


def test_at_a_typed_time_the_distance_is_a_time() -> None:
    recorded = Recorded()
    recorded.run("one", [1.0, 2.0, 3.0], every=60)
    [row] = table_rows(recorded.panels(), TAG, Sight(recorded.groups(), Showing(x="relative", at=70.0)), members=True)
    assert (number_words(row, "at"), row.off) == ("2.0", "-0:10")


def test_of_a_loss_the_least_is_the_best() -> None:
    recorded = Recorded()
    recorded.run("one", [5.0, 1.0, 3.0], tag="train/loss")
    [row] = table_rows(recorded.panels(), "train/loss", Sight(groups=recorded.groups()), members=True)
    assert row.numbers["best"] == Number(1.0)


def test_a_sweep_tells_which_key_matters() -> None:
    recorded, chance = Recorded(), np.random.default_rng(1)
    for at in range(24):
        rate = (0.1, 0.01, 0.001)[at % 3]
        recorded.run(f"run{at}", [rate * 100 + chance.normal(0, 0.01)], lr=rate, noise=int(chance.integers(3)))
    found = {one.key: one for one in sweep_of(recorded.panels(), TAG, Sight(groups=recorded.groups()))}
    assert found["lr"].share > 0.9 > found["noise"].share and found["lr"].direction == 1
