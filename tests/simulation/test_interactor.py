"""Upstream's channels: taken once, and answered to whoever asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from gymdash_tui.simulation.inbox import InboxReader, Message, post
from gymdash_tui.simulation.interactor import SimulationInteractor
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress

CHANNELS = {"stop_simulation", "progress", "progress_status", "help_request", "custom_query", "steer"}


@pytest.fixture
def alone() -> SimulationInteractor:
    """An interactor of a simulation that runs by itself, without a folder."""
    return SimulationInteractor()


@pytest.fixture
def linked(folder: SimulationFolder) -> SimulationInteractor:
    """An interactor of a simulation in its folder."""
    interactor = SimulationInteractor()
    interactor.connect(FolderLink(folder))
    return interactor


def replies(folder: SimulationFolder) -> list[tuple[str, str, Any]]:
    return [
        (entry["id"], entry["channel"], entry["value"])
        for entry in read_journal(folder.journal).entries
        if entry["kind"] == "reply"
    ]


def test_the_channels_are_upstreams_and_one_for_steering() -> None:
    assert CHANNELS == SimulationInteractor.ALL_CHANNELS


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_message_goes_in_and_is_taken_once(alone: SimulationInteractor, channel: str) -> None:
    assert alone.get_in(channel) == (False, None)
    assert not alone.has_requests
    alone.set_in(channel, {"a": 1})
    assert alone.has_requests
    assert alone.get_in(channel) == (True, {"a": 1})
    assert alone.get_in(channel) == (False, None)
    assert not alone.has_requests


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_an_answer_goes_out_and_is_taken_once(alone: SimulationInteractor, channel: str) -> None:
    assert alone.get_out(channel) == (False, None)
    alone.set_out(channel, 1)
    alone.set_out(channel, 2)
    assert alone.get_out(channel) == (True, 2)
    assert alone.get_out(channel) == (False, None)


def test_an_answer_only_to_a_question(alone: SimulationInteractor) -> None:
    assert not alone.set_out_if_in("custom_query", "answer")
    assert alone.get_out("custom_query") == (False, None)
    alone.set_in("custom_query", "question")
    assert alone.set_out_if_in("custom_query", "answer")
    assert alone.get_out("custom_query") == (True, "answer")
    assert not alone.set_out_if_in("custom_query", "answer")


def test_an_answer_only_to_this_question(alone: SimulationInteractor) -> None:
    for value in ("other", {"speed": 2}, {"speed": 2}):
        alone.set_in("custom_query", value)
    assert not alone.set_out_if_in_value("custom_query", "done", {"speed": 3})
    # the message waits behind another one, which stays for whoever wants it
    assert alone.set_out_if_in_value("custom_query", "done", {"speed": 2})
    assert alone.get_out("custom_query") == (True, "done")
    assert [alone.get_in("custom_query") for _ in range(3)] == [
        (True, "other"),
        (True, {"speed": 2}),
        (False, None),
    ]


def test_a_message_only_after_an_answer(alone: SimulationInteractor) -> None:
    assert not alone.set_in_if_out("progress", "more")
    alone.set_out("progress", (1, 2))
    assert alone.set_in_if_out("progress", "more")
    assert alone.get_in("progress") == (True, "more")
    assert not alone.set_in_if_out("progress", "more")


def test_a_message_only_after_this_answer(alone: SimulationInteractor) -> None:
    assert not alone.set_in_if_out_value("progress", "more", 5)
    alone.set_out("progress", 4)
    assert not alone.set_in_if_out_value("progress", "more", 5)
    assert alone.get_out("progress") == (True, 4)  # it was not taken
    alone.set_out("progress", 5)
    assert alone.set_in_if_out_value("progress", "more", 5)
    assert alone.get_in("progress") == (True, "more")
    assert alone.get_out("progress") == (False, None)


def test_an_unknown_channel_is_no_error_as_upstream_has_it(alone: SimulationInteractor) -> None:
    alone.set_in("radio", 1)
    alone.set_out("radio", 1)
    assert alone.get_in("radio") == (False, None) == alone.get_out("radio")
    assert not alone.set_out_if_in("radio", 1)
    assert not alone.set_out_if_in_value("radio", 1, 1)
    assert not alone.set_in_if_out("radio", 1)
    assert not alone.set_in_if_out_value("radio", 1, 1)
    assert not alone.add_control_request("radio", "hello?")
    assert alone.add_control_request("custom_query", "hello?")


def test_a_wish_to_stop_stays_known(alone: SimulationInteractor) -> None:
    assert not alone.stop_requested
    alone.request_stop()
    assert alone.stop_requested
    assert alone.set_out_if_in("stop_simulation", True)
    assert alone.stop_requested


def test_a_signal_in_the_middle_of_taking_loses_nothing(alone: SimulationInteractor) -> None:
    class Interrupting:
        def __eq__(self, other: object) -> bool:
            alone.request_stop()
            return False

        __hash__ = None  # type: ignore[assignment]

    for _ in range(3):
        alone.set_in("stop_simulation", Interrupting())
    assert not alone.set_out_if_in_value("stop_simulation", True, "x")
    assert sum(alone.get_in("stop_simulation")[0] for _ in range(9)) == 6


def test_of_two_threads_each_message_goes_to_one(alone: SimulationInteractor) -> None:
    for number in range(2000):
        alone.set_in("custom_query", number)
    taken: list[int] = []

    def take() -> None:
        while (message := alone.get_in("custom_query"))[0]:
            taken.append(message[1])

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(2000))


# --- across the folder


def test_an_answer_is_bound_to_its_message(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    asked = [Message("custom_query", "first"), Message("help_request", None), Message("custom_query", "second")]
    for message in asked:
        post(folder.inbox, message)
    assert linked.has_requests
    assert linked.get_in("custom_query") == (True, "first")
    linked.set_out("custom_query", 1)
    assert linked.set_out_if_in("custom_query", 2)
    assert linked.set_out_if_in("help_request", "I learn.")
    assert replies(folder) == [
        (asked[0].id, "custom_query", 1),
        (asked[2].id, "custom_query", 2),
        (asked[1].id, "help_request", "I learn."),
    ]
    assert InboxReader(folder.inbox).take() == []


def test_an_answer_is_given_once(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    message = Message("help_request")
    post(folder.inbox, message)
    assert linked.set_out_if_in("help_request", "help")
    linked.set_out("help_request", "more help")
    linked.set_out("stop_simulation", True)
    assert replies(folder) == [(message.id, "help_request", "help")]
    # what a simulation says on its own channel is kept also if nobody asked
    linked.set_out("custom_query", "by the way")
    assert replies(folder)[1:] == [("", "custom_query", "by the way")]


def test_a_stop_through_the_inbox(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    assert not linked.stop_requested
    message = Message("stop_simulation", True)
    post(folder.inbox, message)
    assert linked.stop_requested
    assert linked.set_out_if_in_value("stop_simulation", True, True)
    assert linked.stop_requested
    assert replies(folder) == [(message.id, "stop_simulation", True)]


def test_progress_is_known_without_being_asked_for(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    assert not linked.set_out_if_in("progress", (5, 10))
    progress = read_progress(folder.progress)
    assert progress is not None
    assert (progress.step, progress.total) == (5, 10)
    linked.set_out_if_in("progress_status", "evaluating")
    assert linked._link is not None
    linked._link.note("status")
    for odd in (None, 5, (1,), ("a", None)):
        linked.set_out("progress", odd)
    assert replies(folder) == []


def test_a_message_on_an_unknown_channel_is_said(
    linked: SimulationInteractor, folder: SimulationFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    post(folder.inbox, Message("radio\x1b[31m", 1))
    assert not linked.has_requests
    assert r"unknown channel 'radio\x1b[31m'" in capsys.readouterr().err


def test_a_request_to_the_person_is_kept_with_its_keys(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    assert linked.add_control_request("custom_query", "Which way?", "left", "right")
    assert linked.add_control_request("custom_query")
    first, second = read_journal(folder.journal).entries
    assert (first["kind"], first["channel"], first["details"], first["keys"]) == (
        "request",
        "custom_query",
        "Which way?",
        ["left", "right"],
    )
    assert first["id"] != second["id"]
    assert second["keys"] == []


# --- what is never answered, and what is taken back


def unanswered(folder: SimulationFolder) -> list[str]:
    return [entry["id"] for entry in read_journal(folder.journal).entries if entry.get("unanswered")]


def test_who_is_passed_over_is_told(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    first, second, third = [Message("custom_query", number) for number in range(3)]
    for message in (first, second):
        post(folder.inbox, message)
    assert linked.get_in("custom_query") == (True, 0)
    assert unanswered(folder) == []
    assert linked.get_in("custom_query") == (True, 1)
    assert unanswered(folder) == [first.id]
    linked.set_out("custom_query", "one")
    post(folder.inbox, third)
    assert linked.get_in("custom_query") == (True, 2)
    assert unanswered(folder) == [first.id]  # the second one was answered
    assert [(to, value) for to, _, value in replies(folder)] == [(first.id, None), (second.id, "one")]


def test_channels_pass_over_nothing_of_one_another(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    custom, explain = Message("custom_query", 1), Message("help_request")
    for message in (custom, explain):
        post(folder.inbox, message)
    assert linked.get_in("custom_query")[0] and linked.get_in("help_request")[0]
    linked.set_out("custom_query", 1)
    linked.set_out("help_request", "help")
    assert unanswered(folder) == []


def test_a_message_lies_in_the_inbox_until_it_is_taken(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    posted = post(folder.inbox, Message("custom_query", 1))
    other = post(folder.inbox, Message("custom_query", 2))
    assert linked.has_requests and posted.exists()
    posted.unlink()  # whoever sent it takes it back
    assert linked.get_in("custom_query") == (True, 2)
    assert not other.exists()
    assert linked.get_in("custom_query") == (False, None)
    post(folder.inbox, Message("custom_query", 3)).unlink()
    assert not linked.has_requests


def test_what_nobody_takes_and_its_sender_took_back_is_forgotten(
    linked: SimulationInteractor, folder: SimulationFolder
) -> None:
    posted = [post(folder.inbox, Message("custom_query", number)) for number in range(5)]
    assert linked.has_requests
    for path in posted:
        path.unlink()
    assert not linked.has_requests and not linked.holds_requests


def test_a_stop_that_was_seen_cannot_be_taken_back(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    posted = post(folder.inbox, Message("stop_simulation", True))
    assert linked.stop_requested and not posted.exists()
    assert linked.stop_requested and linked.get_in("stop_simulation") == (True, True)


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_each_thread_answers_what_it_has_taken(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    first, second = Message("custom_query", 1), Message("custom_query", 2)
    for message in (first, second):
        post(folder.inbox, message)
    taken, answered = threading.Event(), threading.Event()

    def other() -> None:
        linked.get_in("custom_query")
        taken.set()
        answered.wait(10)
        linked.set_out("custom_query", "by the other one")

    thread = threading.Thread(target=other)
    thread.start()
    assert taken.wait(10)
    assert linked.get_in("custom_query") == (True, 2)
    linked.set_out("custom_query", "by this one")
    answered.set()
    thread.join()
    assert replies(folder) == [
        (second.id, "custom_query", "by this one"),
        (first.id, "custom_query", "by the other one"),
    ]


def test_another_thread_may_answer_where_nothing_else_can_be_meant(
    linked: SimulationInteractor, folder: SimulationFolder
) -> None:
    first, second, third = [Message("custom_query", number) for number in range(3)]
    post(folder.inbox, first)
    assert linked.get_in("custom_query")[0]
    in_a_thread(lambda: linked.set_out("custom_query", "zero"))
    assert replies(folder) == [(first.id, "custom_query", "zero")]
    for message in (second, third):
        post(folder.inbox, message)
        assert linked.get_in("custom_query")[0]
    in_a_thread(lambda: linked.set_out("custom_query", "late"))  # to the second, or to the third? to neither
    assert replies(folder)[1:] == [(second.id, "custom_query", None), ("", "custom_query", "late")]
    linked.set_out("custom_query", "two")
    assert replies(folder)[-1] == (third.id, "custom_query", "two")


def test_what_a_dead_thread_took_is_answered_by_nobody(linked: SimulationInteractor, folder: SimulationFolder) -> None:
    first, second = Message("custom_query", 1), Message("custom_query", 2)
    for message in (first, second):
        post(folder.inbox, message)
    in_a_thread(lambda: linked.get_in("custom_query"))
    assert linked.get_in("custom_query") == (True, 2)
    assert unanswered(folder) == [first.id]


def test_requests_are_known_here_until_they_are_answered(
    linked: SimulationInteractor, folder: SimulationFolder
) -> None:
    linked.add_control_request("custom_query", "Which way?", "left")
    linked.add_control_request("help_request", "Help me")
    open_ = linked.get_all_control_requests()
    assert {channel: [one.details for one in asked] for channel, asked in open_.items()} == {
        "custom_query": ["Which way?"],
        "help_request": ["Help me"],
    }
    linked.set_out("custom_query", "by the way")  # that answers nobody
    assert len(linked.get_all_control_requests()) == 2
    post(folder.inbox, Message("custom_query", {"left": 1}))
    assert linked.set_out_if_in("custom_query", "thanks")
    assert list(linked.get_all_control_requests()) == ["help_request"]
    linked.clear_all_control_requests()
    assert linked.get_all_control_requests() == {}
    last = read_journal(folder.journal).entries[-1]
    assert (last["kind"], last["channel"]) == ("withdrawal", "help_request")
    linked.clear_all_control_requests()
    assert read_journal(folder.journal).entries[-1]["seq"] == last["seq"]
