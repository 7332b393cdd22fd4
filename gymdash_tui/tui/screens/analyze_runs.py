"""Which runs the Analyze screen looks at, and in which groups; what they recorded is read for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.analyze.grouping import RunGroup, group_runs
from gymdash_tui.tui.analyze.panels import Panels
from gymdash_tui.tui.analyze.points import PointStore
from gymdash_tui.tui.analyze.showing import Showing, showing_of
from gymdash_tui.tui.moments import Moment
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.themes import CURVE_SLOTS

if TYPE_CHECKING:
    from gymdash_tui.tui.store import News, Store

MOST_RUNS = 200
"""Runs that are looked at together."""

_NOT_BEGUN = frozenset({"created", "queued", "held"})


class AnalyzeRuns(BaseScreen):
    """Chooses runs, and has read what they recorded.

    Attributes:
        moment: Where the crosshair is to be put as soon as there are points.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.moment: Moment | None = None
        self._store = store
        self._showing: Showing = showing_of(store.looking.view.analyze)
        self._panels = Panels(PointStore(store.curves), CURVE_SLOTS)
        self._ids: tuple[str, ...] = ()
        self._left_out = 0
        self._records: list[SimulationRecord] = []
        self._groups: list[RunGroup] = []
        self._lit = ""
        self._loaded = self._reading = False

    @work(group="runs", exclusive=True)
    async def load(self, fresh: bool = False) -> None:
        """Read which runs are looked at: the marked ones, else all that the list shows.

        Args:
            fresh: Whether others than before may be meant.
        """
        if fresh or not self._ids:
            self._ids, self._left_out = self._choose()
        records = await self.gymdash.guarded(self._store.records_of(self._ids))
        if records is None or not self.display:
            return
        # oldest first, so that colours and names keep their order as new ones come
        self._records = self.completed(sorted(records, key=lambda record: str(record.created or "")))
        self._loaded = True
        self.regroup()
        self.read_media()
        if self._store.analyzed != self._ids:
            self.read_curves()
        else:
            self.look_within(self._ids)

    @work(group="curves", exclusive=True)
    async def read_curves(self) -> None:
        """Read what the runs have recorded; what comes meanwhile is drawn."""
        self._reading = True
        await self.gymdash.guarded(self._store.analyze(self._ids))
        self._reading = False
        if self.display:
            self.look_within(self._ids)
            self.draw()

    def _choose(self) -> tuple[tuple[str, ...], int]:
        marked = self.gymdash.marked
        rows = self._store.rows.view.rows
        found = list(marked) or [row.sim_id for row in rows if row.word not in _NOT_BEGUN]
        if self.moment is not None and self.moment.sim_id not in found[:MOST_RUNS]:
            found.insert(0, self.moment.sim_id)
        return tuple(found[:MOST_RUNS]), max(0, len(found) - MOST_RUNS)

    def regroup(self, afresh: bool = False) -> None:
        """Put the runs into groups, and draw them; afresh where they are put together in another way than before."""
        self._groups = group_runs(self._records, self._showing.by) if self._records else []
        self._panels.colour(self._groups, afresh)
        if self._lit not in {group.key for group in self._groups}:
            self._lit = ""
        self.draw_soon()

    @property
    def groups_lit(self) -> list[RunGroup]:
        """The group that stands out, or all where none does."""
        return [group for group in self._groups if self._lit in ("", group.key)]

    def take(self, news: News) -> None:
        """Hear what changed."""
        if news.rows:
            self.header.show(self.gymdash.project_name, self._store.rows.counts)
            self.load(fresh=not self.gymdash.marked)
        if news.curves:
            self.draw_soon(can_wait=not self._reading)
        self.look_within(news.recorded.intersection(self._ids))

    # -- what others do ------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw what is looked at now."""

    def draw_soon(self, can_wait: bool = False) -> None:
        """Draw now, or after the last drawing's rest; a longer one where it can wait."""

    def read_media(self) -> object:
        """Look which media there are."""

    def look_within(self, sim_ids: Iterable[str]) -> None:
        """Look into the event files of some runs: they may hold something new."""

    def completed(self, records: Sequence[SimulationRecord]) -> list[SimulationRecord]:
        """Give runs with the settings that they wrote down themselves."""
        return list(records)
