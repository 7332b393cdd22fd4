"""A screen that is one list to pick from, kept up to date with the project: the queue, the trash."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult

from gymdash_tui.tui.screens.moving import Moved, MovingKeys
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.pick_list import PickList, Row


class PickScreen(MovingKeys):
    """One list below the header."""

    picks = getters.query_one(PickList)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    @abstractmethod
    def _rows(self) -> Sequence[Row]:
        """Make the list's lines."""

    @abstractmethod
    def _take(self, news: News) -> None:
        """Hear what changed."""

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        yield Header(self.gymdash.world.ascii_only)
        yield PickList(id="picks")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Show the list, and follow the project."""
        self.hear(self._store, self._take)
        self._show()

    def _show(self) -> None:
        self.header.show(self.gymdash.project_name, self._store.rows.counts)
        self.picks.show(self._rows())
        self.footer.repaint()

    @property
    def moved_list(self) -> Moved:
        """The list."""
        return self.picks

    def action_back(self) -> None:
        """Go back."""
        self.dismiss("")
