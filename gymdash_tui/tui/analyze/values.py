"""The numbers beside the charts: what each group reached at the crosshair or in the end, and which is better. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gymdash_tui.domain.units import short_number
from gymdash_tui.metrics.stats import Center, Comparison, Estimate, Spread, compare, estimate, iqm, nearest
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.analyze.panels import Panels, Sight
from gymdash_tui.tui.analyze.points import Floats, Points


@dataclass(frozen=True, slots=True)
class GroupValue:
    """What a group reached.

    Attributes:
        group: Which.
        scores: One value a run; those that have none are left out.
        center: Their mean, median or IQM; ``None`` where there is no value.
        lo: The lower end of what is around it; ``None`` for a run alone.
        hi: The upper end.
        early: How many of its runs end well before the furthest of all runs, and count with what they had then.
    """

    group: RunGroup
    scores: Floats
    center: float | None
    lo: float | None
    hi: float | None
    early: int = 0

    def words(self, spread: Spread) -> str:
        """Write it: ``481.2 ±12.0`` or ``481.2 [460.1, 499.0]``."""
        if self.center is None:
            return "–"
        if self.lo is None or self.hi is None or not np.isfinite([self.lo, self.hi]).all():
            return short_number(self.center)
        if spread in ("std", "sem"):
            return f"{short_number(self.center)} ±{short_number((self.hi - self.lo) / 2)}"
        return f"{short_number(self.center)} [{short_number(self.lo)}, {short_number(self.hi)}]"


def value_of(points: Points, at: float | None) -> float:
    """Give a run's value at a place, or its last one that is a number; NaN where there is none."""
    if at is not None:
        found = nearest(points.x, points.y, at)
        return found[1] if found is not None else np.nan
    if len(points.y) and np.isfinite(points.y[-1]):  # as a rule: a million need not be looked at
        return float(points.y[-1])
    finite = np.flatnonzero(np.isfinite(points.y))
    return float(points.y[finite[-1]]) if len(finite) else np.nan


def group_values(panels: Panels, tag: str, sight: Sight) -> list[GroupValue]:
    """Give what each group reached in a measure: at the crosshair, else in the end."""
    showing = sight.showing
    found = []
    members = [[points for _, points in panels.members(tag, group, showing)] for group in sight.groups]
    early = _early(members) if sight.crosshair is None and showing.x == "steps" else [0] * len(members)
    for group, runs, behind in zip(sight.groups, members, early, strict=True):
        values = np.array([value_of(one, sight.crosshair) for one in runs], np.float64)
        scores = values[np.isfinite(values)]
        found.append(GroupValue(group, scores, *_around(scores, showing.center, showing.spread), behind))
    return found


_NEARLY = 0.9  # of the furthest run's steps: how many an algorithm takes at a time makes a few percent


def _early(members: Sequence[Sequence[Points]]) -> list[int]:
    """Count in each group the runs that end well before the furthest of all."""
    ends = [[one.ends[1] for one in runs if one.ends is not None] for runs in members]
    furthest = max((end for group in ends for end in group), default=0.0)
    return [sum(end < _NEARLY * furthest for end in group) for group in ends]


_CENTERS: dict[Center, Callable[[Floats], Any]] = {"mean": np.mean, "median": np.median, "iqm": iqm}


def _around(scores: Floats, center: Center, spread: Spread) -> tuple[float | None, float | None, float | None]:
    if not len(scores):
        return None, None, None
    middle = float(_CENTERS[center](scores))
    if len(scores) == 1:
        return middle, None, None
    if spread == "minmax":
        return middle, float(scores.min()), float(scores.max())
    if spread == "ci":
        found = _estimated(tuple(scores.tolist()), center)
        return middle, found.lo, found.hi
    around = float(np.std(scores, ddof=1)) / (np.sqrt(len(scores)) if spread == "sem" else 1.0)
    return middle, middle - around, middle + around


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two groups compared.

    Attributes:
        better: The one with the higher center.
        other: The other one.
        comparison: By how much, and how sure that is.
    """

    better: RunGroup
    other: RunGroup
    comparison: Comparison

    @property
    def ways(self) -> tuple[str, ...]:
        """Write it, the longest way first: ``P(ppo > a2c) 0.99 [0.96, 1.00]   difference 126.2 [84.1, 163.0]``."""
        chance, by = self.comparison.probability, self.comparison.difference
        sure = f" [{chance.lo:.2f}, {chance.hi:.2f}]" if np.isfinite([chance.lo, chance.hi]).all() else ""
        ends = f" [{short_number(by.lo)}, {short_number(by.hi)}]" if np.isfinite([by.lo, by.hi]).all() else ""
        names = f"{self.better.label} > {self.other.label}"
        probability = f"P({names}) {chance.value:.2f}{sure}"
        return (
            f"{probability}   difference {short_number(by.value)}{ends}",
            probability,
            f"P({names}) {chance.value:.2f}",
        )


def verdict(values: Sequence[GroupValue], center: Center, lit: str = "") -> Verdict | None:
    """Compare the group that stands out, or the best, with the best of the others; ``None`` without two that can be.

    Args:
        values: What each reached.
        center: What of it is compared.
        lit: The key of the group that stands out; empty for none.
    """
    known = [one for one in values if len(one.scores) > 1 and one.center is not None]
    known.sort(key=lambda one: (one.group.key != lit, -(one.center or 0.0)))
    if len(known) < 2:
        return None
    first, second = sorted(known[:2], key=lambda one: -(one.center or 0.0))
    comparison = _compared(tuple(first.scores.tolist()), tuple(second.scores.tolist()), center)
    return Verdict(first.group, second.group, comparison)


# thousands of resamples, which a key that moves the charts does not change


@lru_cache(maxsize=256)
def _estimated(scores: tuple[float, ...], center: Center) -> Estimate:
    return estimate(scores, center)


@lru_cache(maxsize=64)
def _compared(first: tuple[float, ...], second: tuple[float, ...], center: Center) -> Comparison:
    return compare(first, second, center)
