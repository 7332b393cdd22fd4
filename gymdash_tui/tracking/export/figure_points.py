"""Points made ready to be drawn: what no axis holds becomes a gap, and is counted; what nobody could see is thinned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.tracking.export.figure_spec import FloatArray

_LARGEST = 1e300  # an axis around more than that has no ends
_FARTHEST = 1e15  # steps or seconds; beyond, ticks are no longer told apart
_LATEST = 2e11  # Unix seconds: the year 8307; calendars end soon after
_MOST = 20_000  # points of a line; more are no longer to be told apart on any page


class LeftOut:
    """Counts the values that a figure cannot show."""

    def __init__(self) -> None:
        self._not_positive = self._too_large = 0

    def counted(self, values: FloatArray, log: bool) -> FloatArray:
        """Give values as :func:`drawable` does, and count those that become gaps."""
        self._not_positive += int(np.count_nonzero(values[np.isfinite(values)] <= 0)) if log else 0
        self._too_large += int(np.count_nonzero(np.abs(values[np.isfinite(values)]) > _LARGEST))
        return drawable(values, log)

    def sentences(self) -> list[str]:
        """Say what was left out."""
        found = []
        if self._not_positive:
            found.append(f"{_values(self._not_positive)} <= 0 left out: the y axis is logarithmic.")
        if self._too_large:
            found.append(f"{_values(self._too_large)} beyond {_LARGEST:g} left out.")
        return found


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def drawable(values: FloatArray, log: bool) -> FloatArray:
    """Give values with gaps (NaN) for what an axis cannot hold: no number, too large, or on a log axis not positive."""
    with np.errstate(invalid="ignore"):
        fits = (np.abs(values) <= _LARGEST) & ((values > 0) | (not log))
    return np.where(fits, values, np.nan)


def placed(x: FloatArray, clock: bool, log: bool) -> FloatArray:
    """Give places with gaps (NaN) for what no x axis has: no number, too far away, in no calendar, not positive on log.

    Args:
        x: The places.
        clock: Whether they are moments, in Unix seconds.
        log: Whether the axis is logarithmic.
    """
    with np.errstate(invalid="ignore"):
        fits = (x >= 0) & (x <= _LATEST) if clock else (np.abs(x) <= _FARTHEST) & ((x > 0) | (not log))
    return np.where(fits, x, np.nan)


def ends_of(window: tuple[float, float] | None, clock: bool) -> tuple[float, float] | None:
    """Give a window as far as an x axis has it; ``None`` where nothing is left of it."""
    if window is None:
        return None
    least, most = (0.0, _LATEST) if clock else (-_FARTHEST, _FARTHEST)
    low, high = max(window[0], least), min(window[1], most)
    return (low, high) if low < high else None


def shown(x: FloatArray, window: tuple[float, float] | None) -> NDArray[np.intp]:
    """Give which points of a line are drawn.

    Args:
        x: Their places, ascending.
        window: The part that is shown: its points, and one on either side, so that the line goes on to the edges.
    """
    first, end = 0, len(x)
    if window is not None:
        first = max(0, int(np.searchsorted(x, window[0], "left")) - 1)
        end = min(len(x), int(np.searchsorted(x, window[1], "right")) + 1)
    return np.arange(first, max(first, end))


def thinned(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give a line of at most some 20,000 points that looks the same: of each piece its lowest and its highest point."""
    pieces = _MOST // 2
    if len(x) <= _MOST:
        return x, y
    width = -(-len(x) // pieces)
    padded = np.full(-(-len(x) // width) * width, np.nan)
    padded[: len(y)] = np.where(np.isfinite(y), y, np.nan)
    parts = padded.reshape(-1, width)
    lowest = np.where(np.isnan(parts), np.inf, parts).argmin(axis=1)
    highest = np.where(np.isnan(parts), -np.inf, parts).argmax(axis=1)
    places = (np.arange(len(parts)) * width)[:, None] + np.sort(np.stack((lowest, highest), axis=1), axis=1)
    kept = np.unique(places.ravel())
    return x[kept], y[kept]


def isolated(y: FloatArray) -> NDArray[np.bool_]:
    """Tell which points stand between gaps, so that no line leads to them."""
    there = np.concatenate(([False], np.isfinite(y), [False]))
    return there[1:-1] & ~there[:-2] & ~there[2:]
