"""What a chart worked out for its last frame, to be used again where the same arrays come once more.

Arrays are known again by where their memory lies: views of one growing column are other objects in each frame, and
what they show never changes. The arrays are held as long as what was made from them, so that no other array takes
their place in memory. No more is kept than the last frame used.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.charts.spec import Curve

_Made = TypeVar("_Made")


class Kept:
    """Values by key, forgotten when a frame went by without them."""

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[object, Any]] = {}
        self._now: dict[Hashable, tuple[object, Any]] = {}

    def turn(self) -> None:
        """End a frame: what it did not use goes."""
        self._before, self._now = self._now, {}

    def get(self, key: Hashable, holds: object, make: Callable[[], _Made]) -> _Made:
        """Return what the last frame made for a key, else make it.

        Args:
            key: Of everything that decides the value; memory by `identity`.
            holds: The arrays whose memory stands in the key.
            make: Makes the value.
        """
        entry = self._now.get(key) or self._before.get(key) or (holds, make())
        self._now[key] = entry
        made: _Made = entry[1]
        return made


def with_arrays(curve: Curve) -> Curve:
    """Return a curve whose data are arrays; one that came with lists gets new arrays each time."""
    if all(part is None or isinstance(part, np.ndarray) for part in _data(curve)):
        return curve
    return replace(
        curve,
        x=np.asarray(curve.x),
        y=np.asarray(curve.y),
        smooth=None if curve.smooth is None else np.asarray(curve.smooth),
        band=None if curve.band is None else (np.asarray(curve.band[0]), np.asarray(curve.band[1])),
    )


def identity(curve: Curve) -> Hashable:
    """Return which memory a curve's data stand in."""
    return tuple(map(_place, _data(curve)))


def _data(curve: Curve) -> tuple[NDArray[Any] | None, ...]:
    return curve.x, curve.y, curve.smooth, *(curve.band or ())


def _place(array: NDArray[Any] | None) -> Hashable:
    if array is None:
        return None
    return array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str
