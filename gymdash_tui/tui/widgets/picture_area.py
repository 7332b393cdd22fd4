"""A room in the middle of which pictures are shown, whatever draws them."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.message import Message
from textual.widget import Widget

from gymdash_tui.tui.pictures.colours import Pixels


class PictureArea(Widget):
    """Shows one frame after the other."""

    DEFAULT_CSS = "PictureArea { width: 1fr; height: 1fr; background: $background; color: $foreground; }"

    class Resized(Message):
        """There is another room for the picture now."""

    class Clicked(Message):
        """The picture was clicked."""

    @abstractmethod
    def room_for(self, width: int, height: int) -> tuple[int, int]:
        """Give to how many pixels, across and down, a picture of some size is to be scaled for this; 0 for no room."""

    @abstractmethod
    async def show(self, pixels: Pixels, moving: bool = False) -> None:
        """Show a frame that was scaled to what :meth:`room_for` said last.

        Args:
            pixels: The frame.
            moving: Whether the next one follows at once.
        """

    @abstractmethod
    def forget(self) -> None:
        """Take what comes next for another film's; what is shown stays until then."""

    @abstractmethod
    def clear(self) -> None:
        """Show nothing."""

    def on_resize(self, event: events.Resize) -> None:
        """Forget the picture, and have it made for the new room."""
        self.clear()
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """Say that it was clicked."""
        self.post_message(self.Clicked())
