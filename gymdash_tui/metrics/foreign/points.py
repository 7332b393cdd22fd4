"""What a foreign log holds: curves, and sentences about what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.domain.text import safe_text


class ForeignSeries(NamedTuple):
    """One curve; steps, values and wall times (Unix seconds) have the same shape (n,)."""

    tag: str
    steps: NDArray[np.int64]
    values: NDArray[np.float64]
    wall_times: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ForeignLog:
    """What was read from one log.

    Attributes:
        series: Its curves, those without a point left out.
        problems: A sentence for each thing that was passed over.
        about: What else it tells, such as ``env_id``.
    """

    series: tuple[ForeignSeries, ...] = ()
    problems: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


def make_series(
    columns: Mapping[str, Sequence[float] | NDArray[np.float64]], steps: NDArray[np.int64], walls: NDArray[np.float64]
) -> tuple[ForeignSeries, ...]:
    """Make a series of each column, which has a value for each step; NaN where there is none."""
    found = []
    for tag, column in columns.items():
        values = np.asarray(column, np.float64)
        there = ~np.isnan(values)
        if there.any():
            found.append(ForeignSeries(tag, steps[there], values[there], walls[there]))
    return tuple(found)


def unreadable(path: Path, reason: object) -> ForeignLog:
    """Say that a file cannot be read at all."""
    return ForeignLog(problems=(f"{safe_text(path.name)} cannot be read ({reason}), and was left out.",))


def passed_over(path: Path, count: int) -> tuple[str, ...]:
    """Say how many lines of a file were passed over."""
    if not count:
        return ()
    lines = "1 damaged line" if count == 1 else f"{count} damaged lines"
    return (f"{lines} of {safe_text(path.name)} {'was' if count == 1 else 'were'} passed over.",)
