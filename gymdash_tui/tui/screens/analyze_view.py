"""What the Analyze screen shows: which charts, and all of it laid out and drawn anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import getters, work

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.analyze.bands import make_all
from gymdash_tui.tui.analyze.grouping import differing_keys
from gymdash_tui.tui.analyze.panels import Sight
from gymdash_tui.tui.analyze.showing import Showing
from gymdash_tui.tui.analyze.table import sweep_of, table_rows
from gymdash_tui.tui.analyze.tags import Category, categories, category_of, matching, shown_tags
from gymdash_tui.tui.analyze.tiles import Tiles, tile
from gymdash_tui.tui.analyze.values import group_values, verdict
from gymdash_tui.tui.analyze.window import Range, Window
from gymdash_tui.tui.pace import Pace
from gymdash_tui.tui.screens.analyze_runs import AnalyzeRuns
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.analyze_lines import showing_words, step_words, where_words
from gymdash_tui.tui.widgets.analyze_panes import AnalyzeFoot, AnalyzeHead, head_height, most_values
from gymdash_tui.tui.widgets.chart_grid import ChartGrid
from gymdash_tui.tui.widgets.scrolled import Scrolled
from gymdash_tui.tui.widgets.table_lines import sweep_lines, table_lines

if TYPE_CHECKING:
    from gymdash_tui.tui.store import Store

VIEWS = ("charts", "table", "sweep")
_REST = 0.25  # seconds between two drawings of what comes in
_DRAWING = 48  # how many times what the last one took is the pause before what a live run recorded is drawn
_MAKING = 8  # how many times what making bands aside took is the pause before the next time
_PAUSE = 0.06  # seconds without another key before what takes long is made


class AnalyzeView(AnalyzeRuns):
    """Draws what was chosen; the keys choose."""

    charts = getters.query_one(ChartGrid)
    head = getters.query_one(AnalyzeHead)
    foot = getters.query_one(AnalyzeFoot)
    numbers = getters.query_one(Scrolled)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._window = Window()
        self._cross: float | None = None
        self._focus = store.looking.view.metric
        self._alone = False
        self._view = VIEWS[0]
        self._sort = ""
        self._fixed: dict[str, Range] = {}
        self._making = False
        self._pace = Pace(self.draw, self.set_timer, _REST, _DRAWING)

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw_soon(self, can_wait: bool = False) -> None:
        """Draw now, or after the last drawing's rest; a longer one where it can wait."""
        self._pace.soon(can_wait=can_wait)

    @property
    def is_behind(self) -> bool:
        """Whether something changed that is not drawn yet."""
        return self._pace.is_behind or self._making

    def draw(self) -> None:
        """Draw what is looked at now."""
        if not self.is_mounted or (not self.charts.size.width and self._view == "charts"):
            return
        found = self.categories()
        tags = shown_tags(found)
        if self._focus not in tags:
            self._focus = next(iter(tags), "")
        self.place_moment(tags)
        with self._panels.picture((self._window, self._showing, self._ids)):
            sight = replace(self.sight(), hurried=True)
            self._draw_head(found, tags)
            self._draw_foot(sight)
            if self._view == "charts":
                self._draw_charts(tags, sight)
            else:
                self._draw_numbers(sight)
        self.footer.repaint()
        if self._panels.bands.wanted and not self._making:
            self._make_bands()

    @work(group="bands")
    async def _make_bands(self) -> None:
        """Make aside what was only stood in for, once no key follows at once, and draw it."""
        bands, pause = self._panels.bands, _PAUSE
        self._making = True
        try:
            while bands.wanted and self.display:
                await asyncio.sleep(pause)
                started = time.monotonic()
                bands.take(await aside(make_all, bands.wanted, partial(bands.shows, bands.about)))
                pause = max(_PAUSE, _MAKING * (time.monotonic() - started))
                self.draw()
        finally:
            self._making = False

    def categories(self) -> list[Category]:
        """Give the measures that were recorded and are picked, by category."""
        tags = self._store.curves.tags(self._ids)
        try:
            tags = matching(tags, self._showing.pattern)
        except WrongUse:  # a remembered pattern that another Python understood
            self._showing = replace(self._showing, pattern="")
        return categories(tags, frozenset(self._showing.turned))

    def sight(self) -> Sight:
        """Give what all charts have in common now."""
        window = None if self._window.part is None else self._window.shown(self.whole())
        return Sight(
            groups=self._groups,
            showing=self._showing,
            window=window,
            crosshair=self._cross,
            lit=self._lit,
            marks=self.marks(),
            ascii_only=self.gymdash.world.ascii_only,
            fixed=self._fixed if self._showing.y == "fixed" else {},
        )

    def marks(self) -> tuple[float, ...]:
        """Give where there are media."""
        return ()

    def place_moment(self, tags: Sequence[str]) -> None:
        """Put the crosshair where it is to be put."""

    def whole(self) -> Range:
        """Give the range of the chart in focus, as far as it goes."""
        return self._panels.whole([self._focus], self._groups, self._showing) or (0.0, 1.0)

    def tiles(self, tags: Sequence[str]) -> Tiles:
        """Share the screen out among the charts."""
        size = self.charts.size
        zoomed = self._showing.overview and self._window.part is not None
        return tile(size.width, size.height, len(tags), zoomed, self._alone)

    def page(self, tags: Sequence[str]) -> list[str]:
        """Give the tags of the page on which the chart in focus is."""
        if self._alone or not tags:
            return [self._focus][: len(tags)]
        count = self.tiles(tags).count
        start = tags.index(self._focus) // count * count
        return list(tags[start : start + count])

    def _draw_charts(self, tags: Sequence[str], sight: Sight) -> None:
        tiles = self.tiles(tags)
        if not tags:
            empty = replace(self._panels.spec("", sight), title="", empty_text=self._why_empty(), legend=False)
            self.charts.show(tiles, [("", empty)], "", None)
            return
        # media are marked where one looks, and not nine times
        unmarked = replace(sight, marks=())
        panels = [(tag, self._panels.spec(tag, sight if tag == self._focus else unmarked)) for tag in self.page(tags)]
        overview = self._panels.overview(self._focus, sight, self.whole()) if tiles.overview else None
        self.charts.show(tiles, panels, self._focus, overview)

    def _why_empty(self) -> str:
        if not self._loaded or self._reading:
            return "Reading what was recorded..."
        if not self._ids:
            return "No run has begun yet. 1 shows the simulations, where n starts one."
        if self._showing.pattern:
            return f"No tag matches {self._showing.pattern}. esc shows them all."
        if self._store.curves.tags(self._ids):
            return "All categories are folded. F unfolds them."
        return "None of these runs has recorded anything. 1 shows the simulations: mark others, or filter."

    def _draw_head(self, found: Sequence[Category], tags: Sequence[str]) -> None:
        self.head.styles.height = head_height(self.app.size.width)
        several = any(len(group.members) > 1 for group in self._groups)
        words = showing_words(self._showing, several, self._place(tags))
        self.head.show(found, category_of(self._focus) if self._focus else "", [self._runs_words(), *words])

    def _runs_words(self) -> str:
        more = f" of {len(self._ids) + self._left_out:,}" if self._left_out else ""
        marked = " marked" if self.gymdash.marked else ""
        return f"{len(self._records)}{more}{marked} run{'s' if len(self._records) != 1 else ''}"

    def _place(self, tags: Sequence[str]) -> str:
        if not tags or self._view != "charts":
            return ""
        if self._alone:
            return f"chart {tags.index(self._focus) + 1} of {len(tags)}" if len(tags) > 1 else ""
        count = self.tiles(tags).count
        pages = -(-len(tags) // count)
        return f"page {tags.index(self._focus) // count + 1} of {pages}" if pages > 1 else ""

    def _draw_foot(self, sight: Sight) -> None:
        if not self._focus or self._view != "charts":
            self.foot.show("", (), (), self._panels, self._showing, "", 0)
            return
        # those that have no value are counted, and stand last
        values = sorted(group_values(self._panels, self._focus, sight), key=lambda one: one.center is None)
        at = "" if self._cross is None else step_words(self._cross, self._showing.x)
        unknown = sum(one.center is None for one in values)
        found = verdict(values, self._showing.center, self._lit)
        self.foot.show(
            where_words(self._focus, at, unknown, sum(one.early for one in values)),
            found.ways if found is not None else (),
            values,
            self._panels,
            self._showing,
            self._lit,
            most_values(self.app.size.height),
        )

    def _draw_numbers(self, sight: Sight) -> None:
        tag, ascii_only = self._focus, sight.ascii_only
        if self._view == "sweep":
            found, runs = sweep_of(self._panels, tag, sight), len(self._records)
            self.numbers.show_lines(
                f"What the keys matter for {tag}", lambda width: sweep_lines(found, runs, tag, width, ascii_only), False
            )
            return
        rows = table_rows(self._panels, tag, sight, self._showing.members, self._sort)
        keys, showing = differing_keys(self._groups), self._showing
        at = "" if showing.at is None else step_words(showing.at, showing.x)
        self.numbers.show_lines(tag, lambda width: table_lines(rows, keys, self._sort, width, ascii_only, at), False)

    # -- choosing ------------------------------------------------------------------------------------------------------

    def see(self, view: str) -> None:
        """Show one of :data:`VIEWS`."""
        self._view = view
        self.set_class(view != "charts", "-numbers")
        self.numbers.scroll_to_end(False)
        self.call_after_refresh(self.draw)

    def change(self, showing: Showing) -> None:
        """Look at the charts in another way, from now on."""
        regroups = showing.by != self._showing.by
        self._showing = showing
        self.remember()
        if regroups:
            self.regroup(afresh=True)
        else:
            self.draw()

    def remember(self) -> None:
        """Remember how the charts are looked at."""
        looking = self._store.looking
        looking.change(analyze=self._showing.to_json(), metric=self._focus or looking.view.metric)
        self.gymdash.run_worker(self.gymdash.guarded(self._store.remember()), group="view")
