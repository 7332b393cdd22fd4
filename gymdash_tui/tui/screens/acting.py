"""Screens on which something is done to simulations: to the marked ones, or the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.steerings import Steering, possible_steerings
from gymdash_tui.tui.verbs import STEER, VERBS, Verb, pick
from gymdash_tui.tui.widgets.footer import Offer

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.asking import Decision


class ActingScreen(BaseScreen):
    """A screen whose keys do something to the chosen simulations."""

    def chosen(self) -> list[SimulationRecord]:
        """Give what the keys act on, as far as it has been read: the marked ones, or the one under the cursor."""
        return []

    async def chosen_now(self) -> list[SimulationRecord]:
        """Give what the keys act on, as it is now."""
        return self.chosen()

    # -- what is offered -----------------------------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Give the keys that do something now, with the number of simulations to which they do it."""
        chosen = self.chosen()
        found = [(key, self.words(key, chosen)) for key in self.keys]
        return [(key, words) for key, words in found if words]

    def words(self, key: Key, chosen: Sequence[SimulationRecord]) -> str:
        """Say in a word or two what a key does now; nothing where it does nothing."""
        name = verb_name(key)
        if not name:
            return key.description
        verb, possible = pick(name, chosen)
        return f"{verb.words} {len(possible)}" if len(possible) > 1 else verb.words if possible else ""

    def why_not(self, key: Key) -> str:
        """Say why a key does nothing now."""
        name = verb_name(key)
        return pick(name, self.chosen())[0].refusal if name else super().why_not(key)

    def steerings(self) -> list[Steering]:
        """Give what the chosen simulations can be told now; the palette offers it."""
        return possible_steerings(self.chosen())

    # -- what is done --------------------------------------------------------------------------------------------------

    def action_do(self, name: str) -> None:
        """Do something to what is chosen, after a question where something is lost or to be chosen."""
        self._do(name)

    def action_steer(self, command: str) -> None:
        """Tell the chosen simulations something."""
        self._steer(command)

    @work(group="ask", exclusive=True)
    async def _do(self, name: str) -> None:
        from gymdash_tui.tui.screens.asking import Asking  # deferred: 15 ms, after the first paint

        with self.gymdash.held_keys.opening():
            verb, records = pick(name, await self.chosen_now())
            store = self.gymdash.store
            if store is not None and self._may(verb, records):
                self._begin(records, await self.gymdash.guarded(Asking(self.gymdash, store).about(verb, records)))

    @work(group="ask", exclusive=True)
    async def _steer(self, command: str) -> None:
        from gymdash_tui.tui.screens.asking import Asking, steering_of  # deferred: 15 ms, after the first paint

        steering = steering_of(command)
        with self.gymdash.held_keys.opening():
            records = [record for record in await self.chosen_now() if steering.possible(record)]
            store = self.gymdash.store
            if store is not None and self._may(STEER, records):
                asked = Asking(self.gymdash, store).steering(STEER, steering, records)
                self._begin(records, await self.gymdash.guarded(asked))

    def _begin(self, records: Sequence[SimulationRecord], decision: Decision | None) -> None:
        if decision is not None:
            self.gymdash.jobs.begin(decision[0], records, decision[1])

    def _may(self, verb: Verb, records: Sequence[SimulationRecord]) -> bool:
        if not records:
            self.gymdash.say(verb.refusal, "warn")
        return bool(records) and self.app.screen is self  # else the key was pressed twice


def verb_name(key: Key) -> str:
    """Give the name of the verb that a key stands for; empty where it stands for none."""
    name = key.action.removeprefix("do('").removesuffix("')")
    return name if name in VERBS and name != key.action else ""
