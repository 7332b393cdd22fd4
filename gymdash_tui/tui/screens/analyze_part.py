"""What part of the steps the Analyze screen shows, and where values are read: by keys, by the mouse, and typed."""

from __future__ import annotations

from dataclasses import replace

from textual import on, work

from gymdash_tui.tui.analyze.window import Range, Window, parse_place, parse_range
from gymdash_tui.tui.screens.analyze_view import AnalyzeView
from gymdash_tui.tui.screens.ask import Ask
from gymdash_tui.tui.widgets.analyze_lines import step_words
from gymdash_tui.tui.widgets.chart_grid import ChartGrid


class PartKeys(AnalyzeView):
    """What moves the window and the crosshair."""

    def action_cross(self, by: int) -> None:
        """Move the crosshair by columns; where there is none it comes to the end, or to the beginning."""
        area = self.charts.area(self._focus)
        if area is None:
            return
        if self._cross is None or not area.lo <= self._cross <= area.hi:
            ends = (area.left, area.left + area.columns - 1)
            column = ends[by < 0]
        else:
            column = area.column_of(self._cross) + by
        column = min(max(column, area.left), area.left + area.columns - 1)
        self._cross = area.x_of(column)
        self.draw()

    def action_pan(self, share: float) -> None:
        """Move all charts."""
        if self._window.part is None:
            self.notice("All steps are shown; + comes closer.", "dim", 4)
            return
        self._window = self._window.moved(share, self.whole())
        self.draw()

    def action_zoom(self, factor: float) -> None:
        """Narrow or widen all charts."""
        self._window = self._window.zoomed(factor, self.whole(), self._cross)
        self.draw()

    def action_whole(self) -> None:
        """Show all steps."""
        self._window = Window()
        self.draw()

    @work(group="ask", exclusive=True)
    async def action_type_range(self) -> None:
        """Ask for a range."""
        kind, whole = self._showing.x, self.whole()

        def read(text: str) -> tuple[Range, str]:
            lo, hi = parse_range(text, whole, kind)
            return (lo, hi), f"{step_words(lo, kind)} to {step_words(hi, kind)}"

        hint = "10k-50k, 10k.. (to the end), ..50k, 50%-100%, -5k (the last 5,000)"
        answer = await self.app.push_screen_wait(Ask("Which part of the steps?", hint, read))
        if answer is not None:
            self._window = self._window.of(answer[0], whole)
            self.draw()

    @work(group="ask", exclusive=True)
    async def action_type_place(self) -> None:
        """Ask for a place at which the table tells values as well; nothing typed takes it away again."""
        showing, whole = self._showing, self.whole()

        def read(text: str) -> tuple[float | None, str]:
            if not text.strip():
                return None, "no values at a place" if showing.at is None else "takes the column away"
            at = parse_place(text, whole, showing.x)
            return at, f"the table tells the values at {step_words(at, showing.x)}"

        examples = {"relative": "1h30m, 90s", "wall": "14:30, 1h30m after the first"}.get(showing.x, "20k, 1e6")
        hint = f"{examples}, 50%; nothing takes the column away"
        answer = await self.app.push_screen_wait(Ask("Values at which place?", hint, read))
        if answer is not None:
            self.change(replace(showing, at=answer[0]))
            if answer[0] is not None:
                self.see("table")

    # -- the mouse -----------------------------------------------------------------------------------------------------

    @on(ChartGrid.Pointed)
    def _pointed(self, event: ChartGrid.Pointed) -> None:
        if event.in_overview:
            if event.x is not None:
                lo, hi = self._window.shown(self.whole())
                self._window = self._window.moved((event.x - (lo + hi) / 2) / (hi - lo), self.whole())
        else:
            self._focus, self._cross = event.tag, event.x if event.x is not None else self._cross
        self.draw()

    @on(ChartGrid.Wheeled)
    def _wheeled(self, event: ChartGrid.Wheeled) -> None:
        self._window = self._window.zoomed(event.factor, self.whole(), event.x)
        self.draw()
