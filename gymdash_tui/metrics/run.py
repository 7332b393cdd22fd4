"""All metrics of one run: every event file in its folder, read once and then only what was added."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.process_use import SYSTEM

from .batch import Batch, FloatColumn, IntColumn
from .eventfile import EventFile
from .series import Series
from .tree import Found, Tree

_ROOM = 50_000_000  # bytes for tags, about 35,000 of them; a program gone wild writes a new tag at each step
_ROOM_OF_ONE = 1_400  # a series with hardly any points


class _Source(NamedTuple):
    path: Path
    file: EventFile
    prefix: str


class RunReader:
    """Follows the TensorBoard event files in a folder, which may not exist yet.

    Files of one folder (a run and its continuation) append to the same series. Where a continuation says at which step
    it took up the run (``SessionLog.START``, as TensorBoard has it), the points from there on in the folder's files
    before it are taken out: series may shrink. Files of sub-folders have the sub-folder's path before their tags:
    ``PPO_1/rollout/ep_rew_mean``; where asked to, less the folders that all files first found have in common, so that
    curves of different programs (GymDash's ``CartPole-v1_ppo/train``, CleanRL's ``runs/<name>``) bear the same names.
    One thread may poll while others read.

    Attributes:
        complete: False when the last poll stopped for its budget with data still unread.
    """

    def __init__(self, folder: Path, shorten: bool = False) -> None:
        self.complete = True
        self._lead: str | None = None if shorten else ""
        self._tree = Tree(folder)
        self._files: dict[Path, _Source] = {}
        self._restarts: dict[Path, int] = {}  # by file, the lowest step at which it takes up the run
        self._table: dict[str, Series] = {}  # what others see: never changed, only replaced
        self._growing = self._table
        self._room = _ROOM
        self._first_left_out = ""
        self._closed = False
        self._polling = threading.Lock()

    @property
    def series(self) -> Mapping[str, Series]:
        """The series by tag; a mapping of this moment, safe to walk through while another thread polls."""
        return MappingProxyType(self._table)

    @property
    def warnings(self) -> Sequence[str]:
        """What could not be read, a sentence each, with the file's name and the byte."""
        found = list(self._tree.problems.values())
        for source in list(self._files.values()):
            found += source.file.warnings
        if self._first_left_out:
            found.append(f"There are too many tags: {self._first_left_out} and those after it are left out.")
        return found

    def poll(self, budget: float | None = None) -> frozenset[str]:
        """Read what is new and return the tags that changed.

        Args:
            budget: Seconds after which to stop, at the next piece of a megabyte; None reads everything.
        """
        deadline = math.inf if budget is None else time.monotonic() + budget
        changed: set[str] = set()
        with self._polling:
            if not self._closed:
                try:
                    self.complete = self._read_all(deadline, changed)
                finally:
                    self._table = self._growing
        return frozenset(changed)

    def close(self) -> None:
        """Read nothing more; what was read stays."""
        self._closed = True

    def _read_all(self, deadline: float, changed: set[str]) -> bool:
        begun = False
        files = self._tree.files()
        # what the processes used stands in a folder of its own, and says nothing of the others'
        own = [found.name for found in files if not found.name.startswith(f"{SYSTEM}/")] if self._lead is None else ()
        if own:
            self._lead = _in_common(own)
        for found in files:
            source = self._files.get(found.path) or self._add(found)
            if not source.file.changed():
                continue
            if begun and time.monotonic() >= deadline:
                return False
            begun = True
            with closing(source.file.read()) as batches:
                for batch in batches:
                    changed |= self._forget(source) if batch is None else self._store(source, batch)
                    if time.monotonic() >= deadline:
                        break
            if source.file.unread:
                return False
        return True

    def _add(self, found: Found) -> _Source:
        folder, slash, _ = found.name.rpartition("/")
        prefix = (folder + slash).removeprefix(self._lead or "")
        file = EventFile(found.path, found.name, lambda tag: _name(prefix, tag) in self._growing)
        self._files[found.path] = _Source(found.path, file, prefix)
        return self._files[found.path]

    def _store(self, source: _Source, batch: Batch) -> set[str]:
        changed = self._restart(source, batch.restarts) if batch.restarts else set()
        limit = self._limit(source) if self._restarts else None
        for tag, steps, wall_times, values in batch:
            if limit is not None:
                steps, wall_times, values = _below(limit, steps, wall_times, values)
                if not len(steps):
                    continue
            series = self._series_for(_name(source.prefix, tag))
            if series is not None:
                series.append(steps, wall_times, values, source.file)
                changed.add(series.tag)
        return changed

    def _restart(self, source: _Source, steps: list[int]) -> set[str]:
        """Take out what counts no more because a file takes up the run at an earlier step."""
        step = min(steps)
        self._restarts[source.path] = min(step, self._restarts.get(source.path, step))
        before = {
            other.file
            for other in self._files.values()
            if other.path.parent == source.path.parent and other.path <= source.path
        }
        return {series.tag for series in self._growing.values() if series.purge(step, before)}

    def _limit(self, source: _Source) -> int | None:
        """Give the step from which a file's points count no more: that of a later file of the folder; else None."""
        later = (
            step for path, step in self._restarts.items() if path.parent == source.path.parent and path > source.path
        )
        return min(later, default=None)

    def _series_for(self, name: str) -> Series | None:
        series = self._growing.get(name)
        if series is not None:
            return series
        if self._room < len(name) + _ROOM_OF_ONE:
            self._first_left_out = self._first_left_out or safe_text(name[:100])
            return None
        self._room -= len(name) + _ROOM_OF_ONE
        if self._growing is self._table:
            self._growing = dict(self._table)
        series = self._growing[name] = Series(name)
        return series

    def _forget(self, source: _Source) -> set[str]:
        """Take out the points of a file that was written anew."""
        self._restarts.pop(source.path, None)
        return {series.tag for series in self._growing.values() if series.forget(source.file)}


def _in_common(names: Sequence[str]) -> str:
    """Give the folders in which all of some files lie, with a slash at the end; empty where in none."""
    shared = os.path.commonpath([name.rpartition("/")[0] for name in names])
    return f"{shared}/" if shared else ""


def _below(
    limit: int, steps: IntColumn, wall_times: FloatColumn, values: FloatColumn
) -> tuple[IntColumn, FloatColumn, FloatColumn]:
    keep = np.asarray(steps) < limit
    return np.asarray(steps)[keep], np.asarray(wall_times)[keep], np.asarray(values)[keep]


def _name(prefix: str, tag: bytes) -> str:
    return prefix + tag.decode("utf-8", "replace")
