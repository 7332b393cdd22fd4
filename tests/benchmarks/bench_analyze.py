"""Measures the Analyze screen from outside, on a pseudo-terminal: budgets P3, P4, P7 and P11.

    python -m tests.benchmarks.bench_analyze [--accumulator]

One project with a run of a million points, another with 200 runs x 2,000 points x 5 tags, forty seeds of five
configurations. Opening is measured from the key to the last byte of the complete picture; with ``--accumulator``
TensorBoard's EventAccumulator reads the same million points in the same run.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
import uuid
from pathlib import Path

import psutil

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.benchmarks.bench_reading import accumulate, write
from tests.benchmarks.bench_screen import Screen, start_ticker

TAGS = ("rollout/ep_rew_mean", "rollout/ep_len_mean", "train/loss", "train/entropy_loss", "eval/mean_reward")
_STILL = 0.6  # seconds without a byte, after which the picture is complete


def add(project: Project, name: str, algorithm: str, seed: int, points: int, tags: tuple[str, ...]) -> None:
    """Add a run that is over."""
    sim_id = str(uuid.uuid4())
    kwargs = {"algorithm": algorithm, "env": "CartPole-v1"}
    project.add(SimulationRecord(sim_id, name, "stable_baselines", created=utc_now(), kwargs=kwargs, seed=seed))
    write(project.folder.simulation(sim_id).tb, tags, points * len(tags))
    project.set_phase(sim_id, Phase.STARTING)
    project.set_phase(sim_id, Phase.RUNNING)
    project.finish(sim_id, Ending.SUCCEEDED, utc_now(), progress=Progress(points, points, score=1.0))


def complete(screen: Screen, since: float, words: str = "", timeout: float = 120) -> float:
    """Wait until some words stand there and nothing more is sent; gives the seconds from a moment to the last byte."""
    deadline = time.time() + timeout
    while words and screen._find(words) is None and time.time() < deadline:
        time.sleep(0.05)
    while time.time() < deadline:
        last = screen.chunks[-1][0] if screen.chunks else 0.0
        if last > since and time.time() - last > _STILL:
            return last - since
        time.sleep(0.02)
    raise TimeoutError("the picture never stood still")


def memory(screen: Screen) -> tuple[float, float]:
    """Give what the program holds in memory now, and the most it ever held, in MB."""
    process = psutil.Process(screen._process.pid)
    peak = next(line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if "VmHWM" in line)
    return process.memory_info().rss / 1e6, int(peak.split()[1]) * 1024 / 1e6


def opened(folder: Path, words: str, then: str) -> tuple[Screen, float]:
    """Open the screen and go to Analyze; gives the seconds from the key to the complete picture.

    Args:
        folder: The project.
        words: What stands at home.
        then: What stands on the complete picture.
    """
    screen = Screen(folder)
    screen.first(words)
    complete(screen, screen.started)
    start = time.time()
    screen.send(b"2")
    return screen, complete(screen, start, then)


def presses(screen: Screen, keys: bytes, count: int) -> list[float]:
    """Press keys one after the other, each when the picture before is there; gives milliseconds."""
    waits = []
    for at in range(count):
        sent, before = time.time(), len(screen.chunks)
        screen.send(keys[at % len(keys) : at % len(keys) + 1])
        while len(screen.chunks) == before and time.time() - sent < 1:
            time.sleep(0.0002)
        if len(screen.chunks) > before:
            waits.append((screen.chunks[before][0] - sent) * 1000)
        time.sleep(0.12)
    return sorted(waits)


def show(name: str, waits: list[float]) -> None:
    """Print the median and the 99th percentile."""
    worst = waits[min(len(waits) - 1, math.ceil(len(waits) * 0.99) - 1)]
    print(f"   {name}: p50 {statistics.median(waits):.1f} ms, p99 {worst:.1f} ms ({len(waits)} keys)")


def million(root: Path, accumulator: bool) -> None:
    """P3 and P11."""
    folder = root / "million" / ".gymdash-projects"
    with Project.open(folder) as project:
        add(project, "million", "ppo", 0, 1_000_000, TAGS[:1])
        events = next(project.folder.sims.glob("*/tb"))
    screen, took = opened(folder, "million", "in the end")
    print(
        f"P3 a million points, from the key to the complete picture: {took:.2f} s; {memory(screen)[1]:.0f} MB at most"
    )
    screen.send(b"\x1b")
    time.sleep(1)
    start = time.time()
    screen.send(b"2")
    print(f"   again: {complete(screen, start):.2f} s")
    show("P11 closer and wider", presses(screen, b"++++----", 60))
    screen.send(b"+++")
    time.sleep(1)
    show("P11 earlier and later", presses(screen, b"hhhllhll", 60))
    show("P11 crosshair", presses(screen, b"HHHHLLLL", 60))
    screen.close()
    if accumulator:
        start = time.time()
        accumulate(events)
        print(f"   EventAccumulator on the same file: {time.time() - start:.1f} s")


def many(root: Path) -> None:
    """P4."""
    folder = root / "many" / ".gymdash-projects"
    with Project.open(folder) as project:
        for number in range(200):
            config, seed = divmod(number, 40)
            add(project, f"run{config}-seed{seed}", f"algo{config}", seed, 2000, TAGS)
    screen, took = opened(folder, "of 200", "in the end   ")
    sent = screen.bytes_between(time.time() - took - 5, time.time())
    now, peak = memory(screen)
    print(
        f"P4 200 runs x 2,000 points x 5 tags: {took:.2f} s, {sent / 1000:.0f} kB, {now:.0f} MB now, {peak:.0f} at most"
    )
    show("keys meanwhile: closer and wider", presses(screen, b"++--", 40))
    show("crosshair", presses(screen, b"HHLL", 40))
    screen.close()


def live(root: Path, seconds: float = 20) -> None:
    """P7 and P8 on this screen: bytes a second, and the processor's share."""
    folder = root / "live" / ".gymdash-projects"
    with Project.open(folder) as project:
        tracker = SimulationTracker(project)
        for title, every, metrics, runs in (
            ("nothing changes", 0.0, 0, 0),
            ("a live run that logs nothing", 1.0, 0, 1),
            ("10 points/s x 5", 0.1, 5, 1),
            ("ten runs, a point/s x 5 each", 1.0, 5, 10),
        ):
            if not every:
                tracker.wait(start_ticker(tracker, 0.001, 5, 1000))
            points = int((seconds + 30) / every) if every else 0
            started = [start_ticker(tracker, every, metrics, points) for _ in range(runs)]
            screen = Screen(folder)
            screen.first(" of ")
            screen.send(b"2")
            time.sleep(6)
            process, start = psutil.Process(screen._process.pid), time.time()
            before = sum(process.cpu_times()[:2])
            time.sleep(seconds)
            sent, spent = screen.bytes_between(start, start + seconds), sum(process.cpu_times()[:2]) - before
            screen.close()
            print(f"P7 {title}: {sent / seconds:.0f} B/s, {spent / seconds:.1%} of a core")
            for sim_id in started:
                tracker.stop(sim_id)
        tracker.close()


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accumulator", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        million(Path(root), arguments.accumulator)
        many(Path(root))
        live(Path(root))


if __name__ == "__main__":
    main()
