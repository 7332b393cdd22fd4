"""When a worker printed what: a small file beside its output that tells how long that was at which moments."""

from __future__ import annotations

import math
import os
import sys
import time
from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.simulation.paths import SimulationFolder

REST = 1.0
"""Seconds between two notes at the least."""

SHARE = 5_000
"""Which part of a run's age lies between two notes: a month of printing takes a megabyte, and no chart tells more."""


class OutputTimes(NamedTuple):
    """How many bytes had been printed at which moments; both ascend.

    Attributes:
        sizes: Bytes.
        moments: Unix seconds.
    """

    sizes: tuple[int, ...] = ()
    moments: tuple[float, ...] = ()

    def moment_of(self, start: int) -> float | None:
        """Give by when what begins at a byte had been printed; ``None`` for what was there before the first note."""
        if not self.sizes or start < self.sizes[0]:
            return None
        return self.moments[min(bisect_right(self.sizes, start), len(self.moments) - 1)]

    def start_at(self, moment: float) -> int | None:
        """Give the byte at which begins what was printed at a moment; ``None`` where nobody noted that."""
        at = bisect_right(self.moments, moment) - 1
        return self.sizes[at] if at >= 0 else None


def read_output_times(path: Path) -> OutputTimes:
    """Read what was noted; nothing where there is no such file, as of runs that were imported or are older."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return OutputTimes()
    sizes: list[int] = []
    moments: list[float] = []
    for line in lines:
        size, _, moment = line.partition(" ")
        try:
            found = int(size), float(moment)
        except ValueError:
            continue  # cut off by a crash, or by being read while it is written
        earlier = (sizes[-1], moments[-1]) if sizes else (0, -math.inf)
        if found[0] >= earlier[0] and earlier[1] <= found[1] < math.inf:  # a clock may be set back
            sizes.append(found[0])
            moments.append(found[1])
    return OutputTimes(tuple(sizes), tuple(moments))


class OutputClock:
    """Notes how long the output is, wherever it has grown; costs a look at the file a second, and never more."""

    def __init__(self, folder: SimulationFolder) -> None:
        self._output, self._path = folder.output, folder.output_times
        self._began = time.time()
        self._next = 0.0
        self._size = -1
        self._complained = False

    def note(self, last: bool = False) -> None:
        """Note how long it is, if it has grown and some time has gone by; at the end in any case.

        A disk that refuses is said once, and training goes on.
        """
        now = time.time()
        if now < self._next and not last:
            return
        try:
            size = self._output.stat().st_size
            if size != self._size:
                self._append(f"{size} {now:.1f}\n")
                self._size, self._next = size, now + max(REST, (now - self._began) / SHARE)
        except FileNotFoundError:
            return  # it prints to somewhere else
        except OSError as error:
            if not self._complained:
                print(f"When lines are printed could not be noted ({error}); training goes on.", file=sys.stderr)
            self._complained = True

    def _append(self, line: str) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line.encode("ascii"))
        finally:
            os.close(file)
