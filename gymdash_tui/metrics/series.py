"""One tag's points: columns that grow at the end, shared with readers on other threads."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.simulation.process_use import is_of_system

from .batch import FloatColumn, IntColumn

_FIRST = 8  # points; a run may have many tags with a few points each


class Columns(NamedTuple):
    """Steps, wall times (Unix seconds) and values of the same points; read-only, and they never change."""

    steps: NDArray[np.int64]
    wall_times: NDArray[np.float64]
    values: NDArray[np.float64]


class _Store(NamedTuple):
    """The arrays and how much of them is filled, replaced as one, so that another thread never sees half an append."""

    steps: NDArray[np.int64]
    wall_times: NDArray[np.float64]
    values: NDArray[np.float64]
    filled: int


class Series:
    """The points of one tag, in the order they were written.

    Attributes:
        tag: The tag, with the sub-folder it was found in before it.
        version: Grows with every change, so that a chart knows whether to draw anew.
        begun: The earliest moment at which a point was written, in Unix seconds; infinite where none has one.
    """

    __slots__ = ("_origins", "_store", "begun", "tag", "version")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.version = 0
        self.begun = math.inf
        self._store = _empty(_FIRST)
        self._origins: list[tuple[object, int]] = []  # who appended how many, in order

    def __len__(self) -> int:
        return self._store.filled

    @property
    def columns(self) -> Columns:
        """All three columns of the same moment: the properties below may see an append in between."""
        steps, wall_times, values, filled = self._store
        return Columns(_view(steps, filled), _view(wall_times, filled), _view(values, filled))

    @property
    def steps(self) -> NDArray[np.int64]:
        """The steps, int64, shape (n,), read-only."""
        return _view(self._store.steps, self._store.filled)

    @property
    def wall_times(self) -> NDArray[np.float64]:
        """When each point was written, in Unix seconds, shape (n,), read-only."""
        return _view(self._store.wall_times, self._store.filled)

    @property
    def values(self) -> NDArray[np.float64]:
        """The values, NaN and infinities included, shape (n,), read-only."""
        return _view(self._store.values, self._store.filled)

    def append(self, steps: IntColumn, wall_times: FloatColumn, values: FloatColumn, origin: object = None) -> None:
        """Add points at the end; `origin` names where they come from, so that `forget` can take them out again."""
        store = self._store
        added = len(steps)
        filled = store.filled + added
        if filled > len(store.steps):
            store = _grown(store, filled)
        if added == 1:  # the rule while a run is followed, and an index is faster than a slice
            at = store.filled
            store.steps[at], store.wall_times[at], store.values[at] = steps[0], wall_times[0], values[0]
        else:
            part = slice(store.filled, filled)
            store.steps[part], store.wall_times[part], store.values[part] = steps, wall_times, values
        if self._origins and self._origins[-1][0] is origin:
            self._origins[-1] = (origin, self._origins[-1][1] + added)
        else:
            self._origins.append((origin, added))
        self._store = _Store(store.steps, store.wall_times, store.values, filled)
        self.begun = min(self.begun, _earliest(wall_times))
        self.version += 1

    def forget(self, origin: object) -> bool:
        """Take out the points of one origin; returns whether there were any."""
        owners, counts = zip(*self._origins, strict=True) if self._origins else ((), ())
        keep = np.repeat([owner is not origin for owner in owners], counts) if owners else np.empty(0, bool)
        if keep.all():
            return False
        self._origins = [(owner, count) for owner, count in self._origins if owner is not origin]
        self._keep(keep)
        return True

    def purge(self, step: int, origins: Collection[object]) -> bool:
        """Take out the points of some origins from a step on; returns whether there were any."""
        steps = self.steps
        if not len(steps) or steps.max() < step:
            return False
        owners = np.repeat(np.arange(len(self._origins)), [count for _, count in self._origins])
        theirs = np.array([owner in origins for owner, _ in self._origins])
        keep = ~(theirs[owners] & (steps >= step))
        if keep.all():
            return False
        left = np.bincount(owners[keep], minlength=len(self._origins)).tolist()
        self._origins = [(owner, count) for (owner, _), count in zip(self._origins, left, strict=True) if count]
        self._keep(keep)
        return True

    def _keep(self, keep: NDArray[np.bool_]) -> None:
        steps, wall_times, values = self.columns
        # new arrays: views handed out stay what they were
        self._store = _Store(steps[keep], wall_times[keep], values[keep], int(np.count_nonzero(keep)))
        self.begun = _earliest(self.wall_times)
        self.version += 1


def begun(series: Mapping[str, Series]) -> float:
    """Tell when a run began: at its first point, whichever tag that has.

    What its processes used counts only where nothing else was recorded: the system is looked at before the run.

    Args:
        series: What it recorded, by tag.

    Returns:
        Unix seconds; 0 where no moment was written.
    """
    moments = [(is_of_system(tag), one.begun) for tag, one in series.items() if one.begun < math.inf]
    return min(moments, default=(False, 0.0))[1]  # its own ones before the system's


def _earliest(wall_times: FloatColumn) -> float:
    """Give the first moment; 0 is what stands there where none was written."""
    if len(wall_times) == 1:  # the rule while a run is followed
        only = float(wall_times[0])
        return only if 0 < only < math.inf else math.inf
    found = np.asarray(wall_times)
    first = float(found.min()) if len(found) else math.inf
    if 0 < first < math.inf:  # no copies of a million points for what hardly ever is
        return first
    found = found[np.isfinite(found) & (found > 0)]
    return float(found.min()) if len(found) else math.inf


def _empty(size: int) -> _Store:
    return _Store(np.empty(size, np.int64), np.empty(size), np.empty(size), 0)


def _grown(store: _Store, needed: int) -> _Store:
    """Move to larger arrays; the old ones stay as they are for those who hold views of them."""
    larger = _empty(max(needed, 2 * store.filled))
    for old, new in zip(store[:3], larger[:3], strict=True):
        new[: store.filled] = old[: store.filled]
    return larger._replace(filled=store.filled)


def _view(array: NDArray[Any], filled: int) -> NDArray[Any]:
    view = array[:filled]
    view.flags.writeable = False
    return view
