"""Shows videos and images in the terminal, one after the other; texts too, and of sounds how to open them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.timer import Timer

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.streaming.stat_tags import IMAGES, VIDEOS
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.detail_opening import desktop_opener, open_file
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.media_list import MediaList
from gymdash_tui.tui.medium_text import broken
from gymdash_tui.tui.pictures.caption import Line, note_line, progress_line, what_line
from gymdash_tui.tui.pictures.decoding import PictureError
from gymdash_tui.tui.pictures.media import file_of, film_of, text_of
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.drawing import Drawing
from gymdash_tui.tui.screens.projector import Projector
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.picture import Picture
from gymdash_tui.tui.widgets.picture_area import PictureArea
from gymdash_tui.tui.widgets.scrolled import Scrolled
from gymdash_tui.tui.widgets.viewer_caption import ViewerCaption

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

_OF_FILMS = {"play", "move", "step", "speed", "loop", "to_end"}
_OF_TEXTS = {"page", "to_end"}
_OF_SEVERAL = {"next"}
_OF_A_LIST = {"list"}
_OF_PICTURES = {"pictures"}


class ViewerScreen(BaseScreen):
    """Videos and images in the terminal.

    Attributes:
        reads: Whether a text stands in the picture's place.
        projector: Shows the pictures.
    """

    SCOPE = "viewer"
    PURPOSE: ClassVar[str] = """\
Videos and images of a simulation, drawn in letters: a cell has two pixels, one above the other. With
p the terminal draws them sharper where it can: kitty and Ghostty in their own way, others in sixel;
the setting pictures keeps that. A film plays at once, with as many frames a second as the line to you
takes, twelve at the most; what comes too late is left out. j and k go on to the next of the list, /
shows that list and narrows it: by words of the run, the key and the type, and by steps. o opens it
with the desktop's program where there is one. Texts are read here; sounds are only opened."""

    DEFAULT_CSS = """
    ViewerScreen #viewer-text { height: 1fr; display: none; }
    ViewerScreen.-reads #viewer-text { display: block; }
    ViewerScreen.-reads PictureArea, ViewerScreen PictureArea.-unused { display: none; }
    ViewerScreen #viewer-caption { height: 2; }
    ViewerScreen.-tiny #viewer-text, ViewerScreen.-tiny PictureArea, ViewerScreen.-tiny #viewer-caption {
        display: none;
    }
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
        self._list, self._title = MediaList(items, at), title
        self._note = ("", "dim")
        self._timer: Timer | None = None
        self.reads = False
        self.projector: Projector
        self._drawing = Drawing(self)

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
        self._drawing.begin()
        self._show()

    def on_unmount(self) -> None:
        """Follow the settings no more; the base's handler is called as well."""
        self._drawing.end()

    def take(self, items: Sequence[MediaItem]) -> None:
        """Go on through a list that has grown meanwhile; what is shown stays."""
        if self._list.take(items):
            self._told()

    @property
    def item(self) -> MediaItem | None:
        """What is shown."""
        return self._list.item

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
        self.reads = False
        self._told()  # or a text before it would keep the room
        await self._drawing.settled.wait()
        try:
            await self.projector.project(partial(film_of, item))
        except PictureError as error:
            self._write(_called(item), str(error))

    @work(group="show", exclusive=True)
    async def _read(self, item: MediaItem) -> None:
        self._write(_called(item), await aside(text_of, item))

    def _write(self, title: str, text: str) -> None:
        """Show a text in the picture's place."""
        self.reads = True
        self.projector.film = self.projector.frame = None
        ascii_only = self.gymdash.world.ascii_only
        self.text.show_lines(title, lambda width: broken(text, width, ascii_only), fresh=True)
        self._told()

    def _told(self) -> None:
        """Show what became of it."""
        if self.display:
            self.set_class(self.reads, "-reads")
            self.caption.repaint()
            self.footer.repaint()

    def caption_lines(self, width: int) -> list[Line]:
        """Give the lines below the picture."""
        ascii_only = self.gymdash.world.ascii_only
        progress, item = self.projector.progress, self.item
        first = progress_line(progress, width, ascii_only) if progress is not None else []
        if self._note[0] or item is None:
            return [first, note_line(*self._note, width, ascii_only)]
        media = self._list
        meant = media.filter.text
        return [first, what_line(item, self._title, media.at, len(media.items), width, ascii_only, meant)]

    def notice(self, text: str, part: str = "dim", seconds: float = 0) -> None:
        """Say something below the picture."""
        self._note = (text, part)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, lambda: self.notice("")) if seconds else None
        if self.is_mounted:
            self._told()

    @on(PictureArea.Resized)
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
        if action in _OF_PICTURES:
            return not self.reads
        if action in _OF_SEVERAL:
            return len(self._list.items) > 1
        if action in _OF_A_LIST:
            return len(self._list.every) > 1
        if action in _OF_FILMS | _OF_TEXTS:
            if self.reads:
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

    @on(PictureArea.Clicked)
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
        if self.reads:
            self.text.scroll_to_end(bool(end))
        elif self.projector.moves:
            self.projector.change(lambda player, now: player.go_to_share(end, now))

    def action_page(self, by: int) -> None:
        """Read on in a text, or back."""
        if self.reads:
            self.text.scroll_pages(by)

    def action_next(self, by: int) -> None:
        """Show the next of the list, or the one before."""
        if self._list.move(by):
            self._show()

    @work(group="ask", exclusive=True)
    async def action_list(self) -> None:
        """List them all, to choose one, and with it those through which one goes."""
        from gymdash_tui.tui.screens.list_media import ListMedia  # deferred: many visits go from one to the next

        media = self._list
        every, at = media.every, next((at for at, one in enumerate(media.every) if one is media.item), 0)
        dialog = ListMedia(every, media.filter, at)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and media.choose(dialog.wanted, every[int(chosen)]):
            self._show()
        self._told()

    @work(group="draw")
    async def action_pictures(self) -> None:
        """Draw pictures in the next way that the terminal has."""
        await self._drawing.step()

    @work(group="open-media", exclusive=True)
    async def action_open(self) -> None:
        """Open it with the desktop's program where there is a desktop, else say where it lies."""
        item, program = self.item, desktop_opener(os.environ)
        path = await self._file()
        if item is None or path is None:
            return
        if program:
            problem = await asyncio.to_thread(open_file, program, path)
            self.gymdash.say(problem or f"Opened {path.name}.", "bad" if problem else "good", 8)
        else:
            where = f"{path.absolute()} ({short_bytes(item.size)})"
            self.gymdash.say(f"No desktop here to open it; y copies its path: {where}", "warn", 20)

    @work(group="open-media", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the file's path."""
        path = await self._file()
        if path is not None:
            copy(self.gymdash, f"{path.absolute()}\n", "the path")

    async def _file(self) -> Path | None:
        """Give the file of what is shown; says why not where there is none."""
        if self.item is None:
            return None
        try:
            return await aside(file_of, self.item)
        except GymdashError as error:
            self.gymdash.say(str(error), "bad", 8)
            return None

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(self.item.where if self.item is not None else "")


def _called(item: MediaItem) -> str:
    return item.file if item.content is None else item.key
