"""One simulation that a script watches: what is still to be told of it, and what its object in the script is told."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import FAILURES, Ending
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.attributes import LARGEST
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking.triggered import Callback

_WANTED = ("event", "status", "attributes")


@dataclass(slots=True)
class Watched:
    """One simulation that is watched.

    Attributes:
        simulation: The object that describes it in this process; ``None`` where there is none.
        offset: How far its journal was read.
        due: Entries that were read and not told yet.
        seen: Which events it had.
        ended: Whether it is done, and all that it said was read.
        record: Its record at its end; ``None`` before, and where it was deleted.
        when_done: Called once it is done.
    """

    simulation: Simulation | None = None
    offset: int = 0
    due: deque[Mapping[str, Any]] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    ended: bool = False
    record: SimulationRecord | None = None
    when_done: list[Callback] = field(default_factory=list)

    def belong_to(self, simulation: Simulation | None) -> None:
        """Take the object that describes it; what that said of an earlier run is no longer so."""
        if simulation is not None and simulation is not self.simulation:
            simulation.reset_meta_status()
            self.simulation = simulation

    def read(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Keep what is to be told of some entries of its journal."""
        self.due.extend(entry for entry in entries if entry["kind"] in _WANTED)

    def tell_attributes(self) -> None:
        """Give the object its attributes at once, ahead of what is to be told before them."""
        for entry in list(self.due):
            if entry["kind"] == "attributes" and self.simulation is not None:
                self.simulation.take_attributes(entry)

    def tell(self, entry: Mapping[str, Any]) -> str:
        """Tell the object of one entry, and give the event whose functions are due now; empty where none."""
        simulation = self.simulation
        match entry["kind"]:
            case "event":
                event = str(entry.get("name"))
                self.seen.add(event)
                self.before(event)
                return event
            case "status" if simulation is not None:
                simulation.add_status(SimStatus.from_json(dict(entry)))
            case "attributes" if simulation is not None:
                simulation.take_attributes(entry)
                _say_what_stayed(simulation, entry.get("too_large"))
        return ""

    def before(self, event: str) -> None:
        """Say where it is when the functions of an event are about to be called."""
        simulation = self.simulation
        if simulation is None:
            return
        match event:
            case Simulation.START_SETUP:
                simulation.is_setting_up = True
            case Simulation.START_RUN:
                simulation.is_running, simulation._meta_start_time = True, utc_now()
            case Simulation.END_RUN:
                simulation._meta_has_run, simulation._meta_end_time = True, utc_now()

    def after(self, event: str) -> None:
        """Say where it is once they were called, which is when upstream says it, too."""
        if self.simulation is None:
            return
        match event:
            case Simulation.END_SETUP:
                self.simulation.is_setting_up = False
            case Simulation.END_RUN:
                self.simulation.is_running = False

    def over(self) -> None:
        """Say how it ended."""
        simulation, record = self.simulation, self.record
        if simulation is None:
            return
        simulation.is_setting_up = simulation.is_running = False
        simulation._meta_has_run = True
        if record is None:
            return
        simulation._meta_cancelled = record.ending is Ending.CANCELLED
        simulation._meta_failed = record.ending in FAILURES
        simulation.force_stopped = record.flags.force_stopped
        simulation._meta_start_time, simulation._meta_end_time = record.started, record.ended
        # what the tracker itself found out of its end
        last = record.last_status
        if last is not None and all(
            (last.time, last.details) != (one.time, one.details) for one in simulation.statuses
        ):
            simulation.add_status(last)


def _say_what_stayed(simulation: Simulation, names: object) -> None:
    if isinstance(names, list) and names:
        print(
            f"Of '{simulation.name}' {list_some(map(repr, names))} did not come along: attributes are carried up to "
            f"{LARGEST >> 10} KB in all; write what is larger into a file in its sim_path.",
            file=sys.stderr,
        )
