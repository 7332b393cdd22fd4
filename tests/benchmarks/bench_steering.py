"""How long a command waits for its answer while a network learns: from its posting to the reply in the journal.

``python -m tests.benchmarks.bench_steering [--commands 60]`` starts PPO with 8 environments and 2,048 steps each in a
worker, waits for an update that takes minutes, and tells it one thing after the other at odd moments. The stop at the
end has no reply: it is timed to when it is taken and to the end of the process, which saves the model before.
Afterwards the beat is timed by itself, when nothing is due and when an inbox is looked at.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.steer import Command, Steer
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.interactor import STEER
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.registry import BUILT_IN
from tests.helpers.processes import until
from tests.worker.processes import Worker, new_folder, prepare, started

ROLLOUT = 8 * 2048
KWARGS: dict[str, Any] = {
    "num_steps": 10 * ROLLOUT,
    "n_envs": 8,
    "seed": 0,
    "algorithm_kwargs": {"n_steps": 2048, "batch_size": 64, "n_epochs": 1000},
}
BUDGET = 0.050


def commands() -> Iterator[Steer]:
    """Give commands for ever, each of which does something."""
    by, count = "the benchmark", 0
    while True:
        count += 1
        yield Steer(Command.PAUSE, by=by)
        yield Steer(Command.CHECKPOINT, by=by)
        yield Steer(Command.GO_ON, by=by)
        yield Steer(Command.CHECKPOINT, by=by)
        yield Steer(Command.LEARNING_RATE, 0.0003 / count, by)
        yield Steer(Command.EXTEND, 10 * ROLLOUT + count, by)
        yield Steer(Command.STOP_WHEN, [f"reward >= {1000 + count} for 3"], by)
        yield Steer(Command.EVALUATE, by=by)
        yield Steer(Command.RECORD, by=by)


def answered(folder: SimulationFolder, steer: Steer) -> tuple[float, Any]:
    """Give a command; give the seconds until its reply could be read, and the reply."""
    message = Message(STEER, steer.to_json())
    offset = folder.journal.stat().st_size
    began = time.perf_counter()
    post(folder.inbox, message)
    while time.perf_counter() - began < 10:
        for entry in read_journal(folder.journal, offset).entries:
            if entry["kind"] == "reply" and entry["id"] == message.id:
                return time.perf_counter() - began, entry["value"]
        time.sleep(0.0002)
    raise TimeoutError(f"{steer.command} was not answered within 10 s.")


@contextmanager
def updating(work: Path) -> Iterator[Worker]:
    """Give a worker within a long update."""
    folder = new_folder(work)
    prepare(folder, BUILT_IN["stable_baselines"], KWARGS)
    with started(folder) as worker:

        def is_updating() -> bool:
            progress = read_progress(folder.progress)
            assert worker.process.poll() is None, worker.output
            return progress is not None and progress.step >= ROLLOUT

        until(is_updating, "the update", 120)
        yield worker


def stop(worker: Worker) -> tuple[float, float]:
    """Stop a worker; give the seconds until the stop was taken, and until the process was gone."""
    began = time.perf_counter()
    posted = post(worker.folder.inbox, Message("stop_simulation", True))
    while posted.exists():
        time.sleep(0.0002)
    taken = time.perf_counter() - began
    worker.wait()
    return taken, time.perf_counter() - began


def beats(work: Path) -> tuple[float, float]:
    """Time a step and its beat with nothing due, and a beat that looks at an empty inbox; in nanoseconds."""
    from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse

    simulation = Simulation(SimulationStartConfig("a bench", "bench"))
    simulation.attach(FolderLink(new_folder(work)))
    pulse = Pulse(simulation.interactor, 100, simulation.base_step)
    pulse.attend()
    time.sleep(0.05)
    pulse.attend()  # the inbox is old enough to be trusted now

    def timed(count: int, act: Callable[[], None]) -> float:
        began = time.perf_counter_ns()
        for _ in range(count):
            act()
        return (time.perf_counter_ns() - began) / count

    pulse.beat()
    pulse.INTERVAL, pulse.PROGRESS_INTERVAL = 1000.0, 1000.0  # as if no time passed
    pulse._next = pulse._next_progress = 0.0
    pulse.beat()

    def step() -> None:
        pulse.at(50)
        pulse.beat()

    idle = timed(1_000_000, step)
    pulse.INTERVAL = 0.0
    pulse._next = 0.0
    return idle, timed(200_000, pulse.beat)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=60)
    count = parser.parse_args().commands
    took: dict[str, list[float]] = defaultdict(list)
    rest = random.Random(0)
    with tempfile.TemporaryDirectory() as work:
        with updating(Path(work)) as worker:
            for _, steer in zip(range(count), commands(), strict=False):
                seconds, answer = answered(worker.folder, steer)
                took[str(steer.command)].append(seconds)
                if not answer["done"]:
                    print(f"refused: {answer['said']}")
                time.sleep(rest.uniform(0.02, 0.15))
            progress = read_progress(worker.folder.progress)
            assert progress is not None and progress.step == ROLLOUT, "the update was over too early"
            taken, gone = stop(worker)
        idle, look = beats(Path(work))
    everything = [seconds for some in took.values() for seconds in some]
    for name, some in [*took.items(), ("all", everything)]:
        print(f"{name:<11} {len(some):>3}  p50 {1e3 * statistics.median(some):5.1f} ms  max {1e3 * max(some):5.1f} ms")
    print(f"stop taken after {1e3 * taken:.1f} ms, the process gone after {1e3 * gone:.0f} ms")
    print(f"longest answer {1e3 * max(*everything, taken):.1f} ms of {1e3 * BUDGET:.0f} ms")
    print(f"a step costs {idle:.0f} ns with nothing due, {look:.0f} ns with a look at the inbox (each 3 ms)")


if __name__ == "__main__":
    main()
