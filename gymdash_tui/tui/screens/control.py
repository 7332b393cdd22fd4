"""The inbox: what simulations ask the person for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container

from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.tui.answer_model import Target
from gymdash_tui.tui.rows import ASKS
from gymdash_tui.tui.screens.beside import BesideKeys
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.request_lines import InboxView, nothing_lines, request_lines, request_rows
from gymdash_tui.tui.widgets.scrolled import Scrolled

_AGES = 30.0  # seconds between two looks at how old requests are
_MOST_CLOSED = 200


class ControlScreen(BesideKeys, PickScreen):
    """What is asked for, and what was."""

    SCOPE = "control"
    PURPOSE: ClassVar[str] = """\
What simulations ask you for while they run, newest first: beside the list the whole text of the
one under the cursor, and the keys that an answer may hold. enter answers it, or all that are
marked, with the same values. A simulation goes on by itself once it is answered; what it replies
is shown. h also shows what was answered before."""

    picks = getters.query_one(PickList)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._marks: dict[str, None] = {}
        self._over: tuple[ControlRequest, ...] = ()
        self._history = False

    def compose(self) -> ComposeResult:
        """Lay list and text out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        with Container(id="control-body"):
            yield PickList(id="picks")
            yield Scrolled(ascii_only, id="request")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Mark what marked simulations ask; Textual calls the base's handler, which shows the list, as well."""
        asking = self.gymdash.marked
        self._marks = {one.id: None for one in self._store.rows.requests if one.sim_id in asking}
        self.set_interval(_AGES, self._show)

    def _take(self, news: News) -> None:
        if news.rows:
            still = {one.id for one in self._store.rows.requests}
            self._marks = {key: None for key in self._marks if key in still}
            self._show()
            if self._history:
                self._read_closed()

    def _rows(self) -> Sequence[Row]:
        rows = self._store.rows
        view = InboxView(
            rows.requests,
            self._over if self._history else (),
            rows.counts.get(ASKS, 0),
            self._marks,
            self.gymdash.world.clock(),
            self._history,
        )
        return request_rows(view, self.gymdash.world.ascii_only)

    def _show(self) -> None:
        super()._show()
        self._show_text(fresh=False)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self._show_text(fresh=True)
        self.footer.repaint()

    def _show_text(self, fresh: bool) -> None:
        request, ascii_only = self._request, self.gymdash.world.ascii_only
        if request is None:
            self.body.show_lines("", lambda width: nothing_lines(width, ascii_only), fresh)
            return
        verb = "asks" if request.is_open else "asked"
        self.body.show_lines(
            f"{request.sim_name} {verb}", lambda width: request_lines(request, width, ascii_only), fresh
        )

    @work(group="closed", exclusive=True)
    async def _read_closed(self) -> None:
        reading = asyncio.to_thread(self._store.project.requests, open_only=False, limit=_MOST_CLOSED)
        found = await self.gymdash.guarded(reading)
        if found is not None:
            self._over = tuple(one for one in found if not one.is_open)
            self._show()

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def _request(self) -> ControlRequest | None:
        """The request under the cursor."""
        there = (*self._store.rows.requests, *self._over)
        return next((one for one in there if one.id == self.picks.key), None)

    def _chosen(self) -> list[ControlRequest]:
        """Give what is answered: the marked ones, or the one under the cursor."""
        if self._marks:
            return [one for one in self._store.rows.requests if one.id in self._marks]
        request = self._request
        return [request] if request is not None and request.is_open else []

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        count, request = len(self._chosen()) if self.is_mounted else 0, self._request if self.is_mounted else None
        words = {
            "control-answer": f"answer {count}" if count > 1 else "answer" if count else "",
            "control-mark": "mark" if request is not None and request.is_open else "",
            "control-mark-all": "mark all" if len(self._store.rows.requests) > 1 else "",
            "control-history": "open ones" if self._history else "answered too",
            "control-text": "list" if self._in_text else "text" if request is not None else "",
            "control-show": "show" if request is not None else "",
        }
        found = [(key, words.get(key.id, key.description)) for key in self.keys]
        return [(key, said) for key, said in found if said]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_answer(self) -> None:
        """Answer what is chosen."""
        chosen = self._chosen()
        if chosen:
            self.gymdash.open_answer([Target(one.sim_id, one.sim_name, one) for one in _one_each(chosen)])
        elif self._request is not None:
            self.gymdash.say("Nobody waits for an answer to this any more; A at home asks something anew.", "warn")

    def action_mark(self) -> None:
        """Mark the request under the cursor, or take its mark away, and move on."""
        request = self._request
        if request is not None and request.is_open:
            if request.id in self._marks:
                del self._marks[request.id]
            else:
                self._marks[request.id] = None
            self.picks.move(1)
            self._show()

    def action_mark_all(self) -> None:
        """Mark all that are open, or none where all are."""
        every = [one.id for one in self._store.rows.requests]
        self._marks = {} if len(self._marks) == len(every) else dict.fromkeys(every)
        self._show()

    def action_history(self) -> None:
        """Show what was answered too, or no longer."""
        self._history = not self._history
        self._show()
        if self._history:
            self._read_closed()

    def action_show(self) -> None:
        """Show the simulation at home."""
        request = self._request
        if request is not None:
            self.gymdash.go_to_simulation(request.sim_id)

    def action_back(self) -> None:
        """Leave the text, take all marks away, or go back."""
        if self._in_text:
            self.action_text()
        elif self._marks:
            self._marks = {}
            self._show()
        else:
            self.dismiss("")


def _one_each(requests: Sequence[ControlRequest]) -> list[ControlRequest]:
    """Leave out what one answer answers as well: the older requests of the same simulation on the same channel."""
    newest: dict[tuple[str, str], ControlRequest] = {}
    for request in requests:
        newest.setdefault((request.sim_id, request.channel), request)
    return list(newest.values())
