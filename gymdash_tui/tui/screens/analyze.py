"""Analyze: what was learned. A grid of charts, groups of seeds with their spread, values, tables."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult

from gymdash_tui.domain.values import flatten
from gymdash_tui.tui.analyze.grouping import WAYS
from gymdash_tui.tui.analyze.showing import BANDS, WEIGHTS, X_KINDS, Y_KINDS
from gymdash_tui.tui.analyze.table import NUMBERS
from gymdash_tui.tui.analyze.tags import category_of, matching, shown_tags
from gymdash_tui.tui.analyze.window import Window
from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.screens.analyze_export import ExportKeys
from gymdash_tui.tui.screens.analyze_media import MediaKeys
from gymdash_tui.tui.screens.analyze_moments import MomentKeys
from gymdash_tui.tui.screens.analyze_part import PartKeys
from gymdash_tui.tui.screens.analyze_view import VIEWS
from gymdash_tui.tui.screens.ask import Ask
from gymdash_tui.tui.screens.choosing import ChooseLine
from gymdash_tui.tui.screens.moving import MovingKeys
from gymdash_tui.tui.widgets.analyze_panes import AnalyzeFoot, AnalyzeHead
from gymdash_tui.tui.widgets.chart_grid import ChartGrid
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.scrolled import Scrolled

_CHARTS_ALONE = frozenset(
    f"analyze-{name}"
    for name in (
        "open",
        "overview",
        "left",
        "right",
        "far-left",
        "far-right",
        "pan-left",
        "pan-right",
        "in",
        "out",
        "all",
    )
)


_FAR = 1_000_000  # charts; more than there can be


class _Walk:
    """The charts as a list, through which the keys that move go."""

    def __init__(self, screen: AnalyzeScreen) -> None:
        self._screen = screen

    def move(self, by: int) -> None:
        self._screen.focus_by(by)

    def page(self, by: int) -> None:
        self._screen.focus_by(by * self._screen.page_size)

    def go_to(self, at: int) -> None:
        self._screen.focus_by(-_FAR if at == 0 else _FAR)


class AnalyzeScreen(PartKeys, ExportKeys, MediaKeys, MomentKeys, MovingKeys):
    """The charts of what is marked at home, or else of all that is shown there."""

    SCOPE = "analyze"
    PURPOSE: ClassVar[str] = """\
What was learned by the runs that are marked at home, or else by all that its filter shows. Those
that differ in the seed alone are one line with its spread; s groups them by something else.
One chart for each measure: j and k go on to the next, enter gives it the whole screen. + - h l
change what part of the steps all charts show, : types it, and what runs is followed all the
while. The arrows move the crosshair, at which the values below are read; without it they are
those in the end. W shows what a run printed there; in its output W leads back to the chart.
tab goes on to the table, and to what the keys of a sweep matter."""

    def compose(self) -> ComposeResult:
        """Lay the charts out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        yield AnalyzeHead(ascii_only)
        yield ChartGrid()
        yield Scrolled(ascii_only, id="numbers")
        yield AnalyzeFoot(ascii_only)
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Read what was recorded, and follow the project."""
        self.hear(self._store, self.take)
        self.header.show(self.gymdash.project_name, self._store.rows.counts)
        self.load(fresh=True)

    def on_unmount(self) -> None:
        """Let go of the runs; Textual calls the base's handler as well."""
        self._store.analyzed = ()

    def on_resize(self, event: events.Resize) -> None:
        """Share the room out anew, once the widgets have their sizes; Textual calls the base's handler, too."""
        self.call_after_refresh(self.draw)

    @on(ChartGrid.Resized)
    def _resized(self) -> None:
        self.draw()

    # -- moving --------------------------------------------------------------------------------------------------------

    @property
    def moved_list(self) -> _Walk:
        """The charts."""
        return _Walk(self)

    @property
    def moved_text(self) -> Scrolled | None:
        """The table, while it is shown."""
        return self.numbers if self._view != "charts" else None

    def focus_by(self, by: int) -> None:
        """Go on to another chart, or back; no further than the first or the last."""
        tags = shown_tags(self.categories())
        if tags:
            at = tags.index(self._focus) if self._focus in tags else 0
            self._focus = tags[min(max(0, at + by), len(tags) - 1)]
            self.draw()

    @property
    def page_size(self) -> int:
        """How many charts are seen at once."""
        return self.tiles(shown_tags(self.categories())).count

    def action_alone(self) -> None:
        """Show one chart, or all."""
        self._alone = not self._alone
        self.draw()

    def action_next_view(self) -> None:
        """Go on to the table, to what the keys matter, back to the charts."""
        self.see(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])

    def action_step_out(self) -> None:
        """Leave the table, one chart, the crosshair, the range, the picked tags; then the screen."""
        if self._view != "charts":
            self.see("charts")
        elif self._alone:
            self.action_alone()
        elif self._cross is not None:
            self._cross = None
            self.draw()
        elif self._window.part is not None:
            self.action_whole()
        elif self._showing.pattern:
            self.change(replace(self._showing, pattern=""))
        else:
            self.dismiss("")

    # -- tags ----------------------------------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_pick_tags(self) -> None:
        """Ask for a regular expression."""
        tags = self._store.curves.tags(self._ids)

        def read(text: str) -> tuple[str, str]:
            return text.strip(), f"{len(matching(tags, text.strip()))} of {len(tags)} charts"

        question, hint = "Which tags?", "a regular expression, such as rew|loss; empty shows all"
        answer = await self.app.push_screen_wait(Ask(question, hint, read, self._showing.pattern))
        if answer is not None:
            self.change(replace(self._showing, pattern=answer[0]))

    def action_fold(self) -> None:
        """Fold the category of the chart in focus."""
        if self._focus:
            self._turn(category_of(self._focus))

    def action_fold_all(self) -> None:
        """Unfold what is folded; where nothing is, fold all others."""
        found = self.categories()
        folded = [one.name for one in found if one.folded]
        self._turn(*(folded or [one.name for one in found if one.name != category_of(self._focus)]))

    def _turn(self, *names: str) -> None:
        self.change(replace(self._showing, turned=tuple(sorted({*self._showing.turned} ^ {*names}))))

    # -- groups --------------------------------------------------------------------------------------------------------

    def action_light(self, by: int) -> None:
        """Let another group stand out; after the last one none does."""
        keys = ["", *(group.key for group in self._groups)]
        at = keys.index(self._lit) if self._lit in keys else 0
        self._lit = keys[(at + by) % len(keys)]
        self.draw()

    @work(group="ask", exclusive=True)
    async def action_group_by(self) -> None:
        """Choose what makes a group."""
        keys = dict.fromkeys(key for record in self._records for key in flatten(record.holding))
        choices = [Choice(name, (name, words)) for name, words in WAYS.items()]
        choices += [Choice(key, (key, "of the configuration")) for key in keys if key != "seed"]
        chosen = await self.app.push_screen_wait(ChooseLine("Group by", choices, self._showing.by))
        if chosen is not None:
            self.change(replace(self._showing, by=chosen))

    def action_next_band(self) -> None:
        """Draw groups in another way."""
        self.change(replace(self._showing, band=(self._showing.band + 1) % len(BANDS)))

    def action_members(self) -> None:
        """Show the runs of groups as well."""
        self.change(replace(self._showing, members=not self._showing.members))

    def action_order(self) -> None:
        """Order the table by its next column."""
        places = {"at": self._showing.at, "cross": self._cross}
        orders = ["", *(name for name in NUMBERS if name not in places or places[name] is not None)]
        at = orders.index(self._sort) if self._sort in orders else 0
        self._sort = orders[(at + 1) % len(orders)]
        self.draw()

    # -- axes and lines ------------------------------------------------------------------------------------------------

    def action_smooth(self) -> None:
        """Smooth more, or not at all."""
        self.change(replace(self._showing, smoothing=(self._showing.smoothing + 1) % len(WEIGHTS)))

    def action_smooth_kind(self) -> None:
        """Smooth in the other way."""
        self.change(self._showing.next("smooth_kind", ("ema", "window")))

    def action_next_x(self) -> None:
        """Let x count something else."""
        self._window, self._cross = Window(), None
        self.change(replace(self._showing.next("x", X_KINDS), at=None))  # a step is no time

    def action_log_x(self) -> None:
        """Make the x axis logarithmic, or not."""
        self.change(replace(self._showing, log_x=not self._showing.log_x))

    def action_log_y(self) -> None:
        """Make the values' axis logarithmic, or not."""
        self.change(replace(self._showing, log_y=not self._showing.log_y))

    def action_next_y(self) -> None:
        """Choose the range of values in another way; fixed means as it is now."""
        showing = self._showing.next("y", Y_KINDS)
        self._fixed = self.charts.ranges() if showing.y == "fixed" else {}
        self.change(showing)

    def action_overview(self) -> None:
        """Show the whole above the charts while a part is shown, or not."""
        self.change(replace(self._showing, overview=not self._showing.overview))

    # -- the footer ----------------------------------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        words = {"analyze-open": "all charts" if self._alone else "full screen"}
        words["analyze-turn"] = {"charts": "table", "table": "sweep", "sweep": "charts"}[self._view]
        idle = self._idle()
        return [(key, words.get(key.id, said)) for key, said in super().offers() if key.id not in idle]

    def _idle(self) -> set[str]:
        """Give the ids of the keys that do nothing now."""
        if not self._focus:  # there is nothing to look at, unless something else is picked
            own = {key.id for key in self.keys if key.id.startswith("analyze-")}
            return own - {"analyze-back"} - ({"analyze-tags"} if self._showing.pattern else set())
        idle = set(_CHARTS_ALONE) if self._view != "charts" else {"analyze-order"}
        idle |= {"analyze-all"} if self._window.part is None else set()
        idle |= {"analyze-next"} if len(self._groups) < 2 else set()
        return idle | ({"analyze-media"} if not self.has_media else set())
