"""Which group did best, and how sure that is, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gymdash_tui.domain.units import short_number
from gymdash_tui.metrics.stats import Center, Comparison, Estimate, compare, estimate
from gymdash_tui.tracking.export.figure_spec import FloatArray
from gymdash_tui.tracking.export.groups import Group
from gymdash_tui.tracking.export.markdown import plain, table

_FEW = 5  # runs; a bootstrap of fewer is known to be too narrow
_MINUS = "−"


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A group, the scores of its runs, and their center with its interval."""

    group: Group
    scores: FloatArray
    center: Estimate


@dataclass(frozen=True, slots=True)
class Measure:
    """By what groups are compared.

    Attributes:
        tag: The tag.
        last: Of how many last values a run's score is the mean.
        center: What the score of a group is.
        level: The confidence of intervals.
        lower: Whether small is better.
    """

    tag: str
    last: int
    center: Center = "mean"
    level: float = 0.95
    lower: bool = False


def ranked(groups: Sequence[Group], scores: Mapping[str, float | None], measure: Measure) -> list[Ranked]:
    """Order groups, the best one first; those of which no run has a score are left out.

    Args:
        groups: The groups.
        scores: Each simulation's score, by its id.
        measure: What the scores are.
    """
    found = []
    for group in groups:
        own = np.array([score for record in group.records if (score := scores.get(record.sim_id)) is not None])
        if len(own):
            found.append(Ranked(group, own, estimate(own, measure.center, measure.level)))
    return sorted(found, key=lambda one: one.center.value, reverse=not measure.lower)


def ranking(found: Sequence[Ranked], measure: Measure) -> str:
    """Give the groups with their scores as a table in Markdown."""
    rows = [[one.group.label, str(len(one.scores)), short_number(one.center.value), _span(one.center)] for one in found]
    return table(("group", "runs", measure.center, f"{_percent(measure)} interval"), rows, frozenset({1, 2, 3}))


def verdict(found: Sequence[Ranked], measure: Measure) -> Iterator[str]:
    """Say in Markdown, a sentence or two each, which group is best and what that is worth."""
    which = "smaller" if measure.lower else "greater"
    values = "last value" if measure.last == 1 else f"mean of the last {measure.last} values"
    yield f"A run's score is the {values} of {plain(measure.tag)}; {which} is better."
    if not found:
        yield "No run has one."
        return
    best = found[0]
    yield f"Best is **{plain(best.group.label)}** with a {_center(measure)} of {_told(best)}."
    if len(found) == 1:
        return
    second = found[1]
    yield f"Next is **{plain(second.group.label)}** with {_told(second)}."
    sign = -1.0 if measure.lower else 1.0
    told = compare(sign * best.scores, sign * second.scores, measure.center, measure.level)
    yield from _compared(told, measure)


def _compared(told: Comparison, measure: Measure) -> Iterator[str]:
    difference, probability = told.difference, told.probability
    if math.isnan(difference.lo):
        yield (
            f"The first is better by {short_number(difference.value)}. With a single run of either, nobody can tell "
            f"that from chance: run more seeds."
        )
        return
    yield f"The first is better by {short_number(difference.value)} ({_percent(measure)} interval {_span(difference)})."
    if difference.lo <= 0 <= difference.hi:
        yield "That interval holds 0: these runs do not tell which of the two is better."
    else:
        yield "That interval does not hold 0: chance alone would hardly have made it."
    yield (
        f"A run of the first beats a run of the second with a probability of {probability.value:.2f} "
        f"({_percent(measure)} interval {probability.lo:.2f} to {probability.hi:.2f}; even would be 0.50)."
    )
    if min(told.a, told.b) < _FEW:
        yield f"Intervals of fewer than {_FEW} runs are narrower than they should be; take them as a hint."


def _center(measure: Measure) -> str:
    return "interquartile mean" if measure.center == "iqm" else measure.center


def _told(one: Ranked) -> str:
    runs = "1 run" if len(one.scores) == 1 else f"{len(one.scores)} runs"
    return f"{short_number(one.center.value)} ({runs})"


def _percent(measure: Measure) -> str:
    return f"{measure.level * 100:.6g}%"


def _span(one: Estimate) -> str:
    if math.isnan(one.lo):
        return "–"
    return f"{short_number(one.lo)} to {short_number(one.hi)}".replace("-", _MINUS)
