"""The home's keys that go about in the list: folds, what is gone to, marks."""

from __future__ import annotations

from textual import on, work
from textual.widgets import Input

from gymdash_tui.domain.units import short_number
from gymdash_tui.tui.outline_view import GroupHead, best_of
from gymdash_tui.tui.screens.home_view import ViewKeys
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.widgets.sim_list import SimList

_TYPED = ("filter", "edit_name", "edit_tags", "edit_note")
"""Actions that open the line at the bottom of the list; while it is open, what is typed belongs to it."""


class ListKeys(ViewKeys):
    """What the home's keys do to the list."""

    # -- folds ---------------------------------------------------------------------------------------------------------

    def action_fold(self, folded: bool | None = None) -> None:
        """Fold the group in which the cursor stands, or unfold it.

        Args:
            folded: Which of the two; the other one than it is now where left out.
        """
        group = self.sims.group
        if group is None:
            return
        wanted = not group.folded if folded is None else folded
        if not wanted and not group.folded and self.sims.head is not None:
            self.sims.move(1)  # unfolded already: into it
        elif wanted != group.folded or self.sims.head is None:
            self._fold(group, wanted)

    @on(SimList.FoldClicked)
    def _fold_clicked(self, event: SimList.FoldClicked) -> None:
        group = self.sims.group
        if group is not None and group.name == event.group:
            self._fold(group, not group.folded)

    def _fold(self, group: GroupHead, folded: bool) -> None:
        store = self._store
        if store is None:
            return
        if folded:
            self.sims.select(group.key)  # what the cursor stands on does not go out of sight under it
        store.looking.fold(group.name, folded)
        self._folded(store)

    def action_fold_all(self) -> None:
        """Fold all groups, or unfold them where all are folded."""
        store = self._store
        if store is None:
            return
        if self.sims.group is not None:
            self.sims.select(self.sims.group.key)
        store.looking.fold_all(any(not head.folded for head in store.rows.view.heads))
        self._folded(store)

    def _folded(self, store: Store) -> None:
        store.rows.refold()
        self.sims.rows_changed()
        self.remember()

    # -- going ---------------------------------------------------------------------------------------------------------

    def action_best(self) -> None:
        """Go to the simulation with the highest score of those that are shown."""
        store = self._store
        found = best_of(store.rows.view.rows, store.rows.live) if store is not None else None
        if store is None or found is None:
            self.gymdash.say("Nothing that is shown has a reward yet.", "warn")
            return
        best, score = found
        self.sims.select(best.sim_id)
        self.gymdash.say(f"{short_number(score)} is the highest reward of the {store.rows.shown} shown.", "good", 6)

    def show_simulation(self, sim_id: str, unfilter: bool = False) -> None:
        """Put the cursor on a simulation.

        Args:
            sim_id: Which.
            unfilter: Whether a filter that hides it is taken away.
        """
        store = self._store
        if store is None or self.sims.select(sim_id) or not store.looking.is_filtered:
            return
        if unfilter:
            self._show_hidden(store, sim_id)
        else:
            self.gymdash.say("It is there, but the filter hides it: esc takes the filter away.", "warn")

    @work(group="show", exclusive=True)
    async def _show_hidden(self, store: Store, sim_id: str) -> None:
        text = store.looking.filter_text
        store.looking.keep_filter("")
        await self._relist(sim_id)
        self.remember()
        if self.display and self.sims.cursor_id == sim_id:
            self.gymdash.say(f"The filter is taken away, because it hid this one: /{text}", "warn")

    # -- marks ---------------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark, or take the mark away; of a group's head, all of it."""
        self.sims.toggle_mark()

    def action_mark_range(self) -> None:
        """Begin a range, or end it."""
        self.sims.toggle_range()

    def action_mark_group(self) -> None:
        """Mark the whole group in which the cursor stands, or take its marks away."""
        group = self.sims.group
        if group is None:
            self.gymdash.say("It belongs to no group; space marks it alone.", "warn")
            return
        self.sims.marking.toggle(row.sim_id for row in group.rows)
        self.sims.set_marks(self.sims.marks)

    def action_mark_all(self) -> None:
        """Mark every simulation that is shown, or take their marks away where all are marked."""
        if self._listing:  # what is shown is not yet what was typed
            self._mark_all_soon()
        else:
            self._mark_all()

    @work(group="mark", exclusive=True)
    async def _mark_all_soon(self) -> None:
        await self._relist()
        if self.display:
            self._mark_all()

    def _mark_all(self) -> None:
        store = self._store
        if store is not None:
            self.sims.marking.toggle(row.sim_id for row in store.rows.view.rows)
            self.sims.set_marks(self.sims.marks)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let what is typed at the bottom of the list be typed."""
        if action in _TYPED and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)
