"""Calls the person when a simulation asks for something while the screen is open."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.notify import Way, call, way_of
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.sentences import first_words, quoted
from gymdash_tui.tui.text import fit_start, text_width

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import News

_MOMENT = 0.3  # seconds within which several requests are one call
_STAYS = 30.0  # seconds that the sentence in the header stays


class Asked:
    """Calls once for each request that comes, and once for several at the same moment."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._since = app.world.clock()
        self._known: set[str] | None = None
        self._fresh: list[str] = []
        self._timer: Timer | None = None
        self._told: tuple[frozenset[str], str] = (frozenset(), "")

    def take(self, news: News) -> None:
        """Look whether anything is asked that was not before."""
        store = self._app.store
        if not news.rows or store is None:
            return
        there = store.rows.requests
        if self._known is None:
            self._known = {one.id for one in there}
            return  # those were there before the screen was: the header's number tells them
        fresh = [one.id for one in there if one.id not in self._known and self._is_new(one)]
        self._known |= {one.id for one in there}
        self._unsay({one.id for one in there})
        self._fresh += fresh
        if fresh and self._timer is None:
            self._timer = self._app.set_timer(_MOMENT, self._call)

    def _is_new(self, request: ControlRequest) -> bool:
        # what was asked while no screen was open is read from the simulation's folder a moment after the list stands
        return request.time is None or request.time.timestamp() >= self._since

    def _call(self) -> None:
        store, ids, self._timer = self._app.store, set(self._fresh), None
        self._fresh = []
        asked = [one for one in store.rows.requests if one.id in ids] if store is not None else []
        if not asked:
            return  # answered within the moment
        (title, body), ascii_only = call_words(asked), self._app.world.ascii_only
        self._write(call(f"{self._app.project_name}: {title}", body, os.environ, self._way(), ascii_only))
        screen = self._app.screen
        at_home = isinstance(screen, BaseScreen) and screen.SCOPE == "home"
        how = "" if not at_home else "C shows it." if len(asked) == 1 else "C shows them."
        words = notice_words(asked, self._app.size.width - 4, how)
        if isinstance(screen, BaseScreen) and screen.shows_requests({one.sim_id for one in asked}):
            self._app.note(words, "warn")  # at its top may stand what is to be read before the answer goes out
            return
        self._told = (frozenset(one.id for one in asked), words)
        self._app.say(words, "warn", _STAYS)

    def _unsay(self, is_open: set[str]) -> None:
        """Take the sentence away once nothing of what it tells is asked any more."""
        ids, words = self._told
        if ids and not ids & is_open:
            self._told = (frozenset(), "")
            self._app.unsay(words)

    def _way(self) -> Way:
        try:
            return way_of(os.environ)
        except WrongUse as error:
            self._app.note(str(error), "bad")
            return Way.OSC

    def _write(self, data: str) -> None:
        # as Textual itself does for the bell and the clipboard: between two frames, never within one
        driver = self._app._driver
        if data and driver is not None and not self._app.is_headless:
            driver.write(data)


def call_words(asked: Sequence[ControlRequest]) -> tuple[str, str]:
    """Give a notification's title and its text."""
    first = first_words(asked[0].details)
    if len(asked) == 1:
        return f"{safe_text(asked[0].sim_name)} asks", first
    names = dict.fromkeys(safe_text(one.sim_name) for one in asked)
    return f"{len(asked)} requests", ", ".join(names)


def notice_words(asked: Sequence[ControlRequest], room: int, how: str = "") -> str:
    """Give the sentence for the header, in at most so many cells, with how the requests are seen."""
    title = f"{quoted(asked[0].sim_name)} asks: {first_words(asked[0].details)}"
    if len(asked) > 1:
        title = f"{len(asked)} requests: {', '.join(dict.fromkeys(quoted(one.sim_name) for one in asked))}"
    how = f"  {how}" if how else ""
    return fit_start(title, max(0, room - text_width(how))).rstrip() + how
