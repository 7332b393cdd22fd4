"""The home: the simulations, the curve of what is selected or marked, and its details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.rows import ASKS
from gymdash_tui.tui.screens.curve_feed import CurveFeed
from gymdash_tui.tui.screens.detail_feed import DetailFeed
from gymdash_tui.tui.screens.home_keys import HomeKeys
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.curves import CurvePane
from gymdash_tui.tui.widgets.details import Details, TabClicked
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.painted import PaneClicked
from gymdash_tui.tui.widgets.sim_list import SimList
from gymdash_tui.tui.widgets.welcome import Welcome

_ROW_REST = 2.5  # seconds between two looks at how far running simulations are


class HomeScreen(HomeKeys):
    """Simulations, curve, details."""

    SCOPE = "home"
    PURPOSE: ClassVar[str] = """\
Simulations, newest at the top, each in a process of its own that goes on when you leave.
Beside them the reward curve of the one under the cursor, of its group, or of all that are
marked; below it configuration, statuses with the traces of errors, console output, and the
record of how it was started. What a key does it does to the marked ones, or else to the one
under the cursor."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(ascii_only)
        self._row_timer: Timer | None = None

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
        self.panes.activate("list")

    def show_rows(self, store: Store) -> None:
        """Show a project's list, as soon as it is open."""
        self._store = store
        self.sims.connect(store.rows, store.curves)
        self._take_rows(store)

    def connect(self, store: Store) -> None:
        """Show everything, as soon as curves can be drawn."""
        self._curve_feed = CurveFeed(self, store, self._ascii)
        self._detail_feed = DetailFeed(self, store, self._ascii)
        self.hear(store, self._take)
        self._take(News(rows=True, statuses=True))

    @property
    def is_connected(self) -> bool:
        """Whether it shows everything."""
        return self._detail_feed is not None

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
            self.show_details()
        self.footer.repaint()

    def _take_rows(self, store: Store) -> None:
        self.set_class(store.rows.count == 0, "-empty")
        self.header.show(self.gymdash.project_name, store.rows.counts)
        self.sims.rows_changed()
        self.panes.fit_list(store.rows.count)

    def _refresh_rows(self) -> None:
        self._row_timer = None
        self.sims.repaint()
        if self.details.tab_name == "Config":
            self.show_details(read=False)

    # -- what is looked at ---------------------------------------------------------------------------------------------

    @on(SimList.Moved)
    def _moved(self) -> None:
        if self._curve_feed is not None:
            self._curve_feed.look()
            self._curve_feed.draw_soon()
        self.show_details()
        self.footer.repaint()

    @on(SimList.PagesMissing)
    def _load(self, event: SimList.PagesMissing) -> None:
        if self._store is not None:
            self._load_pages(event.pages)

    @work(group="pages")
    async def _load_pages(self, pages: list[int]) -> None:
        if self._store is not None:
            await self.gymdash.guarded(self._store.load_pages(pages))

    @on(PaneClicked)
    def _pane_clicked(self, event: PaneClicked) -> None:
        self.panes.activate(event.pane)

    @on(TabClicked)
    def _tab_clicked(self, event: TabClicked) -> None:
        self.details.tab = event.tab
        self.show_details()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        super().on_resize(event)
        self.panes.refit()

    # -- the footer ----------------------------------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Give the keys that do something now; the inbox comes first while something is asked, and else not at all."""
        asked = self._store is not None and bool(self._store.rows.requests)
        found = super().offers()
        return found if asked else [(replace(k, footer=0) if k.id == "control" else k, said) for k, said in found]

    def words(self, key: Key, chosen: Sequence[SimulationRecord]) -> str:
        """Say what a key does now; nothing where it does nothing."""
        if not self._is_possible(key):
            return ""
        undoable = self.gymdash.jobs.undoable
        if key.id == "control" and self._store is not None:
            count = self._store.rows.counts.get(ASKS, 0)
            return f"answer {count}" if count else key.description
        if key.id == "undo":
            return f"undelete {len(undoable)}" if len(undoable) > 1 else "undelete" if undoable else ""
        return super().words(key, chosen)

    def _is_possible(self, key: Key) -> bool:
        store = self._store
        if key.scope == "app" or store is None:
            return key.scope == "app"
        if store.rows.count == 0:
            return key.id in ("new", "demo", "import", "presets", "undo") or key.id.startswith("go-")
        if key.id == "mark-group":
            return self.sims.record is not None and bool(self.sims.record.group)
        return key.id != "demo"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the demo's key be the demo's in an empty project alone, where there is nothing to delete."""
        empty = self._store is not None and self._store.rows.count == 0
        if action == "demo":
            return empty
        return not (empty and (action, *parameters) == ("do", "delete"))
