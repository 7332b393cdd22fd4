"""Several programs and threads on one project: nothing lost, nothing twice, nobody told that it is locked."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.engine import make_engine, sentences, use_wal
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.journal import JournalWriter, read_journal
from gymdash_tui.simulation.paths import ProjectFolder

from .helpers import NOON, ask, at_once, record

EACH = 150


def write_much(root: Path, name: str) -> None:
    """Be one of two programs that write as fast as they can: new simulations, and changes to one that both change."""
    with Project.open(root) as project:
        for number in range(EACH):
            sim_id = f"{name}-{number}"
            project.add(record(name, sim_id=sim_id, phase=Phase.QUEUED), call=("queue", {"number": number}))
            project.ingest(sim_id, [{"kind": "status", "details": sim_id}], 0, 10)
            project.set_progress("shared", Progress(step=number, total=EACH))
            project.page(0, 10)


def test_two_programs_write_at_once(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        project.add(record(sim_id="shared"))
    at_once(partial(write_much, tmp_path, "one"), partial(write_much, tmp_path, "two"))
    with Project.open(tmp_path) as project:
        assert project.count() == 2 * EACH + 1
        assert len(project.statuses(limit=1000)) == len(project.calls(limit=1000)) == 2 * EACH
        queue = [found.sim_id for found in project.unfinished() if found.phase is Phase.QUEUED]
        for name in ("one", "two"):  # each program's own stand in the queue in the order in which it put them in
            assert [i for i in queue if i.startswith(name)] == [f"{name}-{number}" for number in range(EACH)]


def ingest_all(root: Path, journal: Path, wanted: int) -> None:
    """Be one of several trackers that follow one journal until all of it is in the project."""
    with Project.open(root) as project:
        while True:
            found = project.get("a")
            assert found is not None
            part = read_journal(journal, found.journal_offset)
            project.ingest("a", part.entries, found.journal_offset, part.offset)
            if len(project.statuses("a", limit=wanted)) >= wanted:
                return


def write_journal(journal: Path, number: int) -> None:
    """Be the worker."""
    writer = JournalWriter(journal)
    writer.write("phase", phase="running")
    for entry in range(number):
        writer.write("status", code=2, details=f"{entry}")
    writer.write("ending", ending="succeeded")
    writer.close()


def test_a_journal_is_ingested_exactly_once_whoever_does_it(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.touch()
    with Project.open(tmp_path) as project:
        project.add(record(sim_id="a", phase=Phase.STARTING))
    follow = partial(ingest_all, tmp_path, journal, 400)
    at_once(follow, follow, follow, partial(write_journal, journal, 400))
    follow()
    with Project.open(tmp_path) as project:
        part = read_journal(journal, 0)
        project.ingest("a", part.entries[-1:], 0, 1)  # refused: the project is far beyond it
        said = [one.status.details for one in project.statuses("a", limit=1000)]
        assert said[::-1] == [f"{entry}" for entry in range(400)]


def test_threads_ingest_exactly_once(project: Project) -> None:
    project.add(record(sim_id="a", phase=Phase.STARTING))
    gate = threading.Barrier(8)

    def ingest(_: int) -> list[bool]:
        gate.wait(30)
        return [project.ingest("a", [{"kind": "status", "details": f"{n}"}], n, n + 1) for n in range(50)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ingest, range(8)))
        # whoever fell behind was refused everything, so somebody who goes on from what is written gets to the end
        found = project.get("a")
        assert found is not None
        for n in range(found.journal_offset, 50):
            assert project.ingest("a", [{"kind": "status", "details": f"{n}"}], n, n + 1)
    assert [one.status.details for one in project.statuses("a")][::-1] == [f"{n}" for n in range(50)]


def test_one_of_many_finishes(project: Project) -> None:
    project.add(record(sim_id="a", phase=Phase.RUNNING))
    endings = list(Ending) * 4
    gate = threading.Barrier(len(endings))

    def finish(ending: Ending) -> bool:
        gate.wait(30)
        return project.finish("a", ending, NOON)

    with ThreadPoolExecutor(len(endings)) as pool:
        done = list(pool.map(finish, endings))
    assert done.count(True) == 1
    found = project.get("a")
    assert found is not None
    assert found.ending is endings[done.index(True)]


def test_one_of_many_starts_what_is_queued(project: Project) -> None:
    project.add(record(sim_id="a", phase=Phase.QUEUED))
    gate = threading.Barrier(8)

    def start(_: int) -> bool:
        gate.wait(30)
        return project.set_phase("a", Phase.STARTING)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(start, range(8))).count(True) == 1


QUEUED = [f"{number}" for number in range(8)]


def move_about(root: Path, seed: int) -> None:
    """Be one of several programs that move, hold, start and put back whatever is queued."""
    chance = random.Random(seed)
    with Project.open(root) as project:
        for _ in range(60):
            sim_id = chance.choice(QUEUED)
            project.move_queued(sim_id, chance.randint(-4, 4))
            if project.set_phase(sim_id, Phase.STARTING, gpu_index=seed):
                project.requeue(sim_id, SimStatus(SimStatusCode.INFO, f"{seed}"))


def test_programs_that_move_and_put_back_lose_nothing(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        for sim_id in QUEUED:
            project.add(record(sim_id=sim_id, phase=Phase.QUEUED))
    at_once(*(partial(move_about, tmp_path, seed) for seed in range(3)))
    with Project.open(tmp_path) as project:
        queue = project.queue()
        assert sorted(found.sim_id for found in queue) == QUEUED
        assert [found.place for found in queue] == [number + 1 for number in range(8)]
        assert sum(found.requeued for found in queue) == len(project.statuses(limit=1000)) > 0


REOPENING: dict[str, Callable[[Project], bool]] = {
    "reopen": lambda project: project.reopen("done", Phase.QUEUED, start_kwargs={"n": 1}, call=("resume", {})),
    "requeue": lambda project: project.requeue("starting", SimStatus(SimStatusCode.INFO, "again")),
    "delete": lambda project: project.set_deleted("done", NOON),
    "enqueue": lambda project: project.enqueue("created", QueueWish(), call=("queue", {})),
    "unqueue": lambda project: project.unqueue("queued"),
}


def count_one(root: Path, what: str) -> None:
    """Be one of several programs that do the same thing at once, and leave a file where it was this one."""
    with Project.open(root) as project:
        if REOPENING[what](project):
            (root / f"{os.getpid()}.did").touch()


@pytest.mark.parametrize("what", REOPENING)
def test_it_is_done_by_exactly_one_of_many_programs(tmp_path: Path, what: str) -> None:
    with Project.open(tmp_path) as project:
        for phase in (Phase.CREATED, Phase.QUEUED, Phase.STARTING, Phase.DONE):
            ending = Ending.DIED if phase is Phase.DONE else None
            project.add(record(sim_id=str(phase), phase=phase, ending=ending))
    at_once(*[partial(count_one, tmp_path, what)] * 5)
    assert len(list(tmp_path.glob("*.did"))) == 1
    with Project.open(tmp_path) as project:
        assert len(project.calls()) == (what in ("reopen", "enqueue"))
        attempts = {found.sim_id: found.attempt for found in project.page()}
        if what == "reopen":
            assert attempts["done"] == 2


def test_deleting_and_resuming_at_once_end_in_one_of_both(project: Project) -> None:
    for number in range(20):
        project.add(record(sim_id=f"{number}", phase=Phase.DONE, ending=Ending.FAILED))
    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            one = pool.submit(project.reopen, f"{number}", Phase.STARTING)
            other = pool.submit(project.set_deleted, f"{number}", NOON)
            assert one.result(30) != other.result(30)
    assert all((found.attempt == 2) == (found.phase is Phase.STARTING) for found in [*project.page(), *project.trash()])
    assert len(project.live()) + len(project.trash()) == 20


def test_a_reader_is_not_held_up_by_a_writer(project: Project) -> None:
    project.add(record("before", sim_id="a"))
    with closing(sqlite3.connect(project.folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE simulations SET name = 'after'")
        assert project.page()[0].name == "before"
        other.execute("COMMIT")
    assert project.page()[0].name == "after"


def test_a_file_that_stays_locked_is_a_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    Project.open(tmp_path).close()
    folder = ProjectFolder(tmp_path)
    with Project(folder, make_engine(folder.database, busy_seconds=0.05)) as project:
        with closing(sqlite3.connect(folder.database, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(ProjectError, match=r"simulations\.db was kept locked .* nothing was changed.*fuser"):
                project.add(record(sim_id="a"), call=("start", {}))
            other.execute("ROLLBACK")
        assert (project.count(), project.calls()) == (0, [])
        project.add(record(sim_id="a"), call=("start", {}))
        assert (project.count(), len(project.calls())) == (1, 1)


def test_the_switch_to_the_log_waits_for_whoever_reads(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    engine = make_engine(path, busy_seconds=0.01)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
        reader.executescript("CREATE TABLE t (x); BEGIN; SELECT * FROM t")
        reader.execute("SELECT * FROM t").fetchall()
        with pytest.raises(ProjectError, match="kept locked"), sentences(path):
            use_wal(engine, patience=0)
        release = threading.Timer(0.1, reader.rollback)
        release.start()
        use_wal(engine, patience=30)
        release.join()
    assert ask(path, "PRAGMA journal_mode") == [("wal",)]


def test_a_writer_that_is_killed_leaves_nothing_half(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        project.add(record(sim_id="a"))

    def die_within() -> None:
        with Project.open(tmp_path) as project, project._write() as connection:
            connection.exec_driver_sql("UPDATE simulations SET name = 'half'")
            os._exit(0)

    at_once(die_within)
    with Project.open(tmp_path) as project:
        assert project.find("a").name == "ppo"
