"""The points of one run on the axis that is wanted; the same arrays are given again until something changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gymdash_tui.metrics import Series, ema
from gymdash_tui.tui.analyze.points import EPISODES, PointStore
from gymdash_tui.tui.analyze.showing import WEIGHTS, Showing


class Recorded:
    """What two tags of one run recorded."""

    def __init__(self) -> None:
        self.tags = {"reward": Series("reward"), EPISODES: Series(EPISODES)}
        self.add("reward", [100, 200, 300], [1.0, np.nan, 3.0])

    def add(self, tag: str, steps: list[int], values: list[float]) -> None:
        self.tags[tag].append(steps, [1000.0 + step / 10 for step in steps], values)

    def series(self, sim_id: str, tag: str) -> Series | None:
        found = self.tags.get(tag)
        return found if found is not None and len(found) else None

    def begun(self, sim_id: str) -> float:
        return min(series.begun for series in self.tags.values())


def test_each_axis() -> None:
    recorded = Recorded()
    store, showing = PointStore(recorded), Showing()
    found = {}
    recorded.add(EPISODES, [0, 400], [0.0, 8.0])
    for x in ("steps", "relative", "wall", "episodes"):
        points = store.of("a", "reward", replace(showing, x=x))
        assert points is not None and points.ends == (points.x[0], points.x[-1])
        found[x] = points.x.tolist()
    assert found["steps"] == [100, 200, 300] and found["relative"] == [10, 20, 30]
    assert found["wall"] == [1010, 1020, 1030] and found["episodes"] == [2, 4, 6]


def test_a_measure_that_comes_later_in_its_run_stands_later() -> None:
    recorded = Recorded()
    store, showing = PointStore(recorded), replace(Showing(), x="relative")
    alone = store.of("a", "reward", showing)
    recorded.add(EPISODES, [40], [1.0])
    beside = store.of("a", "reward", showing)
    assert alone is not None and beside is not None
    assert alone.x.tolist() == [0, 10, 20] and beside.x.tolist() == [6, 16, 26]


def test_without_episodes_there_is_nothing_on_their_axis() -> None:
    assert PointStore(Recorded()).of("a", "reward", replace(Showing(), x="episodes")) is None
    assert PointStore(Recorded()).of("a", "nothing", Showing()) is None


def test_the_same_arrays_until_something_changes() -> None:
    recorded = Recorded()
    store = PointStore(recorded)
    first = store.of("a", "reward", Showing())
    assert first is not None and store.of("a", "reward", Showing()) is first
    recorded.add("reward", [400], [4.0])
    second = store.of("a", "reward", Showing())
    assert second is not None and second.version != first.version and len(second.x) == 4 and len(first.x) == 3


def test_smoothing_keeps_the_raw_values() -> None:
    recorded = Recorded()
    points = PointStore(recorded).of("a", "reward", replace(Showing(), smoothing=2))
    assert points is not None and points.smooth is not None
    assert np.array_equal(points.smooth, ema(points.y, WEIGHTS[2]), equal_nan=True)
    assert np.array_equal(points.y, [1, np.nan, 3], equal_nan=True) and points.line is points.smooth
    windowed = PointStore(recorded).of("a", "reward", replace(Showing(), smoothing=1, smooth_kind="window"))
    assert windowed is not None and windowed.line.tolist()[2] == 2.0
