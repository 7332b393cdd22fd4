"""When what was printed: noted beside the output, read back, and found in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.simulation import output_times
from gymdash_tui.simulation.output_times import SHARE, OutputClock, OutputTimes, read_output_times
from gymdash_tui.simulation.paths import SimulationFolder
from tests.helpers.clocks import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(1000.0)
    monkeypatch.setattr(output_times, "time", found)
    return found


def printed(folder: SimulationFolder, text: str) -> None:
    with folder.output.open("a") as file:
        file.write(text)


def test_a_line_has_the_moment_by_which_it_was_printed(folder: SimulationFolder, clock: Clock) -> None:
    printed(folder, "before\n")  # by an attempt of which nobody knows when it was
    noting = OutputClock(folder)
    noting.note()
    for line in ("first\n", "second\n", ""):
        clock.now += 60
        printed(folder, line)
        noting.note()
    times = read_output_times(folder.output_times)
    assert [times.moment_of(start) for start in (0, 7, 12, 13, 20, 999)] == [None, 1060, 1060, 1120, 1120, 1120]
    assert [times.start_at(moment) for moment in (999, 1000, 1059, 1060, 1e9)] == [None, 7, 7, 13, 20]


def test_a_long_run_that_prints_all_the_time_is_noted_ever_more_seldom(folder: SimulationFolder, clock: Clock) -> None:
    noting = OutputClock(folder)
    for _ in range(3 * SHARE):
        clock.now += 1
        printed(folder, ".")
        noting.note()
    noting.note(last=True)
    times = read_output_times(folder.output_times)
    assert len(times.sizes) < 2 * SHARE and times.sizes[-1] == 3 * SHARE
    gaps = [later - earlier for earlier, later in zip(times.moments, times.moments[1:], strict=False)]
    assert max(gaps[:1000]) <= 1.1 and max(gaps) <= 4


def test_nothing_that_is_in_the_way_keeps_it_from_going_on(
    folder: SimulationFolder, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    noting = OutputClock(folder)
    noting.note()  # it prints to somewhere else
    assert not folder.output_times.exists() and read_output_times(folder.output_times) == OutputTimes()
    printed(folder, "x")
    folder.output_times.mkdir()
    for _ in range(3):
        clock.now += 9
        noting.note()
    assert capsys.readouterr().err.count("training goes on") == 1


@given(st.binary(max_size=60) | st.from_regex(rb"([0-9]{1,4} [0-9.]{1,4}\n?){0,5}"))
def test_anything_may_stand_in_the_file(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "times"
        path.write_bytes(data)
        times = read_output_times(path)
    assert list(times.sizes) == sorted(times.sizes) and list(times.moments) == sorted(times.moments)
    for start in (0, 7, 10**9):
        found = times.moment_of(start)
        assert found is None or found in times.moments
