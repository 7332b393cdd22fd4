"""The home: the simulations, the curve of what is selected or marked, and its details."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.curve_feed import CurveFeed
from gymdash_tui.tui.screens.detail_feed import DetailFeed
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.curves import CurvePane
from gymdash_tui.tui.widgets.details import Details, TabClicked
from gymdash_tui.tui.widgets.footer import Footer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.painted import PaneClicked
from gymdash_tui.tui.widgets.sim_list import SimList
from gymdash_tui.tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

_PANES = ("list", "curves", "details")
_ROW_REST = 2.5  # seconds between two looks at how far running simulations are


class HomeScreen(BaseScreen):
    """Simulations, curve, details."""

    SCOPE = "home"
    PURPOSE: ClassVar[str] = """\
Simulations, newest at the top, each in a process of its own that goes on when you leave.
Beside them the reward curve of the one under the cursor, of its group, or of all that are
marked; below it configuration, statuses with the traces of errors, and console output."""

    header = getters.query_one(Header)
    sims = getters.query_one(SimList)
    curves = getters.query_one(CurvePane)
    details = getters.query_one(Details)
    footer = getters.query_one(Footer)

    def __init__(self, ascii_only: bool) -> None:
        super().__init__()
        self._ascii = ascii_only
        self._store: Store | None = None
        self._pane = 0
        self._curve_feed: CurveFeed | None = None
        self._detail_feed: DetailFeed | None = None
        self._row_timer: Timer | None = None

    @property
    def gymdash(self) -> GymdashApp:
        """The app."""
        return cast("GymdashApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        yield Header(self._ascii)
        with Horizontal(id="body"):
            yield SimList(self._ascii)
            with Vertical(id="right"):
                yield CurvePane()
                yield Details(self._ascii)
        yield Welcome()
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Show the keys' pane."""
        self.header.show(self.gymdash.project_name, {})
        self._activate()

    def show_rows(self, store: Store) -> None:
        """Show a project's list, as soon as it is open."""
        self.set_class(store.rows.count == 0, "-empty")
        self.header.show(self.gymdash.project_name, store.rows.counts)
        self.sims.connect(store.rows, store.curves)

    def connect(self, store: Store) -> None:
        """Show everything, as soon as curves can be drawn."""
        self._store = store
        self._curve_feed = CurveFeed(self, store, self._ascii)
        self._detail_feed = DetailFeed(self, store, self._ascii)
        store.subscribe(self._take)
        self._take(News(rows=True, statuses=True))

    # -- news ----------------------------------------------------------------------------------------------------------

    def _take(self, news: News) -> None:
        store, curve_feed = self._store, self._curve_feed
        if store is None or curve_feed is None:
            return
        if news.rows:
            self._take_rows(store)
            curve_feed.look()
        elif news.progress and self._row_timer is None:
            self._row_timer = self.set_timer(_ROW_REST, self._refresh_rows)
        if news.curves or news.rows:
            curve_feed.draw_soon()
        printed = self.sims.cursor_id in news.output and self.details.tab_name == "Output"
        if news.rows or news.statuses or printed:
            self._show_details()
        self.footer.repaint()

    def _take_rows(self, store: Store) -> None:
        self.set_class(store.rows.count == 0, "-empty")
        self.header.show(self.gymdash.project_name, store.rows.counts)
        self.sims.rows_changed()
        self._fit_list()

    def _refresh_rows(self) -> None:
        self._row_timer = None
        self.sims.repaint()
        if self.details.tab_name == "Config":
            self._show_details()

    # -- what is looked at ---------------------------------------------------------------------------------------------

    @on(SimList.Moved)
    def _moved(self) -> None:
        if self._curve_feed is not None:
            self._curve_feed.look()
            self._curve_feed.draw_soon()
        self._show_details()
        self.footer.repaint()

    @work(group="watch", exclusive=True)
    async def read_curves(self) -> None:
        """Read the curves that are wanted now."""
        if self._store is not None:
            await self._store.watch()

    @on(SimList.PagesMissing)
    def _load(self, event: SimList.PagesMissing) -> None:
        if self._store is not None:
            self._load_pages(event.pages)

    @work(group="pages")
    async def _load_pages(self, pages: list[int]) -> None:
        if self._store is not None:
            await self.gymdash.guarded(self._store.load_pages(pages))

    def _show_details(self) -> None:
        record = self.sims.record
        if record is not None and self._detail_feed is not None:
            self._detail_feed.show(record)

    # -- keys: moving --------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move in the pane."""
        self.details.scroll_lines(by) if self._on_details else self.sims.move(by)

    def action_page(self, by: int) -> None:
        """Move in the pane by pages."""
        self.details.scroll_pages(by) if self._on_details else self.sims.page(by)

    def action_first(self) -> None:
        """Go to the pane's first line."""
        self.details.scroll_to_end(False) if self._on_details else self.sims.go_to(0)

    def action_last(self) -> None:
        """Go to the pane's last line."""
        self.details.scroll_to_end(True) if self._on_details else self.sims.go_to(-1)

    @property
    def _on_details(self) -> bool:
        return _PANES[self._pane] == "details"

    def action_next_pane(self) -> None:
        """Go on to the next pane."""
        self._pane = (self._pane + 1) % len(_PANES)
        self._activate()

    @on(PaneClicked)
    def _pane_clicked(self, event: PaneClicked) -> None:
        self._pane = _PANES.index(event.pane)
        self._activate()

    def action_open(self) -> None:
        """Go to the details."""
        self._pane = _PANES.index("details")
        self._activate()

    def _activate(self) -> None:
        name = _PANES[self._pane]
        self.set_class(name == "details", "-on-details")
        self.sims.set_active(name == "list")
        self.curves.set_active(name == "curves")
        self.details.set_active(name == "details")
        if self._zoomed:
            self._zoom(name)

    # -- keys: looking -------------------------------------------------------------------------------------------------

    @property
    def _zoomed(self) -> bool:
        return any(self.has_class(f"-zoom-{pane}") for pane in _PANES)

    def action_zoom(self) -> None:
        """Give the whole screen to the pane, or take it back."""
        self._zoom("" if self._zoomed else _PANES[self._pane])

    def _zoom(self, name: str) -> None:
        for pane in _PANES:
            self.set_class(pane == name, f"-zoom-{pane}")
        self._fit_list()

    def _fit_list(self) -> None:
        """Give the list above the curve, in a narrow terminal, no more lines than it has simulations."""
        stacked = self.has_class("-narrow") and not self._zoomed and self._store is not None
        lines = min(self._store.rows.count, self.size.height // 3) if stacked and self._store is not None else 0
        self.sims.styles.height = lines + 2 if lines else None

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        super().on_resize(event)
        self._fit_list()

    def action_step_out(self) -> None:
        """Leave the full screen, or the pane, or take all marks away."""
        if self._zoomed:
            self._zoom("")
        elif self._pane:
            self._pane = 0
            self._activate()
        elif self.sims.marks:
            self.sims.set_marks([])

    def action_next_tab(self, by: int) -> None:
        """Show other details."""
        self.details.next_tab(by)
        self._show_details()

    @on(TabClicked)
    def _tab_clicked(self, event: TabClicked) -> None:
        self.details.tab = event.tab
        self._show_details()

    def action_next_metric(self, by: int) -> None:
        """Draw another measure."""
        if self._curve_feed is not None:
            self._curve_feed.next_metric(by)

    def action_smooth(self) -> None:
        """Smooth more, or not at all."""
        if self._curve_feed is not None:
            self._curve_feed.smooth_more()

    # -- keys: doing ---------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark, or take the mark away."""
        self.sims.toggle_mark()

    @work(group="mark-all", exclusive=True)
    async def action_mark_all(self) -> None:
        """Mark every simulation, or none where all are marked."""
        store = self._store
        if store is None:
            return
        if len(self.sims.marks) == store.rows.count:
            self.sims.set_marks([])
            return
        reading = asyncio.to_thread(store.project.page, 0, max(1, store.rows.count))
        records = await self.gymdash.guarded(reading)
        self.sims.set_marks([record.sim_id for record in records or []])

    def action_new(self) -> None:
        """Open the form."""
        self.gymdash.open_form()

    def action_demo(self) -> None:
        """Start the demo."""
        self.gymdash.start_demo()

    def action_stop(self) -> None:
        """Stop what is marked or under the cursor, after a question."""
        self._ask_and_stop()

    def _stoppable(self) -> list[SimulationRecord]:
        """Give what could be stopped among the rows that were read; the footer counts it."""
        store = self._store
        if store is None:
            return []
        here = [self.sims.record] if self.sims.record is not None else []
        chosen = [one for one in store.rows.loaded() if one.sim_id in self.sims.marks] if self.sims.marks else here
        return [record for record in chosen if record.phase not in (Phase.DONE, Phase.STOPPING)]

    async def _stoppable_now(self) -> list[SimulationRecord]:
        """Give what can be stopped, marked ones whose rows were never read included."""
        if self._store is None or not self.sims.marks:
            return self._stoppable()
        found = await self.gymdash.guarded(asyncio.to_thread(self._store.project.unfinished))
        marked = [record for record in found or [] if record.sim_id in self.sims.marks]
        return [record for record in marked if record.phase is not Phase.STOPPING]

    @work(group="ask-stop", exclusive=True)
    async def _ask_and_stop(self) -> None:
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: 15 ms, after the first paint

        records = await self._stoppable_now()
        if not records:
            self.header.notice("Nothing here that could be stopped.", "warn", 5)
            return
        if self.app.screen is not self:
            return  # the key was pressed twice
        if not await self.app.push_screen_wait(Confirm(*_stop_question(records), "stop", "let it run")):
            return
        # the stops belong to the app: they go on although another screen is opened
        for record in records:
            self.gymdash.stop_simulation(record)

    # -- the footer ----------------------------------------------------------------------------------------------------

    def is_possible(self, key: Key) -> bool:
        """Tell whether a key does something now."""
        store = self._store
        if store is None:
            return key.scope == "app"
        if store.rows.count == 0:
            return key.scope == "app" or key.id in ("new", "demo")
        if key.id == "demo":
            return False
        if key.id == "stop":
            return bool(self._stoppable())
        return True

    def targets(self, key: Key) -> int:
        """Tell to how many simulations a key would do something."""
        return len(self._stoppable()) if key.id == "stop" else 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the demo's key work in an empty project alone."""
        if action == "demo":
            return self._store is not None and self._store.rows.count == 0
        return True

    def say(self, text: str, part: str = "dim") -> None:
        """Say something in the header."""
        self.header.notice(text, part)


def _stop_question(records: list[SimulationRecord]) -> tuple[str, list[str]]:
    """Give the question before a stop, and what it is about; short enough for the smallest terminal."""
    names = [fit(record.name, 44).rstrip() for record in records[:3]]
    more = [f"and {len(records) - 3} more"] if len(records) > 3 else []
    question = f"Stop {len(records)} simulations?" if len(records) > 1 else "Stop this simulation?"
    kept = "Their models are saved; what they recorded stays." if len(records) > 1 else ""
    return question, [*names, *more, "", kept or "Its model is saved; what it recorded stays."]
