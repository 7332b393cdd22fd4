"""What a thousand queries cost; run by hand: ``python -m tests.benchmarks.bench_queries``.

10 running simulations, 4 programs that ask them, 250 queries each. Every query goes through the whole tracker: found,
brought up to date, audited. It is checked that each is answered exactly once, none is lost and none is crossed. Beside
that stands one program that puts the same messages into the inboxes and reads the journals by hand, with no project.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.echo import Echo
from tests.helpers.orders import order
from tests.helpers.processes import until

_SIMULATIONS, _PROGRAMS, _QUERIES = 10, 4, 1000
_PATIENCE = 120.0
_AT_ONCE = (1, 10, 250)
"""How many queries a program has open at a time."""


def ask(root: Path, names: list[str], program: int, at_once: int, told: Path, gate: Any) -> None:
    """Ask, in a program of its own, and write down how long each answer took and whether it was right."""
    (told / f"{program}.json").write_text(json.dumps(asyncio.run(_ask(root, names, program, at_once, gate))))


async def _ask(root: Path, names: list[str], program: int, at_once: int, gate: Any) -> list[tuple[float, bool]]:
    free = asyncio.Semaphore(at_once)
    with Project.open(root) as project:
        tracker = AsyncSimulationTracker(project)

        async def one(number: int) -> tuple[float, bool]:
            name, value = names[number % len(names)], {"program": program, "number": number}
            async with free:
                begin = time.perf_counter()
                answer = await tracker.query(name, value, timeout=_PATIENCE)
            return time.perf_counter() - begin, answer == {"name": name, "value": value}

        gate.wait()
        return await asyncio.gather(*map(one, range(_QUERIES // _PROGRAMS)))


def measure(project: Project, names: list[str], at_once: int) -> None:
    """Let all programs ask, and print what came of it."""
    before = replies(project, names)
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(_PROGRAMS + 1)
    with tempfile.TemporaryDirectory() as folder:
        told, root = Path(folder), project.folder.root
        programs = [
            context.Process(target=ask, args=(root, names, program, at_once, told, gate))
            for program in range(_PROGRAMS)
        ]
        for program in programs:
            program.start()
        gate.wait()
        begin = time.perf_counter()
        for program in programs:
            program.join()
        seconds = time.perf_counter() - begin
        answers = [answer for file in sorted(told.iterdir()) for answer in json.loads(file.read_text())]
    counted = replies(project, names) - before
    right, once = sum(is_right for _, is_right in answers), sum(count == 1 for count in counted.values())
    show(f"{_PROGRAMS} programs, {at_once} at once each", [seconds for seconds, _ in answers], seconds)
    print(f"{'':32}{right} of {_QUERIES} right, {once} replies given once, {len(counted) - once} more often")


def show(what: str, answers: list[float], seconds: float) -> None:
    """Print one line of figures."""
    found = statistics.quantiles([answer * 1e3 for answer in answers], n=100)
    rate = len(answers) / seconds
    print(f"{what:<32}{rate:7.0f} a second   median {found[49]:8.1f} ms   p99 {found[98]:8.1f} ms")


def replies(project: Project, names: list[str]) -> Counter[str]:
    """Count the replies in all journals, by what they answer."""
    return Counter(
        entry["id"]
        for name in names
        for entry in read_journal(project.folder.simulation(project.find(name).sim_id).journal).entries
        if entry["kind"] == "reply"
    )


def by_hand(project: Project, names: list[str]) -> None:
    """Ask one simulation after another with nothing but an inbox and a journal."""
    folders = [project.folder.simulation(project.find(name).sim_id) for name in names]
    begin = time.perf_counter()
    answers = [_by_hand(folders[number % len(folders)], number) for number in range(_QUERIES // 4)]
    show("1 program by hand, 1 at once", answers, time.perf_counter() - begin)


def _by_hand(folder: SimulationFolder, number: int) -> float:
    begin, offset = time.perf_counter(), folder.journal.stat().st_size
    message = Message("custom_query", number)
    post(folder.inbox, message)
    while True:
        if folder.journal.stat().st_size != offset:
            part = read_journal(folder.journal, offset)
            offset = part.offset
            if any(entry.get("id") == message.id for entry in part.entries):
                return time.perf_counter() - begin
        time.sleep(0.001)


def main() -> None:
    """Start the simulations, ask them, and stop them."""
    with tempfile.TemporaryDirectory() as folder, Project.open(Path(folder) / "project") as project:
        tracker = SimulationTracker(project)
        names = [f"echo-{number}" for number in range(_SIMULATIONS)]
        for name in names:
            tracker.start(order(Echo, name))
        until(lambda: all(tracker.record(name).progress.step for name in names), "all to listen")
        by_hand(project, names)
        for at_once in _AT_ONCE:
            measure(project, names, at_once)
        for name in names:
            tracker.stop(name)
        tracker.close()


if __name__ == "__main__":
    main()
