"""All metrics of one run: every event file in its folder, read once and then only what was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np

from gymdash_tui.domain.text import safe_text

from .batch import Batch, FloatColumn, IntColumn
from .decode import Scalars
from .series import Series
from .sources import Restarts, Source, Sources

_ROOM = 50_000_000  # bytes for tags, about 35,000 of them; a program gone wild writes a new tag at each step
_ROOM_OF_ONE = 1_400  # a series with hardly any points
_ROOM_OF_POINT = 24  # its step, wall time and value


class RunReader:
    """Follows the TensorBoard event files in a folder, which may not exist yet.

    Files of one folder (a run and its continuation) append to the same series. Where a continuation says at which step
    it took up the run (``SessionLog.START``, as TensorBoard has it), the points from there on in the folder's files
    before it are taken out: series may shrink. Files of sub-folders have the sub-folder's path before their tags:
    ``PPO_1/rollout/ep_rew_mean``; where asked to, less the folders that all files first found have in common, so that
    curves of different programs (GymDash's ``CartPole-v1_ppo/train``, CleanRL's ``runs/<name>``) bear the same names.
    One thread may poll while others read.
    """

    def __init__(self, folder: Path, shorten: bool = False) -> None:
        self._sources = Sources(folder, shorten, self._begin, self._take)
        self._restarts: Restarts[Scalars] = Restarts()
        self._table: dict[str, Series] = {}  # what others see: never changed, only replaced
        self._growing = self._table
        self._changed: set[str] = set()
        self._room = _ROOM
        self._first_left_out = ""

    @property
    def complete(self) -> bool:
        """False when the last poll stopped for its budget with data still unread."""
        return self._sources.complete

    @property
    def series(self) -> Mapping[str, Series]:
        """The series by tag; a mapping of this moment, safe to walk through while another thread polls."""
        return MappingProxyType(self._table)

    @property
    def size(self) -> int:
        """About how many bytes the series take."""
        return sum(_ROOM_OF_ONE + _ROOM_OF_POINT * len(one) for one in self._table.values())

    @property
    def warnings(self) -> Sequence[str]:
        """What could not be read, a sentence each, with the file's name and the byte."""
        found = self._sources.warnings
        if self._first_left_out:
            found.append(f"There are too many tags: {self._first_left_out} and those after it are left out.")
        return found

    def poll(self, budget: float | None = None) -> frozenset[str]:
        """Read what is new and return the tags that changed.

        Args:
            budget: Seconds after which to stop, at the next piece of a megabyte; None reads everything.
        """
        with self._sources.lock:
            self._changed = set()
            try:
                self._sources.read(budget)
            finally:
                self._table = self._growing
            return frozenset(self._changed)

    def close(self) -> None:
        """Read nothing more; what was read stays."""
        self._sources.close()

    def _begin(self, prefix: str) -> Scalars:
        return Scalars(lambda tag: _name(prefix, tag) in self._growing)

    def _take(self, source: Source[Scalars], piece: Scalars | None) -> None:
        self._changed |= self._forget(source) if piece is None else self._store(source, piece.batch)

    def _store(self, source: Source[Scalars], batch: Batch) -> set[str]:
        changed = self._restart(source, batch.restarts) if batch.restarts else set()
        limit = self._restarts.limit(source)
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

    def _restart(self, source: Source[Scalars], steps: list[int]) -> set[str]:
        """Take out what counts no more because a file takes up the run at an earlier step."""
        step = min(steps)
        self._restarts.add(source, step)
        before = {other.file for other in self._sources.before(source)}
        return {series.tag for series in self._growing.values() if series.purge(step, before)}

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

    def _forget(self, source: Source[Scalars]) -> set[str]:
        """Take out the points of a file that was written anew."""
        self._restarts.forget(source)
        return {series.tag for series in self._growing.values() if series.forget(source.file)}


def _below(
    limit: int, steps: IntColumn, wall_times: FloatColumn, values: FloatColumn
) -> tuple[IntColumn, FloatColumn, FloatColumn]:
    keep = np.asarray(steps) < limit
    return np.asarray(steps)[keep], np.asarray(wall_times)[keep], np.asarray(values)[keep]


def _name(prefix: str, tag: bytes) -> str:
    return prefix + tag.decode("utf-8", "replace")
