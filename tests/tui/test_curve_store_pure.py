"""Which simulations' curves stay at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.tui.curve_store import CurveStore
from tests.metrics.files import opening, scalar, write

TAG = "reward"


@pytest.fixture
def store(tmp_path: Path) -> CurveStore:
    """Three simulations with more points than what is not looked at may take, and a hundred with hardly any."""
    large = [opening(), *(scalar(step) for step in range(90_000))]
    for name in ("a", "b", "c"):
        write(tmp_path / name / "tb", *large)
    for number in range(100):
        write(tmp_path / str(number) / "tb", opening(), scalar(number))
    return CurveStore(tmp_path, 8)


def look(store: CurveStore, *names: str, besides: tuple[str, ...] = ()) -> None:
    store.want(names, besides)
    store.poll(names, budget=60)


def kept(store: CurveStore, *names: str) -> list[str]:
    return [name for name in names if store.series(name, TAG) is not None]


def test_of_what_takes_much_only_the_last_one_looked_at_stays(store: CurveStore) -> None:
    for name in ("a", "b", "c", "0"):
        look(store, name)
    assert kept(store, "a", "b", "c", "0") == ["c", "0"]
    look(store, "1")
    assert kept(store, "c", "0", "1") == ["0", "1"]  # beside what was looked at since, it is too much


def test_what_is_looked_at_stays_however_much_it_takes(store: CurveStore) -> None:
    look(store, "a", "b")
    look(store, "c", besides=("a", "b"))
    assert kept(store, "a", "b", "c") == ["a", "b", "c"]


def test_of_what_takes_little_many_stay(store: CurveStore) -> None:
    names = [str(number) for number in range(100)]
    for name in names:
        look(store, name)
    assert kept(store, *names) == names[-64:]
