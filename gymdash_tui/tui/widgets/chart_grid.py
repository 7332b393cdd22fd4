"""Many charts in one widget, the whole of the one in focus above them; what does not change is not sent again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.message import Message

from gymdash_tui.charts import Chart
from gymdash_tui.tui.analyze.tiles import Tiles
from gymdash_tui.tui.widgets.chart_parts import chart_part
from gymdash_tui.tui.widgets.painted import Painted, Part

if TYPE_CHECKING:
    from gymdash_tui.charts import Area, ChartSpec, Frame

_KEPT = 64  # charts that remember their axes
_OVERVIEW = "\0whole"  # no tag is called so
_ZOOM = 0.8  # of the window, by one turn of the wheel


class _Shown(NamedTuple):
    """A chart on the screen: whose, where, and how it was drawn."""

    tag: str
    left: int
    top: int
    frame: Frame


class ChartGrid(Painted):
    """A page of charts."""

    class Pointed(Message):
        """A place in a chart was clicked."""

        def __init__(self, tag: str, x: float | None, in_overview: bool) -> None:
            super().__init__()
            self.tag, self.x, self.in_overview = tag, x, in_overview

    class Wheeled(Message):
        """The wheel was turned over a chart."""

        def __init__(self, factor: float, x: float | None) -> None:
            super().__init__()
            self.factor, self.x = factor, x

    class Resized(Message):
        """There is more or less room than before."""

    def __init__(self) -> None:
        super().__init__(id="charts")
        self._charts: OrderedDict[tuple[str, bool], Chart] = OrderedDict()
        self._tiles: Tiles | None = None
        self._panels: Sequence[tuple[str, ChartSpec]] = ()
        self._overview: ChartSpec | None = None
        self._focus = ""
        self._shown: list[_Shown] = []

    def show(
        self, tiles: Tiles, panels: Sequence[tuple[str, ChartSpec]], focus: str, overview: ChartSpec | None
    ) -> None:
        """Show a page.

        Args:
            tiles: Where they stand.
            panels: Tags and charts, at most as many as there are tiles.
            focus: The tag of the one that has the keys.
            overview: The whole of it, where there is room for that.
        """
        self._tiles, self._panels, self._focus, self._overview = tiles, panels, focus, overview
        self.repaint()

    def area(self, tag: str) -> Area | None:
        """Give where in its frame a chart's curves stand, as it was drawn last."""
        return next((one.frame.area for one in self._shown if one.tag == tag), None)

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Give the range of values of each chart that is shown, by tag."""
        return {one.tag: one.frame.area.values for one in self._shown if one.frame.area is not None}

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Draw all of them side by side."""
        tiles = self._tiles
        if tiles is None or (tiles.width, tiles.height) != (width, height):
            return []  # the screen is about to share the new size out
        self._shown = []
        alone = len(self._panels) == 1
        if tiles.overview and self._overview is not None:
            self._draw(_OVERVIEW, self._overview, 0, 0, width, tiles.overview, alone=False)
        for at, (tag, spec) in enumerate(self._panels):
            self._draw(tag, spec, *tiles.place(at), alone=alone)
        return [self._line(y) for y in range(height)]

    def _draw(self, tag: str, spec: ChartSpec, left: int, top: int, width: int, height: int, alone: bool) -> None:
        key = (tag, alone)
        chart = self._charts.pop(key, None) or Chart()  # making one costs 6 ms
        self._charts[key] = chart
        while len(self._charts) > _KEPT:
            self._charts.popitem(last=False)
        # a cell of air at the left, so that charts side by side stand apart
        frame = chart.draw(replace(spec, width=max(1, width - 1), height=height))
        self._shown.append(_Shown(tag, left + 1, top, frame))

    def _line(self, y: int) -> list[Part]:
        parts: list[Part] = []
        at = 0
        for tag, left, top, frame in self._shown:
            if not top <= y < top + frame.height:
                continue
            parts.append((" " * (left - at), "text"))
            active = tag == self._focus and len(self._panels) > 1
            parts += [(run.text, chart_part(run.style, active)) for run in frame.rows[y - top]]
            at = left + frame.width
        return parts

    # -- the mouse -----------------------------------------------------------------------------------------------------

    def _hit(self, x: int, y: int) -> tuple[str, float | None, bool] | None:
        for tag, left, top, frame in self._shown:
            if left - 1 <= x < left + frame.width and top <= y < top + frame.height:
                area = frame.area
                inside = area is not None and 0 <= x - left - area.left < area.columns
                place = area.x_of(x - left) if area is not None and inside else None
                whole = tag == _OVERVIEW
                return (self._focus if whole else tag), place, whole
        return None

    def on_click(self, event: events.Click) -> None:
        """Say which chart was clicked, and where in it."""
        hit = self._hit(event.x, event.y)
        if hit is not None:
            self.post_message(self.Pointed(*hit))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Ask for a closer look."""
        self._wheel(event, _ZOOM)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Ask to see more."""
        self._wheel(event, 1 / _ZOOM)

    def _wheel(self, event: events.MouseEvent, factor: float) -> None:
        hit = self._hit(event.x, event.y)
        event.stop()
        self.post_message(self.Wheeled(factor, hit[1] if hit is not None else None))

    def on_resize(self, event: events.Resize) -> None:
        """Ask for the new size to be shared out; the base's handler blanks what stood there."""
        self.post_message(self.Resized())
