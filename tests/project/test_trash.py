"""The trash: what is in it shows nowhere else, changes no more, and comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.times import from_unix
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, ask, got, minutes, record

STATUS = SimStatus(SimStatusCode.INFO, "once", time=NOON)


def thrown(project: Project, sim_id: str = "a", name: str = "ppo", **values: Any) -> None:
    """Put in a simulation that is done, and throw it away."""
    done: dict[str, Any] = {"phase": Phase.DONE, "ending": Ending.SUCCEEDED, "last_status": STATUS, "group": "seeds"}
    project.add(record(name, sim_id=sim_id, **{**done, **values}))
    assert project.set_deleted(sim_id, NOON)


def test_it_shows_in_no_list(project: Project) -> None:
    for sim_id, phase in (("a", Phase.DONE), ("b", Phase.CREATED), ("c", Phase.QUEUED)):
        thrown(project, sim_id, phase=phase, ending=Ending.DIED if phase is Phase.DONE else None)
    for order in ("newest", "oldest", "name"):
        assert project.page(order=order) == project.page(order=order, group="seeds") == []
    assert project.count() == project.count("seeds") == 0
    assert project.counts() == {}
    assert project.unfinished() == project.live() == project.queue() == project.group("seeds") == []
    assert project.groups() == []
    assert project.statuses() == []
    assert len(project.statuses("a")) == 1
    assert got(project).deleted == NOON


def test_the_trash_shows_the_last_one_first(project: Project) -> None:
    for number, sim_id in enumerate("bca"):
        project.add(record(sim_id=sim_id, phase=Phase.CREATED))
        project.set_deleted(sim_id, NOON + minutes(number))
    assert [found.sim_id for found in project.trash()] == ["a", "c", "b"]


@pytest.mark.parametrize("phase", Phase)
def test_what_lives_has_to_be_stopped_first(project: Project, phase: Phase) -> None:
    project.add(record(sim_id="a", phase=phase, ending=Ending.FAILED if phase is Phase.DONE else None))
    before = got(project)
    if phase in LIVE:
        assert not project.set_deleted("a", NOON)
        assert got(project) == before
    else:
        assert project.set_deleted("a", NOON)
        after = Phase.CREATED if phase is Phase.QUEUED else phase
        assert got(project) == replace(before, phase=after, place=None, deleted=NOON)
        assert project.set_deleted("a", None)
        assert got(project) == replace(before, phase=after, place=None)


def test_it_happens_once(project: Project) -> None:
    thrown(project)
    assert not project.set_deleted("a", NOON + minutes(1))
    assert got(project).deleted == NOON
    assert project.set_deleted("a", None)
    assert not project.set_deleted("a", None)
    assert not project.set_deleted("nobody", NOON)
    assert not project.set_deleted("nobody", None)
    assert (project.trash(), project.count()) == ([], 1)


@pytest.mark.parametrize("phase", [Phase.DONE, Phase.CREATED])
@pytest.mark.parametrize(
    "change",
    [
        lambda project: project.set_phase("a", Phase.QUEUED),
        lambda project: project.set_phase("a", Phase.STARTING),
        lambda project: project.enqueue("a", QueueWish()),
        lambda project: project.finish("a", Ending.DIED, NOON, status=STATUS),
        lambda project: project.reopen("a", Phase.STARTING),
        lambda project: project.reopen("a", Phase.QUEUED),
        lambda project: project.requeue("a", STATUS),
        lambda project: project.set_held("a", True),
        lambda project: project.move_queued("a", -1),
    ],
)
def test_in_the_trash_nothing_changes(project: Project, phase: Phase, change: Callable[[Project], bool]) -> None:
    thrown(project, phase=phase, ending=Ending.FAILED if phase is Phase.DONE else None)
    before = got(project)
    assert not change(project)
    assert got(project) == before


def test_a_journal_says_its_last_words_without_waking_it(project: Project) -> None:
    thrown(project, phase=Phase.CREATED, ending=None)
    assert project.ingest("a", [{"kind": "phase", "phase": "running"}, {"kind": "status", "details": "late"}], 0, 9)
    found = got(project)
    assert (found.phase, found.journal_offset, found.deleted) == (Phase.CREATED, 9, NOON)
    assert found.last_status is not None
    assert found.last_status.details == "late"


def test_purging_leaves_nothing(project: Project) -> None:
    thrown(project, "a")
    thrown(project, "b")
    assert project.purge("a")
    assert project.get("a") is None
    assert not project.purge("a")
    assert ask(project.folder.database, "SELECT sim_id FROM sim_status") == [("b",)]
    project.add(record(sim_id="a"))
    assert not project.purge("a")  # only what was thrown away
    assert got(project).deleted is None


def test_a_deletion_that_cannot_be_read_is_one(project: Project) -> None:
    thrown(project)
    for damage in ("'yesterday'", "7", "x'00ff'", "''"):
        with project._write() as connection:  # what somebody may do by hand
            connection.exec_driver_sql(f"UPDATE simulations SET deleted = {damage}")
        assert (project.count(), project.page()) == (0, [])
        assert [found.deleted for found in project.trash()] == [from_unix(0)]
        assert not project.set_phase("a", Phase.QUEUED)
    assert project.set_deleted("a", None)
    assert project.count() == 1


class TestFinding:
    """What the sentence says of something in the trash."""

    @pytest.mark.parametrize("word", ["ppo-cart", "abcd1234", "abcd"])
    def test_how_to_take_it_back(self, project: Project, word: str) -> None:
        thrown(project, "abcd1234", "ppo-cart")
        with pytest.raises(UnknownSimulation, match=rf"'{word}' is in the trash; `gymdash-tui trash restore {word}`"):
            project.find(word)
        assert project.find(word, trash=True).sim_id == "abcd1234"

    @pytest.mark.parametrize("name", [*HOSTILE, "--help", "a b", "$(rm -rf ~)"])
    def test_what_the_shell_would_not_take_is_named_by_its_id(self, project: Project, name: str) -> None:
        thrown(project, "abcd1234", name)
        with pytest.raises(UnknownSimulation, match=r"is in the trash; `gymdash-tui trash restore abcd1234`") as raised:
            project.find(name)
        assert len(str(raised.value)) < 200
        assert project.find(name, trash=True).sim_id == "abcd1234"

    def test_several(self, project: Project) -> None:
        thrown(project, "abc1", "ppo", created=NOON)
        thrown(project, "abc2", "ppo", created=NOON + minutes(1))
        for word in ("ppo", "abc"):
            with pytest.raises(
                UnknownSimulation, match=rf"'{word}' is in the trash, 2 times: abc2, abc1; .*restore ID"
            ):
                project.find(word)
            with pytest.raises(AmbiguousSimulation, match=r"abc2, abc1\."):
                project.find(word, trash=True)

    def test_what_is_not_in_the_trash_comes_first(self, project: Project) -> None:
        thrown(project, "abc1", "ppo")
        project.add(record("ppo", sim_id="abc2"))
        assert project.find("ppo").sim_id == project.find("abc").sim_id == "abc2"
        assert project.find("ppo", trash=True).sim_id == "abc1"

    @pytest.mark.parametrize(
        ("word", "said"), [("dqn-landr", r"; did you mean 'dqn-lander'\?"), ("zzz", "; `gymdash-tui trash` lists")]
    )
    def test_what_is_not_there(self, project: Project, word: str, said: str) -> None:
        thrown(project, "abc1", "dqn-lander")
        project.add(record("zzz", sim_id="zzz"))
        with pytest.raises(UnknownSimulation, match=rf"Nothing in the trash has the name or id '{word}'{said}"):
            project.find(word, trash=True)

    def test_nobody_is_led_into_the_trash_by_a_guess(self, project: Project) -> None:
        thrown(project, "abc1", "dqn-lander")
        with pytest.raises(UnknownSimulation, match="'dqn-landr'; `gymdash-tui ls`"):
            project.find("dqn-landr")
