"""What was left at its default is found, sorted by and offered as what was given is."""

from __future__ import annotations

import pytest

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.project.first_look import first_look
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, got, minutes, record

PPO = {"algorithm": "ppo", "env": "CartPole-v1", "algorithm_kwargs": {"gamma": 0.99, "n_steps": 2048}}


@pytest.fixture
def some(project: Project) -> Project:
    """One that left all at its default, one that gave some, one that is changed at its start, one of long ago."""
    project.add(record("left", kwargs={"num_steps": 20_000}, defaults=PPO, created=NOON))
    project.add(
        record(
            "given", kwargs={"algorithm": "a2c", "algorithm_kwargs": {"gamma": 0.8}}, created=NOON - minutes(1),
            defaults={"env": "CartPole-v1", "algorithm_kwargs": {"n_steps": 5}},
        )
    )  # fmt: skip
    project.add(record("started", start_kwargs={"env": "Ant-v5"}, defaults=PPO, created=NOON - minutes(2)))
    project.add(record("old", kwargs={"num_steps": 5}, created=NOON - minutes(3)))
    return project


def names(project: Project, query: ListQuery) -> str:
    """Give the names that a query lets through."""
    found = project.records_of(row.sim_id for row in project.outline(query, NOON).rows)
    return " ".join(one.name for one in found.values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("algorithm=ppo", "left started"),
        ("algo:PP", "left started"),
        ("algorithm!=ppo", "given"),
        ("-algorithm=ppo", "given old"),
        ("env=cartpole-v1", "left given"),
        ("env~^ant", "started"),
        ("gamma=0.99", "left started"),
        ("algorithm_kwargs.gamma>0.9", "left started"),
        ("gamma<0.9", "given"),
        ("n_steps=5,2048", "left given started"),
        ("num_steps>1k gamma>0.9", "left"),
    ],
)
def test_a_filter_finds_what_was_left(some: Project, text: str, found: str) -> None:
    wanted = parse_filter(text, some.config_keys())
    assert names(some, ListQuery(wanted)) == found
    assert some.match_count(wanted) == len(found.split())


def test_one_sorts_by_what_holds(some: Project) -> None:
    assert names(some, ListQuery(sort="algorithm_kwargs.n_steps")) == "given left started old"
    assert names(some, ListQuery(sort="env")) == "started left given old"


def test_keys_that_were_given_are_offered_first(some: Project) -> None:
    given = ["num_steps", "algorithm", "algorithm_kwargs.gamma", "env"]
    assert some.config_keys() == [*given, "algorithm_kwargs.n_steps"]


def test_of_what_is_in_the_trash_no_key_is_offered(project: Project) -> None:
    project.add(record(sim_id="a", defaults={"x": 1}))
    project.set_deleted("a", NOON)
    assert project.config_keys() == []


def test_what_is_laid_over_later_goes_before_the_default(project: Project) -> None:
    project.add(record(sim_id="a", defaults={"n": 1, "m": 2}))
    assert project.set_start_kwargs("a", {"n": 5})
    assert got(project).left == {"m": 2} and got(project).holding == {"n": 5, "m": 2}
    assert [project.match_count(parse_filter(text, ["n"])) for text in ("n=5", "n=1")] == [1, 0]


def test_nothing_given_is_a_value_too(project: Project) -> None:
    project.add(record(kwargs={"n": None}, defaults={"n": 5}))
    assert project.match_count(parse_filter("n=5", ["n"])) == 0
    assert project.match_count(parse_filter("n=null", ["n"])) == 1


@pytest.mark.parametrize("text", [*HOSTILE, "größe", "a'b", "\\", "?1", ":now"])
def test_hostile_names_and_values(project: Project, text: str) -> None:
    project.add(record(sim_id="a", defaults={text: {text: text}, "x": text}))
    assert got(project).defaults == {text: {text: text}, "x": text}
    for key in project.config_keys():
        assert len(project.outline(ListQuery(sort=key)).rows) == 1
    assert "x" in project.config_keys()


@pytest.mark.parametrize("odd", ["", "{", "[1]", "null", '{"n": NaN}', "\x00", b"\xff", 5, None])
def test_damaged_ones_hinder_nobody(project: Project, odd: object) -> None:
    project.add(record(sim_id="a", kwargs={"n": 7}))
    project.add(record(sim_id="b", defaults={"n": 7}))
    with project._write() as connection:
        value = "" if odd is None else odd
        connection.exec_driver_sql("UPDATE simulations SET defaults = ? WHERE sim_id = 'a'", (value,))
    assert project.config_keys()[0] == "n"
    assert project.match_count(parse_filter("n=7", ["n"])) == 2
    assert got(project, "a").kwargs == {"n": 7}


def test_the_first_look_knows_them(some: Project) -> None:
    ids = [row.sim_id for row in some.outline().rows]
    with first_look(some.folder.root) as look:
        assert look is not None
        assert look.records_of(ids)[ids[0]].defaults == PPO
        assert len(look.rows(ListQuery(sort="algorithm_kwargs.n_steps"), 50)) == 4
