"""Makes the charts: one for each measure, with a curve for each group of runs. Pure, but for what it remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from gymdash_tui.charts import ChartSpec, Curve
from gymdash_tui.metrics.stats import Band
from gymdash_tui.tui.analyze.bands import Bands, Members, Order
from gymdash_tui.tui.analyze.grouping import RunGroup
from gymdash_tui.tui.analyze.points import PointStore, ends_of
from gymdash_tui.tui.analyze.showing import X_KINDS, Showing, XKind
from gymdash_tui.tui.analyze.window import Range

_WORDS: dict[XKind, Literal["number", "duration", "clock"]] = {
    "steps": "number",
    "episodes": "number",
    "relative": "duration",
    "wall": "clock",
}


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
        hurried: Whether something may stand in for a band that takes long.
    """

    groups: Sequence[RunGroup] = ()
    showing: Showing = field(default_factory=Showing)
    window: Range | None = None
    crosshair: float | None = None
    lit: str = ""
    marks: tuple[float, ...] = ()
    ascii_only: bool = False
    fixed: dict[str, Range] = field(default_factory=dict)
    hurried: bool = False


class Panels:
    """Makes charts' specifications.

    Attributes:
        points: The runs' points.
        bands: The groups' bands.
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
        self.bands = Bands()
        self._looked: dict[tuple[str, str], Members] | None = None

    @contextmanager
    def picture(self, about: object) -> Iterator[None]:
        """Make one picture, for which each group's points are looked up once.

        Args:
            about: What a person chose to see; bands for something else are not waited for any more.
        """
        self._looked = {}
        self.bands.begin(about)
        try:
            yield
        finally:
            self._looked = None

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

    def members(self, tag: str, group: RunGroup, showing: Showing) -> Members:
        """Give the points of those of a group that recorded a measure, by their ids."""
        looked = {} if self._looked is None else self._looked
        if (tag, group.key) not in looked:
            looked[tag, group.key] = self._look(tag, group, showing)
        return looked[tag, group.key]

    def _look(self, tag: str, group: RunGroup, showing: Showing) -> Members:
        found = ((record.sim_id, self.points.of(record.sim_id, tag, showing)) for record in group.members)
        return [(sim_id, points) for sim_id, points in found if points is not None]

    def spec(self, tag: str, sight: Sight, title: str = "") -> ChartSpec:
        """Make the chart of one measure; its size is left to the widget."""
        showing = sight.showing
        runs = [(group, self.members(tag, group, showing)) for group in sight.groups]
        curves = [curve for group, members in runs for curve in self._curves(tag, group, members, sight)]
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
            reached=_reached(runs) if any(curve.band is not None for curve in curves) else None,
            y_mode="whole" if showing.y == "whole" else "robust",
            crosshair=sight.crosshair,
            marks=sight.marks,
        )

    def overview(self, tag: str, sight: Sight, whole: Range) -> ChartSpec:
        """Make the chart of the whole of a measure, in which the part that is shown below is marked."""
        showing = replace(sight.showing, members=False)
        everything = replace(sight, showing=showing, window=whole, crosshair=None, marks=(), fixed={})
        spec = self.spec(tag, everything, f"{tag}, whole")
        # its few rows are for the curves alone: round ends would take half of them
        return replace(spec, brush=sight.window or whole, x_label="", y_range=_widest(self._ends(tag, everything)))

    def _ends(self, tag: str, sight: Sight) -> Iterator[Range | None]:
        """Give the lowest and the highest value of each line."""
        for group in sight.groups:
            members = self.members(tag, group, sight.showing)
            if members:
                alone = _is_alone(group, members)
                yield members[0][1].reached if alone else ends_of(self.band(tag, group, members, sight).center)

    def _curves(self, tag: str, group: RunGroup, members: Members, sight: Sight) -> list[Curve]:
        if not members:
            return []
        slot, lit = self.slot(group), sight.lit in ("", group.key)
        if _is_alone(group, members):
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

    def band(self, tag: str, group: RunGroup, members: Members, sight: Sight) -> Band:
        """Give a group's center and what is around it, in the window."""
        showing = sight.showing
        order = Order((tag, group.key), members, showing.band, sight.window, showing.log_x)
        return self.bands.get(order, sight.hurried)

    @staticmethod
    def _why_empty(x: XKind) -> str:
        if x == "episodes":
            return "Nobody counted the episodes of these runs; x shows them by steps or by time."
        return "Nothing was recorded here."


def _is_alone(group: RunGroup, members: Members) -> bool:
    """Return whether a group is drawn as the one run it has, or of which anything was recorded."""
    return len(group.members) == 1 or len(members) == 1


def _reached(runs: Sequence[tuple[RunGroup, Members]]) -> Range | None:
    """Give the lowest and the highest value of any run; ``None`` where there is none."""
    return _widest(one.reached for _, members in runs for _, one in members)


def _widest(ranges: Iterable[Range | None]) -> Range | None:
    """Give the range that holds them all; ``None`` where there is none."""
    known = [one for one in ranges if one is not None]
    return (min(lo for lo, _ in known), max(hi for _, hi in known)) if known else None
