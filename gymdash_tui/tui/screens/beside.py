"""The keys of a screen that is a list, with the whole text of what is under its cursor beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import getters

from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from gymdash_tui.tui.widgets.paged_list import PagedList
    from gymdash_tui.tui.widgets.pick_list import PickList


class BesideKeys(BaseScreen):
    """What the keys that move do: they go to the list, or to the text.

    Attributes:
        body: The text.
    """

    body = getters.query_one(Scrolled)

    _in_text = False

    if TYPE_CHECKING:

        @property
        def picks(self) -> PickList | PagedList:
            """The list."""

    @property
    def _has_text(self) -> bool:
        """Whether the keys may go to the text."""
        return True

    def action_move(self, by: int) -> None:
        """Move the cursor, or the text."""
        self.body.scroll_lines(by) if self._in_text else self.picks.move(by)

    def action_page(self, by: int) -> None:
        """Move by pages."""
        self.body.scroll_pages(by) if self._in_text else self.picks.page(by)

    def action_first(self) -> None:
        """Go to the first line."""
        self.body.scroll_to_end(False) if self._in_text else self.picks.go_to(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self.body.scroll_to_end(True) if self._in_text else self.picks.go_to(-1)

    def action_text(self) -> None:
        """Let the keys that move go to the text, or back to the list."""
        self._in_text = not self._in_text and self._has_text
        self.set_class(self._in_text, "-in-text")
        self.body.set_active(self._in_text)
        self.footer.repaint()
