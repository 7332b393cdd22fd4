"""Stable-Baselines3's ``progress.csv``: a line for each dump of the logger, a column for each tag.

``stable_baselines3.common.logger.CSVOutputFormat`` writes it; OpenAI Baselines and many after it write the same with
other names for the steps.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .points import ForeignLog, make_series, passed_over, unreadable
from .table import is_count, read_table

_STEPS = (
    "time/total_timesteps",
    "total_timesteps",
    "misc/total_timesteps",
    "total/steps",
    "timesteps",
    "TotalEnvInteracts",
    "global_step",
    "step",
    "steps",
)
_ELAPSED = ("time/time_elapsed", "time_elapsed", "misc/time_elapsed", "Time")


def read_progress(path: Path) -> ForeignLog:
    """Read one ``progress.csv``; where no column tells the steps, the lines are counted."""
    try:
        table, modified = read_table(path), path.stat().st_mtime
    except OSError as error:
        return unreadable(path, error.strerror or error)
    if not table.names:
        return unreadable(path, "it has no line of names")
    by_name = dict(zip(table.names, zip(*table.rows, strict=True), strict=False)) if table.rows else {}
    told = next((name for name in _STEPS if name in by_name), "")
    whole = [not told or is_count(step) for step in by_name.get(told, [0.0] * len(table.rows))]
    problems = list(passed_over(path, table.damaged + whole.count(False)))
    if table.rows and not told:
        problems.append(f"{path.name} has no column of steps: its lines are counted.")
    keep = np.array(whole, bool)
    steps = np.array(by_name[told] if told else range(1, len(whole) + 1), np.float64)[keep].astype(np.int64)
    elapsed = np.array(by_name.get(_clock(by_name), [math.nan] * len(whole)), np.float64)[keep]
    columns = {name: np.array(column, np.float64)[keep] for name, column in by_name.items() if name and name != told}
    return ForeignLog(make_series(columns, steps, _walls(elapsed, modified)), tuple(problems))


def _clock(by_name: dict[str, tuple[float, ...]]) -> str:
    return next((name for name in _ELAPSED if name in by_name), "")


def _walls(elapsed: NDArray[np.float64], modified: float) -> NDArray[np.float64]:
    """Place the seconds since the start so that the last of them is when the file was written."""
    if not np.isfinite(elapsed).any():
        return np.full(len(elapsed), modified)
    return np.where(np.isfinite(elapsed), modified - np.nanmax(elapsed) + elapsed, modified)
