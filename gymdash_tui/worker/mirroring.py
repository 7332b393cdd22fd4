"""Which TensorBoard folders are carried into a simulation's own, and which of their points were before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.event_reader import FolderReader
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.streaming.points import ScalarEvent
from gymdash_tui.simulation.streaming.tensorboard import TensorboardStreamer


class Mirroring:
    """Decides on TensorBoard folders: what lies in ``tb/`` is seen already, what lies elsewhere is carried there."""

    def __init__(self, simulation: Simulation, link: FolderLink, began: float) -> None:
        """Take the simulation's folder, and when this attempt began, in Unix seconds."""
        self._simulation = simulation
        self._tb = link.folder.tb
        self._began = began
        self._until: dict[str, float] | None = None
        self._carried_by: dict[tuple[Path, str], TensorboardStreamer] = {}

    def is_wanted(self, streamer: TensorboardStreamer) -> bool:
        """Tell whether a streamer's folder lies outside."""
        return not streamer.folder.resolve().is_relative_to(self._tb.resolve())

    def refusal(self, streamer: TensorboardStreamer) -> str:
        """Say why a folder cannot be carried: what is carried would be found in it again, without end."""
        if self.is_wanted(streamer) and self._tb.resolve().is_relative_to(streamer.folder.resolve()):
            return (
                f"The TensorBoard folder '{streamer.tb_log_path}' is not followed, because the simulation's own tb/ "
                "lies in it; name the folder in which the training writes its event files."
            )
        return ""

    def new_of(self, streamer: TensorboardStreamer, key: str, events: Iterable[ScalarEvent]) -> list[ScalarEvent]:
        """Give the points that were carried by no other streamer of the same folder, nor by an earlier attempt."""
        first = self._carried_by.setdefault((streamer.folder.resolve(), key), streamer)
        until = self._by_earlier_attempts().get(key)
        if first is not streamer:
            return []
        return [event for event in events if until is None or event.wall_time > until]

    def _by_earlier_attempts(self) -> dict[str, float]:
        """Give the newest wall time of each tag that an earlier attempt recorded; they are carried as they were."""
        if self._until is None:
            self._until = {}
            if self._simulation.attempt > 1:
                for tag, _, _, wall_time in FolderReader(self._tb).poll():
                    if wall_time < self._began:
                        self._until[tag] = max(wall_time, self._until.get(tag, wall_time))
        return self._until
