"""The places along the x axis at which several members are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .arrays import BoolArray, FloatArray

Window = tuple[float, float]

FARTHEST = 8e307  # the distance between two steps stays finite; one further out is no place on an axis


def places(steps: Sequence[FloatArray], points: int, window: Window | None, log: bool) -> FloatArray:
    """Return the grid of members with these steps, ascending.

    These are the recorded steps themselves where there are few and the members share them, each as far as it has come:
    then nothing is averaged or interpolated. A window keeps one of them beyond each of its ends, so that lines lead out
    of it. Otherwise places are spaced evenly from end to end, geometrically with ``log``.

    Args:
        steps: Ascending steps of each member, at least one each; with ``log`` all positive.
        points: How many places at most.
        window: What is looked at; an end that is no number is as far as the members go.
        log: Whether the axis is logarithmic.
    """
    ends = _ends(steps, window, log)
    if ends is None:
        return np.empty(0)
    seen = [part for part in (_seen(own, ends) for own in steps) if len(part)]
    recorded = _shared(seen, points)
    return _spaced(*ends, points, log) if recorded is None else recorded


def edges(grid: FloatArray, log: bool) -> FloatArray:
    """Return the n + 1 borders of the cells around n places: half-way between them, and nothing beyond the ends.

    A step belongs to the cell whose lower border it is not below and whose upper border it is below.
    """
    left, right = grid[:-1], grid[1:]
    middles = np.sqrt(left) * np.sqrt(right) if log else left + (right - left) / 2
    middles = np.clip(middles, np.nextafter(left, np.inf), right)  # each place in its own cell, however close they are
    return np.concatenate((grid[:1], middles, np.nextafter(grid[-1:], np.inf)))


def _ends(steps: Sequence[FloatArray], window: Window | None, log: bool) -> Window | None:
    lo = min((float(own[0]) for own in steps), default=math.nan)
    hi = max((float(own[-1]) for own in steps), default=math.nan)
    if window is not None:
        first, last = (float(end) for end in window)
        first, last = (last, first) if first > last else (first, last)
        lo = max(first, -FARTHEST) if math.isfinite(first) and (first > 0 or not log) else lo
        hi = min(last, FARTHEST) if math.isfinite(last) else hi
    return (lo, hi) if lo <= hi else None


def _seen(own: FloatArray, ends: Window) -> FloatArray:
    """Return the steps between two ends and one beyond each; none where all lie on one side."""
    lo, hi = ends
    if own[-1] < lo or own[0] > hi:
        return own[:0]
    start, stop = np.searchsorted(own, lo), np.searchsorted(own, hi, "right")
    return own[max(int(start) - 1, 0) : int(stop) + 1]


def _shared(steps: Sequence[FloatArray], points: int) -> FloatArray | None:
    """Return the steps that all have between their own first and last one, None where they differ or are too many."""
    if not steps or max(map(len, steps)) > points:
        return None
    union = _distinct(np.sort(np.concatenate(steps)))
    if len(union) > points:
        return None
    firsts = np.searchsorted(union, [own[0] for own in steps])
    lasts = np.searchsorted(union, [own[-1] for own in steps])
    same = lasts - firsts + 1 == [len(own) for own in steps]
    return union if same.all() else None


def _spaced(lo: float, hi: float, points: int, log: bool) -> FloatArray:
    even = np.exp(np.linspace(math.log(lo), math.log(hi), points)) if log else np.linspace(lo, hi, points)
    even[0], even[-1] = lo, hi
    return _distinct(np.clip(even, lo, hi))


def _distinct(ascending: FloatArray) -> FloatArray:
    """Return what `numpy.unique` does, which would load all of `numpy.ma` for it: 10 ms in the first picture."""
    is_new: BoolArray = np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)]
    return ascending[is_new]
