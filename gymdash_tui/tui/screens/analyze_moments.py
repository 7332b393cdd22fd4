"""The crosshair and the console: the line that a run printed there, and the step at which a line was printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from textual import work

from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.moments import Moment
from gymdash_tui.tui.screens.analyze_view import AnalyzeView
from gymdash_tui.tui.screens.choosing import ChooseLine

if TYPE_CHECKING:
    from gymdash_tui.domain.record import SimulationRecord


class MomentKeys(AnalyzeView):
    """Goes from the crosshair to a run's output, and puts it where a line of one was printed."""

    @work(group="ask", exclusive=True)
    async def action_output(self) -> None:
        """Show what a run printed at the crosshair, or at last."""
        runs = self._shown_runs()
        if not runs:
            self.notice("None of these runs has recorded anything.", "warn", 5)
            return
        sim_id = runs[0].sim_id
        if len(runs) > 1:
            choices = [Choice(one.sim_id, (one.name,)) for one in runs]
            chosen = await self.app.push_screen_wait(ChooseLine("Whose output?", choices))
            if chosen is None:
                return
            sim_id = chosen
        self.gymdash.open_output(self._moment_in(sim_id))

    def _shown_runs(self) -> list[SimulationRecord]:
        """Give the runs of the group that stands out, or of all, that have points in the chart in focus."""
        runs = [one for group in self.groups_lit for one in group.members]
        return [one for one in runs if self._store.curves.series(one.sim_id, self._focus) is not None]

    def _moment_in(self, sim_id: str) -> Moment:
        """Give when a run recorded the point that is nearest to the crosshair."""
        series = self._store.curves.series(sim_id, self._focus)
        points = self._panels.points.of(sim_id, self._focus, self._showing)
        if series is None or points is None or self._cross is None:
            return Moment(sim_id, None, None)
        steps, walls, _ = series.columns
        at = int(np.argmin(np.abs(points.x - self._cross)))
        return Moment(sim_id, float(walls[at]), float(steps[at]))

    def place_moment(self, tags: Sequence[str]) -> None:
        """Put the crosshair where a line was printed, once the points are there."""
        moment, curves = self.moment, self._store.curves
        if moment is None or not self._loaded:
            return
        known = [tag for tag in tags if curves.series(moment.sim_id, tag) is not None]
        self._focus = self._focus if self._focus in known else next(iter(known), self._focus)
        series = curves.series(moment.sim_id, self._focus)
        points = self._panels.points.of(moment.sim_id, self._focus, self._showing)
        if series is None or points is None:
            if not self._reading:
                self.moment = None
                self.notice(
                    "This run has recorded nothing that a chart shows; nobody knows the line's step.", "warn", 8
                )
            return
        steps, walls, _ = series.columns
        far = np.abs(steps - moment.step) if moment.step is not None else np.abs(walls - (moment.wall or 0.0))
        self._cross = float(points.x[int(np.argmin(far[: len(points.x)]))])
        group = next((one for one in self._groups if moment.sim_id in {run.sim_id for run in one.members}), None)
        self._lit = group.key if group is not None and len(self._groups) > 1 else ""
        if not self._reading:
            self.moment = None  # else points that are read meanwhile may be nearer
