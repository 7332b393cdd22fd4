"""A screen that is one long list, read page by page, with the whole text of what is under the cursor beside it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.paging import Question
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.page_feed import PageFeed
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.paged_list import PagedList
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.prompt import PromptInput
from gymdash_tui.tui.widgets.scrolled import MakeLines, Scrolled

T = TypeVar("T")

_AGES = 30.0  # seconds between two looks at how long ago things were
_PAUSE = 0.1  # seconds without a letter before a text is looked for: among 100,000 statuses that takes as long


class PagedScreen(BaseScreen, Generic[T]):
    """A list, a text beside it, and a line to type in what is looked for.

    Attributes:
        NAME: What is listed.
        wanted: Words that all have to occur in what is shown.
        feed: Reads the list.
    """

    NAME: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = ""  # or the keys would go to the line that is not there yet

    picks = getters.query_one(PagedList)
    body = getters.query_one("#paged-text", Scrolled)
    line = getters.query_one("#paged-find", PromptInput)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.wanted = self._wanted_before = ""
        self._in_text = self._typing = False
        self._kept = self._told = -1
        self._timer: Timer | None = None
        self.feed = PageFeed(self, self._id_of, self._ask, self._tell)

    # -- what there is to show -----------------------------------------------------------------------------------------

    @abstractmethod
    def _id_of(self, record: T) -> int:
        """Give a record's id."""

    @abstractmethod
    def _ask(self) -> Question[T]:
        """Say how the list is read, as it is filtered now."""

    @abstractmethod
    def _filters(self) -> list[str]:
        """Say in a few words what is shown alone; nothing where all is."""

    @abstractmethod
    def _drop_filters(self) -> None:
        """Show all again."""

    @abstractmethod
    def _make_line(self, record: T, width: int, cursor: bool) -> list[Part]:
        """Make a record's line."""

    @abstractmethod
    def _text_of(self, record: T) -> tuple[str, MakeLines]:
        """Give the title and the whole text of a record."""

    @abstractmethod
    def _nothing(self) -> MakeLines:
        """Give what stands there where there is nothing to show."""

    @abstractmethod
    async def _to_copy(self, record: T) -> tuple[str, str] | None:
        """Give what is copied of a record, and what that is."""

    @property
    def record(self) -> T | None:
        """The record under the cursor, once it is read."""
        for picks in self.query(PagedList):  # a screen that is being taken away has none any more
            return self.feed.pages.at(picks.at)
        return None

    # -- laying out ----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay list and text out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        with Container(classes="paged-body"):
            with Vertical(classes="paged-left"):
                yield PagedList(self._title, self._line_at, id="picks")
                with Horizontal(classes="paged-line"):
                    yield Static("/", classes="paged-slash")
                    yield PromptInput(
                        placeholder="words that all occur", compact=True, select_on_focus=False, id="paged-find"
                    )
            yield Scrolled(ascii_only, id="paged-text")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Show the list, and follow the project."""
        self._unsubscribe = self.hear(self._store, self._take)
        self.header.show(self.gymdash.project_name, self._store.rows.counts)
        self._kept = sum(self._store.rows.counts.values())
        self.set_interval(_AGES, self._age)
        self.feed.look()

    def on_unmount(self) -> None:
        """Hear of nothing any more."""
        self._unsubscribe()

    def _take(self, news: News) -> None:
        if news.rows or news.statuses:
            self.header.show(self.gymdash.project_name, self._store.rows.counts)
            kept = sum(self._store.rows.counts.values())
            # what is in the trash now, or out of it again, shows in no other way
            self.feed.look(whole=kept != self._kept)
            self._kept = kept

    # -- showing -------------------------------------------------------------------------------------------------------

    @on(PagedList.Moved)
    def _moved(self) -> None:
        self.feed.moved()
        self._tell()

    def _tell(self) -> None:
        """Show the whole of what is under the cursor."""
        record = self.record
        if record is not None:
            fresh, self._told = self._told != self.feed.key, self.feed.key
            self.body.show_lines(*self._text_of(record), fresh)
        elif not self.feed.pages.ids:
            self._told = -1
            self.body.show_lines("", self._nothing() if self.feed.is_read else lambda width: [], True)
        self.footer.repaint()

    def _age(self) -> None:
        self.picks.repaint()
        self._tell()

    def _line_at(self, at: int, width: int, cursor: bool) -> list[Part]:
        record = self.feed.pages.at(at)
        return [] if record is None else self._make_line(record, width, cursor)

    def _title(self, width: int) -> list[Part]:
        count = len(self.feed.pages.ids)
        place = f"{self.picks.at + 1:,} of {count:,} " if count else "none " if self.feed.is_read else ""
        narrowed = [*self._filters(), *([f"/{self.wanted}"] if self.wanted.strip() else [])]
        filters = safe_text("  ".join(narrowed), self.gymdash.world.ascii_only)
        name = f" {self.NAME}"
        filters = cut_middle(filters, max(0, width - text_width(name) - text_width(place) - 3))
        gap = max(0, width - text_width(name) - text_width(filters) - text_width(place) - 2)
        return [(name, "title"), ("  ", "text"), (filters, "accent"), (" " * gap, "text"), (place, "dim")]

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        found = [(key, self.words(key.action, key.description)) for key in self.keys]
        return [(key, said) for key, said in found if said]

    def words(self, action: str, words: str) -> str:
        """Say in a word or two what an action does now; nothing where it does nothing."""
        there = self.record is not None
        if self._typing:
            return {"back": "as before", "show": "keep"}.get(action, "")
        match action:
            case "text":
                return "list" if self._in_text else "text" if there else ""
            case "copy":
                return words if there else ""
            case "find":
                return "find" if there or self.wanted else ""
            case "back":
                return "list" if self._in_text else "show all" if self._is_narrowed else words
        return words

    @property
    def _is_narrowed(self) -> bool:
        return bool(self.wanted.strip() or self._filters())

    # -- keys ----------------------------------------------------------------------------------------------------------

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
        self._in_text = not self._in_text and self.record is not None
        self.set_class(self._in_text, "-in-text")
        self.body.set_active(self._in_text)
        self.footer.repaint()

    def action_copy(self) -> None:
        """Copy what is under the cursor."""
        if self.record is not None:
            self._copy(self.record)

    @work(group="copying", exclusive=True)
    async def _copy(self, record: T) -> None:
        found = await self.gymdash.guarded(self._to_copy(record))
        if found is not None:
            copy(self.gymdash, *found)

    def action_back(self) -> None:
        """Take back what is typed, leave the text, show all again, or go back."""
        if self._typing:
            self.line.value = self._wanted_before
            self._end_typing()
        elif self._in_text:
            self.action_text()
        elif self._is_narrowed:
            self.line.value = self.wanted = ""
            self._drop_filters()
            self.feed.look()
        else:
            self.dismiss("")

    def narrow(self) -> None:
        """Show other things; a cursor that stands on the newest one goes to the newest of those."""
        if self.feed.pages.ids and self.picks.at == 0:
            self.feed.key = -1
        self.feed.look()

    # -- what is looked for --------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Type what is looked for."""
        if self._in_text:
            self.action_text()
        self._typing, self._wanted_before = True, self.wanted
        self.add_class("-typing")
        self.set_focus(self.line)  # at once: the next letter may be there already
        self.footer.repaint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed, once no letter has come for a moment."""
        self.wanted = event.value
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self.narrow)

    def on_input_submitted(self) -> None:
        """Keep what is typed."""
        self._end_typing()

    def on_input_blurred(self) -> None:
        """Keep what is typed when something else is clicked."""
        if self.focused is not self.line:  # and not typed in anew already
            self._end_typing()

    def _end_typing(self) -> None:
        if self._typing:
            self._typing = False
            self.remove_class("-typing")
            self.set_focus(None)
            self.footer.repaint()
