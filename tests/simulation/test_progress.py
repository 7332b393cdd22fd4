"""How far a simulation is: the speed, the time left, the little curve, and a file that anybody can read."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.progress import TRAIL_POINTS, Progress
from gymdash_tui.simulation import progress as module
from gymdash_tui.simulation.progress import ProgressWriter, read_progress


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "time", lambda: 1_700_000_000 + self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def writer(tmp_path: Path, clock: Clock) -> ProgressWriter:
    return ProgressWriter(tmp_path / "progress.json")


def read(writer: ProgressWriter) -> Progress:
    found = read_progress(writer._path)
    assert found is not None
    return found


def test_the_file_is_replaced_at_most_four_times_a_second(
    writer: ProgressWriter, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    monkeypatch.setattr(module, "write_json", lambda path, value: written.append(value["step"]))
    for step in range(1000):
        writer.update(step, 1000)
        clock.now += 0.001
    assert len(written) == 4
    assert written[0] == 0


def test_speed_and_time_left(writer: ProgressWriter, clock: Clock) -> None:
    writer.update(0, 1000)
    assert (read(writer).rate, read(writer).eta) == (0, -1)
    clock.now += 2
    writer.update(100, 1000)
    assert (read(writer).rate, read(writer).eta) == (50, 18)
    assert read(writer).heartbeat == 1_700_000_102


def test_the_speed_is_that_of_the_last_ten_seconds(writer: ProgressWriter, clock: Clock) -> None:
    step = 0.0
    for speed in (10.0, 1000.0):
        for _ in range(120):
            writer.update(step, 1e6)
            clock.now += 0.25
            step += speed * 0.25
    assert read(writer).rate == pytest.approx(1000)
    for _ in range(120):  # and it falls while nothing is done
        writer.update(step, 1e6)
        clock.now += 0.25
    assert (read(writer).rate, read(writer).eta) == (0, -1)


@pytest.mark.parametrize(("step", "total", "eta"), [(1000, 1000, 0), (1500, 1000, 0), (500, 0, -1), (500, -5, -1)])
def test_the_time_left_at_the_borders(
    writer: ProgressWriter, clock: Clock, step: float, total: float, eta: float
) -> None:
    writer.update(0, total)
    clock.now += 1
    writer.update(step, total)
    assert read(writer).eta == eta


def test_going_back_is_no_negative_speed(writer: ProgressWriter, clock: Clock) -> None:
    writer.update(100, 1000)
    clock.now += 1
    writer.update(10, 1000)
    assert (read(writer).rate, read(writer).eta) == (0, -1)


def test_the_little_curve_has_a_place_for_each_part_of_the_run(writer: ProgressWriter) -> None:
    assert writer.snapshot().trail == ()
    for step in range(TRAIL_POINTS * 10 + 1):
        writer.update(step, TRAIL_POINTS * 10)
        writer.set_score("rollout/ep_rew_mean", step)
    progress = writer.snapshot()
    assert progress.trail == (*(float(part * 10 + 9) for part in range(TRAIL_POINTS - 1)), TRAIL_POINTS * 10)
    assert (progress.score, progress.score_tag) == (TRAIL_POINTS * 10, "rollout/ep_rew_mean")


def test_what_is_not_finite_is_kept_out_of_the_curve(writer: ProgressWriter) -> None:
    writer.update(0, 10)
    writer.set_score("loss", 1.5)
    writer.set_score("loss", math.nan)
    writer.write()
    assert read(writer).score is None
    assert read(writer).trail == (1.5, *[None] * (TRAIL_POINTS - 1))


@pytest.mark.parametrize(("step", "place"), [(-5, 0), (0, 0), (99, TRAIL_POINTS - 1), (10**9, TRAIL_POINTS - 1)])
def test_odd_steps_have_a_place_too(writer: ProgressWriter, step: float, place: int) -> None:
    writer.update(step, 100)
    writer.set_score("loss", 2)
    assert writer.snapshot().trail[place] == 2


def test_without_a_total_there_is_a_score_and_no_curve(writer: ProgressWriter) -> None:
    writer.update(5, 0)
    writer.set_score("loss", 2)
    assert writer.snapshot().score == 2
    assert set(writer.snapshot().trail) == {None}


class Half:
    """A number that is none of Python's own, as numpy's and torch's are."""

    def __float__(self) -> float:
        return 0.5


odd = st.sampled_from([None, "5", "x", [1], Half(), True, math.nan, math.inf, -math.inf, 10**400, 10**5000, object()])


@given(odd | st.floats() | st.integers(), odd | st.floats() | st.integers(), st.floats())
def test_whatever_a_simulation_says_is_written_and_can_be_computed_with(
    tmp_path: Path, step: Any, total: Any, score: float
) -> None:
    writer = ProgressWriter(tmp_path / "progress.json")
    writer.update(step, total)
    writer.set_score("loss", score)
    writer.write()
    progress = read(writer)
    assert Progress.from_json(progress.to_json()) == progress
    int(progress.step), int(progress.total), int(progress.eta)
    assert 0 <= progress.fraction <= 1
    assert progress.rate >= 0


def test_numbers_of_other_libraries_are_numbers(writer: ProgressWriter) -> None:
    writer.update(Half(), 2)  # type: ignore[arg-type]  # as people do
    assert (read(writer).step, read(writer).total) == (0.5, 2)


def test_a_word_and_whole_steps_are_kept_as_they_are(writer: ProgressWriter) -> None:
    writer.word = "[/foo]\x1b\ud800"
    writer.update(2**53 + 1, 2**60)
    assert (read(writer).word, read(writer).step) == ("[/foo]\x1b\ud800", 2**53 + 1)


def test_a_silent_simulation_keeps_a_young_heartbeat(writer: ProgressWriter, clock: Clock) -> None:
    writer.update(1, 10)
    clock.now += 0.9
    writer.refresh(1.0)
    assert read(writer).heartbeat == 1_700_000_100
    clock.now += 0.1
    writer.refresh(1.0)
    assert read(writer).heartbeat == 1_700_000_101


def test_a_disk_that_refuses_is_said_once_and_tried_again(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "gone"
    writer = ProgressWriter(place / "progress.json")
    for step in range(3):
        clock.now += 1
        writer.update(step, 10)
    told = capsys.readouterr().err
    assert told.count("The progress could not be written") == 1
    assert "training goes on" in told
    place.mkdir()
    clock.now += 1
    writer.update(3, 10)
    assert read(writer).step == 3


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_file_is_no_progress(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p").write_bytes(data)
    assert read_progress(tmp_path / "p") is None
    assert read_progress(tmp_path / "absent") is None
