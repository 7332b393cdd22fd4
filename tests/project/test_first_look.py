"""The list of a project that is not open yet: the same that the opened project gives, without a byte written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.first_look import first_look
from gymdash_tui.project.project import Project


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A project with some of each kind, closed."""
    root = tmp_path / "project"
    with Project.open(root) as project:
        for number in range(7):
            project.add(
                SimulationRecord(
                    f"id-{number}",
                    ("[/foo]", "名前 🚀", "plain")[number % 3],
                    "stable_baselines",
                    created=utc_now(),
                    kwargs={"env": "CartPole-v1", "n": number},
                    group="g" if number % 2 else "",
                    tags=("night",),
                    seed=number,
                    progress=Progress(10, 20, score=float(number), trail=(1.0, None)),
                )
            )
        project.set_phase("id-1", Phase.STARTING)
        project.finish("id-1", Ending.FAILED, utc_now(), status=SimStatus(SimStatusCode.FAIL, "bad [/joint]"))
        project.set_pinned(["id-2"], True)
    return root


@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "score", "state", "n"])
def test_it_shows_what_the_opened_project_shows(filled: Path, sort: str) -> None:
    query = ListQuery(sort=sort)
    with first_look(filled) as look:
        assert look is not None
        early = look.rows(query, 50)
        records = look.records_of([row.sim_id for row in early])
        counts = look.counts()
    with Project.open(filled) as project:
        outline = project.outline(query)
        assert early == outline.rows and sum(counts.values()) == outline.total
        assert records == project.records_of(list(records))
        assert counts == project.counts()


def test_it_writes_nothing(filled: Path) -> None:
    before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()}
    with first_look(filled) as look:
        assert look is not None and len(look.rows(ListQuery(), 50)) == 7
    assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before


def test_it_also_sees_what_another_program_wrote_a_moment_ago(filled: Path) -> None:
    with Project.open(filled) as project:
        project.add(SimulationRecord("fresh", "fresh", "x", created=utc_now()))
        with first_look(filled) as look:
            assert look is not None and look.rows(ListQuery(), 50)[1].sim_id == "fresh"


def test_the_log_lies_beside_the_file_that_a_link_leads_to(filled: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked" / "db" / "simulations.db"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(filled / "db" / "simulations.db")
    with Project.open(filled) as project:
        project.add(SimulationRecord("fresh", "fresh", "x", created=utc_now()))
        with first_look(tmp_path / "linked") as look:
            assert look is not None and len(look.rows(ListQuery(), 50)) == 8


def test_where_there_is_no_project_there_is_no_first_look(tmp_path: Path) -> None:
    with first_look(tmp_path / "nothing") as look:
        assert look is None
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("version", [0, 3, 99])
def test_a_project_of_another_version_is_left_to_who_opens_it(filled: Path, version: int) -> None:
    with closing(sqlite3.connect(filled / "db" / "simulations.db")) as connection, connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with first_look(filled) as look:
        assert look is None


def test_a_file_that_is_no_database_is_left_to_who_opens_it(filled: Path) -> None:
    (filled / "db" / "simulations.db").write_bytes(b"no database at all" * 100)
    with first_look(filled) as look:
        assert look is None
