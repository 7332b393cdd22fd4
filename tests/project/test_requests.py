"""What simulations ask the person for: open until answered, or until they end, exactly once."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.request import Closed
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, at_once, got, minutes, record


def ask(id_: str = "r", channel: str = "custom_query", details: str = "Which way?", **more: Any) -> dict[str, Any]:
    """What a journal says when a simulation asks."""
    return {"kind": "request", "id": id_, "channel": channel, "details": details, **more}


def reply(value: Any = 1, channel: str = "custom_query", id_: str = "m", **more: Any) -> dict[str, Any]:
    """What a journal says when it answers a message."""
    return {"kind": "reply", "id": id_, "channel": channel, "value": value, **more}


@pytest.fixture
def running(project: Project) -> Project:
    """A project with a running simulation, "a"."""
    project.add(record("ppo", sim_id="a", phase=Phase.RUNNING))
    return project


def ingest(project: Project, *entries: dict[str, Any], sim_id: str = "a") -> bool:
    """Take over entries after what was taken over before."""
    offset = got(project, sim_id).journal_offset
    return project.ingest(sim_id, entries, offset, offset + 1)


def closed(project: Project, sim_id: str = "a") -> dict[str, Closed | None]:
    """Say of each request why it is open no longer."""
    return {one.id: one.closed for one in project.requests(open_only=False, sim_id=sim_id)}


def test_a_request_is_open_until_it_is_answered(running: Project) -> None:
    ingest(running, ask(time="2026-05-01T12:00:00Z", keys=["left", "right"]))
    (found,) = running.requests()
    assert (found.id, found.sim_id, found.sim_name, found.channel) == ("r", "a", "ppo", "custom_query")
    assert (found.details, found.keys, found.time) == ("Which way?", ("left", "right"), NOON)
    assert found.is_open and running.request_count() == 1 and got(running).asks == "Which way?"

    ingest(running, reply({"left": 2}, time="2026-05-01T12:05:00Z"))
    assert (running.requests(), running.request_count(), got(running).asks) == ([], 0, "")
    (found,) = running.requests(open_only=False)
    assert (found.closed, found.closed_time, found.answer) == (Closed.ANSWERED, NOON + minutes(5), {"left": 2})


def test_a_reply_closes_what_its_channel_asked_before_it_and_nothing_else(running: Project) -> None:
    ingest(running, ask("1"), ask("2"), ask("3", "help_request"), reply("x"), ask("4"), reply("y", "progress"))
    assert closed(running) == {"1": Closed.ANSWERED, "2": Closed.ANSWERED, "3": None, "4": None}
    assert got(running).asks == "Which way?"
    ingest(running, reply("z"))
    answers = {one.id: one.answer for one in running.requests(open_only=False)}
    assert answers == {"1": "x", "2": "x", "3": None, "4": "z"}


def test_what_answers_nobody_closes_nothing(running: Project) -> None:
    ingest(running, ask(), reply(id_=""), reply(unanswered=True), {"kind": "reply", "channel": "custom_query"})
    assert closed(running) == {"r": None}


def test_what_it_takes_back_is_closed(running: Project) -> None:
    ingest(running, ask("1"), ask("2", "help_request"), {"kind": "withdrawal", "channel": "custom_query"})
    assert closed(running) == {"1": Closed.WITHDRAWN, "2": None}


def test_the_newest_is_what_it_asks(running: Project) -> None:
    ingest(running, ask("1", details="first"), ask("2", "help_request", "second"))
    assert got(running).asks == "second"
    ingest(running, reply(channel="help_request"))
    assert got(running).asks == "first"
    ingest(running, ask("3", details="  \n"), ask("4", "progress", "x" * 10_000))
    assert got(running).asks == "x" * 500
    ingest(running, reply(channel="progress"))
    assert got(running).asks == "Asks for input."


@pytest.mark.parametrize("ending", list(Ending))
def test_the_end_closes_what_is_open(running: Project, ending: Ending) -> None:
    ingest(running, ask("1"), reply(), ask("2"))
    assert running.finish("a", ending, NOON)
    assert closed(running) == {"1": Closed.ANSWERED, "2": Closed.ENDED}
    assert got(running).asks == "" and running.request_count() == 0
    assert running.requests(open_only=False, sim_id="a")[0].closed_time == NOON


def test_last_words_after_the_end_open_nothing(running: Project) -> None:
    running.finish("a", Ending.DIED, NOON)
    assert ingest(running, ask())
    assert closed(running) == {"r": Closed.ENDED} and got(running).asks == ""
    assert running.reopen("a", Phase.STARTING)
    assert got(running).asks == "" and running.request_count() == 0
    ingest(running, ask("again"))
    assert got(running).asks == "Which way?" and running.request_count() == 1


def test_the_trash_asks_nothing_and_purging_leaves_nothing(running: Project) -> None:
    running.add(record(sim_id="b", phase=Phase.RUNNING))
    for sim_id in "ab":
        ingest(running, ask(), sim_id=sim_id)
    running.finish("a", Ending.CANCELLED, NOON)
    assert running.set_deleted("a", NOON)
    assert [one.sim_id for one in running.requests(open_only=False)] == ["b"]
    assert closed(running) == {"r": Closed.ENDED}
    assert running.set_deleted("a", None)
    assert len(running.requests(open_only=False)) == 2
    running.set_deleted("a", NOON)
    assert running.purge("a")
    assert running.requests(open_only=False, sim_id="a") == []


def test_newest_first_and_no_more_than_wanted(running: Project) -> None:
    running.add(record(sim_id="b", phase=Phase.RUNNING))
    for minute, sim_id in ((3, "a"), (1, "b"), (2, "a")):
        ingest(running, ask(f"{minute}", time=f"2026-05-01T12:0{minute}:00Z"), sim_id=sim_id)
    assert [one.id for one in running.requests()] == ["3", "2", "1"]
    assert [one.id for one in running.requests(limit=1)] == ["3"]
    assert [one.id for one in running.requests(sim_id="a")] == ["3", "2"]
    assert running.requests(limit=-1) == [] == running.requests(sim_id="nobody")


def test_a_journal_that_is_read_again_asks_nothing_twice(running: Project) -> None:
    ingest(running, ask())
    ingest(running, ask())
    assert len(running.requests()) == 1
    running.add(record(sim_id="b", phase=Phase.RUNNING))
    ingest(running, ask(), sim_id="b")  # another one's, by the same id
    assert len(running.requests()) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(running: Project, text: str) -> None:
    ingest(running, ask(id_=text, channel=text, details=text, keys=[text]))
    (found,) = running.requests()
    assert (found.channel, found.details, found.keys) == (text, text, (text,))
    assert got(running).asks == (text.strip()[:500] or "Asks for input.")
    ingest(running, reply({text: text}, channel=text))
    assert running.requests(open_only=False)[0].answer == {text: text}


@pytest.mark.parametrize("odd", [
    {"kind": "request"},
    {"kind": "request", "id": 5, "channel": None, "details": {"a": 1}, "keys": "left", "time": "never"},
    {"kind": "request", "id": ["x"], "channel": 7, "details": "\ud800", "keys": [1, None, "\ud800"], "time": 5},
])  # fmt: skip
def test_odd_entries_are_requests_all_the_same(running: Project, odd: dict[str, Any]) -> None:
    assert ingest(running, odd, {"kind": "reply", "id": {}, "channel": []}, {"kind": "withdrawal"})
    (found,) = running.requests(open_only=False)
    assert found.time is not None and isinstance(found.details, str)
    running.finish("a", Ending.DIED, NOON)


def test_programs_that_take_it_over_at_once_do_it_once(running: Project) -> None:
    root = running.folder.root
    entries = [entry for number in range(20) for entry in (ask(f"{number}"), reply(number))]

    def take_over() -> None:
        with Project.open(root) as project:
            for at in range(0, 40, 4):
                project.ingest("a", entries[at : at + 4], at, at + 4)

    at_once(*[take_over] * 4)
    found = running.requests(open_only=False)
    assert {one.id: one.answer for one in found} == {f"{number}": number for number in range(20)}


_CHANNELS = st.sampled_from(["custom_query", "help_request"])
_ENTRIES = st.lists(
    st.one_of(
        st.builds(ask, channel=_CHANNELS),
        st.builds(reply, channel=_CHANNELS),
        st.builds(lambda channel: {"kind": "withdrawal", "channel": channel}, _CHANNELS),
        st.just({"kind": "status", "details": "x"}),
    ),
    max_size=12,
)


@given(entries=_ENTRIES, cuts=st.lists(st.integers(0, 12), max_size=4))
@settings(max_examples=40)
def test_however_a_journal_is_cut_it_comes_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, Any]], cuts: list[int]
) -> None:
    entries = [{**entry, "id": f"{place}"} for place, entry in enumerate(entries)]
    waiting: dict[str, str] = {}
    for entry in entries:
        if entry["kind"] == "request":
            waiting[entry["id"]] = entry["channel"]
        elif entry["kind"] != "status":
            waiting = {id_: channel for id_, channel in waiting.items() if channel != entry["channel"]}
    with Project.open(tmp_path_factory.mktemp("cut") / "project") as project:
        project.add(record(sim_id="a", phase=Phase.RUNNING))
        places = sorted({0, *(min(cut, len(entries)) for cut in cuts), len(entries)})
        for start, end in itertools.pairwise(places):
            assert project.ingest("a", entries[start:end], start, end)
        assert {one.id for one in project.requests()} == set(waiting)
        assert bool(got(project).asks) == bool(waiting)
