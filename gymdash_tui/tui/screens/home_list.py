"""The home's keys for the list itself: filter, order, columns, folds, marks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import getters, on, work
from textual.widgets import Input

from gymdash_tui.tui.outline_view import GroupHead, best_of
from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.filter_line import EditLine
from gymdash_tui.tui.widgets.list_columns import COLUMNS, FIXED
from gymdash_tui.tui.widgets.sim_list import SimList

if TYPE_CHECKING:
    from gymdash_tui.tui.choice import Choice

_TYPED = ("filter", "edit_name", "edit_tags", "edit_note")
"""Actions that open the line at the bottom of the list; while it is open, what is typed belongs to it."""


class ListKeys(ActingScreen):
    """What the home's keys do to the list."""

    sims = getters.query_one(SimList)
    line = getters.query_one(EditLine)

    def __init__(self) -> None:
        super().__init__()
        self._store: Store | None = None
        self._listing = 0

    def _take(self, news: News) -> None:
        """Hear what changed."""

    # -- reading -------------------------------------------------------------------------------------------------------

    def relist(self, key: str = "") -> None:
        """Read the list anew, because it is looked at in another way.

        Args:
            key: The line to which the cursor then goes; it stays where it is if empty.
        """
        self._listing += 1
        self.run_worker(self._relisted(key), group="list")

    async def _relisted(self, key: str) -> None:
        try:
            await self._relist(key)
        finally:
            self._listing -= 1

    async def _relist(self, key: str = "") -> None:
        from gymdash_tui.tui.screens.edit_tasks import FilterTask  # deferred: with the line itself

        store = self._store
        if store is None:
            return
        await self.gymdash.guarded(store.reload(tell=False))
        if not self.display:
            return
        task = self.line.typed
        if isinstance(task, FilterTask):
            task.listed(store.looking.problem)
            store.looking.problem = ""
        self._take(News(rows=True))
        if key:
            self.sims.select(key)

    def remember(self) -> None:
        """Remember how the project is looked at."""
        store = self._store
        if store is not None:
            self.gymdash.run_worker(self.gymdash.guarded(store.remember()), group="view")

    # -- the filter ----------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Have a filter typed, at the bottom of the list."""
        from gymdash_tui.tui.screens.edit_tasks import FilterTask  # deferred: not before something is typed

        store = self._store
        if store is not None:
            here = self.sims.key
            task = FilterTask(store, self.line, self.relist, self._filtered, lambda: self.relist(here))
            self.open_line(task)
            self._learn_words(store, task)

    @work(group="words", exclusive=True)
    async def _learn_words(self, store: Store, task: Any) -> None:
        found = await self.gymdash.guarded(asyncio.to_thread(_words_of, store))
        if found is not None:
            task.knows(*found)
            if self.line.typed is task:
                self.line.retry()

    def open_line(self, task: Any) -> None:
        """Have something typed at the bottom of the list."""
        self.add_class("-editing")
        self.line.open(task)

    @on(EditLine.Closed)
    def _line_closed(self) -> None:
        self.remove_class("-editing")
        self.footer.repaint()

    def _filtered(self) -> None:
        self.relist()
        self.remember()

    def unfilter(self) -> bool:
        """Show everything; whether something may have been hidden."""
        store = self._store
        if store is None or not store.looking.is_filtered:
            return False
        store.looking.keep_filter("")
        self._filtered()
        return True

    # -- order and columns ---------------------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_sort(self) -> None:
        """Choose by what the list is ordered; the same once more turns it round."""
        from gymdash_tui.tui.choice import Choice  # deferred: most visits choose nothing
        from gymdash_tui.tui.screens.choosing import ChooseLine

        store = self._store
        if store is None or self.app.screen is not self:
            return
        keys = await self.gymdash.guarded(asyncio.to_thread(store.project.config_keys)) or []
        store.looking.keys = tuple(keys)
        chosen = await self.app.push_screen_wait(
            ChooseLine("Order by", _sorts(store, Choice, self.gymdash.world.ascii_only), store.looking.query.sort)
        )
        if chosen is not None:
            store.looking.sort_by(chosen)
            self._filtered()

    @work(group="ask", exclusive=True)
    async def action_columns(self) -> None:
        """Choose the columns of the list."""
        from gymdash_tui.tui.choice import Choice  # deferred: most visits choose nothing
        from gymdash_tui.tui.screens.choose_columns import ChooseColumns

        store = self._store
        if store is None or self.app.screen is not self:
            return
        keys = await self.gymdash.guarded(asyncio.to_thread(store.project.config_keys)) or []
        choices = [Choice("", ("what fits best", "the list chooses for its width"))]
        choices += [Choice(one.name, (one.name, one.words)) for one in COLUMNS if one.name not in FIXED]
        known = {one.name for one in COLUMNS}
        names = {key: f"config.{key}" if key in known else key for key in keys}
        choices += [Choice(name, (key, "of the configuration")) for key, name in names.items()]
        columns = store.looking.view.columns
        chosen = await self.app.push_screen_wait(ChooseColumns(choices, columns, self.gymdash.world.ascii_only))
        if chosen is not None:
            store.looking.change(columns=chosen)
            self.sims.show_columns(chosen)
            self.remember()

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
        best = best_of(store.rows.view.rows, store.rows.live) if store is not None else None
        if best is None:
            self.gymdash.say("Nothing that is shown has a score yet.", "warn")
        else:
            self.sims.select(best.sim_id)

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


def _words_of(store: Store) -> tuple[list[str], list[str]]:
    return store.project.config_keys(), store.project.tag_names()


def _sorts(store: Store, make: type[Choice], ascii_only: bool) -> list[Choice]:
    from gymdash_tui.domain.listing import SORTS

    looking = store.looking
    arrow = ("v" if looking.descends else "^") if ascii_only else ("↓" if looking.descends else "↑")
    now = f"now {arrow}; the same again turns it round"
    words = {**SORTS, **{key: "of the configuration" for key in looking.keys if key not in SORTS}}
    return [make(name, (name, now if name == looking.query.sort else said)) for name, said in words.items()]
