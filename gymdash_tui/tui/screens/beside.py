"""The keys of a screen that is a list, with the whole text of what is under its cursor beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import getters

from gymdash_tui.tui.screens.moving import Moved, MovingKeys
from gymdash_tui.tui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from gymdash_tui.tui.widgets.paged_list import PagedList
    from gymdash_tui.tui.widgets.pick_list import PickList


class BesideKeys(MovingKeys):
    """A list and a text, one of which has the keys that move.

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

    @property
    def moved_list(self) -> Moved:
        """The list."""
        return self.picks

    @property
    def moved_text(self) -> Scrolled | None:
        """The text, while it has the keys."""
        return self.body if self._in_text else None

    def action_text(self) -> None:
        """Let the keys that move go to the text, or back to the list."""
        self._in_text = not self._in_text and self._has_text
        self.set_class(self._in_text, "-in-text")
        self.body.set_active(self._in_text)
        self.footer.repaint()
