"""How often what changes by itself is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from gymdash_tui.tui import pace as pace_module
from gymdash_tui.tui.pace import Pace
from tests.helpers.clocks import Clock


@dataclass
class PacedClock(Clock):
    """A clock, what the processor has worked, and the timers that are set by it."""

    worked: float = 0.0
    timers: dict[float, Callable[[], None]] = field(default_factory=dict)

    def thread_time(self) -> float:
        return self.worked

    def set_timer(self, seconds: float, call: Callable[[], None]) -> Timer:
        due = self.now + seconds
        self.timers[due] = call
        return Timer(self, due)

    def pass_by(self, seconds: float) -> None:
        end = self.now + seconds
        while self.timers and min(self.timers) <= end:
            self.now = min(self.timers)
            self.timers.pop(self.now)()
        self.now = end


@dataclass
class Timer:
    clock: PacedClock
    due: float

    def stop(self) -> None:
        self.clock.timers.pop(self.due, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> PacedClock:
    """A clock that stands."""
    clock = PacedClock(100.0)
    monkeypatch.setattr(pace_module, "time", clock)
    return clock


@dataclass
class Drawings:
    """When it was drawn; each drawing takes the processor some seconds."""

    clock: PacedClock
    cost: float = 0.1
    times: list[float] = field(default_factory=list)

    def __call__(self) -> None:
        self.times.append(round(self.clock.now - 100, 3))
        self.clock.worked += self.cost


@pytest.fixture
def drawings(clock: PacedClock) -> Drawings:
    """What was drawn."""
    return Drawings(clock)


@pytest.fixture
def pace(clock: PacedClock, drawings: Drawings) -> Pace:
    """Draws four times a second; every 2.4 seconds what can wait."""
    return Pace(drawings, clock.set_timer, 0.25, 24)


def test_the_first_change_is_drawn_at_once(pace: Pace, drawings: Drawings) -> None:
    pace.soon(can_wait=True)
    assert drawings.times == [0]
    assert not pace.is_behind


def test_many_changes_are_one_drawing_after_the_rest(pace: Pace, drawings: Drawings, clock: PacedClock) -> None:
    for _ in range(10):
        pace.soon()
        clock.pass_by(0.01)
    assert pace.is_behind
    clock.pass_by(5)
    assert drawings.times == [0, 0.25]
    assert not pace.is_behind


def test_what_can_wait_does_so_for_as_long_as_the_work_is_worth(
    pace: Pace, drawings: Drawings, clock: PacedClock
) -> None:
    for _ in range(600):
        pace.soon(can_wait=True)
        clock.pass_by(0.01)
    assert drawings.times == [0, 2.4, 4.8]


def test_nothing_waits_longer_than_a_person_would(pace: Pace, drawings: Drawings, clock: PacedClock) -> None:
    drawings.cost = 2.0
    for _ in range(1_200):
        pace.soon(can_wait=True)
        clock.pass_by(0.01)
    assert drawings.times == [0, 5, 10]


def test_what_cannot_wait_goes_before_what_can(pace: Pace, drawings: Drawings, clock: PacedClock) -> None:
    pace.soon(can_wait=True)
    pace.soon(can_wait=True)
    clock.pass_by(0.1)
    pace.soon()
    clock.pass_by(5)
    assert drawings.times == [0, 0.25]


def test_what_can_wait_is_not_put_off_by_it(pace: Pace, drawings: Drawings, clock: PacedClock) -> None:
    pace.soon()
    pace.soon()
    pace.soon(can_wait=True)
    clock.pass_by(5)
    assert drawings.times == [0, 0.25]


def test_a_busy_machine_is_no_reason_to_wait_longer(pace: Pace, drawings: Drawings, clock: PacedClock) -> None:
    pace.soon()
    clock.now += 3  # the drawing was slow, and took the processor no longer
    pace.soon(can_wait=True)
    assert drawings.times == [0, 3]


def test_a_drawing_that_fails_is_no_end(clock: PacedClock) -> None:
    def fail() -> None:
        raise ValueError("once")

    pace = Pace(fail, clock.set_timer, 0.25)
    for _ in range(2):
        clock.now += 1
        with pytest.raises(ValueError, match="once"):
            pace.soon()
    assert not pace.is_behind
