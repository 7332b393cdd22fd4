"""Measures the screen of statuses with 100,000 of them, from outside, on a pseudo-terminal.

    python -m tests.benchmarks.bench_statuses

The same keys are pressed at home and there: the ratio tells what the length of the list costs (budget P6).
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from tests.benchmarks.bench_screen import Screen

STATUSES, SIMULATIONS = 100_000, 50
TRACE = "Traceback (most recent call last):\n" + '  File "arm.py", line 7, in step\n    x()\n' * 12 + "ValueError: lin_"


def fill(project: Project) -> None:
    """Add simulations, and what they reported by the table's own columns; every tenth failed."""
    now = str(utc_now())
    for number in range(SIMULATIONS):
        project.add(SimulationRecord(f"sim-{number}", f"ppo seed {number}", "stable_baselines"))
    rows = ((f"sim-{n % SIMULATIONS}", now, *_told(n)) for n in range(STATUSES))
    with closing(sqlite3.connect(project.folder.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO sim_status (sim_id, time, code, subcode, details, error_trace) VALUES (?, ?, ?, ?, ?, ?)", rows
        )


def _told(number: int) -> tuple[int, int, str, str]:
    if number % 10 == 0:
        return int(SimStatusCode.FAIL), 1, f"number {number}", TRACE
    return int(SimStatusCode.INFO), 0, f"number {number}", ""


def presses(screen: Screen, keys: bytes, count: int) -> list[float]:
    """Press keys in turn; gives the seconds from each to the first chunk that it brought, sorted."""
    waits = []
    for number in range(count):
        before, sent = len(screen.chunks), time.time()
        screen.send(keys[number % len(keys) :][:1])
        while len(screen.chunks) == before and time.time() < sent + 1:
            time.sleep(0.0005)
        waits += [screen.chunks[before][0] - sent] if len(screen.chunks) > before else []
        time.sleep(0.1)
    return sorted(waits)


def show(name: str, waits: list[float]) -> None:
    """Print the median and the worst of a hundred."""
    worst = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    print(f"{name:34} p50 {statistics.median(waits) * 1000:5.1f} ms   p99 {worst * 1000:5.1f} ms")


def questions(project: Project) -> None:
    """Time what the screen asks of the project."""
    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("first page", lambda: project.story(limit=100, whole=False)),
        ("page before the 50,000th", lambda: project.story(limit=100, before=50_000, whole=False)),
        ("all ids", lambda: project.story_ids()),
        ("ids after the newest", lambda: project.story_ids(after=STATUSES)),
        ("ids of failures", lambda: project.story_ids(codes=[SimStatusCode.FAIL])),
        ("ids of words that occur nowhere", lambda: project.story_ids(text="nowhere at all")),
    )
    for name, ask in asked:
        waits = []
        for _ in range(5):
            began = time.perf_counter()
            ask()
            waits.append(time.perf_counter() - began)
        print(f"{name:34} {min(waits) * 1000:9.2f} ms")


def main() -> None:
    """Measure everything in a project of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / ".gymdash-projects"
        with Project.open(folder) as project:
            fill(project)
            questions(project)
        screen = Screen(folder)
        screen.first("Simulations")
        time.sleep(2)
        show("home, j and k", presses(screen, b"jk", 40))
        sent = time.time()
        screen.send(b"3")
        print(f"{'opening statuses':34} {(screen.first('number 99999') + screen.started - sent) * 1000:9.1f} ms")
        screen.first("of 100,000")
        time.sleep(1)
        show("statuses, j", presses(screen, b"j", 60))
        show("statuses, pages", presses(screen, b"\x04\x04\x15", 60))
        show("statuses, ends", presses(screen, b"Gg", 20))
        screen.close()


if __name__ == "__main__":
    main()
