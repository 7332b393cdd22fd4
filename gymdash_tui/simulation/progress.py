"""How far a simulation is: a small file, replaced a few times a second."""

from __future__ import annotations

import math
import sys
import threading
import time
from pathlib import Path
from typing import Any

from gymdash_tui.domain.progress import TRAIL_POINTS, Progress
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.memory import memory_now

_LARGEST = 1e300


def read_progress(path: Path) -> Progress | None:
    """Read a progress file; ``None`` where there is none (yet) or it is damaged."""
    data = read_json(path)
    return None if data is None else Progress.from_json(data)


class ProgressWriter:
    """Collects progress from a simulation and replaces the file at most four times a second."""

    INTERVAL = 0.25
    _WINDOW = 10.0  # seconds over which the speed is taken

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._next_write = 0.0
        self._marks: list[tuple[float, float]] = []
        self._trail: list[float | None] = [None] * TRAIL_POINTS
        self._complained = False
        self.step: float = 0
        self.total: float = 0
        self.word = ""
        self.score: float | None = None
        self.score_tag = ""

    def update(self, step: float, total: float) -> None:
        """Say how far it is; costs two comparisons when it is not yet time to write."""
        self.step, self.total = step, total
        if time.monotonic() >= self._next_write:
            self.write()

    def set_score(self, tag: str, value: float) -> None:
        """Say the newest value of the main measure; what is not finite is kept out of the little curve."""
        self.score_tag = tag
        self.score = value if math.isfinite(value) else None
        step, total = _number(self.step), _number(self.total)
        if total > 0 and self.score is not None:
            done = min(1.0, max(0.0, step / total))
            self._trail[min(TRAIL_POINTS - 1, int(done * TRAIL_POINTS))] = value

    def take_up(self, earlier: Progress) -> None:
        """Go on where an earlier attempt was, its course so far laid over the total that is said now."""
        self.step, self.score, self.score_tag = earlier.step, earlier.score, earlier.score_tag
        total = _number(self.total) or earlier.total
        self._trail = [None] * TRAIL_POINTS
        for place, value in enumerate(earlier.trail if total > 0 else ()):
            if value is not None:
                at = (place + 0.5) * earlier.total / total
                self._trail[min(TRAIL_POINTS - 1, int(at))] = value
        self.measure_anew()

    def snapshot(self) -> Progress:
        """Give the progress as it would be written now."""
        rate = self._rate()
        step, total = _number(self.step), _number(self.total)
        return Progress(
            step=step,
            total=total,
            rate=rate,
            eta=max(0.0, total - step) / rate if rate > 0 and total > 0 else -1.0,
            heartbeat=time.time(),
            word=self.word,
            score=self.score,
            score_tag=self.score_tag,
            trail=tuple(self._trail) if self.score_tag else (),
            memory=memory_now(),
        )

    def write(self) -> None:
        """Replace the file now; a disk that refuses is said once, and training goes on."""
        with self._lock:
            now = time.monotonic()
            self._next_write = now + self.INTERVAL
            self._mark(now)
            try:
                write_json(self._path, self.snapshot().to_json())
            except OSError as error:
                if not self._complained:
                    print(f"The progress could not be written ({error}); training goes on.", file=sys.stderr)
                self._complained = True

    def refresh(self, age: float) -> None:
        """Write again if nothing was written for this many seconds, so that the heartbeat stays young."""
        if time.monotonic() >= self._next_write - self.INTERVAL + age:
            self.write()

    def measure_anew(self) -> None:
        """Forget the speed so far: a pause was no slowness."""
        with self._lock:
            self._marks = [(time.monotonic(), _number(self.step))]

    def _mark(self, now: float) -> None:
        self._marks.append((now, _number(self.step)))
        while len(self._marks) > 2 and self._marks[1][0] <= now - self._WINDOW:
            self._marks.pop(0)

    def _rate(self) -> float:
        if len(self._marks) < 2:
            return 0.0
        (earlier, first), (later, last) = self._marks[0], self._marks[-1]
        return max(0.0, (last - first) / (later - earlier)) if later > earlier else 0.0


def _number(value: Any) -> float:
    """Give what a simulation says as a number that JSON holds and lists can draw (numpy's are none); 0 for nonsense."""
    if type(value) is int and abs(value) < _LARGEST:
        return value
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if abs(number) < _LARGEST else 0.0
