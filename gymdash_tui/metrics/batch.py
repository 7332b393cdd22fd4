"""The points of one piece of a file, gathered by tag in whatever order they are decoded, handed on in the file's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IntColumn = Sequence[int] | NDArray[np.int64]
FloatColumn = Sequence[float] | NDArray[np.float64]


class Points(NamedTuple):
    """Columns of equal length: where in the file each point stood, its step, wall time and value."""

    at: NDArray[np.int64]
    steps: NDArray[np.int64]
    wall_times: NDArray[np.float64]
    values: NDArray[np.float64]

    def pick(self, rows: NDArray[np.int64]) -> Points:
        """Return the points of these rows, in this order."""
        return Points(self.at[rows], self.steps[rows], self.wall_times[rows], self.values[rows])


class Batch:
    """Points by tag (as bytes), on their way from the decoders to the series.

    Attributes:
        restarts: The steps at which the run was resumed: what was recorded before, from such a step on, counts no more.
    """

    def __init__(self) -> None:
        self.restarts: list[int] = []
        self._restarts_at: list[int] = []
        self._columns: dict[bytes, list[Points]] = {}
        self._single: dict[bytes, list[tuple[int, int, float, float]]] = {}

    def __contains__(self, tag: bytes) -> bool:
        return tag in self._single or tag in self._columns

    def add(self, tag: bytes, at: int, step: int, wall_time: float, value: float) -> None:
        """Add one point."""
        self._single.setdefault(tag, []).append((at, step, wall_time, value))

    def add_columns(self, tag: bytes, points: Points) -> None:
        """Add many points of one tag."""
        self._columns.setdefault(tag, []).append(points)

    def restart(self, at: int, step: int) -> None:
        """Take note that the run was resumed at a step; of this batch too, what stands before that is dropped."""
        self.restarts.append(step)
        self._restarts_at.append(at)

    def __iter__(self) -> Iterator[tuple[bytes, IntColumn, FloatColumn, FloatColumn]]:
        """Yield each tag with its steps, wall times and values, in the order of the file."""
        if self.restarts:
            self._drop()
        for tag, single in self._single.items():
            if tag in self._columns:
                self._columns[tag].append(_to_points(single))
            else:
                _, steps, wall_times, values = zip(*single, strict=True)
                yield tag, steps, wall_times, values
        for tag, pieces in self._columns.items():
            points = pieces[0] if len(pieces) == 1 else _merge(pieces)
            yield tag, points.steps, points.wall_times, points.values

    def _drop(self) -> None:
        for tag, single in self._single.items():
            self._columns.setdefault(tag, []).append(_to_points(single))
        self._single = {}
        for tag, pieces in self._columns.items():
            points = _merge(pieces)
            keep = np.ones(len(points.at), np.bool_)
            for at, step in zip(self._restarts_at, self.restarts, strict=True):
                keep &= (points.at > at) | (points.steps < step)
            self._columns[tag] = [points.pick(np.flatnonzero(keep))]
        self._columns = {tag: pieces for tag, pieces in self._columns.items() if len(pieces[0].at)}


def _to_points(single: list[tuple[int, int, float, float]]) -> Points:
    at, steps, wall_times, values = zip(*single, strict=True)
    return Points(np.array(at), np.array(steps, np.int64), np.array(wall_times), np.array(values))


def _merge(pieces: list[Points]) -> Points:
    at, steps, wall_times, values = (np.concatenate(columns) for columns in zip(*pieces, strict=True))
    # Records of a tag change their length as its steps grow, so its pieces may be interleaved.
    return Points(at, steps, wall_times, values).pick(np.argsort(at, kind="stable"))
