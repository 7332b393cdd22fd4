"""What lists show of a run: how far it came, its main measure, and when that was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from gymdash_tui.domain.progress import TRAIL_POINTS, Progress
from gymdash_tui.metrics import Columns, Series

_MAIN = (
    "rollout/ep_rew_mean",
    "eval/mean_reward",
    "charts/episodic_return",
    "episode/reward",
    "Reward/Total reward (mean)",
    "Train/mean_reward",
    "eprewmean",
    "EpRet",
)
_ALIKE = ("reward", "return", "rew")


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of a run.

    Attributes:
        progress: How far it came, and its main measure.
        first: Unix seconds of its first point; 0 where it has none.
        last: Those of its last one.
        points: How many it has.
    """

    progress: Progress
    first: float
    last: float
    points: int


def summarize(series: Mapping[str, Series], total: float = 0) -> Summary:
    """Sum up the curves of a run.

    Args:
        series: The curves, by tag.
        total: How many steps were asked for; those done where that is not known.
    """
    columns = {tag: one.columns for tag, one in series.items() if len(one)}
    if not columns:
        return Summary(Progress(total=total), 0.0, 0.0, 0)
    walls = np.concatenate([one.wall_times for one in columns.values()])
    walls = walls[np.isfinite(walls) & (walls > 0)]
    step = float(max(int(one.steps.max()) for one in columns.values()))
    tag = main_measure(columns)
    progress = Progress(step=max(0.0, step), total=total or max(0.0, step))
    if tag:
        progress = _with_score(progress, tag, columns[tag])
    points = sum(len(one.steps) for one in columns.values())
    return Summary(
        progress, float(walls.min()) if len(walls) else 0.0, float(walls.max()) if len(walls) else 0.0, points
    )


def main_measure(tags: Iterable[str]) -> str:
    """Give the tag that tells how well a run does; empty where none seems to."""
    known = sorted(tags)
    for tag in _MAIN:
        if tag in known:
            return tag
    for word in _ALIKE:
        for tag in known:
            if word in tag.rpartition("/")[2].lower():
                return tag
    return ""


def _with_score(progress: Progress, tag: str, columns: Columns) -> Progress:
    whole = np.isfinite(columns.values)
    steps, values = columns.steps[whole], columns.values[whole]
    trail: list[float | None] = [None] * TRAIL_POINTS
    if progress.total > 0:
        places = np.clip(steps / progress.total * TRAIL_POINTS, 0, TRAIL_POINTS - 1).astype(int)
        for place, value in dict(zip(places.tolist(), values.tolist(), strict=True)).items():
            trail[place] = value
    score = float(values[-1]) if len(values) else None
    return Progress(step=progress.step, total=progress.total, score=score, score_tag=tag, trail=tuple(trail))
