"""How the home's list is looked at: it is read anew, filtered, ordered, and its columns are chosen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import getters, on, work

from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.filter_line import EditLine
from gymdash_tui.tui.widgets.list_columns import COLUMNS, FIXED
from gymdash_tui.tui.widgets.sim_list import SimList

if TYPE_CHECKING:
    from gymdash_tui.tui.choice import Choice


class ViewKeys(ActingScreen):
    """What the home's keys do to how the list is looked at."""

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
        # keys come faster than lists are drawn: what was typed since is about to be listed
        if not self.display or (self._listing > 1 and not key):
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
        keys = await self._config_keys(store)
        store.looking.keys = keys
        chosen = await self.app.push_screen_wait(
            ChooseLine("Order by", _sorts(store, Choice, self.gymdash.world.ascii_only), store.looking.query.sort)
        )
        if chosen is not None:
            store.looking.sort_by(chosen)
            self._filtered()

    async def _config_keys(self, store: Store) -> tuple[str, ...]:
        with self.gymdash.held_keys.opening():
            return tuple(await self.gymdash.guarded(asyncio.to_thread(store.project.config_keys)) or ())

    @work(group="ask", exclusive=True)
    async def action_columns(self) -> None:
        """Choose the columns of the list."""
        from gymdash_tui.tui.choice import Choice  # deferred: most visits choose nothing
        from gymdash_tui.tui.screens.choose_columns import ChooseColumns

        store = self._store
        if store is None or self.app.screen is not self:
            return
        keys = await self._config_keys(store)
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


def _words_of(store: Store) -> tuple[list[str], list[str]]:
    return store.project.config_keys(), store.project.tag_names()


def _sorts(store: Store, make: type[Choice], ascii_only: bool) -> list[Choice]:
    from gymdash_tui.domain.listing import SORTS

    looking = store.looking
    arrow = ("v" if looking.descends else "^") if ascii_only else ("↓" if looking.descends else "↑")
    now = f"now {arrow}; the same again turns it round"
    words = {**SORTS, **{key: "of the configuration" for key in looking.keys if key not in SORTS}}
    return [make(name, (name, now if name == looking.query.sort else said)) for name, said in words.items()]
