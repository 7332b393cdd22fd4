"""Shows videos and images in the terminal, one after the other; texts too, and of sounds how to open them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.timer import Timer

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.streaming.stat_tags import IMAGES, TEXT, VIDEOS
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.detail_opening import desktop_opener, open_file
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.pictures.caption import Line, note_line, progress_line, what_line
from gymdash_tui.tui.pictures.decoding import PictureError
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.projector import Projector
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.detail_lines import text_lines
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.picture import Picture
from gymdash_tui.tui.widgets.scrolled import Scrolled
from gymdash_tui.tui.widgets.viewer_caption import ViewerCaption

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

_LONGEST_TEXT = 200_000  # bytes of a text that are shown
_NARROWEST = 8  # cells of a line of text
_OF_FILMS = {"play", "move", "step", "speed", "loop", "to_end"}
_OF_TEXTS = {"page", "to_end"}
_OF_SEVERAL = {"next"}


class ViewerScreen(BaseScreen):
    """Videos and images in the terminal."""

    SCOPE = "viewer"
    PURPOSE: ClassVar[str] = """\
Videos and images of a simulation, drawn in the terminal's own letters: a cell has two pixels, one
above the other. A film plays at once, with as many frames a second as the line to you takes, twelve
at the most; what comes too late is left out. j and k go on to the next of the list, o opens it with
the desktop's program where there is one. Texts are read here as well; sounds are only opened."""

    DEFAULT_CSS = """
    ViewerScreen #viewer-text { height: 1fr; }
    ViewerScreen #viewer-caption { height: 2; }
    ViewerScreen.-tiny #viewer-text, ViewerScreen.-tiny Picture, ViewerScreen.-tiny #viewer-caption { display: none; }
    """

    picture = getters.query_one(Picture)
    text = getters.query_one("#viewer-text", Scrolled)
    caption = getters.query_one(ViewerCaption)

    def __init__(self, items: Sequence[MediaItem], at: int, title: str) -> None:
        """Show media.

        Args:
            items: The list, through which one goes.
            at: Which of them is shown first.
            title: Whose they are.
        """
        super().__init__()
        self._items, self._at, self._title = tuple(items), max(0, min(at, len(items) - 1)), title
        self._note = ("", "dim")
        self._timer: Timer | None = None
        self._reads = False
        self.projector: Projector

    def compose(self) -> ComposeResult:
        """Lay picture and caption out."""
        ascii_only = self.gymdash.world.ascii_only
        picture = Picture(ascii_only, id="viewer-picture")
        self.projector = Projector(picture, self._told)
        yield picture
        yield Scrolled(ascii_only, id="viewer-text")
        yield ViewerCaption(self.caption_lines, lambda: self.projector.progress)
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Show the first."""
        self._show()

    @property
    def item(self) -> MediaItem | None:
        """What is shown."""
        return self._items[self._at] if self._items else None

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        item = self.item
        if item is None:
            self._write("", "There is nothing to show.")
        elif item.type in (VIDEOS, IMAGES):
            self._project(item)
        else:
            self._read(item)
        self._told()

    @work(group="show", exclusive=True)
    async def _project(self, item: MediaItem) -> None:
        self._reads = False
        self._told()  # or a text before it would keep the room
        try:
            await self.projector.project(item.path, item.type == VIDEOS)
        except PictureError as error:
            self._write(item.file, str(error))

    @work(group="show", exclusive=True)
    async def _read(self, item: MediaItem) -> None:
        if item.type != TEXT:
            self._write(
                item.file, "A sound: terminals play none. o opens it with the desktop's program; y copies its path."
            )
            return
        try:
            text = await aside(_text_of, item.path)
        except OSError as error:
            text = f"It cannot be read: {error.strerror or error}."
        self._write(item.file, text)

    def _write(self, title: str, text: str) -> None:
        """Show a text in the picture's place."""
        self._reads = True
        self.projector.film = self.projector.frame = None
        ascii_only = self.gymdash.world.ascii_only

        def make(width: int) -> list[Line]:
            # before the text's first layout there is no width, into which nothing could be broken
            room = max(_NARROWEST, width - 2)
            return [
                [(f" {piece}", "text")] for line in text.splitlines() for piece in text_lines(line, room, ascii_only)
            ]

        self.text.show_lines(title, make, fresh=True)
        self._told()

    def _told(self) -> None:
        """Show what became of it."""
        if self.display:
            reads = self._reads
            if self.text.display != reads:
                self.text.display, self.picture.display = reads, not reads
            self.caption.repaint()
            self.footer.repaint()

    def caption_lines(self, width: int) -> list[Line]:
        """Give the lines below the picture."""
        ascii_only = self.gymdash.world.ascii_only
        progress, item = self.projector.progress, self.item
        first = progress_line(progress, width, ascii_only) if progress is not None else []
        if self._note[0] or item is None:
            return [first, note_line(*self._note, width, ascii_only)]
        return [first, what_line(item, self._title, self._at, len(self._items), width, ascii_only)]

    def notice(self, text: str, part: str = "dim", seconds: float = 0) -> None:
        """Say something below the picture."""
        self._note = (text, part)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, lambda: self.notice("")) if seconds else None
        if self.is_mounted:
            self._told()

    @on(Picture.Resized)
    def _resized(self) -> None:
        self.projector.resized()

    @on(events.ScreenSuspend)
    def _covered(self) -> None:
        self.projector.hold()

    @on(events.ScreenResume)
    def _uncovered(self) -> None:
        self.projector.release()

    # -- keys ----------------------------------------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        return [(key, self._words(key)) for key in self.keys if self._works(key)]

    def _works(self, key: Key) -> bool:
        action = key.action.partition("(")[0]
        if action in _OF_SEVERAL:
            return len(self._items) > 1
        if action in _OF_FILMS | _OF_TEXTS:
            if self._reads:
                return action in _OF_TEXTS and bool(self.text.place(self.text.size.height))
            return action in _OF_FILMS and self.projector.moves
        return True

    def _words(self, key: Key) -> str:
        player = self.projector.player
        match key.action:
            case "play" if not player.playing:
                return "play"
            case "loop" if player.loops:
                return "repeat no more"
            case "move(-1)" | "move(1)" if not player.playing:
                return key.description.replace("second", "frame")
        return key.description

    @on(Picture.Clicked)
    def action_play(self) -> None:
        """Pause the film, or go on."""
        if self.projector.moves:
            self.projector.change(lambda player, now: player.toggle(now))

    @on(ViewerCaption.Pointed)
    def _pointed(self, event: ViewerCaption.Pointed) -> None:
        self.projector.change(lambda player, now: player.go_to_share(event.share, now))

    def action_move(self, by: int) -> None:
        """Go a second on or back; a frame while it is paused."""
        if not self.projector.player.playing:
            self.action_step(by)
        elif self.projector.moves:
            self.projector.change(lambda player, now: player.move(by, now))

    def action_step(self, by: int) -> None:
        """Pause, and show the next frame, or the one before."""
        if self.projector.moves:
            self.projector.change(lambda player, now: player.step(by, now))

    def action_speed(self, by: int) -> None:
        """Play faster, or slower."""
        if self.projector.moves:
            self.projector.change(lambda player, now: player.change_speed(by, now))

    def action_loop(self) -> None:
        """Begin again at the end, or stay there."""
        player = self.projector.player
        player.loops = not player.loops
        self._told()

    def action_to_end(self, end: int) -> None:
        """Go to the start, or the end."""
        if self._reads:
            self.text.scroll_to_end(bool(end))
        elif self.projector.moves:
            self.projector.change(lambda player, now: player.go_to_share(end, now))

    def action_page(self, by: int) -> None:
        """Read on in a text, or back."""
        if self._reads:
            self.text.scroll_pages(by)

    def action_next(self, by: int) -> None:
        """Show the next of the list, or the one before."""
        at = max(0, min(self._at + by, len(self._items) - 1))
        if at != self._at:
            self._at = at
            self._show()

    @work(group="open-media", exclusive=True)
    async def action_open(self) -> None:
        """Open it with the desktop's program where there is a desktop, else say where it lies."""
        item, program = self.item, desktop_opener(os.environ)
        if item is None:
            return
        if program:
            problem = await asyncio.to_thread(open_file, program, item.path)
            self.gymdash.say(problem or f"Opened {item.file}.", "bad" if problem else "good", 8)
        else:
            where = f"{item.path.absolute()} ({short_bytes(item.size)})"
            self.gymdash.say(f"No desktop here to open it; y copies its path: {where}", "warn", 20)

    def action_copy(self) -> None:
        """Copy the file's path."""
        if self.item is not None:
            copy(self.gymdash, f"{self.item.path.absolute()}\n", "the path")

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(self.item.file if self.item is not None else "")


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        text = file.read(_LONGEST_TEXT).decode("utf-8", "replace")
        more = file.read(1)
    return f"{text}\n\n(Its first {short_bytes(_LONGEST_TEXT)}: o opens all of it.)" if more else text
