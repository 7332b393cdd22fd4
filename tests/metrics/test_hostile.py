"""Runs gone wild: more tags than anyone reads, steps that go back, several writers, folders that change beneath."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gymdash_tui.metrics import RunReader
from gymdash_tui.metrics.contents import RunContents

from .files import NAME, add, opening, points, read, record, scalar, write
from .recorded import text

LATER = "events.out.tfevents.1700000009.box.2.0"


def test_a_new_tag_at_each_step_fills_no_memory(tmp_path: Path) -> None:
    data = scalar(1, "tag 0000000")[12:-4]
    made = (record(data.replace(b"0000000", b"%07d" % number)) for number in range(40_000))
    path = write(tmp_path, *made)
    reader = RunReader(tmp_path)
    reader.poll()
    assert 30_000 < len(reader.series) < 36_000
    assert "There are too many tags: tag 00" in reader.warnings[0]
    add(path, scalar(2, "tag 0000000"), scalar(2, "tag 0039999"))
    assert reader.poll() == {"tag 0000000"}
    assert RunContents(tmp_path).poll() is False


@pytest.mark.parametrize("many", [1, 100])
def test_steps_that_go_back_stay_as_they_were_written(tmp_path: Path, many: int) -> None:
    steps = [5, 6, 7, 3, 4, 5, 5, 0, -9, 2**62, -(2**63), 1] * many
    write(tmp_path, opening(), *(scalar(step, number=1) for step in steps))
    assert [step for step, _, _ in read(tmp_path)["reward"]] == steps


def test_steps_that_go_back_between_polls_are_read_like_others(tmp_path: Path) -> None:
    path = write(tmp_path, scalar(100))
    reader = RunReader(tmp_path)
    for step in (50, 100, 0):
        reader.poll()
        add(path, scalar(step), text(step))
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [100, 50, 100, 0]
    run = RunContents(tmp_path)
    run.poll()
    assert [one.step for one in run.contents] == [50, 100, 0]


def test_two_writers_of_one_folder_lose_and_mix_nothing(tmp_path: Path) -> None:
    dice = random.Random(1)
    paths = {1: write(tmp_path, opening()), -1: write(tmp_path, opening(), name=LATER)}
    pending = dict.fromkeys(paths, b"")
    reader = RunReader(tmp_path)
    for step in range(1, 200):
        for sign, path in paths.items():
            pending[sign] += scalar(step, number=sign * step)
            cut = dice.randrange(len(pending[sign]) + 1)  # what is flushed ends anywhere
            add(path, pending[sign][:cut])
            pending[sign] = pending[sign][cut:]
        reader.poll(dice.choice((None, 0)))
    for sign, path in paths.items():
        add(path, pending[sign])
    reader.poll()
    values = [value for _, _, value in points(reader)["reward"]]
    assert [value for value in values if value > 0] == list(range(1, 200))
    assert [value for value in values if value < 0] == [-step for step in range(1, 200)]
    assert list(reader.warnings) == []


def test_a_folder_that_is_put_in_anothers_place_is_read_anew(tmp_path: Path) -> None:
    write(tmp_path / "tb", scalar(1), scalar(2))
    write(tmp_path / "other", scalar(7, number=-1))
    reader = RunReader(tmp_path / "tb")
    reader.poll()
    (tmp_path / "tb").rename(tmp_path / "gone")
    assert reader.poll() == frozenset()
    assert len(reader.series["reward"]) == 2  # out of reach, not out of mind
    (tmp_path / "other").rename(tmp_path / "tb")
    assert reader.poll() == {"reward"}
    assert [value for _, _, value in points(reader)["reward"]] == [-1]


def test_hundreds_of_files_are_read_side_by_side(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"run {number % 20}", scalar(number), name=f"{NAME}.{number:03}") for number in range(300)
    ]
    reader = RunReader(tmp_path)
    reader.poll()
    assert len(reader.series) == 20 and sum(map(len, reader.series.values())) == 300
    add(paths[7], scalar(999))
    assert reader.poll() == {"run 7/reward"}
