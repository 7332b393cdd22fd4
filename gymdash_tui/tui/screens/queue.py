"""The queue: what runs, what waits and for what, and how many run at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.queue_view import QueueView
from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.sentences import short_name
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.queue_lines import queue_rows, read_gpu_slots


class QueueScreen(PickScreen, ActingScreen):
    """What runs and what waits."""

    SCOPE = "queue"
    PURPOSE: ClassVar[str] = """\
At the top what runs, below it what waits, in the order in which it is started: higher
priorities first, and behind each what keeps it from being started. A supervisor in the
background starts one whenever a slot is free, also while no screen is open."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._resting = False

    @property
    def _view(self) -> QueueView:
        return self._store.rows.queue

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()
        elif news.progress and not self._resting:
            self._resting = True
            self.set_timer(self.gymdash.world.settings.refresh.rows, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._show()

    def _rows(self) -> Sequence[Row]:
        return queue_rows(self._view, self.gymdash.world.ascii_only)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self.footer.repaint()

    # -- what is under the cursor --------------------------------------------------------------------------------------

    def chosen(self) -> list[SimulationRecord]:
        """Give the simulation under the cursor."""
        view = self._view
        return [record for record in (*view.live, *view.queued) if record.sim_id == self.picks.key]

    def words(self, key: Key, chosen: Sequence[SimulationRecord]) -> str:
        """Say what a key does now; nothing where it does nothing."""
        queued = bool(chosen) and chosen[0].phase is Phase.QUEUED
        if key.id in ("queue-later", "queue-earlier", "queue-priority") and not queued:
            return ""
        if key.id == "queue-open" and not chosen:
            return ""
        if key.id == "slots-fewer" and self._view.slots is not None and not self._view.slots.count:
            return ""
        return super().words(key, chosen)

    # -- keys: going ---------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Show the simulation at home."""
        self.gymdash.go_to_simulation(self.picks.key)

    # -- keys: the order -----------------------------------------------------------------------------------------------

    def action_shift(self, by: int) -> None:
        """Move the simulation in the queue."""
        for record in self.chosen():
            if record.phase is Phase.QUEUED:
                self.gymdash.jobs.quietly(partial(self._store.tracker.move, record.sim_id, by))

    @work(group="ask", exclusive=True)
    async def action_priority(self) -> None:
        """Ask for the priority, and set it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits change none

        for record in self.chosen():
            if record.phase is not Phase.QUEUED:
                continue
            question = f"Which priority for {short_name(record)}?"
            hint = "a whole number; higher ones are started first, 0 is the usual one"
            answer = await self.app.push_screen_wait(Ask(question, hint, _read_priority, str(record.priority)))
            if answer is not None:
                self.gymdash.jobs.quietly(partial(self._store.tracker.set_priority, record.sim_id, answer[0]))

    @work(group="ask", exclusive=True)
    async def action_add(self) -> None:
        """Put a simulation into the queue that was made and never started."""
        from gymdash_tui.tui.screens.dialog import Choose  # deferred: most visits add none

        with self.gymdash.held_keys.opening():
            found = await self.gymdash.guarded(asyncio.to_thread(self._store.project.unfinished)) or []
        made = {f"{one.name}  {one.sim_id[:8]}": one for one in found if one.phase is Phase.CREATED}
        if not made:
            self.gymdash.say("There is none that was made and never started.", "warn")
            return
        chosen = await self.app.push_screen_wait(Choose("Put into the queue", list(made)))
        if chosen is not None:
            self.gymdash.jobs.quietly(partial(self._store.tracker.enqueue, made[chosen].sim_id, QueueWish()))

    # -- keys: how many at once ----------------------------------------------------------------------------------------

    def action_slots(self, by: int) -> None:
        """Let more or fewer run at once."""
        self.gymdash.jobs.quietly(partial(self._change_slots, by))

    async def _change_slots(self, by: int) -> None:
        tracker = self._store.tracker
        now = await tracker.slots()
        if now.count + by >= 0:
            await tracker.set_slots(now.count + by)

    @work(group="ask", exclusive=True)
    async def action_gpu_slots(self) -> None:
        """Ask how many may run on which GPU, and set it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits change none

        gpus = self._view.slots.gpus if self._view.slots is not None else ()
        now = " ".join(f"{gpu.index}={gpu.slots}" for gpu in gpus)
        hint = "GPU=NUMBER, such as 0=3 1=1; 0=0 hands GPU 0 out no longer, 0=3! takes one that nobody knows of"
        answer = await self.app.push_screen_wait(Ask("How many at once on each GPU?", hint, read_gpu_slots, now))
        if answer is not None:
            slots, force = answer[0]
            self.gymdash.jobs.quietly(partial(self._store.tracker.set_slots, None, slots, force))


def _read_priority(text: str) -> tuple[int, str]:
    """Read a priority.

    Raises:
        WrongUse: If it is no whole number.
    """
    from gymdash_tui.tracking.wishes import checked_priority  # deferred: with the tables

    try:
        priority = int(text)
    except ValueError:
        raise WrongUse(f"'{text.strip()[:40]}' is no whole number.") from None
    return checked_priority(priority), f"priority {priority}"
