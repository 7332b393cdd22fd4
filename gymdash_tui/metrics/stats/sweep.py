"""What the keys of a sweep explain of its scores."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

import numpy as np

from .arrays import FloatArray, IntArray
from .robust import scaled

_FEWEST = 4  # rows; of three, one in three random orders looks like a rule
_FEW = 12  # distinct numbers up to which each is a group of its own
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Importance:
    """How much of a score's variance one key explains alone.

    Attributes:
        key: The key of the configuration.
        share: From 0 to 1.
        direction: 1 where larger numbers go with higher scores, -1 with lower ones, 0 where that is unknown.
        kind: Whether its values are numbers or choices (words, switches, anything else).
    """

    key: str
    share: float
    direction: int
    kind: Literal["number", "choice"]


def importance(rows: Sequence[Mapping[str, Any]], scores: Sequence[float]) -> list[Importance]:
    """Return the share of the scores' variance that each key explains, largest first; only of keys that differ.

    Choices, and numbers of which there are few, are groups: eta squared, the variance between groups. Numbers are also
    ranked: the squared rank correlation with the score (Spearman), and the larger one counts. Both are adjusted for
    what chance explains with as many groups (as adjusted R squared is; for groups: epsilon squared, Kelley 1935), so a
    key that says nothing has a share about 0, and one that differs in every row has 0 as a choice.

    It looks at one key at a time. It does not see that two keys matter only together, nor which of two that changed
    together did it, and shares do not sum to 1. It is a hint where to look in a sweep whose keys were varied
    independently, not a proof; and a key can matter outside the values that were tried.

    Args:
        rows: A flat configuration each: any values, any keys missing (which counts as a choice of its own).
        scores: One a row; rows whose score is no number are left out. Below 4 of the others all shares are 0.

    Raises:
        ValueError: There are not as many scores as rows.
    """
    if len(rows) != len(scores):
        raise ValueError(f"There are {len(rows)} configurations and {len(scores)} scores; give one score for each.")
    target = np.array(scores, np.float64)
    finite = np.isfinite(target)
    kept = [row for row, usable in zip(rows, finite, strict=True) if usable]
    target, _ = scaled(target[finite])
    found = []
    for key in dict.fromkeys(key for row in kept for key in row):
        values = [row.get(key, _MISSING) for row in kept]
        groups = _groups(values)
        if groups.max() > 0:
            found.append(_of_key(key, values, groups, target))
    return sorted(found, key=lambda one: (-one.share, str(one.key)))


def _of_key(key: str, values: list[Any], groups: IntArray, target: FloatArray) -> Importance:
    numbers = np.array([_number(value) for value in values])
    given = ~np.isnan(numbers)
    is_number = all(value is _MISSING or _is_number(value) for value in values)
    correlation = _rank_correlation(numbers[given], target[given]) if is_number else 0.0
    share = _adjusted(correlation**2, int(given.sum()), 1)
    distinct = int(groups.max()) + 1
    if not is_number or distinct <= _FEW:
        share = max(share, _adjusted(_eta_squared(groups, target), len(target), distinct - 1))
    return Importance(key, share, int(np.sign(correlation)), "number" if is_number else "choice")


def _adjusted(explained: float, rows: int, parameters: int) -> float:
    """Return a share of variance without what as many parameters explain by chance; 0 where rows are too few."""
    left = rows - 1 - parameters
    if rows < _FEWEST or left < 1:
        return 0.0
    return min(max(1 - (1 - explained) * (rows - 1) / left, 0.0), 1.0)


def _eta_squared(groups: IntArray, target: FloatArray) -> float:
    """Return the share of the variance that lies between groups."""
    away = target - target.mean()
    total = float(away @ away)
    if total == 0 or target.min() == target.max():
        return 0.0
    sums = np.bincount(groups, weights=away)
    return float((sums**2 / np.bincount(groups)).sum()) / total


def _rank_correlation(numbers: FloatArray, target: FloatArray) -> float:
    """Return Spearman's rank correlation, 0 where there are too few rows or one of the two does not change."""
    if len(numbers) < _FEWEST:
        return 0.0
    x, y = (_ranks(column) - (len(numbers) + 1) / 2 for column in (numbers, target))
    spread = float(x @ x) * float(y @ y)
    return float(x @ y) / math.sqrt(spread) if spread else 0.0


def _ranks(values: FloatArray) -> FloatArray:
    """Return the rank of each value from 1, the mean of them for equal values."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: FloatArray = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks


def _groups(values: list[Any]) -> IntArray:
    """Number the distinct values in the order in which they appear."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(_safe_token(value), len(known)) for value in values], np.intp)


def _safe_token(value: Any) -> Hashable:
    try:
        return _token(value)
    except RecursionError:  # lists in lists a thousand deep: the same only as itself
        return ("deep", id(value))


def _token(value: Any) -> Hashable:
    """Return what is the same for equal values: 1 and 1.0, but not 1 and true; lists and mappings by content."""
    if _is_number(value):
        return ("number", value if value == value else "nan")
    if isinstance(value, Mapping):
        return ("mapping", frozenset((key, _token(part)) for key, part in value.items()))
    if isinstance(value, list | tuple):
        return ("list", *map(_token, value))
    if isinstance(value, Hashable):
        return (type(value).__name__, value)
    return (type(value).__name__, repr(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _number(value: Any) -> float:
    """Return a number's value, NaN for anything else; one beyond the range of floats is infinite."""
    if not _is_number(value):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
