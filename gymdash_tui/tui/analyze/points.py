"""The points of one measure of one run, on the axis and with the smoothing that are wanted; kept until they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.metrics import Series, ema, window_mean
from gymdash_tui.tui.analyze.showing import WEIGHTS, WIDTHS, Showing, XKind

Floats = NDArray[np.float64]

EPISODES = "time/episodes"
"""The measure that says how many episodes had ended at each step."""

_KEPT = 4_000  # measures of runs


class Recorded(Protocol):
    """Gives what was recorded."""

    def series(self, sim_id: str, tag: str) -> Series | None:
        """Give one measure of one run; ``None`` where nothing was recorded."""

    def begun(self, sim_id: str) -> float:
        """Give the Unix seconds of a run's first point, whichever measure that is of; 0 where there is none."""


class Points(NamedTuple):
    """One measure of one run; arrays of one length, which never change.

    Attributes:
        x: Where each point stands.
        y: The values as they were recorded.
        smooth: The same, smoothed; ``None`` where nothing is smoothed.
        version: Another number for other arrays.
        ends: The lowest and the highest place of a point; ``None`` where there is none.
        reached: The lowest and the highest value that is drawn; ``None`` where none is a number.
    """

    x: Floats
    y: Floats
    smooth: Floats | None
    version: int
    ends: tuple[float, float] | None
    reached: tuple[float, float] | None

    @property
    def line(self) -> Floats:
        """What is drawn as the line."""
        return self.y if self.smooth is None else self.smooth


_Mark = tuple[int, int, XKind, str, int, int, float]


class PointStore:
    """Makes points, and gives the same arrays again as long as nothing has changed: who draws them can tell."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded
        self._kept: dict[tuple[str, str], tuple[_Mark, Points]] = {}
        self._made = 0

    def of(self, sim_id: str, tag: str, showing: Showing) -> Points | None:
        """Give one measure of one run; ``None`` where nothing of it can be shown on this axis."""
        series = self._recorded.series(sim_id, tag)
        if series is None:
            return None
        episodes = self._recorded.series(sim_id, EPISODES) if showing.x == "episodes" else None
        version = 0 if episodes is None else episodes.version
        begun = self._recorded.begun(sim_id) if showing.x == "relative" else 0.0
        mark = (id(series), series.version, showing.x, showing.smooth_kind, showing.smoothing, version, begun)
        kept = self._kept.get((sim_id, tag))
        if kept is None or kept[0] != mark:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._made += 1
            kept = self._kept[sim_id, tag] = (mark, self._make(series, episodes, begun, showing))
        return kept[1] if kept[1].ends is not None else None

    def _make(self, series: Series, episodes: Series | None, begun: float, showing: Showing) -> Points:
        steps, wall, values = series.columns  # of one moment: a reader's thread may be appending
        x = _AXES[showing.x](steps, wall - begun if begun else wall, episodes)
        smooth = _smoothed(values[: len(x)], showing)
        reached = ends_of(values[: len(x)] if smooth is None else smooth)
        return Points(x, values[: len(x)], smooth, self._made, ends_of(x), reached)


def ends_of(values: Floats) -> tuple[float, float] | None:
    """Give the lowest and the highest of some values; ``None`` where none is a number."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else None


def _smoothed(values: Floats, showing: Showing) -> Floats | None:
    if not showing.smoothing:
        return None
    if showing.smooth_kind == "ema":
        return ema(values, WEIGHTS[showing.smoothing])
    return window_mean(values, WIDTHS[showing.smoothing])


def _steps(steps: NDArray[np.int64], wall: Floats, episodes: Series | None) -> Floats:
    return steps.astype(np.float64)


def _seconds(steps: NDArray[np.int64], wall: Floats, episodes: Series | None) -> Floats:
    return wall


def _episodes(steps: NDArray[np.int64], wall: Floats, episodes: Series | None) -> Floats:
    """Give the episodes that had ended at each step; nothing where nobody counted them."""
    if episodes is None or not len(episodes):
        return np.empty(0)
    at, _, ended = episodes.columns
    order = np.argsort(at, kind="stable")
    found: Floats = np.interp(steps.astype(np.float64), at[order].astype(np.float64), ended[order])
    return found


_AXES: dict[XKind, Callable[[NDArray[np.int64], Floats, Series | None], Floats]] = {
    "steps": _steps,
    "relative": _seconds,
    "wall": _seconds,
    "episodes": _episodes,
}
