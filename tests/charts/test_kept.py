"""What a chart keeps from one frame to the next, and for how long."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from gymdash_tui.charts import Chart, ChartSpec, Curve
from gymdash_tui.charts.kept import Kept
from gymdash_tui.charts.spec import FloatArray

from .curves import rewards


def spec_of(x: FloatArray, y: FloatArray, end: float = 100_000.0, **rest: float) -> ChartSpec:
    return ChartSpec((Curve("ppo", x, y),), 60, 16, "reward", x_range=(0.0, end), **rest)  # type: ignore[arg-type]


def test_a_view_that_grew_is_drawn_anew() -> None:
    x, y = rewards()
    chart = Chart()
    for end in (100, 101, 400, 250, 250):
        assert chart.draw(spec_of(x[:end], y[:end])).text() == Chart().draw(spec_of(x[:end], y[:end])).text()


def test_other_values_in_other_memory_are_drawn_anew() -> None:
    x, y = rewards()
    chart = Chart()
    for factor in (1.0, 0.5, 1.0, 0.25):
        fresh = y * factor  # its memory may be where the last but one's was
        assert chart.draw(spec_of(x, fresh)).text().count("●") == 2
        spec = ChartSpec((Curve("ppo", x, fresh),), 60, 16, "reward", y_range=(0.0, 500.0))
        assert chart.draw(spec) == Chart().draw(spec)


def test_lists_are_read_each_time() -> None:
    values = [1.0, 2.0, 3.0]
    curve = Curve("a", [0, 1, 2], values)  # type: ignore[arg-type]
    chart = Chart()
    first = chart.draw(ChartSpec((curve,), 60, 16, "reward"))
    values[1] = 90.0
    assert chart.draw(ChartSpec((curve,), 60, 16, "reward")).text() != first.text()


def test_a_chart_holds_no_more_than_the_arrays_of_its_last_frame() -> None:
    chart = Chart()
    held = []
    for number in range(4):
        x, y = rewards(400, number)
        held.append(weakref.ref(y))
        chart.draw(spec_of(x, y, crosshair=number * 1e4))
        chart.draw(spec_of(x, y, end=50_000.0))
    del x, y
    gc.collect()
    assert [ref() is None for ref in held] == [True, True, True, False]
    chart.draw(ChartSpec((), 60, 16))
    gc.collect()
    assert held[-1]() is None


def test_the_same_key_is_made_once_while_it_is_used() -> None:
    kept = Kept()
    made = []
    for frame in ("ab", "ab", "b", "ab"):
        for key in frame:
            kept.get(key, None, lambda key=key: made.append(key))  # type: ignore[misc]
        kept.turn()
    assert made == ["a", "b", "a"]


def test_names_slots_and_light_are_never_taken_from_the_last_frame() -> None:
    x, y = rewards()
    chart = Chart()
    variants = [
        Curve("a", x, y, slot=1),
        Curve("b", x, y, slot=1),
        Curve("b", x, y, slot=2),
        Curve("b", x, y, slot=2, lit=False),
        Curve("b", x, y, slot=2, faint=True),
        Curve("b", x, y, slot=2, band=(y, y + 50)),
        Curve("b", x, y, y, slot=2),
    ]
    for curve in [*variants, *variants[::-1]]:
        spec = ChartSpec((curve,), 60, 16, "reward", x_range=(0.0, 1e5), y_range=(0.0, 600.0))
        assert chart.draw(spec) == Chart().draw(spec)


def test_integer_and_float_views_of_one_memory_are_not_taken_for_each_other() -> None:
    memory = np.arange(100.0)
    chart = Chart()
    for x in (memory, memory.view(np.int64) // 2**54, memory[::2], memory[:50]):
        spec = ChartSpec((Curve("a", x, np.arange(float(len(x)))),), 60, 16, "reward", y_range=(0.0, 100.0))
        assert chart.draw(spec) == Chart().draw(spec)
