"""Reads a long list for the screen that shows it: what is in sight, what is new, and all of it where it changed."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from gymdash_tui.tui.paging import Pages, Question
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.paged_list import PagedList

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.base import BaseScreen

T = TypeVar("T")


class PageFeed(Generic[T]):
    """Keeps a :class:`~gymdash_tui.tui.widgets.paged_list.PagedList` filled, with the cursor on what it stood on.

    Attributes:
        pages: What was read.
        is_read: Whether it is known what there is.
        key: The id of what the cursor stands on; negative before anything was there.
    """

    def __init__(
        self, screen: BaseScreen, id_of: Callable[[T], int], ask: Callable[[], Question[T]], came: Callable[[], None]
    ) -> None:
        """Read nothing yet.

        Args:
            screen: Whose list it is.
            id_of: Gives a record's id.
            ask: Says how the list is read, as it is filtered now.
            came: Called when records that are in sight have come.
        """
        self.pages: Pages[T] = Pages(id_of)
        self.is_read = False
        self.key = -1
        self._screen, self._id_of, self._ask, self._came = screen, id_of, ask, came
        self._question = ask()
        self._whole = True
        self._reading = self._again = self._filling = False

    @property
    def _picks(self) -> PagedList:
        return self._screen.query_one(PagedList)

    def look(self, whole: bool = True) -> None:
        """Read what is new, or the whole list; one reading at a time, and once more where more came meanwhile."""
        self._whole |= whole
        if self._reading:
            self._again = True
        else:
            self._reading = True
            self._screen.run_worker(self._read_on(), group="list")

    async def _read_on(self) -> None:
        try:
            self._again = True
            while self._again and self._screen.display:
                whole, self._whole, self._again = self._whole, False, False
                await self._read(whole)
        finally:
            self._reading = False

    async def _read(self, whole: bool) -> None:
        guarded = self._screen.gymdash.guarded
        question = self._ask() if whole else self._question
        if not self.is_read:  # the newest page at once, before the ids of 100,000 others are there
            records = await guarded(aside(question.page, None))
            if records and self._screen.display:
                self.pages.hold(records)
                self._show(question, array("q", map(self._id_of, records)))
        known = self.pages.ids
        ids = await guarded(aside(question.ids, known[0] if known and not whole else 0))
        if ids is not None:
            await self._read_sight(question, ids if whole else ids + array("q", known))

    async def _read_sight(self, question: Question[T], ids: array[int]) -> None:
        """Read what will be in sight anew, since names change, and only then show it, so that no line is blank."""
        if not self._screen.display:
            return
        place = self.pages.place_of(self.key, ids)
        top = max(0, min(place - self._picks.size.height, len(ids) - 1))
        records = await self._screen.gymdash.guarded(aside(question.page, ids[top] + 1)) if ids else []
        if records is None or not self._screen.display:
            return
        self.pages.let_go()
        self.pages.hold(records)
        self.is_read = True
        self._show(question, ids)

    def _show(self, question: Question[T], ids: array[int]) -> None:
        self._question, self.pages.ids = question, ids
        self._picks.show(len(ids), self.pages.place_of(self.key, ids))
        self.moved()
        self._came()

    def moved(self) -> None:
        """Hear that the cursor stands elsewhere, or that other lines are in sight."""
        if self.pages.ids:
            self.key = self.pages.ids[min(self._picks.at, len(self.pages.ids) - 1)]
        if not self._filling and self._missing() is not None:
            self._filling = True
            self._screen.run_worker(self._fill(), group="page")

    def _missing(self) -> int | None:
        """Tell before which id has to be read what is in sight, or a screen above or below it."""
        first, count = self._picks.sight
        seen = self.pages.missing(first, count)
        return seen if seen is not None else self.pages.missing(first - count, 3 * count)

    async def _fill(self) -> None:
        try:
            while self._screen.display and (before := self._missing()) is not None:
                records = await self._screen.gymdash.guarded(aside(self._question.page, before))
                if records is None or not self._screen.display:
                    return
                if not self.pages.hold(records):  # what is missing is gone
                    self.look()
                    return
                self._picks.repaint()
                self._came()
        finally:
            self._filling = False
