"""``gymdash-tui groups``."""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass
from typing import Any

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.domain.times import to_iso
from gymdash_tui.domain.units import short_number
from gymdash_tui.project.records import GroupSummary
from gymdash_tui.tracking.catch_up import with_live_progress
from gymdash_tui.tracking.tracker import SimulationTracker


@dataclass(frozen=True, slots=True)
class _Group:
    """A group, and the last scores of those of its simulations that have one."""

    summary: GroupSummary
    scores: list[float]

    @property
    def mean(self) -> float | None:
        return statistics.fmean(self.scores) if self.scores else None

    @property
    def deviation(self) -> float | None:
        """The sample's standard deviation; of one alone there is none."""
        return statistics.stdev(self.scores) if len(self.scores) > 1 else None

    def to_json(self) -> dict[str, Any]:
        newest = to_iso(self.summary.newest)
        counts = dict(self.summary.counts)
        score = {"mean": self.mean, "deviation": self.deviation, "n": len(self.scores)}
        return {
            "name": self.summary.name,
            "count": self.summary.count,
            "counts": counts,
            "newest": newest,
            "score": score,
        }


def groups(arguments: argparse.Namespace) -> int:
    """List the groups, newest first."""
    with open_tracker(arguments) as tracker:
        found = [_Group(one, _scores(tracker, one.name)) for one in tracker.project.groups()]
    if arguments.json:
        print_json([one.to_json() for one in found])
    elif not found:
        print("No groups yet. Start one: gymdash-tui start stable_baselines --name first --seeds 0-4")
    else:
        print_table(("group", "simulations", "states", "score"), map(_row, found), right=frozenset({1}))
    return 0


def _scores(tracker: SimulationTracker, name: str) -> list[float]:
    live = (with_live_progress(tracker.project, record) for record in tracker.project.group(name))
    return [record.progress.score for record in live if record.progress.score is not None]


def _row(group: _Group) -> tuple[str, ...]:
    states = ", ".join(f"{number} {word}" for word, number in group.summary.counts.items())
    return group.summary.name, str(group.summary.count), states, _score(group)


def _score(group: _Group) -> str:
    if group.mean is None:
        return ""
    deviation = f" ± {short_number(group.deviation)}" if group.deviation is not None else ""
    return f"{short_number(group.mean)}{deviation} (n={len(group.scores)})"
