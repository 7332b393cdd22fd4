"""A screen that is one list to pick from, kept up to date with the project: the queue, the trash."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult

from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.pick_list import PickList, Row


class PickScreen(BaseScreen):
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
        self._unsubscribe = self.hear(self._store, self._take)
        self._show()

    def on_unmount(self) -> None:
        """Hear of nothing any more."""
        self._unsubscribe()

    def _show(self) -> None:
        self.header.show(self.gymdash.project_name, self._store.rows.counts)
        self.picks.show(self._rows())
        self.footer.repaint()

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.picks.move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.picks.page(by)

    def action_first(self) -> None:
        """Go to the first line."""
        self.picks.go_to(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self.picks.go_to(-1)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss("")
