"""Looks at the machine now and then: for the header while something runs, in full while somebody watches.

It lives on the app. Where nothing runs and nobody watches it does nothing at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.timer import Timer

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.tui.widgets.gauges import Gauge, gauges
from gymdash_tui.tui.widgets.header import Header

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import MachineSample, Sampler
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import News, Store

_SOONEST = 0.5  # seconds between two looks, whatever the settings say

_DISK = "The disk of this project is nearly full: training cannot record what it learns. 6 shows how much is left."

Listener = Callable[["MachineSample"], None]


class Gauging:
    """Samples the machine in a thread, one look at a time.

    Attributes:
        sampler: Who looks; made at the first look.
        latest: What was seen last; ``None`` before, and where nobody looks any more.
        shown: The header's gauges.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self.sampler: Sampler | None = None
        self.latest: MachineSample | None = None
        self.shown: tuple[Gauge, ...] = ()
        self._listeners: list[Listener] = []
        self._timer: Timer | None = None
        self._looking = False
        self._again = False
        self._disk_was_low = False

    def take(self, news: News) -> None:
        """Begin when something has been started, end when nothing runs any more."""
        if news.rows:
            self._wake() if self._wanted else self._rest()

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Have a function called with every look, simulations included, the first at once; gives what ends it."""
        self._listeners.append(listener)
        self._stop_waiting()
        self._again = self._looking  # the one under way may be without simulations
        self._wake()

        def end() -> None:
            self._listeners.remove(listener)
            if not self._wanted:
                self._rest()

        return end

    @property
    def _wanted(self) -> bool:
        return self._app.store is not None and (bool(self._listeners) or self._app.live_count > 0)

    def _wake(self) -> None:
        if not self._looking and self._timer is None:
            self._begin()

    def _begin(self) -> None:
        self._timer = None
        store = self._app.store
        if store is not None and self._wanted:
            self._looking, self._again = True, False
            self._app.run_worker(self._look(store), group="gauge")

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _rest(self) -> None:
        self._stop_waiting()
        self.latest = None
        self._show(())

    async def _look(self, store: Store) -> None:
        try:
            sample = await asyncio.to_thread(self._sample, store, bool(self._listeners))
        except (GymdashError, OSError):
            sample = None  # the project cannot be read right now: who follows it says so
        finally:
            self._looking = False
        if sample is not None and self._wanted and store is self._app.store:
            self._tell(sample)
        if self._again:
            self._begin()
        elif self._wanted:
            self._timer = self._app.set_timer(max(_SOONEST, self._app.world.settings.refresh.gauges), self._begin)
        else:
            self._rest()

    def _sample(self, store: Store, in_full: bool) -> MachineSample:
        from gymdash_tui.tracking.machine import Sampler  # deferred: few visits begin with something that runs

        self.sampler = self.sampler or Sampler()
        return self.sampler.sample(store.project) if in_full else self.sampler.machine(store.project.folder.root)

    def _tell(self, sample: MachineSample) -> None:
        self.latest = sample
        self._show(gauges(sample) if self._app.live_count else ())
        if sample.disk_is_low and not self._disk_was_low:
            self._app.say(_DISK, "bad", 30)
        self._disk_was_low = sample.disk_is_low
        for listener in tuple(self._listeners):
            listener(sample)

    def _show(self, found: tuple[Gauge, ...]) -> None:
        if found == self.shown:
            return
        self.shown = found
        for screen in self._app.screen_stack:
            for header in screen.query(Header):
                header.gauge(found)
