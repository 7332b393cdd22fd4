"""Two lines below a picture: how far the film is; and what it is, or what was said."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from gymdash_tui.tui.pictures.caption import Line, Progress, bar_at
from gymdash_tui.tui.widgets.painted import Painted


class ViewerCaption(Painted):
    """The lines; a click into the bar goes to that part of the film."""

    class Pointed(Message):
        """Somebody clicked into the bar.

        Attributes:
            share: How far from its start: 0 for its first cell, 1 for its last.
        """

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, make: Callable[[int], list[Line]], progress: Callable[[], Progress | None]) -> None:
        """Show lines.

        Args:
            make: Makes them for a width.
            progress: Gives how far the film is; ``None`` where there is none.
        """
        super().__init__(id="viewer-caption")
        self._make, self._progress = make, progress

    def make_lines(self, width: int, height: int) -> list[Line]:
        """Make them."""
        return self._make(width)

    def on_click(self, event: events.Click) -> None:
        """Say which part of the bar was clicked."""
        progress = self._progress()
        start, cells = bar_at(progress, self.size.width) if progress is not None else (0, 0)
        if event.y == 0 and cells and start <= event.x < start + cells:
            self.post_message(self.Pointed((event.x - start) / max(1, cells - 1)))
