"""Starts what a form came to, whatever screen is open meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import Wanted, orders, preview, wanted
from gymdash_tui.tui.jobs import GROUP
from gymdash_tui.tui.sentences import short_name

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import Store

Tell = Callable[[SimulationRecord | Exception], bool]
"""Told the first simulation that was started, or why none was; whether it was still there to hear it."""


class Launches:
    """Starts what a form came to."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app

    def begin(self, model: FormModel, type_: TypeRef | None, parent: str, queue: bool, tell: Tell) -> None:
        """Start it.

        Args:
            model: The form, without problems.
            type_: The simulations' type.
            parent: The id of the simulation of which they are clones; empty where of none.
            queue: Whether it goes into the queue in any case.
            tell: Told what came of it.
        """
        store = self._app.store
        assert store is not None, "a form starts nothing before the project is open"
        want = wanted(model)
        made = orders(model, want, type_, parent)
        self._app.run_worker(self._launch(store, want, made, queue or want.must_queue, tell), group=GROUP)

    async def _launch(self, store: Store, want: Wanted, made: list[Order], queue: bool, tell: Tell) -> None:
        said = preview(want, store.rows.queue)
        try:
            started = await (self._queue(store, want, made) if queue else _start(store, made))
        except (GymdashError, OSError) as error:
            # some may have been made before it went wrong
            await self._app.guarded(store.reload())
            if not tell(error):
                self._app.fail(error)
            return
        await self._app.guarded(store.reload())
        tell(started[0])
        first = short_name(started[0])
        one = f"Queued {first}." if queue else f"Started {first}."
        self._app.say(one if len(started) == 1 else f"{said}.", "good")

    async def _queue(self, store: Store, want: Wanted, made: Sequence[Order]) -> list[SimulationRecord]:
        from gymdash_tui.tracking.wishes import wish_of  # deferred: with the tables

        wish = await asyncio.to_thread(wish_of, store.project, want.priority, want.after, want.after_any, want.held)
        return await store.tracker.start_many([replace(order, queue=wish) for order in made])


async def _start(store: Store, made: Sequence[Order]) -> list[SimulationRecord]:
    return [await store.tracker.start(order) for order in made]
