"""The home: the simulations, the curve of what is selected or marked, and its details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.looking import Looking
from gymdash_tui.tui.rows import ASKS, Rows, Sight
from gymdash_tui.tui.screens.acting import verb_name
from gymdash_tui.tui.screens.home_footer import offers_of_pane
from gymdash_tui.tui.screens.home_keys import HomeKeys
from gymdash_tui.tui.sketch import pick_by_words
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.themes import CURVE_SLOTS
from gymdash_tui.tui.widgets.curves import CurvePane
from gymdash_tui.tui.widgets.details import MEDIA, Details, TabClicked
from gymdash_tui.tui.widgets.filter_line import EditLine
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.painted import PaneClicked
from gymdash_tui.tui.widgets.sim_list import SimList
from gymdash_tui.tui.widgets.welcome import Welcome

_MEDIA_REST = 1.0  # seconds between two looks at the media of one that runs
_NOTHING = 5  # lines that say that nothing matches


class HomeScreen(HomeKeys):
    """Simulations, curve, details."""

    SCOPE = "home"
    PURPOSE: ClassVar[str] = """\
Simulations, newest at the top, each in a process of its own that goes on when you leave.
Those started together are a group: one line with the mean of their scores, unfolded while
something of it runs. / filters: cartpole #good failed score>400 algo=ppo age<2h.
Beside them the reward curve of the one under the cursor, of its group, or of all that are
marked; below it configuration, statuses with the traces of errors, console output, and the
record of how it was started. What a key does it does to the marked ones, or else to the one
under the cursor."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(ascii_only)
        self._chosen_words: Counter[str] = Counter()
        self._row_timer: Timer | None = None
        self._media_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        yield Header(self._ascii)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield SimList(self._ascii)
                yield EditLine(self._ascii)
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
        if self.gymdash.world.early is not None:
            self._show_early(*self.gymdash.world.early)

    def _show_early(self, looking: Looking, rows: Rows) -> None:
        """Show a project's list before it is open; nothing can be done to it yet but look."""
        self.gymdash.world.early = None
        self._show_list(looking, rows, CurveStore(ProjectFolder(self.gymdash.world.folder).sims, CURVE_SLOTS))
        self._fit(rows)

    def show_rows(self, store: Store) -> None:
        """Show a project's list, as soon as it is open."""
        self._store = store
        store.sight = self._sight
        self._show_list(store.looking, store.rows, store.curves)
        self._take_rows(store)

    def _show_list(self, looking: Looking, rows: Rows, curves: CurveStore) -> None:
        self.sims.show_columns(looking.view.columns)
        self.sims.connect(rows, curves)

    def _fit(self, rows: Rows, fewest: int = 1) -> None:
        """Say how many there are, and give the list as many lines as it has, but no fewer than a few."""
        self.set_class(rows.count == 0, "-empty")
        self.header.show(self.gymdash.project_name, rows.counts)
        self.panes.fit_list(max(len(rows.view.lines), fewest))

    def connect(self, store: Store) -> None:
        """Show everything, as soon as curves can be drawn."""
        # deferred: loaded in a thread by then (World.warm_up), while the list is on the screen already
        from gymdash_tui.tui.screens.curve_feed import CurveFeed
        from gymdash_tui.tui.screens.detail_feed import DetailFeed

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
        elif news.read:
            self.sims.repaint()
            curve_feed.look()
            curve_feed.draw_soon()
            self.show_details()
        elif news.progress and self._row_timer is None:
            self._row_timer = self.set_timer(self.gymdash.world.settings.refresh.rows, self._refresh_rows)
        if news.curves or news.rows:
            curve_feed.draw_soon()
        printed = self.sims.cursor_id in news.output and self.details.tab_name == "Output"
        if news.rows or news.statuses or printed:
            self.show_details()
        elif self.sims.cursor_id in news.recorded and self.details.tab_name == MEDIA and self._media_timer is None:
            self._media_timer = self.set_timer(_MEDIA_REST, self._refresh_media)
        self.footer.repaint()

    def _take_rows(self, store: Store) -> None:
        looking = store.looking
        self.sims.show_filter(looking.query.filter.text if looking.is_filtered else "")
        self.sims.rows_changed()
        self._fit(store.rows, _NOTHING if looking.is_filtered else 1)
        if looking.problem:
            self.gymdash.say(looking.problem, "warn", 20)
            looking.problem = ""
            self.remember()

    def _sight(self) -> Sight:
        if not self.display:  # left, while something is still under way
            return Sight()
        drawn = self._curve_feed.ids if self._curve_feed is not None else ()
        return replace(self.sims.sight, ids=(*self.sims.sight.ids, *drawn))

    @property
    def is_behind(self) -> bool:
        """Whether something changed that is not drawn yet."""
        late = self._row_timer is not None or self._media_timer is not None
        return late or (self._curve_feed is not None and self._curve_feed.is_behind)

    def _refresh_rows(self) -> None:
        self._row_timer = None
        self.sims.repaint()
        if self._store is not None and self._store.looking.follows_progress and not self.line.is_open:
            self.relist()
        if self.details.tab_name == "Config":
            self.show_details(read=False)

    def _refresh_media(self) -> None:
        self._media_timer = None
        if self.details.tab_name == MEDIA:
            self.show_details()

    # -- what is looked at ---------------------------------------------------------------------------------------------

    @on(SimList.Moved)
    def _moved(self) -> None:
        if self._curve_feed is not None and self._store is not None:
            missing = self._store.rows.missing(self._curve_feed.ids)
            if missing:
                self._load(missing)
            self._curve_feed.look()
            self._curve_feed.draw_soon()
        self.show_details()
        self.footer.repaint()

    @on(SimList.Missing)
    def _missing(self, event: SimList.Missing) -> None:
        self._load(event.sim_ids)

    @work(group="load")
    async def _load(self, sim_ids: Sequence[str]) -> None:
        if self._store is not None:
            await self.gymdash.guarded(self._store.load(sim_ids))

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
        if self.line.is_open:  # letters are typed now
            return [(key, key.description) for key in self.keys if key.id in ("palette", "help-f1")]
        if self._store is not None:
            self._chosen_words = Counter(map(self._store.rows.word_of, self.sims.chosen))
        asked = self._store is not None and bool(self._store.rows.requests)
        several, has_trace = len(self.sims.marks) > 1, self._failed_count > 0
        found = offers_of_pane(super().offers(), self.panes.active, self.panes.zoomed, several, has_trace)
        return found if asked else [(replace(k, footer=0) if k.id == "control" else k, said) for k, said in found]

    @property
    def _failed_count(self) -> int:
        return self._chosen_words["failed"] + self._chosen_words["died"]

    def words(self, key: Key, chosen: Sequence[SimulationRecord]) -> str:
        """Say what a key does now; nothing where it does nothing."""
        if not self._is_possible(key):
            return ""
        undoable = self.gymdash.jobs.undoable
        if key.id == "control" and self._store is not None:
            count = self._store.rows.counts.get(ASKS, 0)
            return f"answer {count}" if count else key.description
        if key.id == "open":
            count = self._chosen_words.total()
            why = "why" if self._failed_count == 1 else key.description
            return f"compare {count}" if count > 1 and self.sims.marks else why
        if key.id == "undo":
            return f"undelete {len(undoable)}" if len(undoable) > 1 else "undelete" if undoable else ""
        name = verb_name(key)
        if name and len(chosen) < self._chosen_words.total():  # not all of it was read
            verb, count = pick_by_words(name, self._chosen_words)
            return f"{verb.words} {count}" if count > 1 else verb.words if count else ""
        return super().words(key, chosen)

    def _is_possible(self, key: Key) -> bool:
        store = self._store
        if key.scope == "app" or store is None:
            return key.scope == "app"
        if store.rows.count == 0:
            return key.id in ("new", "demo", "import", "presets", "undo") or key.id.startswith("go-")
        if key.id in ("mark-group", "fold", "fold-left", "fold-right"):
            return self.sims.group is not None
        return key.id != "demo"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the demo's key be the demo's in an empty project alone, where there is nothing to delete."""
        empty = self._store is not None and self._store.rows.count == 0
        if action == "demo":
            return empty
        if empty and (action, *parameters) == ("do", "delete"):
            return False
        return super().check_action(action, parameters)
