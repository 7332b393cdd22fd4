"""The keys that move: to a list, or to the text beside it that has the keys."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from gymdash_tui.tui.screens.base import BaseScreen


class Moved(Protocol):
    """A list with a cursor."""

    def move(self, by: int, /) -> None: ...
    def page(self, by: int, /) -> None: ...
    def go_to(self, at: int, /) -> None: ...


class ScrolledText(Protocol):
    """A text that is longer than its pane."""

    def scroll_lines(self, by: int, /) -> None: ...
    def scroll_pages(self, by: int, /) -> None: ...
    def scroll_to_end(self, bottom: bool, /) -> None: ...


class MovingKeys(BaseScreen):
    """What the keys that move do."""

    @property
    @abstractmethod
    def moved_list(self) -> Moved:
        """The list."""

    @property
    def moved_text(self) -> ScrolledText | None:
        """The text, while it has the keys."""
        return None

    def action_move(self, by: int) -> None:
        """Move the cursor, or the text."""
        text = self.moved_text
        text.scroll_lines(by) if text is not None else self.moved_list.move(by)

    def action_page(self, by: int) -> None:
        """Move by pages."""
        text = self.moved_text
        text.scroll_pages(by) if text is not None else self.moved_list.page(by)

    def action_first(self) -> None:
        """Go to the first line."""
        text = self.moved_text
        text.scroll_to_end(False) if text is not None else self.moved_list.go_to(0)

    def action_last(self) -> None:
        """Go to the last line."""
        text = self.moved_text
        text.scroll_to_end(True) if text is not None else self.moved_list.go_to(-1)
