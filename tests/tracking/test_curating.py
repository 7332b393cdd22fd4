"""Names, tags, notes and pins through the tracker: done to all that are named, or to none, and written down once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.domain.wild import HOSTILE
from tests.helpers.orders import call_of

Do = Callable[[AsyncSimulationTracker], Coroutine[Any, Any, list[SimulationRecord]]]


@pytest.fixture
def ids(project: Project) -> list[str]:
    """Three simulations, and their ids."""
    ids = [f"{letter}{letter}11" for letter in "abc"]
    for number, sim_id in enumerate(ids):
        project.add(SimulationRecord(sim_id, f"sim {number}", "steps", created=utc_now(), seed=number or None))
    return ids


@pytest.fixture
def do(tracker: SimulationTracker) -> Callable[[Do], list[SimulationRecord]]:
    """Does something to its end."""
    return lambda work: tracker.call(work(tracker.aio))


Doing = Callable[[Do], list[SimulationRecord]]


def test_one_is_named_by_its_name_or_a_beginning_of_its_id(project: Project, ids: list[str], do: Doing) -> None:
    [record] = do(lambda aio: aio.rename("sim 0", "  best "))
    assert (record.sim_id, record.name) == (ids[0], "best") and project.find("best").sim_id == ids[0]
    call = call_of(project)
    assert (call.name, call.code) == ("rename", 0)
    assert call.details["to"] == "  best " and call.details["sim_ids"] == [ids[0]] and call.details["count"] == 1
    [record] = do(lambda aio: aio.pin("bb"))
    assert record.sim_id == ids[1] and record.pinned


def test_several_are_told_apart_by_seed_or_number(ids: list[str], do: Doing) -> None:
    assert [record.name for record in do(lambda aio: aio.rename(ids[1:], "n"))] == ["n-seed1", "n-seed2"]
    assert [record.name for record in do(lambda aio: aio.rename(ids, "n"))] == ["n-1", "n-2", "n-3"]
    assert [record.name for record in do(lambda aio: aio.rename([ids[1], ids[1]], "n"))] == ["n"]


def test_tags(project: Project, ids: list[str], do: Doing) -> None:
    assert [record.tags for record in do(lambda aio: aio.add_tags(ids, ["#good", "x"]))] == [("good", "x")] * 3
    assert [record.tags for record in do(lambda aio: aio.remove_tags(ids[:2], ["X"]))] == [("good",)] * 2
    [record] = do(lambda aio: aio.change_tags(ids[0], add=["new"], remove=["good", "none"]))
    assert record.tags == ("new",)
    calls = [call for call in project.calls() if call.name == "tag"]
    assert len(calls) == 3 and calls[0].details["add"] == ["new"] and calls[0].details["remove"] == ["good", "none"]


def test_notes_and_pins(project: Project, ids: list[str], do: Doing) -> None:
    assert [record.notes for record in do(lambda aio: aio.set_note(ids[:2], "a\nb \n"))] == ["a\nb"] * 2
    assert [record.notes for record in do(lambda aio: aio.set_note(ids[0], ""))] == [""]
    assert all(record.pinned for record in do(lambda aio: aio.pin(ids)))
    assert not any(record.pinned for record in do(lambda aio: aio.unpin(ids[1:])))
    assert [row.pinned for row in project.outline().rows] == [True, False, False]
    assert [call.name for call in project.calls()] == ["unpin", "pin", "note", "note"]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda aio: aio.rename("aa", " "), "A simulation needs a name; give it one."),
        (lambda aio: aio.rename("aa", "x" * 501), "500 are the most"),
        (
            lambda aio: aio.add_tags("aa", ["a b"]),
            "'a b' has a blank or a comma in it, and a tag is one word; write a-b.",
        ),
        (lambda aio: aio.add_tags("aa", []), "No tag was named; name one to add (+good) or to take away (-good)."),
        (lambda aio: aio.remove_tags("aa", [""]), "A tag needs at least one character"),
        (lambda aio: aio.set_note("aa", "x" * 10_001), "10,000 are the most"),
        (lambda aio: aio.pin([]), "No simulation was named"),
    ],
)
def test_bad_input_is_refused_and_written_down(
    project: Project, ids: list[str], do: Doing, work: Do, said: str
) -> None:
    with pytest.raises(WrongUse) as error:
        do(work)
    assert said in str(error.value)
    assert call_of(project).code == 2 and call_of(project).details["error"] == str(error.value)
    assert len(project.calls()) == 1
    record = project.find(ids[0])
    assert (record.name, record.tags, record.notes, record.pinned) == ("sim 0", (), "", False)


def test_one_that_is_unknown_keeps_all_from_it(project: Project, ids: list[str], do: Doing) -> None:
    with pytest.raises(UnknownSimulation, match="No simulation has the name or id 'nobody'"):
        do(lambda aio: aio.pin([*ids, "nobody"]))
    assert not any(row.pinned for row in project.outline().rows)
    project.set_names(dict.fromkeys(ids, "same"))
    with pytest.raises(AmbiguousSimulation):
        do(lambda aio: aio.pin("same"))
    project.set_deleted(ids[0], utc_now())
    with pytest.raises(UnknownSimulation, match="is in the trash"):
        do(lambda aio: aio.add_tags(ids, ["x"]))
    assert project.tag_names() == []


def test_hostile_texts_are_kept_or_refused(project: Project, ids: list[str], do: Doing) -> None:
    [record] = do(lambda aio: aio.set_note(ids[0], HOSTILE[:300] + "\ud800\x00\x1b[31m"))
    assert record.notes.endswith("?\x00\x1b[31m")
    for text in ("[/foo]", "\x1b[31mred", "🦊‍👩", "%_\\", "'; DROP"):
        [record] = do(lambda aio, text=text: aio.rename(ids[0], text))  # type: ignore[misc]
        assert record.name == text
    do(lambda aio: aio.add_tags(ids[0], ["[/foo]", "\x1b[31m"]))
    assert set(project.tag_names()) == {"[/foo]", "\x1b[31m"}


def test_very_many_at_once_are_one_entry_of_the_audit(project: Project, do: Doing) -> None:
    ids = [f"id-{number}" for number in range(700)]
    for sim_id in ids:
        project.add(SimulationRecord(sim_id, "x", "steps"))
    assert len(do(lambda aio: aio.add_tags(ids, ["x"]))) == 700
    call = call_of(project)
    assert call.details["count"] == 700 and len(call.details["sim_ids"]) == len(call.details["names"]) == 100
