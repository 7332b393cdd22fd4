"""Draws the curves of what is looked at, as often as one can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.drawn import SMOOTHING, drawn_ids
from gymdash_tui.tui.pace import Pace

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.home_keys import HomeKeys
    from gymdash_tui.tui.store import Store

_REST = 0.1
"""Seconds between two drawings."""


class CurveFeed:
    """Keeps the curve up to date with the list's cursor and marks."""

    def __init__(self, screen: HomeKeys, store: Store, ascii_only: bool) -> None:
        self._screen, self._store, self._ascii = screen, store, ascii_only
        self._sims, self._pane = screen.sims, screen.curves
        view = store.looking.view
        self._metric = view.metric
        self._smoothing = SMOOTHING.index(view.smoothing) if view.smoothing in SMOOTHING else 0
        self._pace = Pace(self.draw, screen.set_timer, _REST)

    @property
    def _records(self) -> list[SimulationRecord]:
        return self._store.rows.records(self.ids)

    @property
    def ids(self) -> list[str]:
        """The simulations whose curves are to be drawn, whether they were read already or not."""
        return drawn_ids(self._sims.cursor_id, self._sims.group, self._sims.marks)

    @property
    def is_behind(self) -> bool:
        """Whether something changed that is not drawn yet."""
        return self._pace.is_behind

    def look(self) -> None:
        """Read the curves of what is to be drawn, where that is something else than before."""
        records = self._records
        names = tuple(record.sim_id for record in records)
        if names != self._store.watched:
            self._sims.set_drawn(frozenset(names))
            self._store.wanted = records
            self._screen.read_curves()

    def draw_soon(self) -> None:
        """Draw now, or after the last drawing's rest."""
        self._pace.soon()

    def draw(self) -> None:
        """Draw now."""
        from gymdash_tui.tui.chart_spec import make_spec  # deferred: numpy, 100 ms, after the first paint

        smooth = SMOOTHING[self._smoothing]
        lit = self._sims.cursor_id
        self._pane.show(make_spec(self._records, self._store.curves, self._metric, lit, smooth, self._ascii))

    def next_metric(self, by: int) -> None:
        """Draw another measure."""
        tags = self._store.curves.tags(self._store.watched)
        if tags:
            at = tags.index(self._metric) if self._metric in tags else 0
            self._metric = tags[(at + by) % len(tags)]
            self._store.looking.change(metric=self._metric)
            self._screen.remember()
            self.draw()

    def smooth_more(self) -> None:
        """Smooth more, or not at all."""
        self._smoothing = (self._smoothing + 1) % len(SMOOTHING)
        self._store.looking.change(smoothing=SMOOTHING[self._smoothing])
        self._screen.remember()
        self.draw()
