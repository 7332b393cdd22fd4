"""Calls the person while the screen is open: when a simulation asks for something, and when one ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from gymdash_tui.domain.announcement import Announcement, of_ending, of_request, summed
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.occasions import REQUEST
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.times import from_unix
from gymdash_tui.tui.notify import Way, call, way_of
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.sentences import first_words, quoted
from gymdash_tui.tui.text import fit_start, text_width

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.project.records import CallRecord
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import News, Store
    from gymdash_tui.user.settings import Notify

_MOMENT = 0.3  # seconds within which several requests are one call
_GATHERED = 1.5  # seconds for endings: seeds that were started together end within a second
_STAYS = 30.0  # seconds that what is asked stays in the header
_OVER = ("done", "failed", "died", "stopped")
_TYPED_INTO = ("form", "answer")  # screens at whose top stands what is wrong with what was typed
_LATE = 600.0  # seconds that an ending may be found later than it came
_CALLS = 30  # of the newest commands, among which may be what could not be told
_STYLES = {"failed": "bad", "died": "bad", "stopped": "warn", "done": "good"}


class NewsCalls:
    """Calls once for each thing that happens, and once for several at the same moment."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._since = self._looked = app.world.clock()
        self._asked: set[str] | None = None
        self._over: dict[str, int] | None = None
        self._ended: set[tuple[str, str]] | None = None
        self._last_call = 0
        self._fresh: list[Announcement] = []
        self._timer: Timer | None = None
        self._told: tuple[frozenset[str], str] = (frozenset(), "")
        self._looks = self._looks_again = False

    @property
    def _notify(self) -> Notify:
        return self._app.world.settings.notify

    def take(self, news: News) -> None:
        """Look whether anything is asked, or is over, that was not before."""
        store = self._app.store
        if not news.rows or store is None:
            return
        self._take_requests(store.rows.requests)
        over = {word: store.rows.counts.get(word, 0) for word in _OVER}
        if self._over is None or over != self._over or self._notify.command or self._notify.webhook:
            self._over = over
            self._look_soon(store)

    # -- requests ------------------------------------------------------------------------------------------------------

    def _take_requests(self, there: Sequence[ControlRequest]) -> None:
        ids = {one.id for one in there}
        if self._asked is None:
            self._asked = ids
            return  # those were there before the screen was: the header's number tells them
        fresh = [one for one in there if one.id not in self._asked and self._is_new(one)]
        self._asked |= ids
        self._unsay(ids)
        self._add([of_request(one) for one in fresh], _MOMENT)

    def _is_new(self, request: ControlRequest) -> bool:
        # what was asked while no screen was open is read from the simulation's folder a moment after the list stands
        return request.time is None or request.time.timestamp() >= self._since

    def _open_requests(self, news: Sequence[Announcement]) -> list[ControlRequest]:
        """Give those requests that nobody has answered meanwhile."""
        keys, store = {one.key for one in news}, self._app.store
        there = store.rows.requests if store is not None else ()
        return [one for one in there if of_request(one).key in keys]

    def _unsay(self, is_open: set[str]) -> None:
        """Take the sentence away once nothing of what it tells is asked any more."""
        ids, words = self._told
        if ids and not ids & is_open:
            self._told = (frozenset(), "")
            self._app.unsay(words)

    # -- endings, and what could not be told ---------------------------------------------------------------------------

    def _look_soon(self, store: Store) -> None:
        if self._looks:
            self._looks_again = True
            return
        self._looks = True
        self._app.run_worker(self._look(store), group="news calls")

    async def _look(self, store: Store) -> None:
        try:
            found = await self._app.guarded(asyncio.to_thread(self._read, store.project))
        finally:
            self._looks = False
        if found is None or store is not self._app.store:
            return
        self._take_endings(found[0])
        self._take_failures(found[1])
        if self._looks_again:
            self._looks_again = False
            self._look_soon(store)

    def _read(self, project: Project) -> tuple[list[Announcement], list[CallRecord]]:
        looked, self._looked = self._looked, self._app.world.clock()
        ended = map(of_ending, project.ended_since(from_unix(max(self._since, looked - _LATE))))
        told_elsewhere = self._notify.command or self._notify.webhook
        return [one for one in ended if one is not None], project.calls(_CALLS) if told_elsewhere else []

    def _take_endings(self, ended: Sequence[Announcement]) -> None:
        if self._ended is None:  # those were over before the screen was, by a clock that may be another machine's
            self._ended = {(one.sim_id, one.key) for one in ended}
            return
        fresh = [one for one in ended if (one.sim_id, one.key) not in self._ended]
        self._ended |= {(one.sim_id, one.key) for one in fresh}
        self._add([one for one in fresh if one.event in self._notify.on], _GATHERED)

    def _take_failures(self, calls: Sequence[CallRecord]) -> None:
        """Say what a command or a webhook of the person's could not tell."""
        new = [one for one in calls if one.id > self._last_call and one.name == "announce" and one.code]
        self._last_call = max([self._last_call, *(one.id for one in calls)])
        late = [one for one in new if one.time is not None and one.time.timestamp() >= self._since]
        for sentence in dict.fromkeys(str(one.details.get("error")) for one in late):
            self._app.say(sentence, "bad", 20)

    # -- calling -------------------------------------------------------------------------------------------------------

    def _add(self, news: Sequence[Announcement], within: float) -> None:
        self._fresh += news
        if news and self._timer is None:
            self._timer = self._app.set_timer(within, self._call)

    def _call(self) -> None:
        news, self._fresh, self._timer = self._fresh, [], None
        if not self._app.screen_stack:
            return  # the program is being left, and what was still to be called has nowhere to stand
        asked = self._open_requests(news)
        ended = [one for one in news if one.event != REQUEST]
        rings = [*(map(of_request, asked) if REQUEST in self._notify.on else ()), *ended]
        if rings:
            title, body = summed(rings)
            title, ascii_only = f"{self._app.project_name}: {title}", self._app.world.ascii_only
            self._app.send_to_terminal(call(title, body, os.environ, self._way(), ascii_only))
        if ended:
            self._say_endings(ended, quietly=bool(asked))
        if asked:
            self._say_requests(asked)

    def _say_endings(self, ended: Sequence[Announcement], quietly: bool) -> None:
        words = ending_words(ended, self._app.size.width - 4)
        style = next(style for event, style in _STYLES.items() if any(one.event == event for one in ended))
        screen = self._app.screen
        if quietly or not isinstance(screen, BaseScreen) or screen.SCOPE in _TYPED_INTO:
            self._app.note(words, style)
        else:
            self._app.say(words, style)

    def _say_requests(self, asked: Sequence[ControlRequest]) -> None:
        screen = self._app.screen
        at_home = isinstance(screen, BaseScreen) and screen.SCOPE == "home"
        how = "" if not at_home else "C shows it." if len(asked) == 1 else "C shows them."
        words = notice_words(asked, self._app.size.width - 4, how)
        if isinstance(screen, BaseScreen) and screen.shows_requests({one.sim_id for one in asked}):
            self._app.note(words, "warn")  # at its top may stand what is to be read before the answer goes out
            return
        self._told = (frozenset(one.id for one in asked), words)
        self._app.say(words, "warn", _STAYS)

    def _way(self) -> Way:
        try:
            return way_of(os.environ, self._notify)
        except WrongUse as error:
            self._app.note(str(error), "bad")
            return way_of({}, self._notify)


def notice_words(asked: Sequence[ControlRequest], room: int, how: str = "") -> str:
    """Give the sentence for the header, in at most so many cells, with how the requests are seen."""
    title = f"{quoted(asked[0].sim_name)} asks: {first_words(asked[0].details)}"
    if len(asked) > 1:
        title = f"{len(asked)} requests: {', '.join(dict.fromkeys(quoted(one.sim_name) for one in asked))}"
    how = f"  {how}" if how else ""
    return fit_start(title, max(0, room - text_width(how))).rstrip() + how


def ending_words(ended: Sequence[Announcement], room: int) -> str:
    """Give the sentence for the header about what is over, in at most so many cells."""
    title, body = summed(ended)
    return fit_start(f"{title}: {body}" if body else f"{title}.", max(0, room)).rstrip()
