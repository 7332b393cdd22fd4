"""What a visit may begin with: the demo, and learning what the built-in types take before the form is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError

if TYPE_CHECKING:
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import Store

GROUP = "start"
"""The name of the app's workers that start the demo's simulations."""


class Demo:
    """Starts the demo's simulations."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._is_starting = False

    def begin(self, make: Callable[[], list[Order]] | None = None) -> None:
        """Start them in the background, unless they are being started.

        Args:
            make: Makes the orders; the demo's own where it is left out.
        """
        store = self._app.store  # and no other one, wherever the person goes meanwhile
        if not self._is_starting and store is not None:
            self._is_starting = True
            self._app.run_worker(self._start(store, make), group=GROUP)

    async def _start(self, store: Store, make: Callable[[], list[Order]] | None) -> None:
        from gymdash_tui.tracking.demo import demo_orders  # deferred: most visits start something else

        app = self._app
        app.say("Starting the demo: three seeds of PPO on CartPole-v1.", keep=False)
        try:
            for order in (make or demo_orders)():
                await store.tracker.start(order)
                await store.reload()
        except (GymdashError, OSError) as error:
            app.fail(error)
        else:
            app.say("")
        finally:
            self._is_starting = False
        await learn_types(app)


async def learn_types(app: GymdashApp) -> None:
    """Learn what the built-in types declare."""
    from gymdash_tui.simulation.registry import SimulationRegistry  # deferred: after the first paint
    from gymdash_tui.tracking.types import describe

    for key in SimulationRegistry.list_simulations():
        found = SimulationRegistry.find(key).type
        if found is not None:
            try:
                await describe(found)
            except GymdashError as error:
                app.note(f"{key} cannot be started: {error}", "warn")  # the form says it where it matters
