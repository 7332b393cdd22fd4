"""What the project's database costs; run by hand: ``python -m tests.benchmarks.bench_project``.

10,000 simulations with a status each. Beside each figure stands the same work by the standard library's ``sqlite3``
alone, or by SQLModel's mapped objects, done in the same run.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session, col, select

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.project.tables import KEPT, SimulationRow

_SIMULATIONS = 10_000
_KWARGS = {"env": "CartPole-v1", "num_steps": 100_000, "algorithm_kwargs": {"learning_rate": 3e-4, "n_steps": 2048}}
_PROGRESS = Progress(step=5, total=10, score=3.0, score_tag="rollout/ep_rew_mean", trail=(1.0,) * 24)


def best_ms(work: Callable[[], object], times: int = 200) -> float:
    """Return the shortest duration of a call in milliseconds: what others do on the machine is not counted."""
    work()
    durations = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return min(durations) * 1e3


def show(what: str, ours: float, beside: float | None = None, name: str = "") -> None:
    """Print one line: the figure, and how many times what stands beside it."""
    tail = "" if beside is None else f"   {name} {beside:8.3f} ms   x {ours / beside:.2f}"
    print(f"{what:<44}{ours:9.3f} ms{tail}")


def fill(project: Project) -> None:
    """Put in many simulations, each with a status, most of them done."""
    begin = time.perf_counter()
    for number in range(_SIMULATIONS):
        sim_id = str(uuid.uuid4())
        record = SimulationRecord(sim_id, f"sim {number}", "stable_baselines", phase=Phase.STARTING, kwargs=_KWARGS)
        record = replace(record, group=f"seeds {number // 10}" if number % 20 < 10 else "")
        project.add(record, call=("start", {"sim_id": sim_id}))
        project.ingest(sim_id, [{"kind": "phase", "phase": "running"}, {"kind": "status", "details": "begun"}], 0, 100)
        project.set_progress(sim_id, _PROGRESS)
        if number % 1000:
            project.finish(sim_id, list(Ending)[number % 4], utc_now())
        if number % 50 == 1:
            project.set_deleted(sim_id, utc_now())
    show("start, ingest, progress, finish: a simulation", (time.perf_counter() - begin) * 1e3 / _SIMULATIONS)


def raw_page(connection: sqlite3.Connection) -> list[object]:
    """Read a page as sqlite3 alone would: tuples, with the JSON read."""
    rows = connection.execute(
        "SELECT config, progress, * FROM simulations WHERE deleted IS NULL ORDER BY created DESC, rowid DESC LIMIT 50"
    ).fetchall()
    return [(json.loads(row[0]), json.loads(row[1]), row) for row in rows]


def mapped_page(session: Session) -> list[SimulationRow]:
    """Read a page as mapped objects."""
    session.expunge_all()
    return list(session.exec(select(SimulationRow).where(KEPT).order_by(col(SimulationRow.created).desc()).limit(50)))


def read(project: Project) -> None:
    """Time the questions that the screens ask."""
    some = project.page(5000, 1)[0].sim_id
    raw = sqlite3.connect(project.folder.database)
    page = best_ms(lambda: project.page(0, 50))
    show("page of 50 with its latest statuses", page, best_ms(lambda: raw_page(raw)), "sqlite3")
    with Session(project._engine) as session:
        show("", page, best_ms(lambda: mapped_page(session)), "mapped ")
    show("page of 50 after 9,000", best_ms(lambda: project.page(9000, 50)))
    show("page of 50 of a group of 10", best_ms(lambda: project.page(0, 50, group="seeds 500")))
    show("groups (500)", best_ms(project.groups, 50))
    show("trash (200)", best_ms(project.trash, 50))
    show("counts by word", best_ms(project.counts))
    show("count", best_ms(project.count))
    show("unfinished (10)", best_ms(project.unfinished))
    show("get", best_ms(lambda: project.get(some)))
    show("find by the beginning of an id", best_ms(lambda: project.find(some[:8])))
    show("statuses of one", best_ms(lambda: project.statuses(some)))
    show("newest 200 statuses", best_ms(project.statuses))
    show(
        "version",
        best_ms(project.version),
        best_ms(lambda: raw.execute("PRAGMA data_version").fetchone()),
        "sqlite3",
    )
    raw.close()


def queue(project: Project) -> None:
    """Time a queue of 200."""
    ids = [f"queued-{number}" for number in range(200)]
    begin = time.perf_counter()
    for sim_id in ids:
        project.add(SimulationRecord(sim_id, sim_id, "stable_baselines", phase=Phase.QUEUED, kwargs=_KWARGS))
    show("add to the queue", (time.perf_counter() - begin) * 1e3 / len(ids))
    show("the queue (200)", best_ms(project.queue, 50))
    there_and_back = itertools.cycle((-100, 100))
    show("move by 100", best_ms(lambda: project.move_queued(ids[150], next(there_and_back)), 50))

    def start_and_put_back() -> None:
        project.set_phase(ids[0], Phase.STARTING, gpu_index=0)
        project.requeue(ids[0], SimStatus(SimStatusCode.INFO, "again"))

    show("start, and put back", best_ms(start_and_put_back, 50))


def write(project: Project) -> None:
    """Time one write of each kind."""
    some = project.unfinished()[0].sim_id
    raw = sqlite3.connect(project.folder.database, isolation_level=None)
    raw.execute("PRAGMA synchronous = NORMAL")
    text = json.dumps(_PROGRESS.to_json())

    def raw_write() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE simulations SET progress = ? WHERE sim_id = ?", (text, some))
        raw.execute("COMMIT")

    show("set_progress", best_ms(lambda: project.set_progress(some, _PROGRESS)), best_ms(raw_write), "sqlite3")
    raw.close()
    entries = [{"kind": "status", "code": 2, "details": f"{number}"} for number in range(100)]
    offset = iter(range(100, 10_000))

    def ingest() -> None:
        at = next(offset)
        project.ingest(some, entries, at, at + 1)

    show("ingest 100 statuses", best_ms(ingest))


def main() -> None:
    """Fill a project in a temporary folder, and time it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        begin = time.perf_counter()
        with Project.open(root) as project:
            show("make a project", (time.perf_counter() - begin) * 1e3)
            fill(project)
            read(project)
            write(project)
            queue(project)
        show("open it again", best_ms(lambda: Project.open(root).close(), 10))


if __name__ == "__main__":
    main()
