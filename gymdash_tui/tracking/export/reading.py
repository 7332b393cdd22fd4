"""What simulations recorded, read one after the other, so that memory holds one of them at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics import RunReader, Series, begun
from gymdash_tui.metrics.stats import Points, ordered
from gymdash_tui.tracking.catch_up import with_live_progress
from gymdash_tui.tracking.recorded_settings import read_settings_in, with_settings

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

XAxis = Literal["steps", "relative", "wall"]
"""What places count: steps, seconds since the first point of the simulation, Unix seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What one simulation recorded.

    Attributes:
        record: The simulation, as far as it is now, with the settings that it wrote down itself.
        series: Its points, by tag.
        warnings: What could not be read, a sentence each.
    """

    record: SimulationRecord
    series: Mapping[str, Series]
    warnings: tuple[str, ...] = ()

    @property
    def tags(self) -> list[str]:
        """The tags that have points."""
        return [tag for tag, series in self.series.items() if len(series)]

    def begun(self) -> float:
        """Give the Unix seconds of its first point, whichever tag that has; 0 where there is none.

        What its processes used is left aside where anything else was recorded: the system begins before the simulation.
        """
        return begun(self.series)

    def points(self, tag: str, x: XAxis) -> Points:
        """Give the points of a tag by their places on an axis, which ascend."""
        steps, walls, values = self.series[tag].columns
        if x == "steps":
            return ordered(Points(steps.astype(np.float64), values))
        return ordered(Points(walls - self.begun() if x == "relative" else walls, values))


def read_each(project: Project, records: Sequence[SimulationRecord]) -> Iterator[Recorded]:
    """Read simulations, as :func:`complete` gives them, one after the other.

    Nothing of one is held when the next one is read.
    """
    for record in records:
        yield read_recorded(project, record)


def complete(project: Project, records: Sequence[SimulationRecord]) -> list[SimulationRecord]:
    """Give simulations with the settings that they wrote into their event files."""
    return [with_settings(one, read_settings_in(project.folder.simulation(one.sim_id))) for one in records]


def read_recorded(project: Project, record: SimulationRecord) -> Recorded:
    """Read all points that a simulation recorded so far."""
    reader = RunReader(project.folder.simulation(record.sim_id).tb, shorten=True)
    reader.poll()
    reader.close()
    found = Recorded(with_live_progress(project, record), reader.series, tuple(reader.warnings))
    # the reader and its files know each other: left so, all points would wait for the garbage collector
    vars(reader).clear()
    return found
