"""The curves of a run's foreign logs, less those that its event files hold already."""

from __future__ import annotations

from collections.abc import Collection

from gymdash_tui.metrics.foreign import (
    ForeignLog,
    ForeignSeries,
    read_evaluations,
    read_monitors,
    read_progress,
)
from gymdash_tui.tracking.logs.found import FoundRun


def read_foreign(run: FoundRun, known: Collection[str] = ()) -> ForeignLog:
    """Read what a run recorded beside event files: Stable-Baselines3 writes one thing into several files.

    Args:
        run: The run.
        known: The tags that are known; they are left out.
    """
    logs = []
    if run.progress is not None:
        logs.append(read_progress(run.progress))
    if run.monitors:
        logs.append(read_monitors(run.monitors))
    if run.evaluations is not None:
        logs.append(read_evaluations(run.evaluations, _clock(logs)))
    found: dict[str, ForeignSeries] = {}
    for log in logs:
        for series in log.series:
            if series.tag not in known:
                found.setdefault(series.tag, series)
    problems = tuple(problem for log in logs for problem in log.problems)
    return ForeignLog(tuple(found.values()), problems, {key: value for log in logs for key, value in log.about.items()})


def _clock(logs: list[ForeignLog]) -> ForeignSeries | None:
    """Give the longest of the curves read so far, by which others can tell when their steps were."""
    return max((series for log in logs for series in log.series), key=lambda one: len(one.steps), default=None)
