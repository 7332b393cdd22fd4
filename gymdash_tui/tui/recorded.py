"""What stands in simulations' event files beside scalars: media, and the settings of whoever has them only there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gymdash_tui.simulation.paths import SimulationFolder

if TYPE_CHECKING:
    from gymdash_tui.metrics.contents import RunContents
    from gymdash_tui.tracking.media import MediaItem

SLICE = 0.2
"""Seconds of reading after which what was found is shown."""

_MOST = 20_000  # media of all simulations together; each takes half a kilobyte
_FEWEST = 100  # of each, however many there are


class Found(NamedTuple):
    """What one simulation's event files hold so far.

    Attributes:
        media: Texts, images and sounds, by file and in it as written.
        settings: Hyperparameters.
        left_out: How many older media are not among them.
    """

    media: Sequence[MediaItem]
    settings: Mapping[str, Any]
    left_out: int = 0


_NOTHING = Found((), {})


class Reading(NamedTuple):
    """What a look into event files brought.

    Attributes:
        found: Of those in which there was something new, by id.
        left: The ids of those that are not read to their end.
    """

    found: Mapping[str, Found]
    left: Sequence[str]


class RecordedStore:
    """Looks into event files, each time from where the last look ended. One thread after the other reads."""

    def __init__(self, folder_of: Callable[[str], SimulationFolder]) -> None:
        """Read nothing yet.

        Args:
            folder_of: Gives a simulation's folder by its id.
        """
        self._folder_of = folder_of
        self._runs: dict[str, RunContents] = {}
        self._known: dict[str, Found] = {}
        self._whole: set[str] = set()
        self._turn = threading.Lock()

    def known(self, sim_id: str) -> Found:
        """Give what was found of a simulation that is looked at, also by a look for whose end nobody waited."""
        return self._known.get(sim_id, _NOTHING)

    def was_read(self, sim_id: str) -> bool:
        """Tell whether a simulation's event files were read to their end, whatever came since."""
        return sim_id in self._whole

    def read(self, among: Sequence[str], names: Mapping[str, str], budget: float) -> Reading:
        """Look for what is new. For threads.

        Args:
            among: All simulations that are looked at; what is known of others is forgotten.
            names: Those that may have something new, and what stands before the keys of their media.
            budget: Seconds after which to stop, at the next piece of a megabyte.
        """
        with self._turn:
            until = time.monotonic() + budget
            self._runs = {sim_id: run for sim_id, run in self._runs.items() if sim_id in among}
            self._known = {sim_id: one for sim_id, one in self._known.items() if sim_id in among}
            self._whole.intersection_update(among)
            found: dict[str, Found] = {}
            left: list[str] = []
            for sim_id, name in names.items():
                room = until - time.monotonic()
                run = self._run(sim_id, len(among))
                if room > 0 and run.poll(room):
                    self._known[sim_id] = found[sim_id] = _found(run, name)
                if room > 0 and run.complete:
                    self._whole.add(sim_id)
                else:
                    left.append(sim_id)
            return Reading(found, left)

    def _run(self, sim_id: str, count: int) -> RunContents:
        from gymdash_tui.metrics.contents import MOST, RunContents  # deferred: numpy, 100 ms, after the first paint

        if sim_id not in self._runs:
            most = min(MOST, max(_FEWEST, _MOST // count))
            self._runs[sim_id] = RunContents(self._folder_of(sim_id).tb, shorten=True, most=most)
        return self._runs[sim_id]


def _found(run: RunContents, whose: str) -> Found:
    from gymdash_tui.tracking.recorded_media import items_of  # deferred, as above
    from gymdash_tui.tracking.recorded_settings import settings_in

    return Found(items_of(run, whose), settings_in(run), run.left_out)
