"""Names, tags, notes and pins: for many at once, together with the command that was given, or not at all."""

from __future__ import annotations

import pytest

from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, at_once, got, record


@pytest.fixture
def three(project: Project) -> Project:
    """Three simulations, of which the last is in the trash."""
    for sim_id in "abc":
        project.add(record(sim_id=sim_id, tags=("old", "Good"), notes="first"))
    project.set_deleted("c", NOON)
    return project


def test_each_is_written_for_all_and_the_call_once(three: Project) -> None:
    three.set_names({"a": "one", "b": "two", "gone": "x"}, ("rename", {"by": "me"}))
    three.change_tags(["a", "b"], ["new", "good"], ["OLD"], ("tag", {}))
    three.set_notes(["a"], "second", ("note", {}))
    three.set_pinned(["b"], True, ("pin", {}))
    a, b = got(three, "a"), got(three, "b")
    assert (a.name, a.tags, a.notes, a.pinned) == ("one", ("Good", "new"), "second", False)
    assert (b.name, b.tags, b.notes, b.pinned) == ("two", ("Good", "new"), "first", True)
    assert [call.name for call in three.calls()] == ["pin", "note", "tag", "rename"]
    assert three.calls()[3].details == {"by": "me"}
    three.set_pinned(["b"], False)
    assert not got(three, "b").pinned


def test_the_trash_stays_as_it_is(three: Project) -> None:
    three.set_names({"c": "x"})
    three.change_tags(["c"], ["x"], ["old"])
    three.set_notes(["c"], "x")
    three.set_pinned(["c"], True)
    c = got(three, "c")
    assert (c.name, c.tags, c.notes, c.pinned) == ("ppo", ("old", "Good"), "first", False)


def test_nothing_at_all_is_no_error(three: Project) -> None:
    three.set_names({})
    three.change_tags([], ["x"], [])
    three.change_tags(["a"], [], [])
    three.set_notes([], "")
    three.set_pinned([], True)
    assert got(three, "a").tags == ("old", "Good")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept(three: Project, text: str) -> None:
    three.set_names({"a": text})
    three.set_notes(["a"], text)
    three.change_tags(["a"], [text], [])
    assert (got(three, "a").name, got(three, "a").notes) == (text, text) and text in got(three, "a").tags


def test_tags_of_several_programs_are_all_kept(three: Project) -> None:
    def tag(name: str) -> None:
        with Project.open(three.folder.root) as project:
            project.change_tags(["a", "b"], [name], [])

    at_once(*[lambda name=f"t{number}": tag(name) for number in range(4)])
    assert set(got(three, "a").tags) == {"old", "Good", "t0", "t1", "t2", "t3"}


def test_damaged_tags_are_begun_anew(three: Project) -> None:
    with three._write() as connection:
        connection.exec_driver_sql("UPDATE simulations SET tags = '{' WHERE sim_id = 'a'")
    three.change_tags(["a"], ["x"], [])
    assert got(three, "a").tags == ("x",) and three.tag_names() == ["Good", "old", "x"]


def test_very_many_at_once(project: Project) -> None:
    ids = [f"s{number}" for number in range(1100)]
    for sim_id in ids:
        project.add(record(sim_id=sim_id))
    project.change_tags(ids, ["x"], [])
    project.set_pinned(ids, True)
    assert all(row.pinned for row in project.outline().rows) and project.tag_names() == ["x"]
