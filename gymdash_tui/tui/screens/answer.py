"""An answer, or a question of one's own: a line for each key, what it comes to, and what is replied."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.values import readable
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.tui import talk
from gymdash_tui.tui.answer_model import AnswerModel, Target, heading
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.screens.answer_presets import AnswerPresets
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.sending import send_all
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.field_list import FieldList
from gymdash_tui.tui.widgets.field_row import FieldRow
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.scrolled import Scrolled


class AnswerScreen(BaseScreen):
    """Sends values to one simulation or several, and shows what they reply."""

    SCOPE = "answer"
    PURPOSE: ClassVar[str] = """\
Answer what is asked for, or ask something yourself. A line for each key that the request names;
what stays empty is not given. A value is read as JSON, or else as the text that it is; dots in a
name nest. Below the lines stands what is sent, and the shell command that would do the same.
What you typed is kept when you go back, until it is sent."""

    lines = getters.query_one(FieldList)
    said = getters.query_one("#talk", Scrolled)

    def __init__(self, store: Store, targets: Sequence[Target]) -> None:
        """Ask for what is sent.

        Args:
            store: The project.
            targets: To whom, with what each of them asks for.
        """
        super().__init__()
        self._store = store
        self.model = AnswerModel(targets)
        self._turns = [talk.asked(request) for request in self.model.requests]
        self._waiting = {request.id for request in self.model.requests}
        self._sure = ""
        self._busy = False
        self._unsent = False
        self._moved_on = False
        self.presets = AnswerPresets(self, store)

    def compose(self) -> ComposeResult:
        """Lay the talk and the lines out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        with Vertical(id="answer-body"):
            yield Scrolled(ascii_only, id="talk", at_bottom=True)
            yield Static("", id="answer-to", markup=False)
            yield FieldList(id="lines")
            yield Static("", id="answer-sends", markup=False)
        yield self.make_too_small()
        yield self.make_footer()

    async def on_mount(self) -> None:
        """Fill the lines with what was typed before, and follow the project."""
        app, model = self.gymdash, self.model
        self.hear(self._store, self._take)
        self.header.show(app.project_name, self._store.rows.counts)
        model.project_dir = project_for_command(app.world.folder)
        model.texts = app.drafts.setdefault(model.draft, {})
        self.query_one("#answer-to", Static).update(plain(heading(model.targets)).stylize("bold"))
        self._show_talk(fresh=True)
        await self.lay_lines(afresh=True)
        self._look()

    # -- the talk ------------------------------------------------------------------------------------------------------

    def _show_talk(self, fresh: bool = False) -> None:
        ascii_only = self.gymdash.world.ascii_only
        # what is asked is read from its start, what is replied from its end
        later = len(self._turns) > len(self.model.requests)
        self.said.show_lines("", lambda width: talk.turn_lines(self._turns, width, ascii_only), fresh, follows=later)
        if later:
            self.said.scroll_to_end(True)

    def shows_requests(self, sim_ids: set[str]) -> bool:
        """Tell whether they are those with which it talks."""
        return sim_ids <= {target.sim_id for target in self.model.targets}

    def notice(self, text: str, part: str = "dim", seconds: float = 0) -> None:
        """Say something at the top; a doubt that is overwritten by it counts as never read."""
        self._sure = ""
        super().notice(text, part, seconds)

    def _say(self, *turns: talk.Turn) -> None:
        self._turns += turns
        if self.is_attached:  # else it was left, and what was sent goes on
            self._show_talk()

    def _take(self, news: News) -> None:
        if news.rows:
            self.header.show(self.gymdash.project_name, self._store.rows.counts)
            self._look()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        """See who still waits for the answer, and who asks something new, unless an answer is under way."""
        there = self._store.rows.requests
        if self._busy:
            return
        if not self._waiting <= {one.id for one in there}:
            await self._tell_closed()
        fresh = self.model.follow(there)
        if fresh:
            self._waiting |= {request.id for request in fresh}
            self._moved_on = self._unsent
            self.gymdash.drafts[self.model.draft] = self.model.texts
            self._say(*map(talk.asked, fresh))
            await self.lay_lines(afresh=True)

    async def _tell_closed(self) -> None:
        """Say of requests that wait no longer what became of them."""
        for sim_id in {target.sim_id for target in self.model.targets if target.request is not None}:
            reading = asyncio.to_thread(self._store.project.requests, open_only=False, sim_id=sim_id)
            for found in await self.gymdash.guarded(reading) or []:
                if found.id in self._waiting and not found.is_open:
                    self._waiting.discard(found.id)
                    self._say(talk.closed(found))

    # -- the lines -----------------------------------------------------------------------------------------------------

    async def lay_lines(self, afresh: bool = False) -> None:
        """Make the lines, and judge them.

        Args:
            afresh: Whether what stands in those that are there is out of date.
        """
        here = next((row.entry.path for row in self.lines.rows if row.has_focus_within), "")
        await self.lines.lay(list(self.model.entries()), self.model.texts)
        if afresh:
            for row in self.lines.rows:
                row.set_text(self.model.texts.get(row.entry.path, ""))
        if self.lines.row(here) is None:
            self.lines.rows[0].enter()
        self.judge()

    def judge(self) -> None:
        """Say at each line what is wrong with it, and show anew what is sent."""
        problems = self.model.problems()
        for row in self.lines.rows:
            row.show_problem(problems.get(row.entry.path, ""))
        value = "(as soon as all lines can be understood)" if problems else _json(self.model.value)
        sends = Content.assemble(("sends  ", "dim"), plain(value))
        shell = Content.assemble(("shell  ", "dim"), plain(self.model.command()))
        self.query_one("#answer-sends", Static).update(Content("\n").join([sends, shell]))

    @on(FieldRow.Typed)
    async def _typed(self, event: FieldRow.Typed) -> None:
        self.model.texts[event.row.entry.path] = event.text
        self.gymdash.drafts[self.model.draft] = self.model.texts  # what was sent is one no longer
        self._sure, self._unsent = "", True
        await self.lay_lines()

    @on(FieldRow.Submitted)
    def _submitted(self) -> None:
        self.action_next_field(1)

    def offers(self) -> list[Offer]:
        """Give the keys that work here."""
        return [(key, key.description) for key in self.keys if key.scope == self.SCOPE]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_next_field(self, by: int) -> None:
        """Go to another line."""
        rows = self.lines.rows
        at = next((at for at, row in enumerate(rows) if row.has_focus_within), 0) + by
        if rows:
            rows[max(0, min(at, len(rows) - 1))].enter()

    def action_scroll_talk(self, by: int) -> None:
        """Scroll what was said."""
        self.said.scroll_pages(by)

    def action_copy(self) -> None:
        """Copy the command."""
        copy(self.gymdash, self.model.command(), "the command")

    def action_back(self) -> None:
        """Go back; what was typed stays."""
        self.dismiss("")

    def action_load(self) -> None:
        """Put in what a preset holds."""
        self.presets.load()

    def action_save(self) -> None:
        """Keep it as a preset."""
        self.presets.save()

    # -- sending -------------------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Send it, after a word where it may not be meant."""
        problems = self.model.problems()
        if problems:
            path, text = next(iter(problems.items()))
            self.notice(text, "bad")
            next(row for row in self.lines.rows if row.entry.path == path).enter()
            return
        doubt = self._doubt()
        if doubt and self._sure != doubt:
            self.notice(f"{doubt} ctrl+s once more sends it all the same.", "warn")
            self._sure = doubt
        elif not self._busy:
            self._busy, self._sure, self._moved_on = True, "", False
            self.notice("Sending...")
            # the app's: it goes on when this screen is left
            self.gymdash.run_worker(self._send(), group="jobs")

    def _doubt(self) -> str:
        """Say why it may not be meant; nothing where it surely is."""
        asked = len(self.model.requests)
        if asked and not self._waiting:
            return "Nobody waits for this any more: it would go out as a question of your own."
        if self._moved_on:
            return "What you typed was for another question than is asked now."
        if asked and not self.model.value:
            return "Nothing is filled in."
        return ""

    async def _send(self) -> None:
        value, targets = self.model.value, self.model.targets
        self._say(talk.Turn(talk.SENT, "", _json(value), utc_now()))
        told = await send_all(self._store.tracker, targets, value)
        await self.gymdash.guarded(self._store.reload())
        answered = {target.sim_id for target, turn in told if turn.kind == talk.REPLIED}
        self._waiting -= {one.id for one in self.model.requests if one.sim_id in answered}
        self._busy = False
        if len(answered) == len(targets):
            self.gymdash.drafts.pop(self.model.draft, None)
            self._unsent = False
        self._report([turn for _, turn in told], len(answered))

    def _report(self, turns: list[talk.Turn], answered: int) -> None:
        """Show what came of it; say it at the top where this screen was left meanwhile."""
        words, part = _summary(len(turns), answered), "good" if answered == len(turns) else "warn"
        if self.is_attached:
            self._say(*turns)
            self.notice(words, part, 10)
            self._look()  # it may ask something new by now
        else:
            self.gymdash.say(f"{words} {_told(turns[0])}", part)
        for turn in turns:
            self.gymdash.note(_told(turn), "bad" if turn.kind == talk.REFUSED else "good")


def _told(turn: talk.Turn) -> str:
    verb = "replied: " if turn.kind == talk.REPLIED else ""
    return f"{quoted(turn.who)} {verb}{' '.join(turn.text.split())[:300]}"


def _summary(asked: int, answered: int) -> str:
    if asked == 1:
        return "Sent, and answered." if answered else "It did not get through."
    return f"Sent to {answered} of {asked} simulations."


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=readable)
