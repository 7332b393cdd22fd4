"""Runs with points, as the Analyze screen gets them."""

from __future__ import annotations

from typing import Any

import numpy as np

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics import Series
from gymdash_tui.tui.analyze.grouping import RunGroup, group_runs
from gymdash_tui.tui.analyze.panels import Panels
from gymdash_tui.tui.analyze.points import Floats, PointStore

TAG = "rollout/ep_rew_mean"


class Recorded:
    """What runs recorded."""

    def __init__(self) -> None:
        self.records: list[SimulationRecord] = []
        self._series: dict[tuple[str, str], Series] = {}

    def run(self, name: str, values: list[float] | Floats, every: int = 100, tag: str = TAG, **kwargs: Any) -> None:
        """Add a run that recorded values, the first one at the first step."""
        seed = len(self.records)
        record = SimulationRecord(f"id-{name}", name, "stable_baselines", kwargs=kwargs, seed=seed)
        if all(one.sim_id != record.sim_id for one in self.records):
            self.records.append(record)
        series = self._series.setdefault((record.sim_id, tag), Series(tag))
        steps = (np.arange(len(values)) + 1) * every
        series.append(steps.tolist(), (1000.0 + steps).tolist(), np.asarray(values, np.float64).tolist())

    def series(self, sim_id: str, tag: str) -> Series | None:
        """Give one measure of one run."""
        return self._series.get((sim_id, tag))

    def begun(self, sim_id: str) -> float:
        """Give the first moment of one run."""
        return min(series.begun for (whose, _), series in self._series.items() if whose == sim_id)

    def groups(self, by: str = "seed") -> list[RunGroup]:
        """Give the groups."""
        return group_runs(self.records, by)

    def panels(self) -> Panels:
        """Give what makes charts of them."""
        return Panels(PointStore(self), 8)
