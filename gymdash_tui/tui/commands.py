"""The command palette: every action of every screen, what a simulation can be told, settings, and simulations.

What is typed is looked for as it is, then word by word, and not letter by letter as the palette's own matcher would:
three letters are somewhere in nearly every sentence, and a long name would keep that matcher busy for minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.command import Command, CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input
from textual.worker import Worker

from gymdash_tui.domain.filtering import Filter, Word
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.key import Key
from gymdash_tui.tui.keys import WHERE
from gymdash_tui.tui.other_words import meanings
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.quiet_screen import Quiet
from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.user.options import OPTIONS

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tui.app import GymdashApp

_WORDS, _OTHER_WORDS, _NAME, _SENTENCE, _HERE_AND_THERE = 3.0, 2.5, 2.0, 1.0, 0.8
"""How much it counts where, and how, it was found."""

_MOST = 50  # simulations that are offered; who typed more letters finds the others
_LESS = 0.3
"""How much less what cannot be done here and now counts."""

LED_TO = {
    "form": "It is opened by n, on the simulations' screen.",
    "answer": "It is opened by enter, in the inbox.",
    "viewer": "It is opened by enter, in the details' media.",
}
"""Screens that one does not go to by number, and how one comes there."""


def rank(query: str, words: str, sentence: str = "") -> float:
    """Tell how well something is meant by what was typed; 0 for not at all.

    Args:
        query: What was typed.
        words: What it is called.
        sentence: What it does.
    """
    wanted, words, sentence = query.casefold(), words.casefold(), sentence.casefold()
    if wanted in words:
        return _WORDS
    if _each_in(words, query):
        return _OTHER_WORDS
    if wanted in sentence:
        return _SENTENCE
    return _HERE_AND_THERE if _each_in(f"{words} {sentence}", query) else 0.0


def _each_in(text: str, query: str) -> bool:
    """Tell whether each word that was typed occurs, under whatever name."""
    words = meanings(query)
    return bool(words) and all(any(name in text for name in names) for names in words)


class Actions(Provider):
    """What the keys of the screen do, by name; of what does nothing now, why."""

    def _offers(self) -> list[Offer]:
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return []
        return [offer for offer in screen.offers() if offer[0].id != "palette"]

    def _others(self) -> list[Key]:
        """Give the screen's keys that do nothing now."""
        screen, offered = self.screen, {key.id for key, _ in self._offers()}
        keys = screen.keys if isinstance(screen, BaseScreen) else ()
        return [key for key in keys if key.id not in offered and key.id != "palette"]

    async def discover(self) -> Hits:
        """Offer all that do something now."""
        for key, words in self._offers():
            run = partial(self.screen.run_action, key.target)
            yield DiscoveryHit(f"{words}  ({key.label})", run, help=key.tooltip)

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        for key, words in self._offers():
            score = rank(query, words, key.tooltip)
            if score:
                run = partial(self.screen.run_action, key.target)
                yield _hit(score, f"{words}: {key.tooltip}", key.label, run)
        for key in self._others():
            score = rank(query, key.description, key.tooltip) * _LESS
            if score:
                yield _hit(score, f"{key.description}: {key.tooltip}", "not now", partial(self._say_why, key))

    def _say_why(self, key: Key) -> None:
        screen = self.screen
        if isinstance(screen, BaseScreen):
            screen.gymdash.say(screen.why_not(key), "warn")


class Steerings(Provider):
    """What the chosen simulations can be told, each by name."""

    def _choices(self) -> Iterator[tuple[str, str]]:
        screen = self.screen
        if isinstance(screen, ActingScreen):
            for steering in screen.steerings():
                yield steering.words, f"steer('{steering.command}')"

    async def discover(self) -> Hits:
        """Offer all of them."""
        for words, action in self._choices():
            run = partial(self.screen.run_action, action)
            yield DiscoveryHit(f"{words}  ({self._label})", run, help="Tell it to the chosen simulations.")

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        for words, action in self._choices():
            score = rank(query, words)
            if score:
                yield _hit(score, words, self._label, partial(self.screen.run_action, action))

    @property
    def _label(self) -> str:
        return cast("GymdashApp", self.app).preferences["steer"].label


class Elsewhere(Provider):
    """What is done on other screens; choosing it goes there and says which key it is."""

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        app = cast("GymdashApp", self.app)
        here = getattr(self.screen, "SCOPE", "")
        for key in app.preferences.keymap.keys:
            scope = next((one.id for one in PLACES if one.id in key.scopes), key.scope)
            score = 0.0 if key.scopes & {here, "app"} else rank(query, key.description, key.tooltip) * _LESS
            if score:
                text = f"{WHERE[scope]}: {key.description}: {key.tooltip}"
                yield _hit(score, text, key.label, partial(self._go, key, scope))

    def _go(self, key: Key, scope: str) -> None:
        app = cast("GymdashApp", self.app)
        if scope in LED_TO:
            app.say(f"{key.label} does it on {WHERE[scope]}. {LED_TO[scope]}", "warn")
        elif _may_leave(app):
            app.go(scope)
            # once that screen stands, or it would have nowhere to say it
            app.screen.call_after_refresh(app.say, f"Here {key.label} does it: {key.tooltip}")


class Options(Provider):
    """Every setting; choosing one goes to it."""

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        app = cast("GymdashApp", self.app)
        for one in OPTIONS:
            score = rank(query, f"setting {one.words} {one.path}", one.tooltip) * _LESS
            if score:
                number = app.preferences["go-settings"].label
                yield _hit(score, f"setting {one.words}: {one.tooltip}", number, partial(self._go, one.path))

    def _go(self, path: str) -> None:
        app = cast("GymdashApp", self.app)
        if _may_leave(app):
            app.preferences.wanted = path
            app.go("settings")


class Simulations(Provider):
    """Every simulation; choosing one puts the cursor on it."""

    async def search(self, query: str) -> Hits:
        """Offer those in whose name, tags, group or type it occurs, or whose id begins with it; the newest ones."""
        app = cast("GymdashApp", self.app)
        store = app.store
        found = await app.guarded(asyncio.to_thread(_find, store.project, query)) if store is not None else None
        for record in found or []:
            text = f"{record.name[:200]}  {record.word}"
            yield _hit(_NAME, text, record.sim_id[:8], partial(self._go, record.sim_id))

    def _go(self, sim_id: str) -> None:
        app = cast("GymdashApp", self.app)
        if _may_leave(app):
            app.go_to_simulation(sim_id)


def _find(project: Project, query: str) -> list[SimulationRecord]:
    rows = project.outline(ListQuery(Filter(query, Word(query)))).rows[:_MOST]
    found = project.records_of(row.sim_id for row in rows)
    return [found[row.sim_id] for row in rows if row.sim_id in found]


def _hit(score: float, text: str, note: str, run: Callable[[], Any]) -> Hit:
    """Make an entry: one line, with its key behind it."""
    return Hit(score, Content.assemble(plain(text), (f"  {safe_text(note)}", "$accent")), run)


class Palette(Quiet, CommandPalette):
    """The palette, with a cursor that stands still: one that blinks is sent again and again.

    Enter may come faster than it finds: it chooses among what fits what was typed, not among what was found for the
    letters before.
    """

    def on_mount(self) -> None:
        """Have the cursor stand still; the base's handler is called as well."""
        self.query_one(CommandInput).cursor_blink = False

    @on(Input.Submitted)
    async def _choose_when_found(self, event: Input.Submitted) -> None:
        event.prevent_default().stop()
        self.run_worker(self._choose())

    async def _choose(self) -> None:
        searches = [asyncio.ensure_future(worker.wait()) for worker in self.workers if self._is_looking(worker)]
        held = cast("GymdashApp", self.app).held_keys
        with held.opening(can_be_left=True):  # what is pressed meanwhile is for what will be there then
            if searches:
                await asyncio.wait(searches)
            found = self.query_one(CommandList).highlighted_option
            if isinstance(found, Command):
                self._selected_command, self._list_visible = found.hit, False
                self._select_or_command()  # which does not list it a second time
                held.follow(self)

    def _is_looking(self, worker: Worker[Any]) -> bool:
        is_search = worker.node is self and worker.group == self._GATHER_COMMANDS_GROUP
        return is_search and not (worker.is_cancelled or worker.is_finished)


def _may_leave(app: GymdashApp) -> bool:
    """Tell whether a screen may give way to another; what is half typed does not."""
    screen = app.screen
    may = isinstance(screen, BaseScreen) and screen.SCOPE not in LED_TO
    if not may:
        app.say("Leave this first: esc.", "warn")
    return may
