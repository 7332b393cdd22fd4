"""What takes long is stood in for, and then drawn as exact as ever."""

from __future__ import annotations

import numpy as np
import pytest

from gymdash_tui.metrics.stats import Band
from gymdash_tui.tui.analyze import bands as module
from gymdash_tui.tui.analyze.bands import Bands, Order, make_all
from gymdash_tui.tui.analyze.points import Points
from gymdash_tui.tui.analyze.showing import BANDS
from gymdash_tui.tui.analyze.window import Range

DEVIATION, CONFIDENCE = 0, next(at for at, (_, spread, _) in enumerate(BANDS) if spread == "ci")


def runs(count: int = 5, points: int = 50, version: int = 1) -> list[tuple[str, Points]]:
    """Make runs with points at the steps 0, 1, ..."""
    made = []
    for at in range(count):
        x, y = np.arange(points, dtype=np.float64), np.random.default_rng(at).normal(size=points)
        made.append((f"run-{at}", Points(x, y, None, version, (0.0, points - 1.0), (float(y.min()), float(y.max())))))
    return made


def order(window: Range | None = None, kind: int = DEVIATION, version: int = 1) -> Order:
    return Order(("reward", "ppo"), runs(version=version), kind, window, False)


def same(one: Band, other: Band) -> bool:
    columns = ((one.x, other.x), (one.center, other.center), (one.lo, other.lo), (one.hi, other.hi))
    return all(np.array_equal(left, right, equal_nan=True) for left, right in columns)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Bands:
    """Give bands of which every one takes too long."""
    monkeypatch.setattr(module, "_AT_ONCE", 0.0)
    bands = Bands()
    bands.begin("all")
    return bands


def test_a_band_is_made_once_and_again_when_a_run_has_more(slow: Bands) -> None:
    first = slow.get(order())
    assert slow.get(order()) is first and same(first, order().make())
    assert slow.get(order(version=2)) is not first


def test_a_closer_look_shows_what_is_there_until_the_exact_band_is_made(slow: Bands) -> None:
    whole = slow.get(order())
    slow.begin("closer")
    closer = order((10.0, 20.0))
    assert slow.get(closer, hurried=True) is whole and slow.wanted == [closer]
    slow.take(make_all(slow.wanted, lambda: slow.shows("closer")))
    slow.begin("closer")
    assert same(slow.get(closer, hurried=True), closer.make()) and not slow.wanted


def test_what_is_nearest_stands_in_where_it_goes_as_far_as_one_looks(slow: Bands) -> None:
    whole = slow.get(order())
    near = slow.get(order((10.0, 30.0)))
    assert slow.get(order((15.0, 25.0)), hurried=True) is near
    assert slow.get(order((25.0, 40.0)), hurried=True) is whole


def test_without_hurry_nothing_stands_in(slow: Bands) -> None:
    slow.get(order())
    exact = slow.get(order((10.0, 20.0)))
    assert same(exact, order((10.0, 20.0)).make()) and not slow.wanted


def test_a_first_confidence_shows_its_center_alone_meanwhile(slow: Bands) -> None:
    confidence = order(kind=CONFIDENCE)
    bare = slow.get(confidence, hurried=True)
    exact = confidence.make()
    assert np.array_equal(bare.center, exact.center) and np.array_equal(bare.lo, bare.hi)
    assert slow.wanted == [confidence]
    slow.take(make_all(slow.wanted, lambda: True))
    assert same(slow.get(confidence, hurried=True), exact)


def test_another_kind_of_band_never_stands_in(slow: Bands) -> None:
    slow.get(order(kind=DEVIATION))
    kinds = [at for at, (_, spread, _) in enumerate(BANDS) if spread != "ci" and at != DEVIATION]
    assert all(same(slow.get(order(kind=at), hurried=True), order(kind=at).make()) for at in kinds)


def test_who_looks_elsewhere_meanwhile_does_not_wait_for_what_he_no_longer_sees(slow: Bands) -> None:
    asked = iter([True, False])
    made = make_all([order((0.0, 5.0)), order((0.0, 6.0)), order((0.0, 7.0))], lambda: next(asked))
    assert [one.window for one, _, _ in made] == [(0.0, 5.0)]


def test_only_so_many_are_kept(slow: Bands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 3)
    made = [slow.get(order((0.0, float(end)))) for end in range(5, 10)]
    assert slow.get(order((0.0, 9.0))) is made[-1]
    assert slow.get(order((0.0, 5.0))) is not made[0]
