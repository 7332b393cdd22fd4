"""Warm start: from the tracker's call to the first environment step, and the memory of ten seeds together.

``python -m tests.benchmarks.bench_warm [--rounds 5] [--seeds 10] [--cold]`` starts equal simulations one after the
other (the first one also starts the warm parent), then seeds together, and prints seconds and the private memory of
all processes (``Private_*`` of ``smaps_rollup``), the warm parent's included. ``--cold`` does the same without one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.tracking.aio import AsyncSimulationTracker, Order
from tests.benchmarks.bench_training import NAME
from tests.helpers.processes import leave_nothing, processes_of


def order(work: Path, nth: int, seed: int) -> Order:
    """Order a training that writes when its first step was."""
    kwargs = {"env": NAME, "num_steps": 10_000_000, "seed": seed, "eval_every": 0, "algorithm_kwargs": {"n_steps": 64}}
    made = Order(SimulationStartConfig(f"seed {seed}", "stable_baselines", kwargs=kwargs))
    made.type = BUILT_IN["stable_baselines"]
    made.environment = {"BENCH_FIRST_STEP": str(work / f"first-{nth}")}
    return made


async def first_step(work: Path, nth: int) -> float:
    """Wait for a first step, and give when it was."""
    path = work / f"first-{nth}"
    while not path.exists() or not path.read_text():
        await asyncio.sleep(0.005)
    return float(path.read_text())


async def start(tracker: AsyncSimulationTracker, work: Path, nth: int, seed: int = 0) -> tuple[float, float, str]:
    """Start one, and give the seconds until the call came back and until the first step, and its id."""
    begun = time.time()
    record = await tracker.start(order(work, nth, seed))
    called = time.time() - begun
    return called, await first_step(work, nth) - begun, record.sim_id


def warm_parents() -> Iterator[int]:
    """Find the warm parents that were started here."""
    own = os.environ["XDG_RUNTIME_DIR"].encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_one = b"gymdash_tui.worker.warm" in (folder / "cmdline").read_bytes()
            if is_one and own in (folder / "environ").read_bytes():
                yield int(folder.name)


def memory(pid: int, kind: str = r"Private_\w+") -> float:
    """Give a process's memory of a kind in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(rf"^{kind}:\s+(\d+) kB", text, re.M)) / 1000


async def measure(work: Path, rounds: int, seeds: int) -> None:
    """Measure and print."""
    with Project.open(work / "project") as project:
        tracker = AsyncSimulationTracker(project)
        taken = []
        for nth in range(rounds + 1):
            called, stepped, sim_id = await start(tracker, work, nth)
            taken.append((called, stepped))
            await tracker.kill(sim_id)
        print(f"first start: back after {taken[0][0]:.2f} s, first step after {taken[0][1]:.2f} s")
        later = [step for _, step in taken[1:]]
        calls = [call for call, _ in taken[1:]]
        print(
            f"later ones: back after {statistics.median(calls):.3f} s, first step after median "
            f"{statistics.median(later):.3f} s, longest {max(later):.3f} s (≤ 0.25 wanted)"
        )
        begun = time.time()
        started = await asyncio.gather(*(start(tracker, work, 100 + seed, seed) for seed in range(seeds)))
        print(f"{seeds} seeds together: all had their first step after {time.time() - begun:.2f} s")
        ids = [sim_id for *_, sim_id in started]
        folders = [project.folder.simulation(sim_id) for sim_id in ids]
        while not all((progress := read_progress(one.progress)) and progress.step > 500 for one in folders):
            await asyncio.sleep(0.05)
        pids = {pid for sim_id in ids for pid in processes_of(sim_id)}
        workers, parents = sum(map(memory, pids)), sum(map(memory, warm_parents()))
        shared = sum(memory(pid, "Pss") for pid in (*pids, *warm_parents()))
        whole = f"{workers + parents:.0f} MB private in all (< 600 wanted for ten), {shared:.0f} MB with what is shared"
        print(f"{seeds} seeds together: {workers:.0f} MB in {len(pids)} processes, {parents:.0f} MB in the warm parent")
        print(f"{seeds} seeds together: {whole}")
        for sim_id in ids:
            await tracker.kill(sim_id)
    leave_nothing(work / "project")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--cold", action="store_true")
    asked = parser.parse_args()
    if asked.cold:
        os.environ["GYMDASH_TUI_WARM"] = "0"
    work = Path(tempfile.mkdtemp(prefix="bench-"))
    os.environ["XDG_RUNTIME_DIR"] = str(work)
    try:
        asyncio.run(measure(work, asked.rounds, asked.seeds))
    finally:
        shutil.rmtree(work)  # the warm parent notices, and leaves


if __name__ == "__main__":
    main()
