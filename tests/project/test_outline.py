"""The list as a whole: what it tells, in what order, and what it costs SQLite."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.listing import SORTS, ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.changes import add
from gymdash_tui.project.outline import OutlineRow
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, got, minutes, record
from .test_plans import plan


def names(project: Project, sort: str, descending: bool | None = None) -> str:
    """Give the names in an order."""
    rows = project.outline(ListQuery(sort=sort, descending=descending), NOON).rows
    records = project.records_of(row.sim_id for row in rows)
    return " ".join(one.name for one in records.values())


def test_an_empty_project_has_an_empty_outline(project: Project) -> None:
    assert project.outline().rows == [] and project.outline().total == 0
    assert project.config_keys() == project.tag_names() == [] and project.records_of([]) == {}
    assert project.match_count(parse_filter("x")) == 0


def test_a_row_tells_what_a_list_has_to_know(project: Project) -> None:
    project.add(
        record(sim_id="a", group="g", phase=Phase.RUNNING, progress=Progress(score=3), asks="Yes?", pinned=True)
    )
    project.add(record(sim_id="b", phase=Phase.DONE, ending=Ending.DIED, created=NOON))
    assert project.outline().rows == [
        OutlineRow("a", "g", "running", 3.0, True, True),
        OutlineRow("b", "", "died", None, False, False),
    ]
    assert got(project, "a").pinned and got(project, "a").to_json()["pinned"] is True


def test_every_word_is_the_records(project: Project) -> None:
    for phase in Phase:
        for ending in Ending if phase is Phase.DONE else [None]:
            for held in (False, True):
                project.add(record(phase=phase, ending=ending, held=held))
    rows = project.outline().rows
    assert {row.sim_id: row.word for row in rows} == {one.sim_id: one.word for one in project.page()}
    assert len({row.word for row in rows}) == 11


def test_the_trash_is_nowhere(project: Project) -> None:
    project.add(record(sim_id="a", tags=("x",), kwargs={"k": 1}))
    project.add(record(sim_id="b"))
    project.set_deleted("a", NOON)
    assert [row.sim_id for row in project.outline().rows] == ["b"] and project.outline().total == 1
    assert project.tag_names() == project.config_keys() == []
    assert project.match_count(parse_filter("#x | created")) == 1
    assert list(project.records_of(["b", "a", "b", "gone"])) == ["b", "a"]


@pytest.fixture
def some(project: Project) -> Project:
    """Four simulations that differ in all by which one can sort; the last one knows of nothing."""
    project.add(
        record(
            "b", phase=Phase.DONE, ending=Ending.SUCCEEDED, created=NOON - minutes(9), started=NOON - minutes(8),
            ended=NOON - minutes(1), progress=Progress(50, 100, rate=5, score=2), seed=10, group="y",
            kwargs={"lr": 0.1},
        )
    )  # fmt: skip
    project.add(
        record(
            "a", phase=Phase.RUNNING, created=NOON - minutes(5), started=NOON - minutes(5), seed=9, group="X",
            progress=Progress(90, 100, rate=50, score=-1), kwargs={"lr": 5}, start_kwargs={"lr": 1e-3},
        )
    )  # fmt: skip
    project.add(
        record(
            "C", phase=Phase.QUEUED, created=NOON - minutes(7), seed=1, group="z", kwargs={"lr": "lin"},
            progress=Progress(1, 100, rate=500, score=10),
        )
    )  # fmt: skip
    project.add(record("d", created=NOON - minutes(1)))
    return project


@pytest.mark.parametrize(
    ("sort", "order", "turned"),
    [
        ("newest", "d a C b", "b C a d"),
        ("oldest", "b C a d", "d a C b"),
        ("name", "a b C d", "d C b a"),
        ("state", "a C d b", "b d C a"),
        ("score", "C b a d", "a b C d"),
        ("progress", "a b C d", "C b a d"),
        ("took", "b a d C", "a b d C"),
        ("age", "b C a d", "d a C b"),
        ("speed", "C a b d", "b a C d"),
        ("seed", "C a b d", "b a C d"),
        ("group", "a b C d", "C b a d"),
        ("lr", "a b C d", "b a C d"),
    ],
)
def test_orders(some: Project, sort: str, order: str, turned: str) -> None:
    assert names(some, sort) == order
    natural = sort in ("newest", "score", "progress", "took", "age", "speed")
    assert names(some, sort, descending=natural) == order
    assert names(some, sort, descending=not natural) == turned


@pytest.mark.parametrize("sort", [*SORTS, "lr"])
def test_what_is_pinned_comes_first_in_every_order(some: Project, sort: str) -> None:
    last = names(some, sort).split()[-1]
    before = names(some, sort).split()[:-1]
    some.set_pinned([some.find(last).sim_id], True)
    assert names(some, sort).split() == [last, *before]


def test_those_made_in_one_moment_stay_in_their_order(project: Project) -> None:
    for name in "abc":
        project.add(record(name, created=NOON))
    assert names(project, "newest") == "c b a" and names(project, "oldest") == "a b c"
    assert names(project, "score") == "c b a"


def test_the_score_follows_the_progress(project: Project) -> None:
    project.add(record(sim_id="a", phase=Phase.RUNNING, progress=Progress(score=1)))

    def score() -> float | None:
        return project.outline().rows[0].score

    project.set_progress("a", Progress(score=2.5))
    assert score() == 2.5 and project.match_count(parse_filter("score>2")) == 1
    project.set_progress("a", Progress(score=float("nan")))
    assert score() is None
    assert project.finish("a", Ending.SUCCEEDED, NOON, progress=Progress(score=10**300))
    assert score() == 1e300
    assert project.reopen("a", Phase.STARTING) and score() == 1e300


def test_keys_and_tags_come_with_the_most_frequent_first(project: Project) -> None:
    inner = {"lr": 1, "net.arch": 3, "empty": {}, "list": [{"x": 1}], "none": None}
    project.add(record(kwargs={"env": "x", "algorithm_kwargs": inner}, tags=("b", "a")))
    project.add(record(kwargs={"env": "y", "seed": 1}, start_kwargs={"seed": 2, "more": {"deep": 1}}, tags=("a",)))
    project.add(record(kwargs={"env": None}))
    found = project.config_keys()
    assert found[:2] == ["env", "seed"]
    inners = {f"algorithm_kwargs.{name}" for name in ("lr", "empty", "list", "none")}
    assert set(found) == {"env", "seed", "more.deep", *inners}
    assert project.tag_names() == ["a", "b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_go_through(project: Project, text: str) -> None:
    project.add(record(text, group=text, tags=(text,), kwargs={"env": text}))
    [row] = project.outline().rows
    assert row.group == text and len(project.records_of([row.sim_id])) == 1
    assert len(project.tag_names()) == 1


def test_records_of_very_many(project: Project) -> None:
    ids = [f"id-{number}" for number in range(1201)]
    with project._write() as connection:
        for sim_id in ids:
            add(connection, record(sim_id=sim_id))
    assert list(project.records_of(reversed(ids))) == ids[::-1]


def test_the_usual_list_is_read_off_its_index(project: Project) -> None:
    lines: list[str] = []

    def explain(statement: str) -> None:
        lines.append(statement)

    with project._engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(explain)
    project.outline()
    [asked] = [line for line in lines if "ORDER BY" in line]
    with project._engine.connect() as connection:
        told = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert told[0] == "SCAN simulations USING COVERING INDEX ix_simulations_outline"
    assert not any(line.endswith("FOR ORDER BY") for line in told)  # only those of one moment are sorted
    assert "USING INDEX sqlite_autoindex" in plan(project, lambda project: project.records_of(["a", "b"]))


def test_days_are_those_of_the_persons_clock(project: Project) -> None:
    local = NOON.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    project.add(record("today", created=local))
    project.add(record("yesterday", created=local - timedelta(seconds=1)))
    for text, count in (("created=today", 1), ("created=yesterday", 1), ("created<today", 1), ("created<=today", 2)):
        assert project.match_count(parse_filter(text), NOON) == count, text
