"""What is told of what happened: in words that carry no terminal's commands, whatever people wrote."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.announcement import Announcement, of_ending, of_request, summed
from gymdash_tui.domain.occasions import EVENTS
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode

WORDS = st.text(max_size=80) | st.sampled_from(["[/foo]", "\x1b[31m", "a\nb", "x" * 5000, "\ud800", "\0"])
NEWS = st.builds(Announcement, st.sampled_from([*EVENTS, "test"]), WORDS, WORDS, WORDS, st.none() | st.floats())


def ended(ending: Ending, details: str = "", score: float | None = None, attempt: int = 1) -> SimulationRecord:
    status = SimStatus(SimStatusCode.INFO, details)
    return SimulationRecord(
        "s-1", "arm", "k", phase=Phase.DONE, ending=ending, attempt=attempt,
        last_status=status, progress=Progress(score=score),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "event", "text"),
    [
        (ended(Ending.SUCCEEDED, "100 steps in 0:01", 487.3), "done", "arm is done: 100 steps in 0:01, score 487.3"),
        (ended(Ending.SUCCEEDED, "Done."), "done", "arm is done"),
        (ended(Ending.FAILED, "ValueError: no\nmore", 3.0), "failed", "arm failed: ValueError: no"),
        (ended(Ending.DIED, "Its process died."), "died", "arm died: Its process died."),
        (ended(Ending.CANCELLED), "stopped", "arm was stopped"),
    ],
)
def test_an_ending_is_told_in_a_line(record: SimulationRecord, event: str, text: str) -> None:
    news = of_ending(record)
    assert news is not None
    assert (news.event, news.text) == (event, text)


def test_what_is_not_over_is_no_ending_and_each_attempt_is_one_of_its_own() -> None:
    assert of_ending(SimulationRecord("s", "n", "k", phase=Phase.RUNNING)) is None
    keys = {news.key for attempt in (1, 2) if (news := of_ending(ended(Ending.FAILED, attempt=attempt)))}
    assert len(keys) == 2


def test_a_request_is_told_by_its_first_line() -> None:
    asked = ControlRequest("r1", "s", "demo", "custom_query", "\n  Which\tway?\nLeft or right?")
    assert of_request(asked).text == "demo asks: Which way?"
    assert of_request(ControlRequest("r1", "s", "demo", "custom_query", " \n")).text == "demo asks: for an answer"


def test_several_are_counted_and_what_wants_something_is_named_first() -> None:
    news = [Announcement(event, "s", f"{event} {n}") for n in range(2) for event in ("done", "request", "failed")]
    assert summed(news) == (
        "2 done, 2 failed, 2 requests",
        "request 0, request 1, failed 0, failed 1, done 0, done 1",
    )
    assert summed(news[1:2])[0] == "request 0 asks"


@given(NEWS)
def test_whatever_happened_can_be_told_by_every_way(news: Announcement) -> None:
    assert news.text.isprintable()
    for name, value in news.environment("/p/\ud800\0").items():
        assert name.startswith("GYMDASH_TUI_") and "\0" not in value
        value.encode()
        assert len(value) < 5000
    json.dumps(news.to_json("/p/\ud800"), allow_nan=False).encode()


@given(st.lists(NEWS, min_size=1, max_size=8))
def test_whatever_several_are_is_told_in_two_lines(news: list[Announcement]) -> None:
    title, body = summed(news)
    assert title.isprintable() and body.isprintable() and title
