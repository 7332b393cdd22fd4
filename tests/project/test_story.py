"""Statuses and commands, page after page: everything once, newest first, and only what was asked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.project import Project
from gymdash_tui.project.records import StatusRecord

from .helpers import HOSTILE, record
from .test_plans import plan

FAIL, INFO, SUCCESS = SimStatusCode.FAIL, SimStatusCode.INFO, SimStatusCode.SUCCESS


def report(project: Project, sim_id: str, *statuses: SimStatus) -> None:
    """Take statuses over as if a journal told them."""
    found = project.get(sim_id)
    assert found is not None
    entries = [{"kind": "status", **one.to_json()} for one in statuses]
    offset = found.journal_offset
    assert project.ingest(sim_id, entries, offset, offset + len(entries))


@pytest.fixture
def told(project: Project) -> Project:
    """Two simulations that reported in turn, and a third in the trash that did too."""
    for sim_id, name in (("a", "Arm"), ("b", "[/leg] 100%"), ("c", "gone")):
        project.add(record(name, sim_id=sim_id))
    for number in range(30):
        for sim_id in "abc":
            code = (FAIL, INFO, SUCCESS)[number % 3]
            report(
                project, sim_id, SimStatus(code, f"{sim_id} {number}", error_trace="ValueError: x_y" * (code == FAIL))
            )
    with closing(sqlite3.connect(project.folder.database)) as connection, connection:
        connection.execute("UPDATE simulations SET deleted = '2026-01-01 00:00:00.000000+00:00' WHERE sim_id = 'c'")
    return project


def words(found: list[StatusRecord]) -> list[str]:
    """Give what statuses say."""
    return [one.status.details for one in found]


def test_pages_hold_everything_once_and_newest_first(told: Project) -> None:
    found: list[StatusRecord] = []
    while page := told.story(before=found[-1].id if found else None, limit=7):
        assert len(page) <= 7
        found += page
    assert words(found) == [f"{sim} {number}" for number in reversed(range(30)) for sim in "ba"]
    assert [one.id for one in found] == list(told.story_ids())
    assert told.story_count() == 60


def test_what_comes_in_meanwhile_moves_no_page(told: Project) -> None:
    first = told.story(limit=5)
    report(told, "a", SimStatus(INFO, "new"))
    assert words(told.story(before=first[-1].id, limit=1)) == ["a 27"]
    assert len(told.story_ids(after=first[0].id)) == 1


def test_codes_simulation_and_words_narrow_it_down(told: Project) -> None:
    assert {one.status.code for one in told.story(codes=[FAIL, SUCCESS])} == {FAIL, SUCCESS}
    assert {one.sim_id for one in told.story(sim_id="b")} == {"b"}
    assert words(told.story(text="a 29")) == ["a 29"]
    assert words(told.story(text="29 ARM")) == ["a 29"], "all words, in whatever order, also of the name"
    assert {one.status.code for one in told.story(text="valueerror X_Y")} == {FAIL}
    assert told.story(text="x%y") == [], "what stands for any letter in SQL stands for itself"
    assert told.story_count(codes=[FAIL], text="[/leg] 100%") == 10
    assert len(told.story_ids(codes=[FAIL], sim_id="a")) == 10


def test_what_is_in_the_trash_is_told_only_where_it_is_named(told: Project) -> None:
    assert told.story(text="gone") == []
    assert len(told.story(sim_id="c")) == 30


def test_long_texts_lose_their_middle_unless_they_are_wanted_whole(told: Project) -> None:
    long = "begin" + "x" * 300_000 + "end"
    report(told, "a", SimStatus(FAIL, long, error_trace=long))
    (cut,) = told.story(limit=1, whole=False)
    assert len(cut.status.details) < 21_000 and len(cut.status.error_trace) < 21_000
    assert cut.status.error_trace.startswith("begin") and cut.status.error_trace.endswith("end")
    assert told.story(limit=1)[0].status.error_trace == long
    one = told.status(cut.id)
    assert one is not None and one.status.details == long
    assert told.status(10**6) is None


@settings(max_examples=40)
@given(text=st.sampled_from(HOSTILE) | st.text(max_size=30))
def test_no_text_that_is_looked_for_breaks_anything(told: Project, text: str) -> None:
    assert told.story_count(text=text) == len(told.story_ids(text=text))
    assert told.call_count(text=text, name=text) == len(told.calls_page(text=text, name=text))


def test_commands_are_paged_and_narrowed_down(project: Project) -> None:
    for number in range(20):
        project.record_call("stop" if number % 2 else "start_sim", {"name": f"é {number}"}, 2 if number % 4 == 3 else 0)
    first = project.calls_page(limit=3)
    assert [call.details["name"] for call in first] == ["é 19", "é 18", "é 17"]
    assert [call.id for call in project.calls_page()] == list(project.call_ids())
    assert project.calls_page(before=first[-1].id, limit=1)[0].details["name"] == "é 16"
    assert {call.name for call in project.calls_page(name="stop")} == {"stop"}
    assert project.call_count(refused=True) == 5
    assert project.call_count(refused=False) == 15
    assert [call.details["name"] for call in project.calls_page(text="É".lower() + " 13 STOP")] == ["é 13"]
    assert list(project.call_ids(after=first[1].id)) == [first[0].id]
    assert project.call_names() == ["start_sim", "stop"]


def test_a_page_is_read_off_the_table_without_sorting(told: Project) -> None:
    assert "SEARCH sim_status USING INTEGER PRIMARY KEY" in plan(told, lambda project: project.story(before=50))
    assert "ix_sim_status_sim_id" in plan(told, lambda project: project.story(sim_id="a", before=50))
    for question in (told.story, told.story_ids, told.calls_page):
        assert "TEMP B-TREE" not in plan(told, lambda project, ask=question: ask())  # type: ignore[misc]
