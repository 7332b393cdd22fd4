"""A training in this process, and what it left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.status import SimStatus
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation

Arrange = Callable[[int, Callable[[], object]], None]
"""Has something done once after so many gradient steps."""


@dataclass
class Trained:
    """A simulation, its folder, and what stands in it."""

    simulation: StableBaselinesSimulation
    folder: SimulationFolder
    link: FolderLink
    closed: bool = False

    def close(self) -> None:
        """Close everything, once."""
        if not self.closed:
            self.closed = True
            self.simulation.close()
            self.link.close()

    @property
    def statuses(self) -> tuple[SimStatus, ...]:
        """What it reported."""
        return self.simulation.statuses

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The journal's entries of one kind."""
        return [entry for entry in read_journal(self.folder.journal).entries if entry["kind"] == kind]

    def scalars(self, tag: str) -> list[tuple[int, float]]:
        """Steps and values of a series, as TensorBoard itself reads them."""
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        reader = EventAccumulator(str(self.folder.tb), size_guidance={"scalars": 0})
        reader.Reload()
        tags = reader.Tags()["scalars"]
        return [(event.step, event.value) for event in reader.Scalars(tag)] if tag in tags else []
