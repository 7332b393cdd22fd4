"""Measures the screen from outside, on a pseudo-terminal: budgets P2, P5, P6 and P7.

    python -m tests.benchmarks.bench_screen

Real workers write the points. Every chunk the program sends is stamped as it arrives; cells are compared afterwards.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

import pyte

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.benchmarks.tickers import Ticker

WIDTH, HEIGHT = 200, 50


class Screen:
    """The program on a terminal, with the time of everything it sends."""

    def __init__(self, folder: Path) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.time()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gymdash_tui", "-d", str(folder)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=environment,
        )
        os.close(slave)
        self._master = master
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                select.select([self._master], [], [])
                data = os.read(self._master, 1 << 16)
            except OSError:
                return
            if not data:
                return
            self.chunks.append((time.time(), data))

    def send(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def bytes_between(self, start: float, end: float) -> int:
        """Count what was sent in a span of time."""
        return sum(len(data) for moment, data in self.chunks if start <= moment < end)

    def first(self, words: str, timeout: float = 30) -> float:
        """Wait for words; gives the seconds from the start to the chunk that brought them."""
        deadline = time.time() + timeout
        while time.time() < deadline:
            found = self._find(words)
            if found is not None:
                return found - self.started
            time.sleep(0.05)
        raise TimeoutError(f"'{words}' never came to the screen")

    def _find(self, words: str) -> float | None:
        screen = pyte.Screen(WIDTH, HEIGHT)
        stream = pyte.ByteStream(screen)
        for moment, data in list(self.chunks):
            stream.feed(data)
            if any(words in line for line in screen.display):
                return moment
        return None

    def changes(self, left: int) -> list[float]:
        """Give the moments at which cells right of a column changed."""
        screen = pyte.Screen(WIDTH, HEIGHT)
        stream = pyte.ByteStream(screen)
        before: list[str] = []
        moments = []
        for moment, data in list(self.chunks):
            stream.feed(data)
            now = [line[left:] for line in screen.display]
            if now != before:
                moments.append(moment)
            before = now
        return moments

    def close(self) -> None:
        """End the program."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
        os.close(self._master)


def start_ticker(tracker: SimulationTracker, every: float, metrics: int, points: int) -> str:
    """Start a worker that records points, and wait until it runs."""
    kwargs = {"every": every, "metrics": metrics, "points": points}
    sim_id, _ = tracker.start_sim(Ticker(SimulationStartConfig("ticker", "ticker", kwargs=kwargs)))
    deadline = time.time() + 60
    while tracker.record(sim_id).progress.total == 0 and time.time() < deadline:
        time.sleep(0.05)
        tracker.refresh()
    return str(sim_id)


def paint(folder: Path, rounds: int = 7) -> None:
    """P5: the first paint, and the first useful screen."""
    paints, useful = [], []
    for _ in range(rounds):
        screen = Screen(folder)
        paints.append(screen.first("gymdash"))
        useful.append(screen.first("1 of "))
        screen.close()
    print(
        f"P5 first paint {statistics.median(paints):.2f} s, useful screen {statistics.median(useful):.2f} s (medians)"
    )


def latency(tracker: SimulationTracker, folder: Path, points: int = 60) -> None:
    """P2: from a point that a worker records to changed cells of the curve."""
    sim_id = start_ticker(tracker, 0.5, 1, points)
    screen = Screen(folder)
    screen.first("walk/0")
    tracker.wait(sim_id)
    time.sleep(1)
    from gymdash_tui.metrics import RunReader

    reader = RunReader(folder / "sims" / sim_id / "tb")
    reader.poll()
    logged = [
        moment for moment in reader.series["walk/0"].wall_times if moment > screen.chunks[-1][0] - 0.5 * points / 2
    ]
    changed = screen.changes(left=100)
    waits = []
    for moment in logged:
        after = [change for change in changed if 0 <= change - moment < 0.5]
        if after:
            waits.append(min(after) - moment)
    screen.close()
    waits.sort()
    if waits:
        worst = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
        print(f"P2 log to changed cells: median {statistics.median(waits) * 1000:.0f} ms, p99 {worst * 1000:.0f} ms")
        print(f"   ({len(waits)} of {len(logged)} points changed a cell)")


def traffic(tracker: SimulationTracker, folder: Path, seconds: float = 20) -> None:
    """P7: bytes a second when nothing changes, when a run logs nothing, and at 10 points a second of 5 metrics."""
    for title, every, metrics in (
        ("nothing changes", 0.0, 0),
        ("a live run that logs nothing", 1.0, 0),
        ("10 points/s x 5", 0.1, 5),
    ):
        sim_id = start_ticker(tracker, every, metrics, int((seconds + 8) / every)) if every else ""
        screen = Screen(folder)
        screen.first("1 of ")
        time.sleep(4)
        start = time.time()
        time.sleep(seconds)
        sent = screen.bytes_between(start, start + seconds)
        screen.close()
        print(f"P7 {title}: {sent / seconds:.0f} B/s")
        if sim_id:
            tracker.stop(sim_id)


def keys(folder: Path, presses: int = 60) -> None:
    """P6: from a key press to a changed screen."""
    screen = Screen(folder)
    screen.first("1 of ")
    time.sleep(2)
    waits = []
    for press in range(presses):
        count = len(screen.chunks)
        sent = time.time()
        screen.send(b"j" if press % 2 == 0 else b"k")
        deadline = sent + 1
        while len(screen.chunks) == count and time.time() < deadline:
            time.sleep(0.0005)
        if len(screen.chunks) > count:
            waits.append(screen.chunks[count][0] - sent)
        time.sleep(0.15)
    screen.close()
    waits.sort()
    worst = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    print(f"P6 key to changed screen: p50 {statistics.median(waits) * 1000:.0f} ms, p99 {worst * 1000:.0f} ms")


def main() -> None:
    """Measure everything in a project of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / ".gymdash-projects"
        with Project.open(folder) as project:
            tracker = SimulationTracker(project)
            for _ in range(2):
                tracker.wait(start_ticker(tracker, 0.001, 1, 1000))
            paint(folder)
            keys(folder)
            latency(tracker, folder)
            traffic(tracker, folder)
            tracker.close()


if __name__ == "__main__":
    main()
