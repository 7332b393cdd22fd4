"""Stable-Baselines3's ``monitor.csv``: a line for each episode with its reward, length and time.

The first line holds ``#{"t_start": ..., "env_id": ...}`` (``stable_baselines3.common.monitor.ResultsWriter``). Each
copy of the environment may have a file of its own (``0.monitor.csv``...); put together they are in the order of time,
and a point's step is that of all copies together, as ``stable_baselines3.common.results_plotter.ts2xy`` has it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .points import ForeignLog, ForeignSeries, make_series, passed_over, unreadable
from .table import Table, is_count, read_table

_NAMES = {"r": "episode/reward", "l": "episode/length"}
_MEANS = {"r": "rollout/ep_rew_mean", "l": "rollout/ep_len_mean"}
_WINDOW = 100  # episodes; SB3's stats_window_size

Episodes = NDArray[np.float64]
"""Rows of (wall time, length, further columns)."""


def read_monitors(paths: Sequence[Path]) -> ForeignLog:
    """Read the monitors of one run.

    Returns:
        ``episode/reward``, ``episode/length`` and ``episode/<further column>`` of each episode, and the means of the
        last 100 as ``rollout/ep_rew_mean`` and ``rollout/ep_len_mean``, which are what SB3 logs by these names.
    """
    problems: list[str] = []
    about: dict[str, Any] = {}
    parts: list[tuple[list[str], Episodes]] = []
    for path in paths:
        try:
            table, modified = read_table(path), path.stat().st_mtime
        except OSError as error:
            problems += unreadable(path, error.strerror or error).problems
            continue
        if not {"r", "l", "t"} <= set(table.names):
            problems += unreadable(path, "it has no columns r, l and t").problems
            continue
        head = _head(table.comment)
        if head is None:
            problems.append(f"The first line of {path.name} is damaged: its times are taken from the file's own.")
        about |= head or {}
        rows, damaged = _episodes(table, (head or {}).get("t_start"), modified)
        problems += passed_over(path, damaged)
        parts.append((table.names, rows))
    return ForeignLog(_together(parts), tuple(problems), about)


def _head(comment: str) -> dict[str, Any] | None:
    try:
        head = json.loads(comment)
    except (ValueError, RecursionError):
        return None
    return head if isinstance(head, dict) else None


def _episodes(table: Table, start: Any, modified: float) -> tuple[Episodes, int]:
    """Give a file's episodes with their wall times in place of ``t``, and how many lines count as damaged."""
    reward, length, time = (table.names.index(name) for name in ("r", "l", "t"))
    whole = [
        row for row in table.rows if is_count(row[length]) and math.isfinite(row[time]) and not math.isnan(row[reward])
    ]
    rows = np.array(whole, np.float64).reshape(len(whole), len(table.names))
    if len(rows):
        known = isinstance(start, int | float) and math.isfinite(start)
        rows[:, time] += start if known else modified - rows[:, time].max()
    return rows, table.damaged + len(table.rows) - len(whole)


def _together(parts: Sequence[tuple[list[str], Episodes]]) -> tuple[ForeignSeries, ...]:
    names = list(dict.fromkeys(name for columns, _ in parts for name in columns))
    count = sum(len(rows) for _, rows in parts)
    if not count:
        return ()
    table = {name: np.full(count, np.nan) for name in names}
    at = 0
    for columns, rows in parts:
        for place, name in enumerate(columns):
            table[name][at : at + len(rows)] = rows[:, place]
        at += len(rows)
    order = np.argsort(table["t"], kind="stable")
    table = {name: column[order] for name, column in table.items()}
    steps = np.cumsum(table["l"]).astype(np.int64)
    shown = {_NAMES.get(name, f"episode/{name}"): column for name, column in table.items() if name != "t"}
    shown |= {tag: _mean_of_last(table[name]) for name, tag in _MEANS.items()}
    return make_series(shown, steps, table["t"])


def _mean_of_last(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean of the last 100 values at each place; shape (n,)."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - _WINDOW, 0)
    means: NDArray[np.float64] = (sums[ends] - sums[begins]) / (ends - begins)
    return means
