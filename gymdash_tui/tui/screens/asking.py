"""What is asked before something is done: only where something is lost, or where there is something to choose."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Phase
from gymdash_tui.domain.steer import Command
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.particulars import Checkpoint, FolderReader, choose, ways_to_resume
from gymdash_tui.tui.sentences import resumed, several
from gymdash_tui.tui.steerings import STEERINGS, Steering, possible_steerings
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.verbs import Call, Verb

if TYPE_CHECKING:
    from gymdash_tui.tracking.aio import AsyncSimulationTracker
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import Store

Records = Sequence[SimulationRecord]

Decision = tuple[Verb, Call]
"""What is done, and how to each of them."""


class Asking:
    """Asks what has to be asked before something is done to simulations."""

    def __init__(self, app: GymdashApp, store: Store) -> None:
        self._app, self._store = app, store
        self._questions: dict[str, Callable[[Verb, Records], Awaitable[Decision | None]]] = {
            "stop": self._stop,
            "kill": self._kill,
            "resume": self._resume,
            "rerun": self._rerun,
            "steer": self._steer,
            "extend": self._extend,
            "delete": self._delete,
        }

    async def about(self, verb: Verb, records: Records) -> Decision | None:
        """Ask; gives ``None`` where it was thought better of."""
        question = self._questions.get(verb.id)
        # what a person does not want to be asked before is done at once
        is_asked = getattr(self._app.world.settings.confirm, verb.id, True)
        return (verb, verb.call) if question is None or not is_asked else await question(verb, records)

    # -- what is lost --------------------------------------------------------------------------------------------------

    async def _stop(self, verb: Verb, records: Records) -> Decision | None:
        own = "Its model is saved; what it" if len(records) == 1 else "Their models are saved; what they"
        return await self._sure(verb, records, [f"{own} recorded stays."], "let it run")

    async def _kill(self, verb: Verb, records: Records) -> Decision | None:
        return await self._sure(verb, records, await self._lost(records), "let it run")

    async def _delete(self, verb: Verb, records: Records) -> Decision | None:
        self._app.say(f"Measuring {several(records)}...", keep=False)
        weights = await self._store.tracker.measure([record.sim_id for record in records])
        self._app.say("", keep=False)
        size = short_bytes(sum(weight.bytes for weight in weights))
        live = sum(record.phase in LIVE for record in records)
        running = "It still runs and is" if len(records) == 1 else f"{live} of them still run and are"
        stopped = [f"{running} stopped first."] if live else []
        what = f"{size} go into the trash: u takes it back, T shows it."
        return await self._sure(verb, records, [*stopped, what], "keep it")

    async def _sure(self, verb: Verb, records: Records, details: Sequence[str], no: str) -> Decision | None:
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: 15 ms, after the first paint

        which = "this simulation" if len(records) == 1 else f"{len(records)} simulations"
        question = f"{verb.words.capitalize()} {which}?"
        sure = await self._app.push_screen_wait(Confirm(question, [*_names(records), "", *details], verb.words, no))
        return (verb, verb.call) if sure else None

    async def _lost(self, records: Records) -> list[str]:
        """Say what killing loses: everything since the last checkpoint."""
        lost, without = 0.0, 0
        for record, points in zip(records, await self._checkpoints(records), strict=True):
            lost += max(0.0, record.progress.step - (points[-1].step if points else 0))
            without += not points
        if len(records) > 1:
            none = f"; {without} of them have none" if without else ""
            return [f"Nothing is saved: {lost:,.0f} steps since their last checkpoints are lost{none}."]
        if without:
            return [f"Nothing is saved: there is no checkpoint, so all {lost:,.0f} steps are lost."]
        return [f"Nothing is saved: {lost:,.0f} steps since the last checkpoint are lost."]

    async def _checkpoints(self, records: Records) -> list[Sequence[Checkpoint]]:
        folders = [self._store.folder(record.sim_id) for record in records]
        return await asyncio.to_thread(lambda: [FolderReader(folder).read().checkpoints for folder in folders])

    # -- what there is to choose ---------------------------------------------------------------------------------------

    async def _resume(self, verb: Verb, records: Records) -> Decision | None:
        over = [record for record in records if record.phase is Phase.DONE]
        found = dict(zip((one.sim_id for one in over), await self._checkpoints(over), strict=True))
        ways, way = ways_to_resume(found.values()), "newest"
        if len(ways) > 1:
            from gymdash_tui.tui.screens.dialog import Choose  # deferred: 15 ms, after the first paint

            choices = [f"{name}: {words}" for name, words in ways.items()]
            chosen = await self._app.push_screen_wait(Choose(f"Resume {several(records)} from", choices))
            if chosen is None:
                return None
            way = chosen.partition(":")[0]
        points = {sim_id: choose(points, way) for sim_id, points in found.items()}
        return verb, partial(_resume_one, way=way, queued=len(records) > 1, said=resumed(records, points))

    async def _rerun(self, verb: Verb, records: Records) -> Decision | None:
        return verb, partial(_rerun_one, queued=len(records) > 1)

    async def _steer(self, verb: Verb, records: Records) -> Decision | None:
        from gymdash_tui.tui.screens.dialog import Choose  # deferred: 15 ms, after the first paint

        possible = possible_steerings(records)
        chosen = await self._app.push_screen_wait(
            Choose(f"Tell {several(records)} to", [steering.words for steering in possible])
        )
        found = next((steering for steering in possible if steering.words == chosen), None)
        return None if found is None else await self.steering(verb, found, records)

    async def _extend(self, verb: Verb, records: Records) -> Decision | None:
        return await self.steering(verb, steering_of(Command.EXTEND), records)

    async def steering(self, verb: Verb, steering: Steering, records: Records) -> Decision | None:
        """Ask for the value that a steering needs, if it needs one."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: 15 ms, after the first paint

        value = None
        read = steering.read
        if read is not None:
            question = f"{steering.question}  ({several(records)})"
            answer = await self._app.push_screen_wait(Ask(question, steering.hint, lambda text: read(text, records)))
            if answer is None:
                return None
            (value,) = answer
        # two different things can be told at once
        told = replace(verb, id=f"{verb.id} {steering.command}")
        return told, partial(_tell_one, command=steering.command, value=value, queued=len(records) > 1)


def steering_of(command: str) -> Steering:
    """Give a steering by its command."""
    return next(steering for steering in STEERINGS if steering.command == command)


async def _tell_one(
    tracker: AsyncSimulationTracker, record: SimulationRecord, *, command: Command, value: object, queued: bool
) -> object:
    if command is Command.EXTEND and record.phase is Phase.DONE and queued:
        # several that are over: through the queue, and not all at once
        await tracker.resume(record.sim_id, queued=True, start_kwargs={"num_steps": value})
        return "They go on through the queue."
    return await tracker.steer(record.sim_id, command, value)


async def _resume_one(
    tracker: AsyncSimulationTracker, record: SimulationRecord, *, way: str, queued: bool, said: str
) -> object:
    # what is paused, or was never started, has nothing to choose
    start_from = way if record.phase is Phase.DONE else "newest"
    await tracker.resume(record.sim_id, start_from=start_from, queued=queued)
    return said


async def _rerun_one(tracker: AsyncSimulationTracker, record: SimulationRecord, *, queued: bool) -> object:
    again = await tracker.rerun(record.sim_id, queued=queued)
    # says what differs now from then
    return again.last_status.details if again.last_status is not None else ""


def _names(records: Records) -> list[str]:
    """Name what it is about; short enough for the smallest terminal."""
    names = [fit(record.name, 44).rstrip() for record in records[:3]]
    return [*names, *([f"and {len(records) - 3} more"] if len(records) > 3 else [])]
