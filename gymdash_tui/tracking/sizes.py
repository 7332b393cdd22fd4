"""How much of the disk projects hold, measured seldom: a large one has a million files."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.tracking.cache import cache_folder
from gymdash_tui.tracking.trash import weigh

FRESH_SECONDS = 600.0
"""How long what was measured counts as being so still."""

_KEPT = 500
_Measured = dict[str, tuple[float, float]]


class Sizes:
    """What was measured of folders, kept in the person's cache; every method may be called from any thread."""

    def __init__(self, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """Take a file; the person's own where none is given."""
        self._file = file or cache_folder("sizes.json")
        self._clock = clock
        self._lock = threading.Lock()
        self._measured: _Measured | None = None

    def last(self, folder: Path) -> int | None:
        """Give what was measured last, however long ago; ``None`` where nothing was."""
        found = self._all().get(str(folder))
        return int(found[0]) if found is not None else None

    def is_fresh(self, folder: Path) -> bool:
        """Tell whether it was measured a short while ago."""
        found = self._all().get(str(folder))
        return found is not None and 0 <= self._clock() - found[1] < FRESH_SECONDS

    def measure(self, folder: Path) -> int:
        """Count the bytes that a folder takes on its disk; links are not followed. It may take long."""
        size = weigh(folder)
        before = self._all()
        with self._lock:
            newest = sorted({**before, str(folder): (float(size), self._clock())}.items(), key=lambda one: -one[1][1])
            self._measured = dict(newest[:_KEPT])
            with contextlib.suppress(OSError):  # a full or read-only home: measured again next time
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_json(self._file, {path: list(one) for path, one in self._measured.items()})
        return size

    def _all(self) -> _Measured:
        with self._lock:
            if self._measured is None:
                told = read_json(self._file) or {}
                self._measured = {path: one for path, value in told.items() if (one := _read(value)) is not None}
            return self._measured


def _read(value: Any) -> tuple[float, float] | None:
    is_pair = isinstance(value, list) and len(value) == 2 and all(isinstance(one, int | float) for one in value)
    return (float(value[0]), float(value[1])) if is_pair and 0 <= value[0] < float("inf") else None
