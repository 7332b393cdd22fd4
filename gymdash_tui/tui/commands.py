"""The command palette: every action of the screen, what a simulation can be told, and every simulation.

What is typed is looked for as it is, and not letter by letter as the palette's own matcher would: three letters are
somewhere in nearly every sentence, and a long name would keep that matcher busy for minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.footer import Offer

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

_WORDS, _NAME, _SENTENCE = 3.0, 2.0, 1.0
"""How much it counts where it was found."""


def rank(query: str, words: str, sentence: str = "") -> float:
    """Tell how well something is meant by what was typed; 0 for not at all.

    Args:
        query: What was typed.
        words: What it is called.
        sentence: What it does.
    """
    wanted = query.casefold()
    if wanted in words.casefold():
        return _WORDS
    return _SENTENCE if wanted in sentence.casefold() else 0.0


class Actions(Provider):
    """What the keys of the screen do now, by name."""

    def _offers(self) -> list[Offer]:
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return []
        return [offer for offer in screen.offers() if offer[0].id != "palette"]

    async def discover(self) -> Hits:
        """Offer all of them."""
        for key, words in self._offers():
            run = partial(self.screen.run_action, key.target)
            yield DiscoveryHit(f"{words}  ({key.label})", run, help=key.tooltip)

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        for key, words in self._offers():
            score = rank(query, words, key.tooltip)
            if score:
                text = plain(f"{words}: {key.tooltip}")
                yield Hit(score, text, partial(self.screen.run_action, key.target), help=key.label)


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
            yield DiscoveryHit(f"{words}  (w)", run, help="Tell it to the chosen simulations.")

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        for words, action in self._choices():
            score = rank(query, words)
            if score:
                yield Hit(score, plain(words), partial(self.screen.run_action, action), help="w")


class Simulations(Provider):
    """Every simulation that the list has read; choosing one puts the cursor on it."""

    async def search(self, query: str) -> Hits:
        """Offer the simulations whose name or id matches."""
        app = cast("GymdashApp", self.app)
        wanted = query.casefold()
        for record in app.store.rows.loaded() if app.store is not None else []:
            if wanted in record.name[:2000].casefold() or record.sim_id.startswith(wanted):
                text = plain(f"{record.name[:200]}  {record.word}")
                yield Hit(_NAME, text, partial(app.go_to_simulation, record.sim_id), help=record.sim_id[:8])
