"""How the list is looked at: filter, order, columns, folds, the curve; what is remembered of a project."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering import Filter, parse_filter
from gymdash_tui.domain.listing import ListQuery, sort_key
from gymdash_tui.tui.folds import Folds
from gymdash_tui.user.views import View

_GOING_ON = frozenset({"score", "step", "progress", "age", "took"})


class Looking:
    """How one project is looked at now.

    Attributes:
        query: Which simulations are shown, in which order.
        folds: Which groups are folded.
        keys: The configuration keys that occur, the most frequent first.
        problem: What of the remembered view cannot be used any more, as a sentence; empty where all can.
        version: Another number after each change that is to be remembered.
    """

    def __init__(self) -> None:
        self._view = View()
        self.query = ListQuery()
        self.folds = Folds()
        self.keys: tuple[str, ...] = ()
        self.problem = ""
        self.version = 0

    @property
    def view(self) -> View:
        """All of it, as it is remembered."""
        return replace(self._view, folds=dict(self.folds.chosen), all_folded=self.folds.all)

    @property
    def filter_text(self) -> str:
        """The filter that is kept, as it was typed."""
        return self._view.filter

    @property
    def is_filtered(self) -> bool:
        """Whether some simulations may be hidden now."""
        return not self.query.filter.is_empty

    @property
    def follows_progress(self) -> bool:
        """Whether what runs may come to match, or not to match any more, by going on."""
        return not _GOING_ON.isdisjoint(self.query.filter.own_keys)

    def begin(self, view: View, keys: Collection[str]) -> None:
        """Look at the project as it was looked at last.

        Args:
            view: What was remembered.
            keys: The configuration keys that occur.
        """
        self._view, self.keys = view, tuple(keys)
        self.folds.chosen, self.folds.all = dict(view.folds), view.all_folded
        self.folds.version += 1
        try:
            self.query = ListQuery(parse_filter(view.filter, self.keys), view.sort, view.descending)
        except WrongUse as error:
            self.problem = f"The remembered filter is taken away: {error}"
            self.change(filter="")
            self.query = ListQuery(sort=view.sort, descending=view.descending)
        self.folds.narrowed = self.is_filtered

    def change(self, **changes: Any) -> None:
        """Change something that is remembered."""
        self._view = replace(self._view, **changes)
        self.version += 1

    def give_up(self, error: WrongUse) -> None:
        """Show everything, because the filter cannot be applied."""
        self.problem = f"The filter is taken away: {error}"
        self.try_filter(Filter())
        self.change(filter="")

    # -- the list ------------------------------------------------------------------------------------------------------

    def try_filter(self, filter: Filter) -> None:  # noqa: A002 - what it is called everywhere
        """Show what matches a filter, for as long as it is typed."""
        self.query = replace(self.query, filter=filter)
        self.folds.narrowed = self.is_filtered

    def keep_filter(self, text: str) -> None:
        """Show what matches a filter from now on.

        Raises:
            WrongUse: If it is none; the sentence says what is wrong with it.
        """
        self.try_filter(parse_filter(text, self.keys))
        self.change(filter=text.strip())

    def restore_filter(self) -> None:
        """Show what matches the filter that was kept last."""
        self.try_filter(parse_filter(self._view.filter, self.keys))

    def sort_by(self, sort: str) -> None:
        """Order the list; by what it is ordered already, the other way round."""
        turned = sort == self._view.sort
        self.change(sort=sort, descending=not self.descends if turned else None)
        self.query = replace(self.query, sort=sort, descending=self._view.descending)

    @property
    def descends(self) -> bool:
        """Whether the greatest comes first."""
        if self.query.descending is not None:
            return self.query.descending
        try:
            return sort_key(self.query.sort, self.keys).descending
        except WrongUse:  # a configuration key that no simulation has any more
            return False

    # -- folds ---------------------------------------------------------------------------------------------------------

    def fold(self, group: str, folded: bool) -> None:
        """Fold or unfold a group."""
        self.folds.choose(group, folded)
        self.version += 1

    def fold_all(self, folded: bool) -> None:
        """Fold or unfold all groups."""
        self.folds.choose_all(folded)
        self.version += 1
