"""State changes: the legal ones, once each, whoever makes them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase, ending_flags, may_change
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.exit_record import ExitRecord

from .helpers import NOON, ask, got, minutes, record

NOT_DONE = [phase for phase in Phase if phase is not Phase.DONE]


def flags(project: Project) -> list[tuple[object, ...]]:
    """Give upstream's four columns as they stand in the file."""
    return ask(project.folder.database, "SELECT is_done, cancelled, failed, force_stopped FROM simulations")


def test_phases_change_only_where_they_may(project: Project) -> None:
    for number, (now, after) in enumerate(itertools.product(Phase, NOT_DONE)):
        ending = Ending.SUCCEEDED if now is Phase.DONE else None
        project.add(record(sim_id=f"{number}", phase=now, ending=ending))
        moved = project.set_phase(f"{number}", after)
        assert moved == may_change(now, after)
        assert got(project, f"{number}").phase is (after if moved else now)


def test_done_needs_an_ending(project: Project) -> None:
    project.add(record(sim_id="a"))
    with pytest.raises(ValueError, match="finish"):
        project.set_phase("a", Phase.DONE)


def test_a_simulation_that_is_gone_is_moved_by_nobody(project: Project) -> None:
    assert not project.set_phase("a", Phase.QUEUED)
    assert not project.finish("a", Ending.DIED, NOON)
    assert not project.ingest("a", [], 0, 1)
    project.set_progress("a", Progress(1, 2))
    assert project.count() == 0


def test_running_sets_the_start_once(project: Project) -> None:
    project.add(record(sim_id="a", phase=Phase.STARTING))
    project.set_phase("a", Phase.RUNNING)
    started = got(project).started
    assert started is not None
    project.set_phase("a", Phase.PAUSED)
    project.set_phase("a", Phase.RUNNING)
    assert got(project).started == started


def test_an_id_is_given_once(project: Project) -> None:
    project.add(record("first", sim_id="a"))
    with pytest.raises(ProjectError, match="id a already"):
        project.add(record("second", sim_id="a"), call=("start", {}))
    assert got(project).name == "first"
    assert project.calls() == []  # the command is not written down without what it did


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("killed", [False, True])
def test_endings_and_their_columns(project: Project, ending: Ending, killed: bool) -> None:
    project.add(record(sim_id="a", phase=Phase.RUNNING))
    assert flags(project) == [(0, 0, 0, 0)]
    status = SimStatus(SimStatusCode.FAIL, "that was it", SimStatusSubcode.STOPPED, "", NOON)
    exit_record = ExitRecord(7, None, 9, 1_000_000, 1.5, 0.0, 60.0)
    progress = Progress(step=3, total=4)
    assert project.finish("a", ending, NOON, force_stopped=killed, status=status, exit=exit_record, progress=progress)
    wanted = ending_flags(Phase.DONE, ending, killed)
    assert flags(project) == [(wanted.is_done, wanted.cancelled, wanted.failed, wanted.force_stopped)]
    found = got(project)
    assert (found.phase, found.ending, found.ended) == (Phase.DONE, ending, NOON)
    assert (found.flags, found.last_status, found.exit) == (wanted, status, exit_record.to_json())
    assert found.progress == progress
    assert [one.status for one in project.statuses("a")] == [status]


@pytest.mark.parametrize("phase", NOT_DONE)
def test_finishing_happens_once_from_wherever_it_is(project: Project, phase: Phase) -> None:
    project.add(record(sim_id="a", phase=phase))
    assert project.finish("a", Ending.CANCELLED, NOON)
    before = got(project)
    late = SimStatus(SimStatusCode.FAIL, "too late")
    assert not project.finish("a", Ending.DIED, NOON + minutes(1), status=late, force_stopped=True)
    assert got(project) == before
    assert project.statuses() == []
    assert project.unfinished() == []


def test_progress_is_replaced(project: Project) -> None:
    project.add(record(sim_id="a"))
    for step in (1.0, 2.0):
        project.set_progress("a", Progress(step=step, total=10, word="[/foo]", trail=(float("inf"), None)))
    assert got(project).progress == Progress(step=2.0, total=10, word="[/foo]", trail=(float("inf"), None))


class TestIngest:
    """A journal's entries, on their way into the tables."""

    @pytest.fixture(autouse=True)
    def started(self, project: Project) -> None:
        """Put in a simulation whose worker was just started."""
        project.add(record(sim_id="a", phase=Phase.STARTING))

    def test_statuses_phases_and_the_offset(self, project: Project) -> None:
        entries = [
            {"seq": 1, "time": "2026-05-01T12:00:00.000000Z", "kind": "phase", "phase": "running", "pid": 5},
            {"seq": 2, "time": "2026-05-01T12:01:00Z", "kind": "status", "code": 2, "subcode": 41, "details": "half"},
            {"seq": 3, "time": "2026-05-01T12:02:00Z", "kind": "phase", "phase": "paused"},
            {"seq": 4, "time": "2026-05-01T12:03:00Z", "kind": "phase", "phase": "running"},
            {"seq": 5, "time": "2026-05-01T12:04:00Z", "kind": "status", "code": 1, "error_trace": "Traceback"},
        ]
        assert project.ingest("a", entries, 0, 500)
        found = got(project)
        assert (found.phase, found.started, found.journal_offset) == (Phase.RUNNING, NOON, 500)
        last = SimStatus(SimStatusCode.FAIL, "", 0, "Traceback", NOON + minutes(4))
        assert found.last_status == last
        half = SimStatus(SimStatusCode.INFO, "half", 41, "", NOON + minutes(1))
        assert [one.status for one in project.statuses("a")] == [last, half]

    @pytest.mark.parametrize("offset", [-1, 0, 499, 501])
    def test_what_somebody_else_ingested_is_not_ingested_again(self, project: Project, offset: int) -> None:
        assert project.ingest("a", [{"kind": "status", "details": "once"}], 0, 500)
        before = got(project)
        assert not project.ingest("a", [{"kind": "status"}, {"kind": "phase", "phase": "running"}], offset, 900)
        assert got(project) == before
        assert len(project.statuses()) == 1

    def test_an_ending_is_remembered_and_not_applied(self, project: Project) -> None:
        assert project.journal_ending("a") is None
        project.ingest("a", [{"kind": "phase", "phase": "running"}, {"kind": "ending", "ending": "succeeded"}], 0, 9)
        assert got(project).word == "running"
        assert flags(project) == [(0, 0, 0, 0)]
        assert project.journal_ending("a") is Ending.SUCCEEDED
        assert project.journal_ending("nobody") is None

    def test_other_kinds_do_no_harm(self, project: Project) -> None:
        kinds = ["request", "reply", "media", "checkpoint", "of a later version"]
        assert project.ingest("a", [{"kind": kind, "id": 1} for kind in kinds], 0, 70)
        assert got(project) == replace(got(project), phase=Phase.STARTING, journal_offset=70, last_status=None)

    def test_odd_entries_do_no_harm(self, project: Project) -> None:
        entries: list[dict[str, Any]] = [
            {},
            {"kind": None},
            {"kind": ["status"]},
            {"kind": "status", "code": "x", "subcode": 1 << 70, "details": None, "error_trace": 5, "time": "noon"},
            {"kind": "status", "code": [], "subcode": {}, "details": ["a"], "time": 17},
            {"kind": "phase", "phase": "done"},
            {"kind": "phase", "phase": ["running"]},
            {"kind": "phase", "phase": "created"},
            {"kind": "phase", "phase": "queued"},
            {"kind": "ending", "ending": "died laughing"},
            {"kind": "facts"},
            {"kind": "facts", "seed": "7"},
            {"kind": "facts", "seed": True},
            {"kind": "facts", "seed": 1.5},
            {"kind": "facts", "seed": 1 << 70},
        ]
        assert project.ingest("a", entries, 0, 1)
        assert [one.status.code for one in project.statuses("a")] == [SimStatusCode.INFO] * 2
        assert [one.status.details for one in project.statuses("a")] == ["['a']", ""]
        assert (got(project).phase, got(project).seed) == (Phase.STARTING, None)
        assert project.journal_ending("a") is None

    def test_a_drawn_seed_is_kept_where_there_is_none(self, project: Project) -> None:
        facts: list[dict[str, Any]] = [
            {"kind": "facts", "seed": None},
            {"kind": "facts", "seed": 41},
            {"kind": "facts", "seed": 42},
        ]
        assert project.ingest("a", facts, 0, 1)
        assert got(project).seed == 41
        assert project.ingest("a", facts[::-1], 1, 2)  # the next attempt's
        assert got(project).seed == 41
        project.add(record(sim_id="b", seed=0))
        assert project.ingest("b", facts, 0, 1)
        assert got(project, "b").seed == 0

    def test_what_is_queued_is_not_taken_out_by_a_journal(self, project: Project) -> None:
        project.add(record(sim_id="b", phase=Phase.QUEUED))
        project.ingest("b", [{"kind": "phase", "phase": "created"}], 0, 1)
        assert (got(project, "b").phase, got(project, "b").place) == (Phase.QUEUED, 1)

    def test_a_worker_runs_although_nobody_wrote_down_that_it_was_started(self, project: Project) -> None:
        project.add(record(sim_id="b", phase=Phase.QUEUED))
        project.ingest("b", [{"kind": "phase", "phase": "running", "time": "2026-05-01T12:00:00Z"}], 0, 1)
        assert (got(project, "b").phase, got(project, "b").started) == (Phase.RUNNING, NOON)
        assert ask(project.folder.database, "SELECT queue_position FROM simulations WHERE sim_id = 'b'") == [(None,)]

    def test_what_is_stopping_is_not_running_again(self, project: Project) -> None:
        project.set_phase("a", Phase.STOPPING)
        project.ingest("a", [{"kind": "phase", "phase": "running", "time": "2026-05-01T12:00:00Z"}], 0, 1)
        assert (got(project).phase, got(project).started) == (Phase.STOPPING, NOON)

    def test_late_news_of_what_is_done_is_kept_without_waking_it(self, project: Project) -> None:
        project.finish("a", Ending.DIED, NOON)
        assert project.ingest("a", [{"kind": "phase", "phase": "running"}, {"kind": "status", "details": "late"}], 0, 1)
        assert (got(project).phase, got(project).ending) == (Phase.DONE, Ending.DIED)
        assert [one.status.details for one in project.statuses()] == ["late"]

    def test_many_at_once(self, project: Project) -> None:
        assert project.ingest("a", [{"kind": "status", "details": f"{n}"} for n in range(5000)], 0, 1)
        assert [one.status.details for one in project.statuses(limit=2)] == ["4999", "4998"]
