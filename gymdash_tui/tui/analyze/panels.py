"""Makes the charts: one for each measure, with a curve for each group of runs. Pure, but for what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from gymdash_tui.charts import ChartSpec, Curve
from gymdash_tui.metrics.stats import Band, align, band
from gymdash_tui.metrics.stats import Points as Member
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.analyze.points import Points, PointStore
from gymdash_tui.tui.analyze.showing import X_KINDS, Showing, XKind
from gymdash_tui.tui.analyze.window import Range

_WORDS: dict[XKind, Literal["number", "duration", "clock"]] = {
    "steps": "number",
    "episodes": "number",
    "relative": "duration",
    "wall": "clock",
}
_PLACES = 512  # of a band: more than a terminal has columns of dots
_RESAMPLES = 500  # of a confidence band; the numbers beside it take more


@dataclass(frozen=True, slots=True)
class Sight:
    """What all charts of a screen have in common.

    Attributes:
        groups: What is drawn.
        showing: How.
        window: The steps that are shown; ``None`` for all of each chart.
        crosshair: Where the values are read; ``None`` where nowhere.
        lit: The key of the group that stands out; empty for none.
        marks: Where there are media.
        ascii_only: Whether only ASCII may be drawn.
        fixed: The range of values of charts whose range is fixed, by tag.
    """

    groups: Sequence[RunGroup] = ()
    showing: Showing = field(default_factory=Showing)
    window: Range | None = None
    crosshair: float | None = None
    lit: str = ""
    marks: tuple[float, ...] = ()
    ascii_only: bool = False
    fixed: dict[str, Range] = field(default_factory=dict)


class Panels:
    """Makes charts' specifications, and keeps the bands in them until what they are made of changes.

    Attributes:
        points: The runs' points.
    """

    def __init__(self, points: PointStore, slots: int) -> None:
        """Make charts.

        Args:
            points: The runs' points.
            slots: How many colours there are.
        """
        self.points = points
        self._count = slots
        self._slots: dict[str, int] = {}
        self._bands: dict[tuple[str, str], tuple[object, Band]] = {}

    def colour(self, groups: Sequence[RunGroup], afresh: bool = False) -> None:
        """Give groups their colours, in their order, whichever of them is read or drawn first.

        Args:
            groups: All of them; those that have a colour keep it.
            afresh: Whether they are other groups than before, so that colours begin from the first one again.
        """
        if afresh:
            self._slots.clear()
        for group in groups:
            self.slot(group)

    def slot(self, group: RunGroup) -> int:
        """Give a group's colour: the next one, the first time, and the same from then on."""
        return self._slots.setdefault(group.key, len(self._slots) % self._count)

    def whole(self, tags: Sequence[str], groups: Sequence[RunGroup], showing: Showing) -> Range | None:
        """Give the range that holds all points of some measures; ``None`` where there is none."""
        found = (one.ends for tag in tags for group in groups for _, one in self.members(tag, group, showing))
        ends = [one for one in found if one is not None]
        if not ends:
            return None
        lowest, highest = min(lo for lo, _ in ends), max(hi for _, hi in ends)
        if showing.x != "wall" and not showing.log_x and 0 < lowest < 0.3 * highest:
            lowest = 0.0
        return (lowest, highest) if lowest < highest else (lowest, lowest + 1)

    def members(self, tag: str, group: RunGroup, showing: Showing) -> list[tuple[str, Points]]:
        """Give the points of those of a group that recorded a measure, by their ids."""
        found = ((record.sim_id, self.points.of(record.sim_id, tag, showing)) for record in group.members)
        return [(sim_id, points) for sim_id, points in found if points is not None]

    def spec(self, tag: str, sight: Sight, title: str = "") -> ChartSpec:
        """Make the chart of one measure; its size is left to the widget."""
        showing = sight.showing
        curves: list[Curve] = []
        for group in sight.groups:
            curves += self._curves(tag, group, sight)
        return ChartSpec(
            curves=tuple(curves),
            width=0,
            height=0,
            title=title or tag,
            x_label=X_KINDS[showing.x],
            x_range=sight.window,
            y_range=sight.fixed.get(tag),
            legend=False,
            ascii_only=sight.ascii_only,
            empty_text="" if curves else self._why_empty(showing.x),
            log_x=showing.log_x,
            log_y=showing.log_y,
            x_words=_WORDS[showing.x],
            reached=self._reached(tag, sight) if any(curve.band is not None for curve in curves) else None,
            y_mode="whole" if showing.y == "whole" else "robust",
            crosshair=sight.crosshair,
            marks=sight.marks,
        )

    def _reached(self, tag: str, sight: Sight) -> Range | None:
        found = [one.reached for group in sight.groups for _, one in self.members(tag, group, sight.showing)]
        ends = [one for one in found if one is not None]
        return (min(lo for lo, _ in ends), max(hi for _, hi in ends)) if ends else None

    def overview(self, tag: str, sight: Sight, whole: Range) -> ChartSpec:
        """Make the chart of the whole of a measure, in which the part that is shown below is marked."""
        showing = replace(sight.showing, members=False)
        everything = replace(sight, showing=showing, window=whole, crosshair=None, marks=(), fixed={})
        spec = self.spec(tag, everything, f"{tag}, whole")
        # its few rows are for the curves alone: round ends would take half of them
        return replace(spec, brush=sight.window or whole, x_label="", y_range=_values_of(spec))

    def _curves(self, tag: str, group: RunGroup, sight: Sight) -> list[Curve]:
        members = self.members(tag, group, sight.showing)
        if not members:
            return []
        slot, lit = self.slot(group), sight.lit in ("", group.key)
        if len(group.members) == 1 or len(members) == 1:
            _, one = members[0]
            return [Curve(group.words, one.x, one.y, one.smooth, slot=slot, lit=lit)]
        found = self.band(tag, group, members, sight)
        # before the first and behind the last recorded value nothing is missing: it is no gap to be marked
        known = np.flatnonzero(np.isfinite(found.center))
        part = slice(known[0], known[-1] + 1) if len(known) else slice(0, 0)
        edges = (found.lo[part], found.hi[part])
        drawn = Curve(group.words, found.x[part], found.center[part], slot=slot, lit=lit, band=edges)
        if not sight.showing.members:
            return [drawn]
        behind = [Curve("", one.x, one.line, slot=slot, lit=lit, faint=True) for _, one in members]
        return [*behind, drawn]

    def band(self, tag: str, group: RunGroup, members: Sequence[tuple[str, Points]], sight: Sight) -> Band:
        """Give a group's center and what is around it, in the window."""
        showing = sight.showing
        versions = tuple((sim_id, one.version) for sim_id, one in members)
        mark = (versions, showing.band, sight.window, showing.log_x)
        kept = self._bands.get((tag, group.key))
        if kept is None or kept[0] != mark:
            if len(self._bands) > 1_000:
                self._bands.clear()
            aligned = align([Member(one.x, one.line) for _, one in members], _PLACES, sight.window, showing.log_x)
            made = band(aligned, showing.center, showing.spread, resamples=_RESAMPLES)
            kept = self._bands[tag, group.key] = (mark, made)
        return kept[1]

    @staticmethod
    def _why_empty(x: XKind) -> str:
        if x == "episodes":
            return "Nobody counted the episodes of these runs; x shows them by steps or by time."
        return "Nothing was recorded here."


def _values_of(spec: ChartSpec) -> Range | None:
    """Give the lowest and the highest value of a chart's lines; ``None`` where there are none."""
    lines = [curve.y if curve.smooth is None else curve.smooth for curve in spec.curves]
    finite = [line[np.isfinite(line)] for line in lines]
    ends = [(float(line.min()), float(line.max())) for line in finite if len(line)]
    return (min(lo for lo, _ in ends), max(hi for _, hi in ends)) if ends else None
