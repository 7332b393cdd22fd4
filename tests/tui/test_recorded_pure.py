"""What stands in event files beside scalars is read piece by piece, and on from where the last look ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.metrics import eventfile
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tui.recorded import RecordedStore
from tests.metrics.files import add, opening, scalar, write
from tests.metrics.recorded import hparams, old_image, text


def store(root: Path) -> RecordedStore:
    return RecordedStore(lambda sim_id: SimulationFolder(root / sim_id))


def test_media_and_settings_of_several_and_then_what_is_new(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "tb", opening(), hparams(lr=0.1), text(3, "note"), scalar(4))
    write(tmp_path / "b" / "tb", opening(), scalar(1))
    recorded = store(tmp_path)
    names = {"a": "run ", "b": "", "gone": ""}
    found, left = recorded.read(list(names), names, 10)
    assert not left and [*found] == ["a"] and found["a"].settings == {"lr": 0.1}
    assert [(item.key, item.type, item.step) for item in found["a"].media] == [("run note", "text", 3)]
    assert recorded.read(list(names), names, 10) == ({}, [])
    assert recorded.known("a") is found["a"] and not recorded.known("b").media
    add(path, old_image(9))
    found, _ = recorded.read(["a"], {"a": "run "}, 10)
    assert [item.key for item in found["a"].media] == ["run note", "run frame"]
    assert len({item.where for item in found["a"].media}) == 2
    found, _ = recorded.read(
        ["a", "b"], {"b": ""}, 10
    )  # what nobody looked at meanwhile is read anew, and holds nothing
    assert not found


def test_no_more_time_than_was_given_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        write(tmp_path / name / "tb", opening(), *(text(step, words=b"x" * 900) for step in range(30)))
    monkeypatch.setattr(eventfile, "_CHUNK", 5_000)
    recorded = store(tmp_path)
    names = {"a": "", "b": ""}
    _, left = recorded.read(["a", "b"], names, 1e-9)
    assert "b" in left
    for _ in range(100):
        if not left:
            break
        _, left = recorded.read(["a", "b"], {name: "" for name in left}, 1e-4)
    assert not left


def test_of_many_simulations_each_keeps_fewer(tmp_path: Path) -> None:
    write(tmp_path / "a" / "tb", opening(), *(text(step) for step in range(150)))
    others = [f"other{at}" for at in range(999)]
    found, _ = store(tmp_path).read(["a", *others], {"a": ""}, 10)
    assert [item.step for item in found["a"].media] == list(range(50, 150)) and found["a"].left_out == 50
