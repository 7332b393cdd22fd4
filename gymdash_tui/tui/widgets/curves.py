"""The curve: drawn by plotext inside the charts package, turned into the terminal's cells here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.tui.widgets.chart_parts import chart_part
from gymdash_tui.tui.widgets.painted import Painted, PaneClicked, Part

if TYPE_CHECKING:
    from gymdash_tui.charts import Chart, ChartSpec


class CurvePane(Painted):
    """One chart; what does not change from frame to frame is not sent again."""

    def __init__(self) -> None:
        super().__init__(id="curves")
        self._chart: Chart | None = None
        self._spec: ChartSpec | None = None
        self._active = False

    def show(self, spec: ChartSpec) -> None:
        """Draw a chart; its size is the widget's, whatever the specification says."""
        self._spec = spec
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Draw the frame for this size."""
        if self._spec is None or width < 3:
            return []
        if self._chart is None:
            from gymdash_tui.charts import Chart  # deferred: numpy and plotext, 150 ms, after the first paint

            self._chart = Chart()
        # a cell of air at the left, where the rule between the panes stands
        frame = self._chart.draw(replace(self._spec, width=width - 1, height=height))
        return [
            [(" ", "text"), *((run.text, chart_part(run.style, self._active)) for run in row)] for row in frame.rows
        ]

    def on_click(self) -> None:
        """Take the keys."""
        self.post_message(PaneClicked("curves"))
