"""The bands of groups, kept until what they are made of changes; where they take long, something stands in for them.

A key that moves the charts has to be answered at once, and a hundred runs aligned anew take a tenth of a second, their
bootstrapped confidence longer. Then what was made for another window is shown (too coarse, or not as far as one sees
now) or the center alone, and what is exact is made aside and drawn when it is there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from gymdash_tui.metrics.stats import Aligned, Band, align, band
from gymdash_tui.metrics.stats import Points as Member
from gymdash_tui.tui.analyze.points import Points
from gymdash_tui.tui.analyze.showing import BANDS
from gymdash_tui.tui.analyze.window import Range

_PLACES = 512  # of a band: more than a terminal has columns of dots
_RESAMPLES = 500  # of a confidence band; the numbers beside it take more
_KEPT = 400  # bands, of 20 kB each
_AT_ONCE = 0.012  # seconds of making bands that one picture may wait for
_ONE_RUN = 0.0005  # seconds that a run's share of a confidence takes about, where no band of its group was timed yet

Members = Sequence[tuple[str, Points]]
"""The ids of runs, and their points of one measure."""


class Order(NamedTuple):
    """A band as it is wanted.

    Attributes:
        of: The measure and the key of the group.
        members: Its runs.
        kind: A place in :data:`BANDS`.
        window: The part of the axis; ``None`` for all of it.
        log: Whether the axis counts factors.
    """

    of: tuple[str, str]
    members: Members
    kind: int
    window: Range | None
    log: bool

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that the band depends on."""
        versions = tuple((sim_id, points.version) for sim_id, points in self.members)
        return self.of, versions, self.kind, self.window, self.log

    @property
    def family(self) -> tuple[object, ...]:
        """What it has in common with those that can stand in for it."""
        return self.of, self.kind, self.log

    @property
    def is_confidence(self) -> bool:
        """Whether it is bootstrapped, which takes longest."""
        return BANDS[self.kind][1] == "ci"

    def make(self) -> Band:
        """Make it."""
        center, spread, _ = BANDS[self.kind]
        return band(self._aligned(), center, spread, resamples=_RESAMPLES)

    def make_bare(self) -> Band:
        """Make its center alone."""
        made = band(self._aligned(), BANDS[self.kind][0], "minmax")
        return replace(made, lo=made.center, hi=made.center)

    def _aligned(self) -> Aligned:
        return align([Member(one.x, one.line) for _, one in self.members], _PLACES, self.window, self.log)


Made = Sequence[tuple[Order, Band, float]]
"""Bands, each with the seconds that it took."""


def make_all(orders: Sequence[Order], is_wanted: Callable[[], bool]) -> Made:
    """Make bands; safe in a thread.

    Args:
        orders: Which.
        is_wanted: Whether anybody still waits for them; asked between two.
    """
    made: list[tuple[Order, Band, float]] = []
    for order in orders:
        if not is_wanted():
            break
        started = time.perf_counter()
        found = order.make()
        made.append((order, found, time.perf_counter() - started))
    return made


class Bands:
    """Gives bands, and knows which of them were only stood in for.

    Attributes:
        about: What the picture shows.
        wanted: What something stands in for since :meth:`begin`.
    """

    def __init__(self) -> None:
        self.about: object = None
        self.wanted: list[Order] = []
        self._kept: OrderedDict[tuple[object, ...], Band] = OrderedDict()
        self._last: dict[tuple[object, ...], dict[bool, tuple[Range | None, Band]]] = {}
        self._took: dict[tuple[object, ...], float] = {}
        self._left = 0.0

    def begin(self, about: object) -> None:
        """Begin another picture, of this or something else."""
        self.about = about
        self.wanted = []
        self._left = _AT_ONCE

    def shows(self, about: object) -> bool:
        """Tell whether the picture still shows something."""
        return self.about == about

    def get(self, order: Order, hurried: bool = False) -> Band:
        """Give a band.

        Args:
            order: Which.
            hurried: Whether another may stand in for it where it takes too long.
        """
        key = order.key
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        is_late = hurried and self._likely(order) > self._left
        stand_in = self._stand_in(order) if is_late else None
        if stand_in is None:
            started = time.perf_counter()
            is_bare = is_late and order.is_confidence
            made = order.make_bare() if is_bare else order.make()
            took = time.perf_counter() - started
            self._left -= took
            if not is_bare:
                self.take([(order, made, took)])
                return made
            stand_in = made
        self.wanted.append(order)
        return stand_in

    def _likely(self, order: Order) -> float:
        """Give the seconds that a band takes, by the last one of its family."""
        usual = len(order.members) * _ONE_RUN if order.is_confidence else 0.0
        return self._took.get(order.family, usual)

    def take(self, made: Made) -> None:
        """Take over what was made aside."""
        for order, found, took in made:
            self._took[order.family] = took
            self._kept[order.key] = found
            lasts = self._last.setdefault(order.family, {})
            widest = lasts.get(True, (order.window, found))[0]
            lasts[_covers(order.window, widest)] = (order.window, found)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if len(self._last) > _KEPT:
            self._last.clear()

    def _stand_in(self, order: Order) -> Band | None:
        """Give the one made last where it covers what is wanted, else the widest there is."""
        lasts = self._last.get(order.family, {})
        near = lasts.get(False)
        if near is not None and _covers(near[0], order.window):
            return near[1]
        return lasts[True][1] if True in lasts else None


def _covers(one: Range | None, other: Range | None) -> bool:
    """Tell whether a window holds another; ``None`` holds everything."""
    return one is None or (other is not None and one[0] <= other[0] and one[1] >= other[1])
