"""A screen that is one long list, read page by page, with the whole text of what is under the cursor beside it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.paging import Question
from gymdash_tui.tui.screens.finding import FindKeys
from gymdash_tui.tui.screens.page_feed import PageFeed
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.paged_list import PagedList
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.scrolled import MakeLines, Scrolled

T = TypeVar("T")

_AGES = 30.0  # seconds between two looks at how long ago things were


class PagedScreen(FindKeys, Generic[T]):
    """A list, a text beside it, and what is looked for in it.

    Attributes:
        NAME: What is listed.
        feed: Reads the list.
    """

    NAME: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = ""  # or the keys would go to the line that is not there yet

    picks = getters.query_one(PagedList)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._kept = self._told = -1
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

    @property
    def _has_text(self) -> bool:
        return self.record is not None

    # -- laying out ----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay list and text out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        with Container(classes="paged-body"):
            with Vertical(classes="paged-left"):
                yield PagedList(self._title, self._line_at, id="picks")
                yield from self.compose_line()
            yield Scrolled(ascii_only, id="paged-text")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Show the list, and follow the project."""
        self.hear(self._store, self._take)
        self.header.show(self.gymdash.project_name, self._store.rows.counts)
        self._kept = sum(self._store.rows.counts.values())
        self.set_interval(_AGES, self._age)
        self.feed.look()

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
            self._take_back()
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
