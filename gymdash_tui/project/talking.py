"""What a project holds of conversations with people: what simulations ask, and presets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.project import changes, presets, requests
from gymdash_tui.project.connections import ProjectConnections


class ProjectTalking(ProjectConnections):
    """Control requests and presets."""

    # --- control requests

    def requests(self, *, open_only: bool = True, sim_id: str | None = None, limit: int = 200) -> list[ControlRequest]:
        """Give what simulations ask, or asked, the person for, newest first.

        Args:
            open_only: Whether to leave out what was answered and what ended unanswered.
            sim_id: Of which simulation (also in the trash); of all that are not in the trash where left out.
            limit: How many to give at most.
        """
        with self._read() as connection:
            return requests.requests(connection, open_only, sim_id, limit)

    def request_count(self) -> int:
        """Count the open requests of simulations that are not in the trash."""
        with self._read() as connection:
            return requests.request_count(connection)

    # --- presets

    def presets(self, kind: PresetKind | None = None) -> list[Preset]:
        """Give the presets of a kind, or all, by name."""
        with self._read() as connection:
            return presets.presets(connection, kind)

    def preset(self, name: str, kind: PresetKind = PresetKind.START) -> Preset | None:
        """Give one preset; ``None`` where there is none."""
        with self._read() as connection:
            return presets.preset(connection, name, kind)

    def set_preset(self, preset: Preset) -> None:
        """Save a preset; one of the same kind and name is replaced, and keeps the time when it was saved first."""
        self.set_presets([preset])

    def set_presets(
        self, given: Sequence[Preset], replace: bool = True, call: tuple[str, Mapping[str, Any]] | None = None
    ) -> list[Preset]:
        """Save presets, all or none of them.

        Args:
            given: The presets; one that does not say when it was saved first is saved first now.
            replace: Whether those may be replaced that are there already.
            call: The command's name and details, written down in the same transaction.

        Returns:
            Those that are there and may not be replaced; then nothing was saved.
        """
        with self._write() as connection:
            there = presets.set_presets(connection, given, replace)
            if not there and call is not None:
                changes.record_call(connection, *call)
            return there

    def delete_preset(self, name: str, kind: PresetKind = PresetKind.START) -> bool:
        """Remove a preset, and tell whether there was one."""
        with self._write() as connection:
            return presets.delete_preset(connection, name, kind)
