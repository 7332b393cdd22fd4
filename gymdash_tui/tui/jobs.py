"""What was asked for and goes on whatever screen is open: it belongs to the app, and says what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.sentences import Outcome, outcome_of, several, summary, told
from gymdash_tui.tui.verbs import DELETE, RESTORE, Call, Verb

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import Store

GROUP = "jobs"
"""The name of the app's workers that do what was asked for."""

_AT_ONCE = 2  # many at once on a locked database would take all threads
_GOOD, _BAD = 8.0, 20.0  # seconds that an answer, and a refusal, stays


class Jobs:
    """Does things to simulations, a few at a time, and says how far it is and what came of it.

    Attributes:
        undoable: The simulations that were deleted last, until they are taken back.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._turn = asyncio.Lock()
        self._busy: set[tuple[str, str]] = set()
        self.undoable: list[SimulationRecord] = []

    def begin(self, verb: Verb, records: Sequence[SimulationRecord], call: Call | None = None) -> None:
        """Do something to simulations, in the background; to those to which the same is being done, once."""
        store = self._app.store
        fresh = [record for record in records if (verb.id, record.sim_id) not in self._busy]
        if store is None:
            return
        if not fresh:
            self._app.say(f"{verb.doing} {several(records)} already...", keep=False)
            return
        self._busy |= {(verb.id, record.sim_id) for record in fresh}
        self._app.run_worker(self._do_all(store, verb, fresh, call or verb.call), group=GROUP)

    def quietly(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something of which the screen itself shows what came of it, one such thing after the other."""
        store = self._app.store
        if store is not None:
            self._app.run_worker(self._do_quietly(store, work), group=GROUP)

    async def _do_quietly(self, store: Store, work: Callable[[], Awaitable[object]]) -> None:
        async with self._turn:
            await self._app.guarded(work())
            await self._app.guarded(store.reload())

    async def _do_all(self, store: Store, verb: Verb, records: list[SimulationRecord], call: Call) -> None:
        finished = 0

        async def one(record: SimulationRecord) -> Outcome:
            nonlocal finished
            async with self._room:
                outcome = await self._do(store, verb, record, call)
            finished += 1
            if finished < len(records):
                self._app.say(f"{verb.doing} {several(records)}: {finished} of {len(records)}...", "dim", keep=False)
            return outcome

        self._app.say(f"{verb.doing} {several(records)}...", "dim", keep=False)
        outcomes = await asyncio.gather(*map(one, records))
        await self._app.guarded(store.reload())
        self._remember(verb, outcomes)
        self._report(verb, outcomes)

    async def _do(self, store: Store, verb: Verb, record: SimulationRecord, call: Call) -> Outcome:
        try:
            return outcome_of(record, await call(store.tracker, record))
        except (GymdashError, OSError) as error:
            return Outcome(record, False, str(error))
        finally:
            self._busy.discard((verb.id, record.sim_id))

    def _remember(self, verb: Verb, outcomes: Sequence[Outcome]) -> None:
        done = [outcome.record for outcome in outcomes if outcome.done]
        if verb is DELETE and done:
            self.undoable = done
            self._app.forget({record.sim_id for record in done})
        elif verb is RESTORE:
            back = {record.sim_id for record in done}
            self.undoable = [record for record in self.undoable if record.sim_id not in back]

    def _report(self, verb: Verb, outcomes: Sequence[Outcome]) -> None:
        text, part = summary(verb, outcomes)
        if verb is DELETE and part == "good":
            text = f"{text} u takes {'it' if len(outcomes) == 1 else 'them'} back; T shows the trash."
        self._app.say(text, part, _GOOD if part == "good" else _BAD)
        refused = [outcome for outcome in outcomes if not outcome.done]
        for outcome in refused[1:]:
            self._app.note(f"{verb.words}: {told(outcome)}", "warn")
