"""The queue: places, priorities, holding, moving, being started and going back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project

from .helpers import NOON, ask, got, record

WHY = SimStatus(SimStatusCode.INFO, "the program that started it is gone", time=NOON)


def put(project: Project, ids: str, **values: Any) -> None:
    """Put simulations with ids of one character into the queue."""
    for sim_id in ids:
        project.add(record(sim_id=sim_id, phase=Phase.QUEUED, **values))


def order(project: Project) -> str:
    """Give the ids in the queue's order, and see that every list agrees on it."""
    ids = "".join(found.sim_id for found in project.queue())
    assert "".join(found.sim_id for found in project.unfinished() if found.phase is Phase.QUEUED) == ids
    return ids


def by_hand(project: Project, assignment: str) -> None:
    """Change rows as somebody with the sqlite3 shell would."""
    with project._write() as connection:
        connection.exec_driver_sql(f"UPDATE simulations SET {assignment}")


def test_a_wish_is_kept(project: Project) -> None:
    project.add(record(sim_id="a"))
    wish = QueueWish(priority=-3, after=("x", "[/foo]"), after_any=True, held=True)
    assert project.enqueue("a", wish, call=("queue", {"id": "a"}))
    found = got(project)
    assert (found.phase, found.place) == (Phase.QUEUED, 1)
    assert (found.priority, found.after, found.after_any, found.held) == (-3, ("x", "[/foo]"), True, True)
    assert (found.word, project.counts()) == ("held", {"held": 1})
    assert [call.name for call in project.calls()] == ["queue"]


def test_a_simulation_is_made_with_its_wish(project: Project) -> None:
    wanted = record(
        sim_id="a", phase=Phase.QUEUED, priority=2, after=("x",), after_any=True, held=True, gpu="1", parent="p"
    )
    project.add(wanted)
    assert got(project) == replace(wanted, created=got(project).created, place=1)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.CREATED])
def test_only_what_was_made_and_no_more_is_put_into_the_queue(project: Project, phase: Phase) -> None:
    project.add(record(sim_id="a", phase=phase, ending=Ending.FAILED if phase is Phase.DONE else None))
    before = got(project)
    assert not project.enqueue("a", QueueWish(priority=1), call=("queue", {}))
    assert (got(project), project.calls()) == (before, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda project: project.unqueue("a"),
        lambda project: project.set_held("a", True),
        lambda project: project.set_priority("a", 5),
        lambda project: project.move_queued("a", 1),
    ],
)
@pytest.mark.parametrize("phase", [None, *(phase for phase in Phase if phase is not Phase.QUEUED)])
def test_only_what_is_queued_is_changed(
    project: Project, change: Callable[[Project], bool], phase: Phase | None
) -> None:
    put(project, "xy")
    if phase is not None:
        project.add(record(sim_id="a", phase=phase, ending=Ending.FAILED if phase is Phase.DONE else None))
    before = project.page()
    assert not change(project)
    assert project.page() == before


def test_higher_priorities_come_first_then_who_came_first(project: Project) -> None:
    put(project, "abcd")
    assert project.set_priority("c", 1)
    assert project.set_priority("d", 1)
    assert project.set_priority("a", -1)
    assert order(project) == "cdba"
    assert project.set_held("d", True)
    assert order(project) == "cdba"  # who is held is passed over, and keeps its place
    assert project.set_held("d", False)
    assert [found.held for found in project.queue()] == [False] * 4


@pytest.mark.parametrize("priority", [1 << 90, -(1 << 90)])
def test_a_priority_beyond_all_numbers_is_the_nearest(project: Project, priority: int) -> None:
    put(project, "ab")
    assert project.set_priority("b", priority)
    assert order(project) == ("ba" if priority > 0 else "ab")


def test_out_of_the_queue_and_in_again_is_at_the_end(project: Project) -> None:
    put(project, "abc", held=True)
    assert project.unqueue("a")
    assert (got(project).phase, got(project).place, got(project).held) == (Phase.CREATED, None, False)
    assert not project.unqueue("a")
    assert project.enqueue("a", QueueWish())
    assert order(project) == "bca"


@pytest.mark.parametrize(
    ("sim_id", "by", "after"),
    [
        ("b", -1, "bacde"),
        ("b", 1, "acbde"),
        ("d", -2, "adbce"),
        ("a", 2, "bcade"),
        ("e", -99, "eabcd"),
        ("a", 99, "bcdea"),
    ],
)
def test_moving(project: Project, sim_id: str, by: int, after: str) -> None:
    put(project, "abcde")
    assert project.move_queued(sim_id, by)
    assert order(project) == after
    assert sorted(found.place or 0 for found in project.queue()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("sim_id", "by"), [("a", -1), ("c", 1), ("b", 0)])
def test_moving_nowhere_says_so(project: Project, sim_id: str, by: int) -> None:
    put(project, "abc")
    assert not project.move_queued(sim_id, by)
    assert order(project) == "abc"


def test_moving_stays_among_those_of_its_priority(project: Project) -> None:
    put(project, "abcd")
    for sim_id in "bd":
        project.set_priority(sim_id, 7)
    assert project.move_queued("d", -9)
    assert order(project) == "dbac"
    assert not project.move_queued("a", -1)
    project.set_priority("d", 0)  # and back among the others it stands where it would stand
    assert order(project) == "badc"


@pytest.mark.parametrize(
    "damage", ["queue_position = NULL", "queue_position = 3", "queue_position = 'x'", "priority = 'high'"]
)
def test_places_that_somebody_spoilt_are_mended_by_moving(project: Project, damage: str) -> None:
    put(project, "abc")
    by_hand(project, damage)
    assert order(project) == "abc"
    assert project.move_queued("c", -1)
    assert order(project) == "acb"
    put(project, "d")
    assert order(project) == "acbd"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-5, 5)), max_size=12))
def test_moves_are_those_of_a_list(project: Project, moves: list[tuple[int, int]]) -> None:
    by_hand(project, "phase = 'done', ending = 'failed', queue_position = NULL")
    ids = [f"{project.count()}-{number}" for number in range(5)]
    for sim_id in ids:
        project.add(record(sim_id=sim_id, phase=Phase.QUEUED))
    for which, by in moves:
        sim_id = ids[which]
        after = max(0, min(4, which + by))
        assert project.move_queued(sim_id, by) == (after != which)
        ids.insert(after, ids.pop(which))
        assert [found.sim_id for found in project.queue()] == ids


class TestStarting:
    """From the queue into a process, and back where that never began to run."""

    @pytest.fixture(autouse=True)
    def some(self, project: Project) -> None:
        """Put in three."""
        put(project, "abc")

    def test_what_is_starting_keeps_its_place_until_it_runs(self, project: Project) -> None:
        assert project.set_phase("b", Phase.STARTING, gpu_index=1)
        assert (got(project, "b").place, got(project, "b").gpu_index) == (2, 1)
        assert order(project) == "ac"
        assert project.set_phase("b", Phase.RUNNING)
        assert (got(project, "b").place, got(project, "b").gpu_index) == (None, 1)

    def test_a_journal_that_says_running_clears_the_place_too(self, project: Project) -> None:
        project.set_phase("b", Phase.STARTING)
        project.ingest("b", [{"kind": "status", "details": "so far so good"}], 0, 1)
        assert got(project, "b").place == 2
        project.ingest("b", [{"kind": "phase", "phase": "running"}], 1, 2)
        assert (got(project, "b").phase, got(project, "b").place) == (Phase.RUNNING, None)

    def test_back_in_its_old_place(self, project: Project) -> None:
        project.set_phase("a", Phase.STARTING, gpu_index=0)
        assert project.requeue("a", WHY)
        found = got(project)
        assert (found.phase, found.place, found.requeued, found.gpu_index) == (Phase.QUEUED, 1, 1, None)
        assert found.last_status == project.statuses("a")[0].status == WHY
        assert order(project) == "abc"
        project.set_phase("a", Phase.STARTING)
        assert project.requeue("a", WHY)
        assert got(project).requeued == 2

    def test_its_old_place_is_nobody_elses_meanwhile(self, project: Project) -> None:
        project.set_phase("c", Phase.STARTING)
        put(project, "d")
        project.move_queued("d", -9)
        assert order(project) == "dab"
        project.requeue("c", WHY)
        assert order(project) == "dacb"  # where it stood: between the second and the fourth place
        assert len({found.place for found in project.queue()}) == 4

    def test_what_had_no_place_goes_to_the_end(self, project: Project) -> None:
        project.add(record(sim_id="x"))
        project.set_phase("x", Phase.STARTING)
        assert project.requeue("x", WHY)
        assert order(project) == "abcx"

    @pytest.mark.parametrize("phase", [Phase.CREATED, Phase.QUEUED, Phase.RUNNING, Phase.STOPPING, Phase.DONE])
    def test_only_what_is_starting_goes_back(self, project: Project, phase: Phase) -> None:
        project.add(record(sim_id="x", phase=phase, ending=Ending.DIED if phase is Phase.DONE else None))
        assert not project.requeue("x", WHY)
        assert not project.requeue("nobody", WHY)
        assert got(project, "x").phase is phase
        assert project.statuses() == []

    def test_a_gpu_is_given_anew_at_each_start(self, project: Project) -> None:
        project.set_phase("a", Phase.STARTING, gpu_index=3)
        project.set_phase("a", Phase.QUEUED)
        assert got(project).place == 1
        project.set_phase("a", Phase.STARTING)
        assert got(project).gpu_index is None

    def test_what_is_done_has_no_place_and_keeps_its_gpu(self, project: Project) -> None:
        project.set_phase("a", Phase.STARTING, gpu_index=2)
        project.set_held("b", True)
        for sim_id in "ab":
            assert project.finish(sim_id, Ending.CANCELLED, NOON)
            assert (got(project, sim_id).place, got(project, sim_id).held) == (None, False)
        assert got(project).gpu_index == 2
        assert ask(project.folder.database, "SELECT count(queue_position) FROM simulations") == [(1,)]

    def test_the_live_ones(self, project: Project) -> None:
        for sim_id in "ca":
            project.set_phase(sim_id, Phase.STARTING)
        project.set_phase("c", Phase.RUNNING)
        assert [found.sim_id for found in project.live()] == ["a", "c"]
        assert [found.sim_id for found in project.unfinished()] == ["a", "c", "b"]


def ended(project: Project) -> SimulationRecord:
    """Put in a simulation that was killed in its second attempt, with all that is known of that."""
    project.add(record(sim_id="a", phase=Phase.QUEUED, start_kwargs={"deep": {"x": 1, "y": 2}}, attempt=2))
    project.set_phase("a", Phase.STARTING, gpu_index=1)
    running = {"kind": "phase", "phase": "running", "time": "2026-05-01T12:00:00Z"}
    project.ingest("a", [running, {"kind": "ending", "ending": "failed"}], 0, 50)
    project.finish("a", Ending.FAILED, NOON, force_stopped=True, status=WHY)
    by_hand(project, "exit = '{}'")
    return got(project)


class TestReopen:
    """Another attempt of what is done."""

    @pytest.mark.parametrize("phase", [Phase.STARTING, Phase.QUEUED])
    def test_the_ending_is_cleared_and_the_rest_is_kept(self, project: Project, phase: Phase) -> None:
        before = ended(project)
        assert project.reopen("a", phase, start_kwargs={"deep": {"y": 3}, "z": None}, call=("resume", {"id": "a"}))
        found = got(project)
        assert found == replace(
            before,
            phase=phase,
            ending=None,
            force_stopped=False,
            ended=None,
            exit=None,
            attempt=3,
            start_kwargs={"deep": {"x": 1, "y": 3}, "z": None},
            place=1 if phase is Phase.QUEUED else None,
            gpu_index=None,
        )
        assert found.started == NOON
        assert project.journal_ending("a") is None
        flags = "SELECT is_done, cancelled, failed, force_stopped FROM simulations"
        assert ask(project.folder.database, flags) == [(0, 0, 0, 0)]
        assert [call.name for call in project.calls()] == ["resume"]

    def test_its_wish_and_its_gpu(self, project: Project) -> None:
        before = ended(project)
        put(project, "x")
        assert project.reopen("a", Phase.QUEUED, wish=QueueWish(priority=4, after=("x",), held=True))
        found = got(project)
        assert (found.place, found.priority, found.after, found.held) == (2, 4, ("x",), True)
        assert found.start_kwargs == before.start_kwargs
        project.finish("a", Ending.CANCELLED, NOON)
        assert project.reopen("a", Phase.STARTING, gpu_index=2)
        assert got(project).gpu_index == 2

    def test_how_often_it_was_put_back_is_counted_anew(self, project: Project) -> None:
        put(project, "a")
        project.set_phase("a", Phase.STARTING)
        project.requeue("a", WHY)
        project.finish("a", Ending.FAILED, NOON)
        project.reopen("a", Phase.STARTING)
        assert got(project).requeued == 0

    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DONE])
    def test_only_what_is_done(self, project: Project, phase: Phase) -> None:
        project.add(record(sim_id="a", phase=phase))
        assert not project.reopen("a", Phase.STARTING, call=("resume", {}))
        assert not project.reopen("nobody", Phase.STARTING)
        assert (got(project).attempt, got(project).phase, project.calls()) == (1, phase, [])

    @pytest.mark.parametrize("phase", [Phase.CREATED, Phase.RUNNING, Phase.DONE])
    def test_it_begins_before_it_runs(self, project: Project, phase: Phase) -> None:
        with pytest.raises(ValueError, match=f"not as {phase}"):
            project.reopen("a", phase)

    def test_it_can_end_again(self, project: Project) -> None:
        ended(project)
        project.reopen("a", Phase.STARTING)
        project.set_phase("a", Phase.RUNNING)
        assert project.finish("a", Ending.SUCCEEDED, NOON)
        assert (got(project).word, got(project).attempt, got(project).started) == ("done", 3, NOON)


@pytest.mark.parametrize("kwargs", [{}, {"num_steps": 9}, {"deep": {"a": {"b": 1}}}, {"\udce9": float("nan")}])
@pytest.mark.parametrize("phase", Phase)
def test_arguments_are_laid_over_the_starts(project: Project, phase: Phase, kwargs: dict[str, object]) -> None:
    ending = Ending.SUCCEEDED if phase is Phase.DONE else None
    project.add(record(sim_id="a", name="kept", phase=phase, ending=ending, start_kwargs={"deep": {"x": 1}, "k": 2}))
    assert project.set_start_kwargs("a", kwargs)
    found = got(project)
    assert (found.name, found.phase) == ("kept", phase)
    assert {"k", "deep", *kwargs} == set(found.start_kwargs)
    assert found.start_kwargs["deep"]["x"] == 1
    assert not project.set_start_kwargs("nobody", kwargs)


def test_damaged_arguments_are_replaced(project: Project) -> None:
    project.add(record(sim_id="a"))
    for damage in ("'{'", "NULL || ''", "x'ff'", "'" + '{"a":' * 900 + "1" + "}" * 900 + "'"):
        by_hand(project, f"start_kwargs = ifnull({damage}, '')")
        assert project.set_start_kwargs("a", {"k": 2})
        assert got(project).start_kwargs["k"] == 2
