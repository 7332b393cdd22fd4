"""Rows that somebody changed by hand, in any way: every question is answered, and every change made or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.listing import SORTS, ListQuery
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.first_look import first_look
from gymdash_tui.project.project import Project
from gymdash_tui.project.tables import SIMULATIONS

from .helpers import NOON, record

STATUS = SimStatus(SimStatusCode.INFO, "x", time=NOON)
PHASES = st.sampled_from([*Phase, "lost"]).map(str)
ENDINGS = st.none() | st.sampled_from([*Ending, "?"]).map(str)
LARGEST = (1 << 63) - 1
cells = st.one_of(
    st.sampled_from(
        [0, 1, LARGEST, -LARGEST - 1, 1 << 62, 0.5, float("inf"), "", "x", "[]", "{}", '{"a": [1]}', b"\xff"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.integers(-LARGEST - 1, LARGEST),
)
KEYS = ("lr", "a.b")
FILTERS = (
    *("x", "ö", "#x", "tag~x", "running", "done | died", "live", "over", "pinned", "tagged", "asks", "held"),
    *("lr>0", "lr!=x", "b~x", "seed>0", "score>0", "progress>1", "step>1", "age<1y", "took>1s", "created>2020"),
    *("gpu=any", "gpu>0", "error:x", "note:x", "id=o", "attempt<2", "name~x", "group~x"),
)
columns = st.sampled_from(sorted({column.name for column in SIMULATIONS.columns} - {"sim_id", "phase", "ending"}))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One project for many examples."""
    folder: Path = tmp_path_factory.mktemp("odd")
    with Project.open(folder) as project:
        yield project


def begin(project: Project, odd: dict[str, Any]) -> None:
    """Put in a simulation with odd values and two good ones in the queue, and nothing else."""
    with project._write() as connection:
        connection.exec_driver_sql("DELETE FROM simulations")
    for sim_id in ("odd", "one", "two"):
        project.add(record(sim_id=sim_id, phase=Phase.QUEUED, group="g"))
    assignments = ", ".join(f"{name} = ?" for name in odd)
    with project._write() as connection:
        connection.exec_driver_sql(f"UPDATE simulations SET {assignments} WHERE sim_id = 'odd'", tuple(odd.values()))


rows = st.builds(
    lambda phase, ending, others: {"phase": phase, "ending": ending, **others},
    PHASES,
    ENDINGS,
    st.dictionaries(columns, cells, max_size=8),
)


@settings(max_examples=60)
@given(rows)
def test_every_question_is_answered(shared: Project, odd: dict[str, Any]) -> None:
    begin(shared, odd)
    page = shared.page()
    assert len(page) + len(shared.trash()) == 3
    assert len(page) == shared.count() == sum(shared.counts().values())
    words = [found.word for found in page]
    assert shared.counts() == {word: words.count(word) for word in words}
    queue = [found.sim_id for found in shared.queue()]
    assert {"one", "two"} <= set(queue)
    assert [found.sim_id for found in shared.unfinished() if found.phase is Phase.QUEUED] == queue
    named = [group for group in {found.group for found in page} if group]
    assert sorted(group.name for group in shared.groups()) == sorted(named)
    assert sum(group.count for group in shared.groups()) == sum(bool(found.group) for found in page)
    shared.live()
    shared.statuses()
    outline = shared.outline().rows
    assert {row.sim_id: row.word for row in outline} == {found.sim_id: found.word for found in page}
    for sort in (*SORTS, "x"):
        assert len(shared.outline(ListQuery(sort=sort)).rows) == len(page)
    for text in FILTERS:
        wanted, rest = parse_filter(text, KEYS), parse_filter(f"-({text})", KEYS)
        assert shared.match_count(wanted) + shared.match_count(rest) == len(page)
    shared.config_keys()
    shared.tag_names()


@settings(max_examples=60)
@given(rows, st.sampled_from([*SORTS, "x"]))
def test_the_first_look_tells_what_the_opened_project_tells(shared: Project, odd: dict[str, Any], sort: str) -> None:
    begin(shared, odd)
    query = ListQuery(sort=sort)
    with first_look(shared.folder.root) as look:
        assert look is not None
        early = look.rows(query, 10, NOON)
        records, counts = look.records_of([row.sim_id for row in early]), look.counts()
    assert early == shared.outline(query, now=NOON).rows
    assert records == shared.records_of(list(records)) and counts == shared.counts()


@settings(max_examples=60)
@given(rows)
def test_every_change_is_made_or_refused(shared: Project, odd: dict[str, Any]) -> None:
    begin(shared, odd)
    before = shared.get("odd")
    assert before is not None
    queued = before.phase is Phase.QUEUED and before.deleted is None
    assert shared.set_held("odd", True) == shared.set_priority("odd", 3) == queued
    if queued:
        assert shared.queue()[0].sim_id == "odd"
        shared.set_priority("odd", 0)
    shared.move_queued("odd", 5)
    if queued:
        assert shared.queue()[-1].sim_id == "odd"
        assert shared.set_phase("odd", Phase.STARTING)
        assert shared.requeue("odd", STATUS)
    assert shared.set_start_kwargs("odd", {"n": 1})
    assert shared.ingest("odd", [{"kind": "facts", "seed": 1}], before.journal_offset, 5)
    shared.finish("odd", Ending.FAILED, NOON)
    assert shared.reopen("odd", Phase.STARTING) == (before.deleted is None)
    assert not shared.enqueue("odd", QueueWish())
    shared.finish("odd", Ending.FAILED, NOON)
    assert shared.set_deleted("odd", NOON) == (before.deleted is None)
    assert shared.purge("odd")
    assert shared.count() == 2
