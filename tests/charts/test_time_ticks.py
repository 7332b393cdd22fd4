"""Axes of durations and of local times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.charts import Curve
from gymdash_tui.charts.calendar_ticks import clock_scale
from gymdash_tui.charts.time_ticks import DAY, HOUR, MINUTE, duration_label, duration_scale

from .curves import draw, lines_of, rewards


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone whose clock is put on in March and back in October, whatever zones this machine knows."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> float:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


def clock_labels(lo: float, hi: float, target: float = 5) -> list[str]:
    scale = clock_scale(lo, hi, target)
    assert scale is not None
    return [tick.label for tick in scale.ticks]


@pytest.mark.parametrize(
    ("end", "labels"),
    [
        (2, ["0", "0.5s", "1s", "1.5s", "2s"]),
        (50, ["0", "0:10", "0:20", "0:30", "0:40", "0:50"]),
        (5 * MINUTE, ["0", "1:00", "2:00", "3:00", "4:00", "5:00"]),
        (26 * MINUTE, ["0", "5:00", "10:00", "15:00", "20:00", "25:00"]),
        (5.5 * HOUR, ["0", "1h00m", "2h00m", "3h00m", "4h00m", "5h00m"]),
        (5 * DAY, ["0", "24h00m", "2d00h", "3d00h", "4d00h", "5d00h"]),
        (500 * DAY, ["0", "100d", "200d", "300d", "400d", "500d"]),
        (50_000 * DAY, ["0", "10kd", "20kd", "30kd", "40kd", "50kd"]),
    ],
)
def test_durations_are_round(end: float, labels: list[str]) -> None:
    assert [tick.label for tick in duration_scale(0, end, 5).ticks] == labels


@pytest.mark.parametrize(
    ("seconds", "step", "label"),
    [
        (3 * HOUR + 5 * MINUTE, MINUTE, "3h05m"),
        (3 * HOUR + 5 * MINUTE + 30, 30, "3h05m30s"),
        (2 * DAY + 90 * MINUTE, 30 * MINUTE, "2d01h30m"),
        (120 * DAY + 6 * HOUR, 6 * HOUR, "120d06h"),
        (-90, 30, "-1:30"),
        (0.25, 0.05, "0.25s"),
    ],
)
def test_a_duration_says_what_tells_it_from_its_neighbours(seconds: float, step: float, label: str) -> None:
    assert duration_label(seconds, step) == label


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.floats(1, 8))
def test_no_two_durations_read_the_same(lo: float, span: float, target: float) -> None:
    scale = duration_scale(lo, lo + span, target)
    labels = [tick.label for tick in scale.ticks]
    assert len(set(labels)) == len(labels) <= 2 * target + 1


def test_times_of_day_are_local(berlin: None) -> None:
    assert clock_labels(at(2026, 11, 23, 13, 7), at(2026, 11, 23, 13, 57)) == [
        "14:10",
        "14:20",
        "14:30",
        "14:40",
        "14:50",
    ]
    assert clock_labels(at(2026, 7, 1, 13), at(2026, 7, 1, 13, 0, 40)) == [
        "15:00:00", "15:00:10", "15:00:20", "15:00:30", "15:00:40",
    ]  # fmt: skip


def test_midnight_is_its_date_and_days_are_dates(berlin: None) -> None:
    assert clock_labels(at(2026, 11, 23, 9), at(2026, 11, 24, 12)) == ["12:00", "18:00", "11-24", "06:00", "12:00"]
    assert clock_labels(at(2026, 11, 23, 9), at(2026, 11, 28)) == ["11-24", "11-25", "11-26", "11-27", "11-28"]
    assert clock_labels(at(2026, 11, 20), at(2027, 4, 20)) == ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]
    assert clock_labels(at(2020, 2, 1), at(2025, 2, 1)) == ["2021", "2022", "2023", "2024", "2025"]


def test_weeks_begin_on_mondays(berlin: None) -> None:
    scale = clock_scale(at(2026, 10, 1), at(2026, 11, 5), 5)
    assert scale is not None
    assert {datetime.fromtimestamp(tick.value).isoweekday() for tick in scale.ticks} == {1}


def test_ticks_stay_round_when_the_clock_is_changed(berlin: None) -> None:
    for begin in (at(2026, 3, 28, 12), at(2026, 10, 24, 12)):
        for hours in (6, 20, 40):
            scale = clock_scale(begin, begin + hours * HOUR, 5)
            assert scale is not None and 3 <= len(scale.ticks) <= 11
            values = [tick.value for tick in scale.ticks]
            assert values == sorted(set(values))
            for tick in scale.ticks:
                moment = datetime.fromtimestamp(tick.value)
                assert tick.label in (f"{moment:%H:%M}", f"{moment:%m-%d}") and moment.minute in (0, 30)


@given(st.floats(-6e10, 2.5e11), st.floats(1e-3, 1e11), st.floats(1, 8))
def test_any_window_has_few_ticks_inside(lo: float, span: float, target: float) -> None:
    scale = clock_scale(lo, lo + span, target)
    if scale is not None:
        values = [tick.value for tick in scale.ticks]
        assert len(values) <= 2 * target + 2
        assert all(lo <= value <= lo + span for value in values)


def test_what_no_calendar_holds_is_written_as_numbers() -> None:
    assert clock_scale(0, 1e15, 5) is None
    x, y = rewards()
    assert lines_of(draw(Curve("a", x * 1e12, y), x_words="clock"))[-1].split()[-1] == "1e17"


def test_charts_say_durations_and_times(berlin: None) -> None:
    x, y = rewards()
    assert lines_of(draw(Curve("a", x, y), x_words="duration"))[-1].split() == [
        "0",
        "6h00m",
        "12h00m",
        "18h00m",
        "24h00m",
    ]
    clock = draw(Curve("a", at(2026, 11, 23, 9) + x / 20, y), x_words="clock")
    assert lines_of(clock)[-1].split() == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]
    one = draw(Curve("a", x[:1] * 0 + at(2026, 11, 23, 9), y[:1]), x_words="clock")
    assert lines_of(one)[-1].split()[0] == "10:00:00" and "●" in one.text()
