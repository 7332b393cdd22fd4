"""What the home's keys do: moving, looking, marking, and what is done to what is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import getters, work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import FAILURES, LIVE
from gymdash_tui.tui.imports import IMPORT_HINT, IMPORT_QUESTION, read_path
from gymdash_tui.tui.screens.detail_keys import DetailKeys
from gymdash_tui.tui.screens.home_edits import EditKeys
from gymdash_tui.tui.screens.moving import MovingKeys
from gymdash_tui.tui.screens.panes import Panes
from gymdash_tui.tui.verbs import RESTORE
from gymdash_tui.tui.widgets.curves import CurvePane
from gymdash_tui.tui.widgets.details import CONFIG, STATUSES, Details
from gymdash_tui.tui.widgets.sim_list import SimList

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.curve_feed import CurveFeed
    from gymdash_tui.tui.screens.detail_feed import DetailFeed


class HomeKeys(MovingKeys, EditKeys, DetailKeys):
    """What the home's keys do.

    Attributes:
        panes: Which pane has the keys.
    """

    curves = getters.query_one(CurvePane)
    details = getters.query_one(Details)

    def __init__(self, ascii_only: bool) -> None:
        super().__init__()
        self._ascii = ascii_only
        self.panes = Panes(self)
        self._curve_feed: CurveFeed | None = None
        self._detail_feed: DetailFeed | None = None

    # -- what is looked at ---------------------------------------------------------------------------------------------

    @work(group="watch", exclusive=True)
    async def read_curves(self) -> None:
        """Read the curves that are wanted now."""
        if self._store is not None:
            await self._store.watch()

    def show_details(self, read: bool = True) -> None:
        """Show the details of what is under the cursor; its folder may have to be read again."""
        record = self.sims.record
        if record is not None and self._detail_feed is not None:
            self._detail_feed.show(record, read)

    # -- keys: moving --------------------------------------------------------------------------------------------------

    @property
    def moved_list(self) -> SimList:
        """The simulations."""
        return self.sims

    @property
    def moved_text(self) -> Details | None:
        """The details, while they have the keys."""
        return self.details if self.panes.active == "details" else None

    def action_next_pane(self) -> None:
        """Go on to the next pane."""
        self.panes.next()

    def action_open(self) -> None:
        """Go to the details: of several that are marked to what they differ in, of one that failed to its trace."""
        record = self.sims.record
        failed = record is not None and record.ending in FAILURES
        tab = CONFIG if len(self.sims.marks) > 1 else STATUSES if failed else self.details.tab_name
        if tab != self.details.tab_name:
            self.details.tab = self.details.TABS.index(tab)
            self.show_details()
        self.panes.activate("details")

    # -- keys: looking -------------------------------------------------------------------------------------------------

    def action_zoom(self) -> None:
        """Give the whole screen to the pane, or take it back."""
        self.panes.toggle_zoom()

    def action_step_out(self) -> None:
        """Leave the full screen, or the pane; else drop a range, take all marks away, or the filter."""
        if self.panes.step_out() or self.sims.drop_range():
            return
        if self.sims.marks:
            self.sims.set_marks([])
        else:
            self.unfilter()

    def action_next_tab(self, by: int) -> None:
        """Show other details."""
        self.details.next_tab(by)
        self.show_details()

    def action_next_metric(self, by: int) -> None:
        """Draw another measure."""
        if self._curve_feed is not None:
            self._curve_feed.next_metric(by)

    def action_smooth(self) -> None:
        """Smooth more, or not at all."""
        if self._curve_feed is not None:
            self._curve_feed.smooth_more()

    # -- keys: doing ---------------------------------------------------------------------------------------------------

    def chosen(self) -> list[SimulationRecord]:
        """Give what the keys act on, as far as it was read."""
        return self._store.rows.records(self.sims.chosen) if self._store is not None else []

    async def chosen_now(self) -> list[SimulationRecord]:
        """Give what the keys act on, also what was never in sight, as it is now."""
        store, ids = self._store, self.sims.chosen
        if store is None or not ids:
            return []
        return await self.gymdash.guarded(store.records_of(ids)) or []

    def action_new(self) -> None:
        """Open the form."""
        self.gymdash.open_form()

    def action_clone(self) -> None:
        """Open the form with what the simulation was started with."""
        if self.sims.here:
            self.gymdash.open_form(self.sims.here[0])

    def action_demo(self) -> None:
        """Start the demo."""
        self.gymdash.start_demo()

    def action_undo(self) -> None:
        """Take back what was deleted last."""
        jobs = self.gymdash.jobs
        if jobs.undoable:
            jobs.begin(RESTORE, jobs.undoable)
        else:
            self.gymdash.say("Nothing was deleted from here that could be taken back; T shows the trash.", "warn")

    @work(group="ask", exclusive=True)
    async def action_ask(self) -> None:
        """Ask what is chosen something, or answer what it asks."""
        from gymdash_tui.tui.answer_model import targets_of  # deferred: 10 ms with all that forms stand on

        chosen, store = await self.chosen_now(), self._store
        if store is None or self.app.screen is not self:
            return
        live = [record for record in chosen if record.phase in LIVE]
        if not live:
            self.gymdash.say(
                "Only a simulation that runs can be asked something; r goes on with one that ended.", "warn"
            )
            return
        if len(live) < len(chosen):
            self.gymdash.say(f"{len(live)} of {len(chosen)} run; the others cannot be asked.", "warn")
        self.gymdash.open_answer(targets_of(live, store.rows.requests))

    @work(group="ask", exclusive=True)
    async def action_import_logs(self) -> None:
        """Ask for a path, and import the logs there."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits import none

        answer = await self.app.push_screen_wait(Ask(IMPORT_QUESTION, IMPORT_HINT, read_path))
        if answer is not None:
            self.gymdash.imports.begin(answer[0])
