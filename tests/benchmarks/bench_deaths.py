"""How fast a death is told: from ``kill -9`` to the finished record, seen by a tracker that follows the project.

``python -m tests.benchmarks.bench_deaths [--rounds 10] [--live 1 30]`` kills the simulation, then the thin parent with
it (which nobody but the follower can see), while so many others are alive, and prints milliseconds and the processor
time of a follower that has nothing to do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import tempfile
import time
from pathlib import Path

from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import Holder, read_holder
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import leave_nothing
from tests.helpers.sims import Deaf


async def start(tracker: AsyncSimulationTracker) -> tuple[str, Holder]:
    """Start one, and wait until its process is known."""
    record = await tracker.start(order(Deaf))
    folder = tracker.project.folder.simulation(record.sim_id)
    while (holder := read_holder(folder.lock)) is None or not folder.progress.exists():
        await asyncio.sleep(0.01)
    return record.sim_id, holder


async def death(tracker: AsyncSimulationTracker, both: bool, wait: float) -> float:
    """Kill one, and give the milliseconds until the follower has finished its record."""
    sim_id, holder = await start(tracker)
    await asyncio.sleep(1.2 + wait)  # so that the follower knows it
    begun = time.perf_counter()
    if both:
        os.kill(holder.parent_pid, signal.SIGKILL)
    os.kill(holder.pid, signal.SIGKILL)
    while True:
        record = tracker.project.get(sim_id)
        if record is not None and record.phase is Phase.DONE:
            return (time.perf_counter() - begun) * 1000
        await asyncio.sleep(0.002)


async def follow(tracker: AsyncSimulationTracker) -> None:
    """Follow for ever."""
    async for _ in tracker.follow():
        pass


async def measure(root: Path, live: int, rounds: int) -> None:
    """Measure with so many others alive, and print."""
    with Project.open(root) as project:
        tracker = AsyncSimulationTracker(project)
        follower = asyncio.create_task(follow(AsyncSimulationTracker(project)))
        for _ in range(live - 1):
            await start(tracker)
        for both in (False, True):
            taken = [await death(tracker, both, 0.5 * nth / rounds) for nth in range(rounds)]
            what = "both" if both else "simulation"
            median, longest = statistics.median(taken), max(taken)
            print(f"{live:3} live, {what:10} killed: median {median:4.0f} ms, longest {longest:4.0f} ms")
        before, since = time.process_time(), time.monotonic()
        await asyncio.sleep(5)
        cpu = (time.process_time() - before) / (time.monotonic() - since)
        print(f"{live:3} live: the follower takes {100 * cpu:.1f} % of a processor")
        follower.cancel()
    leave_nothing(root)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--live", type=int, nargs="*", default=[1, 30])
    asked = parser.parse_args()
    for live in asked.live:
        with tempfile.TemporaryDirectory() as name:
            asyncio.run(measure(Path(name) / "project", live, asked.rounds))


if __name__ == "__main__":
    main()
